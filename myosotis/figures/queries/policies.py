"""What two people have approved of publishing each indicator, held against the rules the program would follow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from myosotis.accounts.access import demand
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.figures.models import Policy
from myosotis.figures.report.policy import Rule, load_policy
from myosotis_core.indicators import load_definitions


@dataclass(frozen=True)
class PolicyLine:
    """One indicator: the rule of the program, what is in force, what waits for a second person."""

    indicator: str
    level: str
    threshold: int
    fewest: int
    rule: Mapping[str, Any]
    reason: str
    in_force: Policy | None
    proposed: Policy | None

    @property
    def is_approved(self) -> bool:
        """Whether two people approved exactly this rule."""
        return self.in_force is not None and self.in_force.rule == self.rule


def list_policies(*, user: User) -> list[PolicyLine]:
    """Every indicator in the order of the report."""
    demand(user, Permission.KEEP_ROUNDS)
    return _lines()


def find_unapproved(indicators: Iterable[str]) -> list[str]:
    """Indicators whose rule two people have not approved as it is now."""
    wanted = set(indicators)
    return [one.indicator for one in _lines() if one.indicator in wanted and not one.is_approved]


def _lines() -> list[PolicyLine]:
    standing = Policy.objects.filter(ended_at=None).select_related("proposed_by", "approved_by")
    in_force = {one.indicator: one for one in standing if one.approved_at}
    proposed = {one.indicator: one for one in standing if not one.approved_at}
    policy = load_policy()
    lines = []
    for indicator in load_definitions().indicators:
        rule = policy.rule(indicator.code)
        plain = describe_rule(rule)
        least = rule.least if rule else policy.threshold
        lines.append(
            PolicyLine(
                indicator=indicator.code,
                level=level_of(rule),
                threshold=least,
                fewest=policy.contributors,
                rule={**plain, "least": least, "contributors": policy.contributors},
                reason=rule.reason if rule else policy.withheld.get(indicator.code, ""),
                in_force=in_force.get(indicator.code),
                proposed=proposed.get(indicator.code),
            )
        )
    return lines


def level_of(rule: Rule | None) -> str:
    """The finest level at which a rule publishes."""
    if rule is None or (rule.network is None and rule.hotline is None):
        return Policy.Level.NONE
    return Policy.Level.NETWORK if rule.hotline is None else Policy.Level.HOTLINE


def describe_rule(rule: Rule | None) -> dict[str, Any]:
    """A rule as plain values, so that a changed one is seen."""
    if rule is None:
        return {"network": None, "hotline": None}
    return {
        "network": None if rule.network is None else list(rule.network),
        "hotline": None if rule.hotline is None else list(rule.hotline),
        "is_series": rule.is_series,
        "hotline_series": rule.hotline_series,
        **({"has_median": True} if rule.has_median else {}),
    }
