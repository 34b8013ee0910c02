"""The pages of consent, as a person meets them."""

import datetime as dt

import pytest
from django.utils.timezone import localtime

from myosotis.casework.actions.cases import add_adult
from myosotis.casework.actions.consent_texts import sign_text, write_text
from myosotis.casework.models import Consent, ConsentText, EmergencyShare, LimitsTold
from myosotis.casework.tests.making import again, open_case, save
from myosotis.kernel import clock
from myosotis.kernel.ids import new_id
from tests.people import CALLER, sign_in

pytestmark = pytest.mark.django_db


def sent_for(case, **values):
    """What a browser sends of the form, filled as usual."""
    return {
        "persons": [str(case.case_children.first().person_id)], "basis": "consent",
        "giver": str(case.involvements.exclude(person__in=case.case_children.values("person")).first().pk),
        "capacity": "one_holder", "way": "oral", "what": ["names", "photo"], "channels": ["poster"],
        "country": "BE", "child_view": "agrees", "until": "in 10 days", **values,
    }  # fmt: skip


@pytest.fixture
def case(cast):
    opened = open_case(cast.alice, cast.runaways)
    add_adult(by=cast.alice, case_id=opened.pk, names=[CALLER], role="mother")
    return opened


def test_a_consent_is_recorded_shown_and_withdrawn_with_its_reason(cast, case):
    client, path = sign_in(cast.alice), f"/cases/{case.ref}/consent/"
    assert CALLER in client.get(path).content.decode()
    assert client.post(f"{path}record", sent_for(case)).status_code == 302
    row, text = Consent.objects.get(), client.get(path).content.decode()
    assert CALLER in text
    assert "In force" in text
    assert "Photo" in text
    assert client.post(f"{path}withdraw", {"consent": row.pk}).status_code == 200
    assert again(row).withdrawn_at is None
    client.post(f"{path}withdraw", {"consent": row.pk, "reason": "She called and withdrew it."})
    assert again(row).withdrawn_by == cast.alice
    assert "She called and withdrew it." in client.get(path).content.decode()


def test_a_consent_until_a_day_lasts_to_the_end_of_that_day(cast, case):
    day = localtime(clock.now() + dt.timedelta(days=20)).date()
    sign_in(cast.alice).post(f"/cases/{case.ref}/consent/record", sent_for(case, until=f"{day:%d/%m/%Y}"))
    until = localtime(Consent.objects.get().valid_until)
    assert (until.date(), until.hour, until.minute) == (day, 23, 59)


def test_a_giver_under_suspicion_brings_a_warning_before_it_is_kept(cast, case):
    client, path = sign_in(cast.alice), f"/cases/{case.ref}/consent/record"
    sent = sent_for(case, is_giver_suspected="on", remarks="Said at the door.")
    answer = client.post(path, sent)
    assert answer.status_code == 200
    assert "Choose another legal ground" in answer.content.decode()
    assert "Said at the door." in answer.content.decode()
    assert client.post(path, {**sent, "keep_as_said": "on"}).status_code == 302
    assert "Allows nothing" in client.get(f"/cases/{case.ref}/consent/").content.decode()


def test_another_ground_needs_a_reason_and_the_signature_of_somebody_else(cast, case):
    client, path = sign_in(cast.alice), f"/cases/{case.ref}/consent/"
    sent = sent_for(case, basis="vital_interest", giver="", way="", capacity="")
    assert client.post(f"{path}record", sent).status_code == 200
    client.post(f"{path}record", {**sent, "reason": "No insulin; the parents cannot be reached."})
    assert "and sign</button>" not in client.get(path).content.decode()
    row, bob = Consent.objects.get(), sign_in(cast.bob)
    assert "Waits for a second signature" in bob.get(path).content.decode()
    bob.post(f"{path}sign", {"consent": row.pk})
    assert again(row).second_by == cast.bob


def test_what_saves_a_life_is_recorded_with_three_answers_and_reviewed_on_the_page(cast, case):
    client, path = sign_in(cast.alice), f"/cases/{case.ref}/life-saving/"
    assert "Life-saving disclosure" in client.get(f"/cases/{case.ref}/").content.decode()
    assert client.get(path).status_code == 200
    assert client.post(f"{path}share", {"recipient": "112"}).status_code == 200
    client.post(f"{path}share", {"recipient": "112", "what": "Where she sleeps.", "why": "She took pills."})
    share = EmergencyShare.objects.get()
    assert client.post(f"{path}review", {"share": share.pk}).status_code == 403
    sofia = sign_in(cast.sofia)
    assert f"/cases/{case.ref}/consent/#shares" in sofia.get("/").content.decode()
    sofia.post(f"{path}review", {"share": share.pk, "review": "Rightly done."})
    assert again(share).reviewed_by == cast.sofia
    assert "Rightly done." in sofia.get(f"/cases/{case.ref}/consent/").content.decode()


def test_the_limits_are_told_with_the_text_that_was_read_and_taken_back(cast, case):
    text = write_text(by=cast.sofia, use="limits", language="en", text="We tell nobody unless …")
    client, path = sign_in(cast.alice), f"/cases/{case.ref}/consent/limits"
    child = case.case_children.first().person_id
    assert client.post(path, {"person": child, "text": text.pk}).status_code == 200  # nobody signed it yet
    sign_text(by=cast.sofia, text_id=text.pk)
    client.post(path, {"person": child, "text": text.pk})
    told = LimitsTold.objects.get()
    assert "version 1" in client.get(f"/cases/{case.ref}/consent/").content.decode()
    client.post(f"{path}/undo", {"told": told.pk})
    assert again(told).withdrawn_at is not None


def test_a_child_who_called_about_itself_is_told_the_limits_with_one_tick_and_nothing_blocks_without(cast):
    text = sign_text(
        by=cast.sofia, text_id=write_text(by=cast.sofia, use="limits", language="en", text="We tell …").pk
    )
    client, contact_id = sign_in(cast.alice), new_id()
    path = f"/contacts/{contact_id}/"
    assert "We tell …" in client.get(path).content.decode()
    save(cast.alice, contact_id, role="child")
    closed = client.post(f"{path}close", {"kind": "missing"}, content_type="application/json").json()
    assert "Limits of confidentiality not told yet, or not ticked." in closed["to_complete"]
    client.post(f"{path}reopen", {}, content_type="application/json")
    sent = {"told": True, "text": str(text.pk)}
    told = client.post(f"{path}limits", sent, content_type="application/json").json()["told"]
    assert told["by"] == cast.alice.name
    assert LimitsTold.objects.get().text == text
    closed = client.post(f"{path}close", {}, content_type="application/json").json()
    assert not any("Limits" in sentence for sentence in closed["to_complete"])
    answer = client.post(f"{path}limits", {"told": False}, content_type="application/json")
    assert answer.json() == {"told": None}


def test_supervisors_write_and_sign_texts_and_name_criteria(cast):
    client = sign_in(cast.sofia)
    assert sign_in(cast.alice).get("/texts/").status_code == 403
    client.post("/texts/write", {"use": "consent", "language": "el", "text": "Συμφωνείτε;"})
    draft = ConsentText.objects.get()
    client.post("/texts/sign", {"text": draft.pk})
    assert "Συμφωνείτε;" in client.get("/texts/").content.decode()
    assert client.post("/texts/sign", {"text": draft.pk}).status_code == 404
    client.post("/texts/criteria", {"label": "Known to the youth court"})
    assert "Known to the youth court" in client.get("/texts/").content.decode()
