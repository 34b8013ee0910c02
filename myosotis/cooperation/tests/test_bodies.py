"""Bodies without a node: the same preview, a page opened once or a sealed file, a ledger, and the way back."""

import datetime as dt
import json
import re

import pytest
from django.test import Client
from django.urls import reverse

from myosotis.audit.models import Entry
from myosotis.casework.actions.consent import withdraw_consent
from myosotis.casework.tests.making import missing_child, open_case
from myosotis.cooperation import scans
from myosotis.cooperation.actions.bodies import ask_bodies
from myosotis.cooperation.models import BodyRequest
from myosotis.kernel.errors import Refused
from myosotis.network.models import Body
from tests.people import CHILD, sign_in
from tests.roles.bodies import allow, body_request_input, make_body

pytestmark = [pytest.mark.django_db, pytest.mark.deep]


@pytest.fixture
def case(cast):
    return open_case(cast.bob, cast.runaways, missing_child(country_now="GR", story="She took a train."))


@pytest.fixture
def tell(cast, case):
    """A request to the police of Greece, by page or file."""

    def do(way="page", **more):
        allow(case, by=cast.bob)
        given = body_request_input(case, make_body(), **more)
        return ask_bodies(by=cast.bob, ref=case.ref, request=given, way=way)[0]

    return do


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def door(handed):
    return reverse("cooperation:answer_page", args=[handed.secret])


def events():
    return list(BodyRequest.objects.get().steps.values_list("event", flat=True))


def test_the_page_opens_once_with_the_passphrase_and_takes_an_answer(cast, case, tell):
    handed, browser = tell(), Client()
    before = text_of(browser.get(door(handed)))
    assert "Police" not in before
    assert before == text_of(browser.get(reverse("cooperation:answer_page", args=["no-such-page"])))
    assert browser.post(door(handed), {"passphrase": handed.passphrase}).status_code == 302
    page = text_of(browser.get(door(handed)))
    assert CHILD in page
    assert case.ref not in page
    other = Client().post(door(handed), {"passphrase": handed.passphrase})
    assert CHILD not in text_of(other)
    assert "another browser" in text_of(other)
    fact = {"text": "Seen in Patra.", "dated": "2026-11-20", "source": "police", "certainty": "likely"}
    assert browser.post(door(handed), fact).status_code == 302
    row = BodyRequest.objects.get()
    assert row.received_at
    assert row.answered_at
    shown = text_of(sign_in(cast.bob).get(reverse("cooperation:body_request", args=[row.pk])))
    assert "Seen in Patra." in shown
    assert events() == ["made", "opened", "other_browser", "answered"]
    assert handed.passphrase not in json.dumps(list(Entry.objects.values_list("touched", flat=True)))


def test_a_guesser_learns_nothing_and_locks_the_page(tell):
    handed, browser = tell(), Client()
    said = {text_of(browser.post(door(handed), {"passphrase": "1"})) for _try in range(8)}
    said.add(text_of(browser.post(door(handed), {"passphrase": handed.passphrase})))
    said.add(text_of(browser.post(reverse("cooperation:answer_page", args=["x"]), {"passphrase": "1"})))
    assert len({re.sub(r'value="\d*"', "", one) for one in said}) == 1
    assert events()[-1] == "locked"


def test_taking_it_back_is_one_key_and_a_read_copy_is_asked_back(cast, tell):
    handed, browser = tell(), Client()
    browser.post(door(handed), {"passphrase": handed.passphrase})
    client, pk = sign_in(cast.bob), handed.request.pk
    client.post(reverse("cooperation:body_act", args=[pk]), {"act": "withdraw"})
    assert CHILD not in text_of(browser.get(door(handed)))
    row = BodyRequest.objects.get()
    assert row.end == "withdrawn"
    assert row.asked_back_at
    assert row.items.get().gone_at
    assert row.name in text_of(client.get(reverse("cooperation:copies")))
    client.post(reverse("cooperation:body_act", args=[pk]), {"act": "erased"})
    assert row.name not in text_of(client.get(reverse("cooperation:copies")))


def test_a_withdrawn_consent_closes_the_page_at_once_and_the_worker_empties_it(cast, tell):
    handed, browser = tell(), Client()
    browser.post(door(handed), {"passphrase": handed.passphrase})
    withdraw_consent(by=cast.bob, consent_id=handed.request.consent_id, reason="No longer.")
    assert CHILD not in text_of(browser.get(door(handed)))
    assert scans.follow_bodies() == 1
    row = BodyRequest.objects.get()
    assert (row.end, row.door) == ("withdrawn", "")
    assert scans.follow_bodies() == 0


def test_an_erased_case_leaves_names_of_bodies_and_no_word(tell):
    handed = tell(way="file")
    BodyRequest.objects.update(case=None)
    scans.follow_bodies()
    row = BodyRequest.objects.get()
    assert row.shut_at
    assert row.is_outstanding
    assert BodyRequest.objects.filter(summary=None, file=None).exists()
    assert not row.items.filter(value__isnull=False).exists()
    assert handed.request.name == row.name
    assert scans.follow_bodies() == 0


def test_the_sealed_file_carries_no_word_in_the_clear(cast, tell):
    handed = tell(way="file")
    address = reverse("cooperation:body_file", args=[handed.request.pk])
    given = sign_in(cast.bob).get(address)
    content = given.content.decode()
    assert CHILD not in content
    assert "Patra" not in content
    assert re.sub(r"\D", "", handed.passphrase) not in content
    assert "attachment" in given["Content-Disposition"]
    assert events() == ["made", "file_taken"]


def test_what_nothing_allows_and_what_leaves_the_union_without_a_ground_stays(cast, case, tell):
    body = make_body()
    with pytest.raises(Refused, match="no_ground"):
        ask_bodies(by=cast.bob, ref=case.ref, request=body_request_input(case, body), way="page")
    Body.objects.update(country="GB")
    with pytest.raises(Refused, match="no_transfer_ground"):
        tell()
    assert BodyRequest.objects.count() == 0


def test_the_form_shows_what_they_will_see_and_then_the_passphrase_once(cast, case):
    consent, body = allow(case, by=cast.bob), make_body()
    client, address = sign_in(cast.bob), reverse("cooperation:ask_body", args=[case.ref])
    assert body.name in text_of(client.get(address))
    given = {
        "nodes": [body.pk],
        "asks": ["police_contact"],
        "urgency": "within_12_hours",
        "summary": "A girl of fourteen may be on her way to you.",
        "purpose": ["locate_child"],
        "fields_chosen": [f"{case.case_children.get().person_id}:names"],
        "consent": consent.pk,
        "onward": ["nobody"],
        "until": "in 20 days",
        "way": "page",
    }
    shown = client.post(reverse("cooperation:body_preview", args=[case.ref]), given).content.decode()
    assert CHILD in shown
    digest = re.search(r'name="digest"[^>]*value="([0-9a-f]+)"', shown)[1]
    handed = client.post(address, {**given, "step": "send", "digest": digest})
    assert re.search(r"\d{5} \d{5} \d{5} \d{5}", text_of(handed))
    assert handed["Cache-Control"] == "no-store"
    assert body.name in text_of(client.get(reverse("cooperation:case_abroad", args=[case.ref])))


def test_what_is_late_with_a_body_stands_on_the_board(cast, tell):
    handed, client = tell(), sign_in(cast.bob)
    assert handed.request.name not in text_of(client.get(reverse("desk:board")))
    BodyRequest.objects.update(made_at=handed.request.made_at - dt.timedelta(hours=2))
    assert "They open it; else ring them" in text_of(client.get(reverse("desk:board")))
