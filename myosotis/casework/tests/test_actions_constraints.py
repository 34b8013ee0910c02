"""Facts that belong together are held together by the database, tested both ways."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from myosotis.casework.models import (
    BreakGlass,
    Case,
    CaseChild,
    Contact,
    Episode,
    Erasure,
    Involvement,
    NoteEntry,
    Promise,
)
from myosotis.casework.tests.making import episode_of, open_case, start_contact
from myosotis.kernel import clock
from myosotis.kernel.ids import new_id

pytestmark = pytest.mark.django_db
NOW = clock.now()
EARLIER = NOW - dt.timedelta(days=400)


@pytest.fixture
def case(cast):
    return open_case(cast.alice, cast.runaways)


def refuses(rows, **values):
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(**values)


def test_a_contact_is_closed_by_somebody_at_some_time(cast):
    row = Contact.objects.filter(pk=start_contact(cast.alice))
    refuses(row, closed_at=NOW)
    refuses(row, closed_by=cast.alice)
    assert row.update(closed_at=NOW, closed_by=cast.alice)


def test_a_contact_ends_after_it_starts(cast):
    row = Contact.objects.filter(pk=start_contact(cast.alice))
    refuses(row, ended_at=EARLIER)
    assert row.update(ended_at=clock.now())


def test_a_case_is_closed_by_somebody_for_a_reason(cast, case):
    row = Case.objects.filter(pk=case.pk)
    refuses(row, closed_at=clock.now())
    refuses(row, closed_at=clock.now(), closed_by=cast.bob)
    refuses(row, closure_reason="child_safe")
    refuses(row, closed_at=EARLIER, closed_by=cast.bob, closure_reason="child_safe")
    assert row.update(closed_at=clock.now(), closed_by=cast.bob, closure_reason="child_safe")


def test_an_episode_ends_with_an_outcome_and_a_confirmation(cast, case):
    row = Episode.objects.filter(pk=episode_of(case).pk)
    refuses(row, ended_at=NOW)
    refuses(row, outcome="returned")
    refuses(row, ended_at=NOW, ended_by=cast.bob, outcome="returned")
    refuses(row, ended_at=NOW, ended_by=cast.bob, confirmation="seen")
    refuses(row, ended_at=EARLIER, ended_by=cast.bob, outcome="returned", confirmation="seen")
    assert row.update(ended_at=NOW, ended_by=cast.bob, outcome="returned", confirmation="seen")


def test_a_report_names_who_says_so(cast, case):
    row = Episode.objects.filter(pk=episode_of(case).pk)
    refuses(row, reported_returned_at=NOW)
    refuses(row, reported_returned_at=NOW, reported_returned_by=cast.bob)
    assert row.update(
        reported_returned_at=NOW, reported_returned_by=cast.bob, reported_returned_says="parent"
    )


def test_a_promise_is_kept_by_somebody_and_made_in_one_place(cast, case):
    promise = Promise(case=case, by=cast.alice, due_at=NOW)
    promise.text = "Call"
    promise.save(force_insert=True)
    row = Promise.objects.filter(pk=promise.pk)
    refuses(row, kept_at=NOW)
    refuses(row, case=None)
    refuses(row, contact=start_contact(cast.alice))
    assert row.update(kept_at=NOW, kept_by=cast.bob)


def test_a_passage_belongs_to_a_contact_or_a_case(cast, case):
    entry = NoteEntry(case=case, author=cast.alice)
    entry.save(force_insert=True)
    row = NoteEntry.objects.filter(pk=entry.pk)
    refuses(row, case=None)
    refuses(row, contact=start_contact(cast.alice))
    assert row.update(case=None, contact=start_contact(cast.alice))


def test_somebody_is_involved_in_a_contact_or_a_case(cast, case):
    person = case.case_children.get().person
    with pytest.raises(IntegrityError), transaction.atomic():
        Involvement.objects.create(person=person, role="parent")
    Involvement.objects.create(person=person, role="parent", case=case)


def test_a_child_is_once_in_a_case(case):
    person = case.case_children.get().person
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseChild.objects.create(case=case, person=person)
    assert CaseChild.objects.filter(case=case).count() == 1


def test_an_opening_is_reviewed_by_somebody_at_some_time(cast, case):
    opening = BreakGlass(case=case, by=cast.charlie, until=NOW)
    opening.save(force_insert=True)
    row = BreakGlass.objects.filter(pk=opening.pk)
    refuses(row, reviewed_at=NOW)
    refuses(row, reviewed_by=cast.sofia)
    assert row.update(reviewed_at=NOW, reviewed_by=cast.sofia)


def test_an_erasure_is_confirmed_by_another_person_before_it_is_done(cast):
    erasure = Erasure.objects.create(root=new_id(), kind="case", ground="court_order", asked_by=cast.bob)
    row = Erasure.objects.filter(pk=erasure.pk)
    refuses(row, confirmed_by=cast.bob)
    refuses(row, done_at=NOW)
    assert row.update(confirmed_by=cast.sofia, done_at=NOW)
