"""What one release publishes of each indicator, how finely, and why: read from `policy.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from myosotis_core.indicators import Indicator, load_definitions

FILE = Path(__file__).parent / "policy.toml"


@dataclass(frozen=True)
class Rule:
    """How one indicator is published: dimensions for all hotlines together and beside the hotline, None for not at all.

    `is_series`: for all years of the collection, else for the latest. `hotline_series`: the same beside the hotline.
    `least`: smaller counts are hidden. `has_median`: a median of it is published, made of open cells.
    """

    indicator: Indicator
    network: tuple[str, ...] | None
    hotline: tuple[str, ...] | None
    is_series: bool
    hotline_series: bool
    least: int
    reason: str
    has_median: bool = False

    def network_in(self, year: int, latest: int) -> tuple[str, ...] | None:
        """The dimensions published of a year for all hotlines together."""
        return self.network if self.is_series or year == latest else None

    def hotline_in(self, year: int, latest: int) -> tuple[str, ...] | None:
        """The dimensions published of a year beside the hotline."""
        return self.hotline if self.hotline_series or year == latest else None


@dataclass(frozen=True)
class Policy:
    """All rules, the threshold, how many hotlines a cell needs, and the reasons why the rest is not published.

    `spared`: rows that need no number of hotlines, since they name no group of children.
    """

    threshold: int
    contributors: int
    rules: tuple[Rule, ...]
    withheld: dict[str, str]
    spared: frozenset[str] = frozenset()

    def rule(self, indicator: str) -> Rule | None:
        """How an indicator is published; None if it is not."""
        return next((one for one in self.rules if one.indicator.code == indicator), None)

    def measures(self) -> list[str]:
        """The measures of which something is published, in the order of the file."""
        return list(dict.fromkeys(one.indicator.measure.code for one in self.rules))

    def of_measure(self, measure: str) -> list[Rule]:
        """The rules of one measure: their tables share their margins and are protected together."""
        return [one for one in self.rules if one.indicator.measure.code == measure]


class BadPolicy(ValueError):
    """The file says something that cannot be; the message names the indicator."""


@cache
def load_policy() -> Policy:
    """The policy of this version of the program. Raises `BadPolicy`."""
    raw = tomllib.loads(FILE.read_text(encoding="utf-8"))
    threshold = int(raw["threshold"])
    rules = tuple(_make_rule(entry, threshold) for entry in raw["publish"])
    withheld = {code: entry["reason"] for entry in raw["withhold"] for code in entry["indicators"]}
    named = [one.indicator.code for one in rules] + list(withheld)
    missing = {one.code for one in load_definitions().indicators} - set(named)
    if missing or len(named) != len(set(named)):
        twice = sorted({code for code in named if named.count(code) > 1})
        raise BadPolicy(f"Named nowhere: {sorted(missing)}; named twice: {twice}.")
    if raw["dominance"] != "none":
        raise BadPolicy("There is no rule of dominance in this program.")
    return Policy(threshold, int(raw["contributors"]), rules, withheld, frozenset(raw["spared"]))


def _make_rule(entry: dict[str, object], threshold: int) -> Rule:
    code = str(entry["indicator"])
    indicator = load_definitions().indicator(code)
    network, hotline = (_dimensions(entry.get(level), indicator) for level in ("network", "hotline"))
    least = int(str(entry.get("least", threshold)))
    if hotline is not None and (len(hotline) > 1 or indicator.level == "network" or indicator.is_multi):
        raise BadPolicy(f"{code} may not be published so finely beside the hotline.")
    if least < threshold or not entry["reason"]:
        raise BadPolicy(f"{code} needs a reason, and a limit of at least {threshold}.")
    is_series = entry["years"] == "all"
    hotline_series = is_series and not entry.get("network_only_before", False)
    reason, has_median = str(entry["reason"]), bool(entry.get("median", False))
    return Rule(indicator, network, hotline, is_series, hotline_series, least, reason, has_median)


def _dimensions(given: object, indicator: Indicator) -> tuple[str, ...] | None:
    if given is None:
        return None
    if not isinstance(given, list) or not set(given) <= set(indicator.by):
        raise BadPolicy(f"{indicator.code} has no such dimensions: {given}.")
    return tuple(given)
