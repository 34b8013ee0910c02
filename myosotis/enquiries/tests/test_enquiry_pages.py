"""Pages of private enquiries: asking in a few keys, what may be known here, what is said when it is off."""

import re

import pytest
from django.urls import reverse

from myosotis.audit.models import Entry
from myosotis.casework.actions.withheld import set_block
from myosotis.enquiries.models import Candidate, Enquiry, Findable
from myosotis.enquiries.tests.making import ASKED, KNOWN, Neighbours
from tests.people import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.deep]


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def case_page(case):
    return reverse("cooperation:case_abroad", args=[case.ref])


def test_asking_takes_a_hotline_and_a_reason_and_shows_that_it_arrived(two, cast):
    two.register()
    client = sign_in(cast.bob)
    address = reverse("enquiries:ask", args=[two.case.ref])
    shown = text_of(client.get(address))
    assert "Nothing readable leaves." in shown
    assert "20 enquiries are left today" in shown
    empty = client.post(address, {"reason": "Her aunt lives there", "purpose": ["locate_child"]})
    assert "Choose at least one hotline." in text_of(empty)
    assert "Her aunt lives there" in empty.content.decode()
    given = {"nodes": ["gr"], "purpose": ["locate_child"], "reason": "Her aunt lives there"}
    assert client.post(address, given).status_code == 302
    assert "On its way" in text_of(client.get(case_page(two.case)))
    two.carry()
    shown = text_of(client.get(case_page(two.case)))
    assert "Arrived. If they know the child, they write to us" in shown
    assert "Her aunt lives there" in shown


def test_the_holder_sees_it_decides_and_is_led_to_write(two, cast):
    two.register()
    two.ask_and_compare()
    client = sign_in(cast.charlie)
    assert "1 enquiry may be about a child of ours" in text_of(client.get(reverse("enquiries:known")))
    assert "asks privately" in text_of(client.get("/"))
    one = Candidate.objects.get()
    page = reverse("enquiries:candidate", args=[one.pk])
    shown = text_of(client.get(page))
    assert KNOWN in shown
    assert "the births lie at most a year apart" in shown
    assert "Write to" not in shown
    assert ASKED not in shown
    assert client.post(reverse("enquiries:judge", args=[one.pk]), {"verdict": "same"}).status_code == 302
    answer = client.get(page)
    assert reverse("cooperation:ask", args=[two.known.ref]) in answer.content.decode()
    assert "Ring the other hotline first" in text_of(answer)
    assert Entry.objects.filter(verb="case.opened", actor=cast.charlie.public_id).exists()


def test_nobody_of_another_team_learns_that_a_child_may_be_known(two, cast):
    two.register()
    two.ask_and_compare()
    client = sign_in(cast.bob)
    assert client.get(reverse("enquiries:candidate", args=[Candidate.objects.get().pk])).status_code == 404
    shown = text_of(client.get(reverse("enquiries:known")))
    assert two.known.ref not in shown
    assert "No enquiry waits for us" in shown


def test_a_person_lets_the_children_of_a_case_be_found_and_takes_them_out(two, cast):
    client, address = sign_in(cast.charlie), reverse("enquiries:choose", args=[two.known.ref])
    assert "May other hotlines find" in text_of(client.get(case_page(two.known)))
    client.post(address)
    assert Findable.objects.filter(withdrawn_at=None).count() == 1
    assert "Decided by Charlie Invented." in text_of(client.get(case_page(two.known)))
    client.post(address, {"out": "yes"})
    assert not Findable.objects.filter(withdrawn_at=None).exists()


def test_a_block_is_said_instead_of_the_form(two, cast):
    set_block(by=cast.bob, case_id=two.case.pk, person_id=two.child, reason="The father has threatened her.")
    client = sign_in(cast.bob)
    for address in (case_page(two.case), reverse("enquiries:ask", args=[two.case.ref])):
        shown = client.get(address)
        assert "may not be told. An enquiry could tell it" in text_of(shown)
        assert 'name="reason"' not in shown.content.decode()


def test_switched_off_it_says_so_and_asks_nothing(cast, settings):
    settings.MYOSOTIS_ENQUIRIES = False
    here = Neighbours(cast)
    client = sign_in(cast.bob)
    off = "switched off on this node until somebody outside has reviewed"
    assert off in text_of(client.get(case_page(here.case)))
    address = reverse("enquiries:ask", args=[here.case.ref])
    assert off in text_of(client.get(address))
    assert off in text_of(client.get(reverse("enquiries:known")))
    client.post(address, {"nodes": ["gr"], "purpose": ["locate_child"], "reason": "Why"})
    assert not Enquiry.objects.exists()
