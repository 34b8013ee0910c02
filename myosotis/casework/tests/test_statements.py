"""Statements: written once, asked with other values, never made of anything but their values."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from myosotis.accounts.models import Team, User
from myosotis.casework.models import Contact
from myosotis.kernel import clock
from myosotis.kernel.ids import new_id
from myosotis.kernel.statements import NotOfItsValues, written_once
from tests.people import make_user

pytestmark = pytest.mark.django_db


@written_once
def _begun(*, ids, before, is_training=False, kinds=()):
    begun = Contact.objects.filter(pk__in=ids, started_at__lt=before, is_training=is_training)
    return (
        (begun.filter(kind__in=kinds) if kinds else begun).select_related("operator").order_by("started_at")
    )


def _make_contacts():
    amina, now = make_user("amina", "operator"), clock.now()
    for hours, kind in ((1, "missing"), (2, "prank"), (30, "missing")):
        Contact.objects.create(operator=amina, started_at=now - dt.timedelta(hours=hours), kind=kind)
    return list(Contact.objects.order_by("started_at")), now


def test_a_statement_gives_the_rows_that_django_gives():
    contacts, now = _make_contacts()
    ids = [contact.pk for contact in contacts]
    for given, kinds in ((ids, ()), (ids[:1], ()), ({*ids, new_id()}, ("missing", "silent")), ([], ())):
        found = _begun(ids=given, before=now, kinds=list(kinds))
        expected = list(_begun.build(ids=given, before=now, kinds=kinds))
        assert [_columns(row) for row in found] == [_columns(row) for row in expected]
        assert [row.operator.name for row in found] == [row.operator.name for row in expected]
    assert _begun(ids=ids, before=now - dt.timedelta(hours=3))[0].pk == contacts[0].pk
    assert not _begun(ids=ids, before=now, is_training=True)


def _columns(row):
    return {field.attname: row.__dict__[field.attname] for field in Contact._meta.concrete_fields}


def test_a_row_that_was_read_by_a_statement_is_saved_like_any_other():
    contacts, now = _make_contacts()
    found = _begun.first(ids=[contacts[0].pk], before=now)
    found.kind = "test"
    with CaptureQueriesContext(
        connection,
    ) as asked:
        found.save(update_fields=["kind"])
    assert len(asked) == 1
    assert Contact.objects.get(pk=found.pk).kind == "test"


def test_what_a_statement_asks_comes_from_its_values_alone():
    @written_once
    def by_the_clock(*, ids):
        return Contact.objects.filter(pk__in=ids, started_at__lt=clock.now())

    with pytest.raises(NotOfItsValues):
        by_the_clock(ids=[new_id()])


def test_a_user_is_found_by_id_in_one_question_and_only_where_there_is_one():
    amina = make_user("amina", "operator")
    with CaptureQueriesContext(connection) as asked:
        assert User.objects.get(pk=amina.pk) == amina
    assert len(asked) == 1
    with pytest.raises(User.DoesNotExist):
        User.objects.get(pk=new_id())
    team = Team.objects.create(code="night", name="Night")
    with pytest.raises(User.DoesNotExist):
        team.members.get(pk=amina.pk)
