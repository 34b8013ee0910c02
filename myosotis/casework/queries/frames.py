"""One case opened for one of its pages: the children, the keys, and the one entry in the log that says so."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from myosotis.accounts.colleagues import colleagues_of
from myosotis.accounts.models import User
from myosotis.casework.access import find_visible
from myosotis.casework.models import Case
from myosotis.casework.queries.cases import ChildView, load_children
from myosotis.casework.queries.opened import log_opening
from myosotis.kernel.errors import Missing
from myosotis.vault.opening import Keyring, Purpose, unlock

Roots = Callable[[Case], Iterable[UUID | None]]


@dataclass
class CaseFrame:
    """A case, opened, with its children. `keys` opens what else the page shows, of this case and of `also`.

    `opening` is the token of the log's entry: pages and fragments that carry it belong to the same opening.
    """

    case: Case
    children: list[ChildView]
    keys: Keyring
    opening: str


def open_frame(*, user: User, ref: str, opening: str = "", also: Roots | None = None) -> CaseFrame:
    """A case for one of its pages, for somebody who may see it; `also` names further roots whose records it shows.

    Writes one entry in the log unless `opening` stands for one that was written. Raises `Missing`.
    """
    case = find_visible(user, ref=ref)
    if case is None:
        raise Missing
    children = load_children([case], user=user)[case.pk]
    persons = [child.person.pk for child in children]
    roots = [case.pk, *persons, *(also(case) if also else ())]
    keys = unlock(roots, by=user.public_id, why=Purpose.OPEN_CASE)
    keys.open(case)
    for child in children:
        keys.open(child.person, child.names, child.episodes, child.risks)
    risks = [risk for child in children for risk in child.risks]
    colleagues_of(case).give(([case], ("caseworker", "opened_by")), (risks, ("by", "second_by")))
    return CaseFrame(case, children, keys, log_opening(case, user=user, opening=opening))
