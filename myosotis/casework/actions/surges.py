"""A surge opened and ended by a supervisor; sightings kept while they are typed, judged and passed on by people."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from myosotis.accounts.access import demand
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.audit.actions import record
from myosotis.casework.actions.locking import lock_case
from myosotis.casework.contact_fields import clean_text
from myosotis.casework.models import Contact, ContactCase, Sighting, Surge
from myosotis.kernel import clock
from myosotis.kernel.errors import Erased, Missing, Refused
from myosotis.vault import store

FIELDS = ("what", "where_when", "reach")
LONGEST = 4000
MOST_AT_ONCE = 500


def open_surge(*, by: User, case_id: UUID, public_words: str) -> Surge:
    """Begin a surge: from now on sightings of this case are taken down on the sheet."""
    demand(by, Permission.LEAD_SURGES)
    with transaction.atomic():
        case = lock_case(case_id, by=by)
        if case.closed_at is not None:
            raise Refused("already_closed")
        if case.surges.filter(ended_at__isnull=True).exists():
            raise Refused("surge_is_open")
        surge = Surge(case=case, opened_by=by)
        surge.public_words = clean_text(public_words).strip()[:LONGEST]
        surge.save(force_insert=True)
        record("surge.opened", by=by.public_id, case=case.pk, surge=surge.pk)
    return surge


def change_words(*, by: User, case_id: UUID, public_words: str) -> None:
    """Say anew what helpers may know."""
    demand(by, Permission.LEAD_SURGES)
    with transaction.atomic():
        surge = _open_surge_of(case_id, by=by)
        surge.public_words = clean_text(public_words).strip()[:LONGEST]
        surge.save(update_fields=["public_words"])
        record("surge.words_changed", by=by.public_id, case=case_id, surge=surge.pk)


def end_surge(*, by: User, case_id: UUID) -> None:
    """End a surge: the sheet is closed for this case, what was told stays in its list."""
    demand(by, Permission.LEAD_SURGES)
    with transaction.atomic():
        surge = _open_surge_of(case_id, by=by)
        surge.ended_at, surge.ended_by = clock.now(), by
        surge.save(update_fields=["ended_at", "ended_by"])
        record("surge.ended", by=by.public_id, case=case_id, surge=surge.pk)


def save_sighting(
    *, by: User, contact_id: UUID, surge_id: UUID, seq: int, words: dict[str, str], is_done: bool = False
) -> int:
    """Keep what stands on a sheet; the first words make its contact, `is_done` closes it.

    An older save never overwrites a newer one. Returns the number of the save that is kept now.
    """
    demand(by, Permission.WRITE_SIGHTINGS)
    given = {name: clean_text(words.get(name, "")).strip()[:LONGEST] for name in FIELDS}
    is_new = not Contact.objects.filter(pk=contact_id).exists()
    if is_new:
        if not any(given.values()):
            return 0
        if store.is_shredded(contact_id):
            raise Erased("This contact was erased; its id is not used again.")
        store.add_keys([contact_id], "contact")
    with transaction.atomic():
        sighting = (
            _begin(contact_id, surge_id, by=by) if is_new else _own_open(contact_id, by=by, is_done=is_done)
        )
        if sighting is None:  # sent twice: what is done is done
            return seq
        if is_new or seq > sighting.seq:
            sighting.seq = seq
            for name, text in given.items():
                setattr(sighting, name, text)
            sighting.save(force_insert=is_new)
        _keep_contact(sighting, is_done=is_done, by=by)
        case = sighting.surge.case_id
        if is_new:
            record("sighting.begun", by=by.public_id, case=case, contact=contact_id)
        if is_done:
            record("sighting.taken", by=by.public_id, case=case, contact=contact_id)
    return sighting.seq


def judge_sightings(*, by: User, case_id: UUID, sightings: Iterable[UUID], credibility: str) -> int:
    """A person says of some sightings whether they are credible; an empty word takes the judgement back."""
    if credibility and credibility not in Sighting.Credibility.values:
        raise ValueError(f"Not a judgement of a sighting: {credibility!r}")
    with transaction.atomic():
        found = _sightings_of(case_id, sightings, by=by)
        at, who = (clock.now(), by) if credibility else (None, None)
        changed = found.update(credibility=credibility, judged_at=at, judged_by=who)
        record("sighting.judged", by=by.public_id, case=case_id, number=changed, credibility=credibility)
    return changed


def pass_to_police(*, by: User, case_id: UUID, sightings: Iterable[UUID]) -> int:
    """Some sightings were told to the police just now; the first time told is the one that stays."""
    with transaction.atomic():
        found = _sightings_of(case_id, sightings, by=by).filter(passed_at__isnull=True)
        changed = found.update(passed_at=clock.now(), passed_by=by)
        record("sighting.passed_to_police", by=by.public_id, case=case_id, number=changed)
    return changed


def take_back_passing(*, by: User, case_id: UUID, sightings: Iterable[UUID]) -> int:
    """It was not told to the police after all."""
    with transaction.atomic():
        changed = _sightings_of(case_id, sightings, by=by).update(passed_at=None, passed_by=None)
        record("sighting.passing_taken_back", by=by.public_id, case=case_id, number=changed)
    return changed


def _sightings_of(case_id: UUID, sightings: Iterable[UUID], *, by: User) -> QuerySet[Sighting]:
    lock_case(case_id, by=by)
    return Sighting.objects.filter(surge__case=case_id, pk__in=list(sightings)[:MOST_AT_ONCE])


def _open_surge_of(case_id: UUID, *, by: User) -> Surge:
    lock_case(case_id, by=by)
    surge = Surge.objects.select_for_update().filter(case=case_id, ended_at__isnull=True).first()
    if surge is None:
        raise Missing
    return surge


def _begin(contact_id: UUID, surge_id: UUID, *, by: User) -> Sighting:
    surge = Surge.objects.filter(pk=surge_id, ended_at__isnull=True).first()
    if surge is None:
        raise Missing
    now = clock.now()
    contact = Contact(
        id=contact_id,
        operator=by,
        channel="phone",
        kind="sighting",
        line="line_116000",
        started_at=now,
        entered_at=now,
    )
    contact.save(force_insert=True)
    ContactCase.objects.create(contact=contact, case_id=surge.case_id, linked_by=by)
    return Sighting(surge=surge, contact=contact)


def _own_open(contact_id: UUID, *, by: User, is_done: bool) -> Sighting | None:
    sighting = (
        Sighting.objects.select_for_update(of=("self",))
        .select_related("contact", "surge")
        .filter(contact=contact_id, contact__operator=by)
        .first()
    )
    if sighting is None:
        raise Missing
    return None if sighting.contact.closed_at is not None else sighting


def _keep_contact(sighting: Sighting, *, is_done: bool, by: User) -> None:
    contact, now = sighting.contact, clock.now()
    contact.saved_at = now
    if is_done:
        contact.ended_at = contact.closed_at = max(now, contact.started_at)
        contact.closed_by = by
    contact.save(update_fields=["saved_at", "ended_at", "closed_at", "closed_by"])
