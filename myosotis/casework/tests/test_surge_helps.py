"""Missed calls and calling back, phrases of the house, cards of countries."""

from __future__ import annotations

import pytest
from django.urls import reverse

from myosotis.casework.actions.surge_helps import (
    call_back,
    change_country_card,
    keep_text_module,
    note_missed,
)
from myosotis.casework.models import CallBack, Contact, CountryCard, TextModule
from myosotis.casework.queries.surge_helps import count_missed, list_missed
from myosotis.casework.tests.making import start_contact
from myosotis.kernel.errors import Missing, Refused
from tests.people import PHONE, Cast, sign_in

pytestmark = pytest.mark.django_db


def test_a_missed_call_waits_until_somebody_is_reached(cast: Cast) -> None:
    contact_id = note_missed(by=cast.alice, number=PHONE)
    assert count_missed(user=cast.bob) == 1
    call_back(by=cast.bob, contact_id=contact_id, step="taken")
    call_back(by=cast.bob, contact_id=contact_id, step="not_reached")
    row = list_missed(user=cast.alice)[0]
    assert (row.contact.caller_number, row.taken_by, len(row.tries)) == (PHONE, cast.bob.name, 1)
    call_back(by=cast.bob, contact_id=contact_id, step="reached")
    assert count_missed(user=cast.bob) == 0
    assert list_missed(user=cast.bob, is_done=True)[0].done is not None
    with pytest.raises(Refused):
        call_back(by=cast.alice, contact_id=contact_id, step="taken")


def test_an_answered_contact_is_not_called_back_here(cast: Cast) -> None:
    with pytest.raises(Missing):
        call_back(by=cast.alice, contact_id=start_contact(cast.alice), step="taken")


def test_the_page_of_missed_calls_takes_one_down_and_leads_on(cast: Cast) -> None:
    client, address = sign_in(cast.alice), reverse("casework:missed")
    assert client.post(address, {"number": PHONE, "at": ""}).status_code == 302
    page = client.get(address).content.decode()
    assert PHONE in page
    assert "1 call waits" in page
    contact = Contact.objects.get()
    answer = client.post(reverse("casework:call_back", args=[contact.pk]), {"step": "reached"})
    assert answer.headers["Location"] == reverse("casework:new_contact")
    assert CallBack.objects.get().by == cast.alice
    wrong = client.post(address, {"number": PHONE, "at": "the day before never"})
    assert wrong.status_code == 400
    assert PHONE in wrong.content.decode()


def test_a_supervisor_writes_phrases_and_everybody_reads_them(cast: Cast) -> None:
    address = reverse("casework:text_modules")
    sent = {
        "letters": "limits",
        "language": "en",
        "text": "I must tell somebody when your life is in danger.",
    }
    assert sign_in(cast.alice).post(address, sent).status_code == 403
    assert sign_in(cast.sofia).post(address, sent).status_code == 302
    assert "your life is in danger" in sign_in(cast.alice).get(address).content.decode()
    keep_text_module(by=cast.sofia, letters="limits", language="en", text="Anew")
    module = TextModule.objects.get()
    assert module.text == "Anew"
    sign_in(cast.sofia).post(reverse("casework:remove_text_module", args=[module.pk]))
    assert not TextModule.objects.exists()


def test_a_card_says_what_is_known_with_its_source_and_nothing_else(cast: Cast) -> None:
    client, address = sign_in(cast.bob), reverse("casework:country", args=["GR"])
    assert "not known yet" in client.get(address).content.decode()
    assert client.post(address, {"number_abroad": "+30 210 000", "seen": 0}).status_code == 400
    sent = {"number_abroad": "+30 210 000", "source": "The member, by mail", "seen": 0}
    assert client.post(address, sent).status_code == 302
    assert CountryCard.objects.get().number_abroad == "+30 210 000"
    assert "+30 210 000" in sign_in(cast.nora).get(address).content.decode()
    assert client.get(reverse("casework:country", args=["XX"])).status_code == 404
    assert "+30 210 000" in client.get(reverse("casework:countries")).content.decode()


def test_two_who_change_one_card_lose_nothing(cast: Cast) -> None:
    lines = {"hours": "Day and night"}
    change_country_card(by=cast.bob, country="GR", lines=lines, source="x", checked_on=None, seen=0)
    page = sign_in(cast.alice).post(
        reverse("casework:country", args=["GR"]), {"hours": "9 to 5", "source": "y", "seen": 0}
    )
    assert page.status_code == 400
    shown = page.content.decode()
    assert "9 to 5" in shown
    assert "Day and night" in shown
