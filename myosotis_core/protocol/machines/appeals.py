"""A public appeal: approved by two people, published until a date, withdrawn, and confirmed gone by every mirror."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from myosotis_core.protocol.machines.tables import Illegal, Machine, Role, make_moves

PERSON, MIRROR, CLOCK = Role.PERSON, Role.MIRROR, Role.CLOCK

APPEAL = Machine(
    name="appeal",
    initial="draft",
    terminal=frozenset({"confirmed_gone"}),
    moves=make_moves(
        ("draft", "approve", PERSON, "approved_once"),
        ("approved_once", "approve", PERSON, "approved"),
        ("approved_once approved", "change", PERSON, "draft"),
        ("draft", "change", PERSON, "="),
        ("approved", "appeal.publish", PERSON, "published"),
        ("draft approved_once approved published", "appeal.withdraw", PERSON, "withdrawn"),
        ("published", "expire", CLOCK, "expired"),
        ("withdrawn expired", "appeal.gone", MIRROR, "="),
        ("withdrawn expired", "all_gone", CLOCK, "confirmed_gone"),
    ),
)
"""One person withdraws, two publish: taking down is never made to wait."""


@dataclass(frozen=True)
class Appeal:
    """The state of an appeal, who approved it as it stands, where it is shown, and where it is gone."""

    state: str = "draft"
    approvers: frozenset[str] = frozenset()
    mirrors: frozenset[str] = field(default_factory=frozenset)
    gone: frozenset[str] = frozenset()

    @property
    def is_shown(self) -> bool:
        """Whether it may be seen by the public."""
        return self.state == "published"


def apply_appeal(appeal: Appeal, event: str, by: Role, who: str) -> Appeal | Illegal:
    """The appeal after one act; `who` is the person, or the mirror that confirms.

    The second approval needs a second person; a change of the text takes both approvals away.
    """
    if event == "approve" and who in appeal.approvers:
        return Illegal(appeal.state, event, by)
    if event == "appeal.gone" and who not in appeal.mirrors:
        return Illegal(appeal.state, event, by)
    after = APPEAL.apply(appeal.state, event, by)
    if isinstance(after, Illegal):
        return after
    changed = replace(appeal, state=after)
    if event == "approve":
        return replace(changed, approvers=appeal.approvers | {who})
    if event == "change":
        return replace(changed, approvers=frozenset())
    if event == "appeal.gone":
        changed = replace(changed, gone=appeal.gone | {who})
    if after in ("withdrawn", "expired") and changed.gone >= changed.mirrors:
        return replace(changed, state="confirmed_gone")
    return changed
