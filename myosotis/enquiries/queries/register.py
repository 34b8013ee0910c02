"""Which children of ours other hotlines may find now: chosen by a person, of an open case, never blocked or restricted.

The core's `Enquirable` is the guard: what stands against a child is given to it, and it cannot be made then.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from hashlib import sha256
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from myosotis.casework.models import CaseChild
from myosotis.casework.queries.withheld import withheld_in
from myosotis.enquiries.models import ChildTags, Findable, TagBatch
from myosotis.exchange.models import Peer
from myosotis.people.facts_digest import digest_facts
from myosotis.people.search import Known, read_persons
from myosotis.vault.opening import Purpose
from myosotis_core.protocol.enquiry import Enquirable, NotEnquirable

ROOT = Coalesce("person__canonical_id", "person_id")
AT_ONCE = 2_000


def standing() -> QuerySet[Findable]:
    """What was chosen and not taken back, in open cases that are no training; blocks are not looked at here."""
    child = CaseChild.objects.filter(case=OuterRef("case"), person=OuterRef("person"))
    return Findable.objects.filter(
        Exists(child),
        withdrawn_at__isnull=True,
        case__closed_at__isnull=True,
        case__merged_into__isnull=True,
        case__is_restricted=False,
        case__team__is_training=False,
    )


def find_guarded(rows: Collection[Findable]) -> tuple[set[UUID], set[UUID]]:
    """Of these, by id: those under a block, and those of whom a case was restricted.

    A block of one child covers all children of its cases: who is found with a sibling is found. Another record that
    was judged to be the same child counts as the child.
    """
    held = withheld_in({row.case_id for row in rows}, user=None)
    restricted = set(
        CaseChild.objects.filter(case__is_restricted=True).annotate(root=ROOT).values_list("root", flat=True)
    )
    roots: dict[UUID, UUID] = {}
    if restricted:
        found = Findable.objects.annotate(root=ROOT)
        if len(rows) <= AT_ONCE:  # of a whole register all are read: a database takes only so many values
            found = found.filter(pk__in=[row.pk for row in rows])
        roots = dict(found.values_list("pk", "root"))
    blocked = {row.pk for row in rows if row.case_id in held}
    wanted = {row.pk for row in rows}
    return blocked, {pk for pk, root in roots.items() if pk in wanted and root in restricted}


def list_findable(among: Iterable[UUID] | None = None) -> list[Findable]:
    """Everybody other hotlines may find now, or those of these ids who still may be."""
    rows = list(standing() if among is None else standing().filter(pk__in=list(among)))
    blocked, restricted = find_guarded(rows)
    return [row for row in rows if row.pk not in blocked | restricted]


def read_enquirable(rows: Collection[Findable]) -> list[tuple[Findable, Enquirable]]:
    """Those of them who may be found, opened as the core takes them; whom it refuses is left out."""
    blocked, restricted = find_guarded(rows)
    safe = [row for row in rows if row.pk not in blocked | restricted]
    known = read_persons({row.person_id for row in safe}, by="worker", why=Purpose.MAINTAIN)
    found = []
    for row in safe:
        child = known.get(row.person_id)
        if child is not None:
            made = _make(row, child, is_blocked=row.pk in blocked, is_restricted=row.pk in restricted)
            found += [(row, made)] if made else []
    return found


def _make(row: Findable, known: Known, *, is_blocked: bool, is_restricted: bool) -> Enquirable | None:
    try:
        return Enquirable(
            id=str(row.pk),
            person=known.person,
            chosen_by=str(row.chosen_by_id),
            is_blocked=is_blocked,
            is_restricted=is_restricted,
        )
    except NotEnquirable:
        return None


def list_untagged(peer: Peer, period: int, most: int) -> list[Findable]:
    """Who may be found and has no tags for this peer and period yet, nor waits for them; the longest chosen first."""
    tagged = ChildTags.objects.filter(peer=peer, period=period, findable=OuterRef("pk"))
    waiting = {
        UUID(one)
        for batch in TagBatch.objects.filter(peer=peer, period=period).values_list("findable", flat=True)
        for one in batch
    }
    rows = standing().filter(~Exists(tagged)).exclude(pk__in=waiting).order_by("chosen_at", "pk")
    return list(rows[:most])


def digest_of(persons: Collection[UUID]) -> dict[UUID, str]:
    """For each person a digest of what keys are made of, as it lies sealed."""
    wanted = sorted(persons)
    return {
        pk: sha256(json.dumps([facts["names"], facts["born"]]).encode()).hexdigest()
        for start in range(0, len(wanted), AT_ONCE)
        for pk, facts in digest_facts(wanted[start : start + AT_ONCE]).items()
    }


def list_gone() -> list[UUID]:
    """Tags that must not be there any more: the child may no longer be found, or its facts have changed."""
    held = dict(ChildTags.objects.order_by().values_list("findable", "person").distinct())
    if not held:
        return []
    allowed = {row.pk for row in list_findable()}
    facts = digest_of(set(held.values()))
    kept = set(ChildTags.objects.order_by().values_list("person", "facts").distinct())
    changed = {person for person, digest in kept if facts.get(person) != digest}
    gone = Q(findable__in=list(set(held) - allowed)[:AT_ONCE]) | Q(person__in=list(changed)[:AT_ONCE])
    return list(ChildTags.objects.filter(gone).values_list("pk", flat=True))


def list_gone_batches() -> list[UUID]:
    """Batches that hold keys of a child who may no longer be found, or was erased."""
    batches = [(pk, {UUID(one) for one in ids}) for pk, ids in TagBatch.objects.values_list("pk", "findable")]
    wanted = {one for _pk, ids in batches for one in ids}
    allowed = {row.pk for row in list_findable(wanted)} if wanted else set()
    return [pk for pk, ids in batches if not ids <= allowed]


def newest_change(peer: Peer, period: int) -> QuerySet[ChildTags]:
    """The tags of a peer and period, the newest first."""
    return ChildTags.objects.filter(peer=peer, period=period).order_by(F("made_at").desc())
