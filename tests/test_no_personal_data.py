"""Nothing personal in logs, addresses, titles, mails, audit rows, sessions or the open columns of the database."""

import json
import logging
import re

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core import mail

from myosotis.audit.models import Entry
from myosotis.casework.actions.cases import add_adult, add_form_of_name
from myosotis.casework.actions.openings import open_anyway
from myosotis.casework.models import Case
from myosotis.casework.tests.making import missing_child, open_case
from myosotis.kernel.errors import MyosotisError
from myosotis.kernel.ids import new_id
from tests.people import CALLER, CHILD, CHILD_GREEK, NAMES_OF_THE_CAST, PHONE, PLACE, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.deep]
PARTS = {part.lower() for name in NAMES_OF_THE_CAST for part in (name, *name.split()) if len(part) > 4}


def find_names(text):
    return sorted(part for part in PARTS if part in text.lower())


@pytest.fixture
def worked(cast, caplog, settings):
    """A call, a case and looks at every page about it; returns the addresses visited and the pages shown."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    caplog.set_level(logging.DEBUG)
    client, contact_id = sign_in(cast.alice), new_id()
    packet = {
        "fields": {
            "child": {"value": {"text": CHILD}, "seen": 0},
            "who_calls": {"value": {"text": CALLER}, "seen": 0},
            "caller_number": {"value": PHONE, "seen": 0},
        },
        "entries": [{"id": str(new_id()), "seq": 1, "text": f"{CHILD} left {PLACE}; {CALLER}, {PHONE}."}],
    }
    client.put(f"/contacts/{contact_id}/save", json.dumps(packet), content_type="application/json")
    case = open_case(cast.alice, cast.runaways, missing_child(CHILD), contact_id=contact_id, summary=PLACE)
    person_id = case.case_children.get().person_id
    add_form_of_name(by=cast.alice, case_id=case.pk, person_id=person_id, text=CHILD_GREEK)
    add_adult(by=cast.alice, case_id=case.pk, names=[CALLER], role="parent", phone=PHONE)
    open_anyway(by=cast.charlie, ref=case.ref, reason=f"{CALLER} is on the line about {CHILD}.")
    pages = {}
    for path in (
        "/",
        "/contacts/",
        "/cases/",
        f"/contacts/{contact_id}/",
        f"/cases/{case.ref}/",
        "/nowhere/",
    ):
        response = client.get(path)
        pages[path] = response.content.decode()
        pages[response.headers.get("Location", "") or path] = response.content.decode()
    found = client.post("/search", {"q": CHILD}, follow=True)
    for address, _status in found.redirect_chain:
        pages[address] = found.content.decode()
    return pages


def test_the_pages_show_the_names_so_that_this_test_means_something(worked):
    assert CHILD in "".join(worked.values())


def test_no_name_is_in_an_address(worked):
    links = " ".join(
        link for page in worked.values() for link in re.findall(r'(?:href|action|src)="([^"]*)"', page)
    )
    assert find_names(" ".join(worked)) == []
    assert find_names(links) == []


def test_no_name_is_in_a_title(worked):
    titles = [
        title for page in worked.values() for title in re.findall(r"<title>(.*?)</title>", page, re.DOTALL)
    ]
    assert titles
    assert find_names(" ".join(titles)) == []


def test_no_name_is_in_the_logs_of_the_machine(worked, caplog):
    others = [record for record in caplog.records if record.name != "django.db.backends"]
    assert find_names("\n".join(record.getMessage() for record in others)) == []


def test_no_name_is_in_the_one_log(worked):
    rows = Entry.objects.values_list("actor", "verb", "case", "touched")
    assert rows
    assert find_names(json.dumps(list(rows), ensure_ascii=False)) == []


def test_no_name_is_in_a_session_or_a_mail(worked):
    sessions = [session.get_decoded() for session in Session.objects.all()]
    assert sessions
    assert find_names(json.dumps(sessions, ensure_ascii=False)) == []
    assert find_names(" ".join(f"{letter.subject} {letter.body}" for letter in mail.outbox)) == []


def test_no_name_lies_open_in_any_table(worked):
    for model in apps.get_models(include_auto_created=True):
        for row in model.objects.values_list():
            open_values = [
                bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else value
                for value in row
            ]
            assert find_names(str(open_values)) == [], model._meta.label


def test_an_error_names_nobody(cast):
    from myosotis.casework.models import Contact

    case = open_case(cast.alice, cast.runaways, missing_child(CHILD), summary=CHILD)
    with pytest.raises(MyosotisError) as error:
        _sealed = Case.objects.get(pk=case.pk).summary
    assert find_names(str(error.value) + repr(case) + str(case) + repr(Contact())) == []
