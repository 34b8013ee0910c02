"""The nightly scan: children that nobody compared yet and that are very likely one, proposed for a person to judge.

It follows the log: every case that was opened or changed since the last run has its children compared with those known.
Idempotent, a few cases at a time, in the hours of the night (or at once where a night was missed).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from myosotis.audit.queries import read_verbs
from myosotis.casework.models import CaseChild
from myosotis.casework.reasons import LIKELY_FROM, VERY_LIKELY_FROM
from myosotis.kernel import clock
from myosotis.kernel.errors import MyosotisError
from myosotis.people.facts_digest import changed_facts
from myosotis.people.groups import canonical_of, order_pair
from myosotis.people.index import PERSON, is_outdated
from myosotis.people.judging import judgements_about
from myosotis.people.models import Judgement, Person, Proposal
from myosotis.people.search import Asked, Ranked, rank_owners, read_persons
from myosotis.vault import store
from myosotis.vault.opening import Purpose
from myosotis_core.matching.comparing import score

CHANGES = (
    "case.created",
    "case.child_added",
    "case.child_changed",
    "case.name_added",
    "case.conflict_settled",
)
FOLLOWED, CAUGHT_UP = "proposals followed", "proposals caught up"
NIGHT = range(1, 6)
AT_MOST_AFTER = dt.timedelta(hours=26)
ENTRIES_AT_ONCE = 40
MOST_COMPARED = 40


class ChildrenNotCompared(MyosotisError):
    """Some children could not be compared; the others were, and the scan has gone on."""


def propose_pairs() -> int:
    """Propose pairs of children for judging; returns how many are new. Raises `ChildrenNotCompared` at the end."""
    now = clock.now()
    if not _is_due(now) or is_outdated():
        return 0
    entries = read_verbs(CHANGES, after=int(store.read_meta(FOLLOWED) or b"0"), limit=ENTRIES_AT_ONCE)
    links = CaseChild.objects.filter(case__in={entry.case for entry in entries if entry.case}).order_by()
    children = set(links.values_list("person", flat=True))
    new, failed = propose_for(children)
    if failed and failed == len(children):
        raise ChildrenNotCompared("No child could be compared: all are tried again.")
    if entries:
        store.write_meta(FOLLOWED, str(entries[-1].seq).encode())
    if len(entries) < ENTRIES_AT_ONCE:
        store.write_meta(CAUGHT_UP, now.isoformat().encode())
    if failed:
        raise ChildrenNotCompared(f"{failed} children could not be compared.")
    return new


def propose_for(children: Iterable[UUID]) -> tuple[int, int]:
    """Compare these children with all others; returns how many pairs are new and how many children failed."""
    new = failed = 0
    for child in children:
        try:
            new += _propose_for(child)
        except Exception:
            failed += 1
    return new, failed


def is_settled(judgement: Judgement, changed: tuple[str, ...]) -> bool:
    """Whether a judgement in force answers a proposal: the same for good, the others until a fact changes."""
    return judgement.verdict == Judgement.Verdict.SAME or not changed


def _is_due(now: dt.datetime) -> bool:
    if now.astimezone(timezone.get_default_timezone()).hour in NIGHT:
        return True
    kept = store.read_meta(CAUGHT_UP)
    return kept is None or now - dt.datetime.fromisoformat(kept.decode()) > AT_MOST_AFTER


def _propose_for(child: UUID) -> int:
    known = read_persons([child], by="worker", why=Purpose.MAINTAIN, with_details=True).get(child)
    if known is None:  # erased since
        return 0
    ranked = rank_owners(Asked(known.person, known.numbers, known.addresses), most=MOST_COMPARED)
    found = {one.owner: one for one in ranked if one.kind == PERSON and one.owner != known.id}
    wanted = _worth_comparing(known.id, found)
    new = 0
    for other in read_persons(wanted, by="worker", why=Purpose.MAINTAIN).values():
        least = LIKELY_FROM if _is_reached_alike(found[other.id]) else VERY_LIKELY_FROM
        if score(known.person, other.person) >= least:
            new += _propose(known.id, other.id)
    return new


def _is_reached_alike(one: Ranked) -> bool:
    return one.same_number or one.same_address


def _worth_comparing(child: UUID, found: Iterable[UUID]) -> set[UUID]:
    """Other children, not of the same case, not judged already."""
    canonical = canonical_of([child, *found])
    own = CaseChild.objects.filter(person=child).values("case")
    family = set(CaseChild.objects.filter(case__in=own).values_list("person", flat=True))
    children = set(CaseChild.objects.filter(person__in=list(found)).values_list("person", flat=True))
    judgements = judgements_about([child])
    changes = changed_facts(judgements)
    settled = {
        person
        for row in judgements
        if is_settled(row, changes[row.pk])
        for person in (row.left_id, row.right_id)
    }
    own_group = canonical.get(child)
    return {pk for pk in children - family - settled if canonical.get(pk) != own_group}


def _propose(one: UUID, other: UUID) -> int:
    left, right = order_pair(one, other)
    with transaction.atomic():
        if Person.objects.filter(pk__in=(left, right)).count() != 2:
            return 0
        _proposal, is_new = Proposal.objects.get_or_create(left_id=left, right_id=right)
    return int(is_new)
