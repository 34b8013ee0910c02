"""Pages of work across borders: what is shown to whom, and that nothing leaves but what was looked at."""

import re

import pytest
from django.urls import reverse

from myosotis.audit.models import Entry
from myosotis.casework.actions.merging import merge_cases
from myosotis.casework.tests.making import missing_child, open_case
from myosotis.cooperation.models import Cooperation, RequestDraft, SharedItem
from tests.people import CHILD, sign_in
from tests.roles.cooperation import allow, begin, make_cooperation, make_peer, make_question, tell_item

pytestmark = [pytest.mark.django_db, pytest.mark.deep]


@pytest.fixture
def case(cast):
    return open_case(cast.bob, cast.runaways, missing_child(country_now="GR", story="She took a train."))


@pytest.fixture
def request_form(cast, case):
    """A form that may be sent: whom, what, what for, on which ground, one field."""
    make_peer()
    consent = allow(case, by=cast.bob)
    child = case.case_children.get().person_id
    return {
        "nodes": ["gr-demo"],
        "asks": ["own_records"],
        "urgency": "within_12_hours",
        "summary": "A girl of fourteen may be on her way to you.",
        "purpose": ["locate_child"],
        "fields_chosen": [f"{child}:names"],
        "consent": str(consent.pk),
        "onward": ["nobody"],
        "until": "in 20 days",
        "needed_by": "in 3 days",
        "contact_role": "Desk on duty",
    }


def ask_address(case, name="ask"):
    return reverse(f"cooperation:{name}", args=[case.ref])


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def digest_in(answer):
    return re.search(r'name="digest"[^>]*value="([0-9a-f]+)"', answer.content.decode())[1]


def test_the_preview_shows_what_was_ticked_and_nothing_else(cast, case, request_form):
    client = sign_in(cast.bob)
    shown = text_of(client.post(ask_address(case, "preview"), request_form))
    assert CHILD in shown
    assert "Look in your own files" in shown
    assert "on her way" in shown
    unticked = text_of(client.post(ask_address(case, "preview"), {**request_form, "fields_chosen": []}))
    assert CHILD not in unticked
    assert case.ref not in shown
    assert "Bob" not in shown
    assert SharedItem.objects.count() == Cooperation.objects.count() == 0


def test_what_was_looked_at_is_what_is_sent(cast, case, request_form):
    client = sign_in(cast.bob)
    digest = digest_in(client.post(ask_address(case, "preview"), request_form))
    changed = client.post(ask_address(case), {**request_form, "step": "send", "digest": "0" * 64})
    assert changed.status_code == 200
    assert "Something has changed since" in text_of(changed)
    assert Cooperation.objects.count() == 0
    sent = client.post(ask_address(case), {**request_form, "step": "send", "digest": digest})
    assert sent.status_code == 302
    row = Cooperation.objects.get()
    assert (row.state, row.items.get().name) == ("requested", "names")
    assert row.needed_by is not None
    page = text_of(client.get(reverse("cooperation:cooperation", args=[row.pk])))
    assert CHILD in page
    assert "Goes when they accept" in page


def test_a_request_with_mistakes_comes_back_as_it_was_typed(cast, case, request_form):
    given = {**request_form, "nodes": [], "until": "yesterday", "step": "send"}
    answer = sign_in(cast.bob).post(ask_address(case), given)
    assert "Choose at least one hotline." in text_of(answer)
    assert "on her way" in answer.content.decode()
    assert 'value="yesterday"' in answer.content.decode()


def test_a_draft_is_kept_and_comes_back(cast, case, request_form):
    client = sign_in(cast.bob)
    client.post(ask_address(case), {**request_form, "step": "keep"})
    draft = RequestDraft.objects.get()
    assert str(draft.pk) in client.get(ask_address(case, "case_abroad")).content.decode()
    again = client.get(f"{ask_address(case)}?draft={draft.pk}").content.decode()
    assert "on her way" in again
    assert re.search(r'value="gr-demo" checked', again)
    assert sign_in(cast.alice).get(f"{ask_address(case)}?draft={draft.pk}").status_code == 404


def test_a_field_that_nothing_allows_cannot_be_ticked(cast, case, request_form):
    page = sign_in(cast.bob).get(ask_address(case)).content.decode()
    child = case.case_children.get().person_id
    assert f'value="{child}:names"' in page
    assert f'value="{child}:police_told"' not in page
    assert "nothing allows it yet" in page


def test_before_it_is_taken_up_the_asked_side_sees_the_request_only(cast):
    row = begin(None, side="asked", state="received", by=cast.bob)
    tell_item(row, "Nele Sparrow", is_told=False)
    client = sign_in(cast.bob)
    page = text_of(client.get(reverse("cooperation:cooperation", args=[row.pk])))
    assert "on her way" in page
    assert "Nele Sparrow" not in page
    assert "stays closed until you have accepted" in page
    taken = begin(
        None, side="asked", state="in_progress", by=cast.bob, answered_by=cast.bob, answered_at=row.made_at
    )
    tell_item(taken, "Nele Sparrow", is_told=False)
    assert "Nele Sparrow" in text_of(client.get(reverse("cooperation:cooperation", args=[taken.pk])))


def test_a_request_is_read_taken_up_and_answered(cast):
    row = begin(None, side="asked", state="requested", by=cast.bob)
    client = sign_in(cast.bob)
    client.post(reverse("cooperation:receive", args=[row.pk]))
    client.post(reverse("cooperation:accept", args=[row.pk]), {"text": "We begin."})
    row = Cooperation.objects.get()
    assert (row.state, row.case.basis) == ("accepted", "assistance")
    question = make_question(row, is_ours=False, by=cast.bob)
    fact = {
        "question": question.pk,
        "known": "no",
        "at": "today",
        "source": "own_file",
        "certainty": "confirmed",
    }
    mistake = client.post(
        reverse("cooperation:answer", args=[row.pk]), {**fact, "certainty": "", "text": "None here"}
    )
    assert mistake.status_code == 200
    assert "None here" in text_of(mistake)
    client.post(reverse("cooperation:answer", args=[row.pk]), {**fact, "is_last": "on"})
    page = text_of(client.get(reverse("cooperation:cooperation", args=[row.pk])))
    assert "Our own file · Confirmed" in page
    assert "We answered a question." in page


def test_what_was_told_is_called_back_and_stands_among_the_copies(cast, case):
    row = begin(case, side="asking", state="in_progress", by=cast.bob)
    item = tell_item(row, CHILD)
    client = sign_in(cast.bob)
    assert "In use there" in text_of(client.get(reverse("cooperation:copies")))
    client.post(reverse("cooperation:recall", args=[row.pk]), {"item": item.pk, "ground": "told_by_mistake"})
    assert "Asked back, no answer yet" in text_of(client.get(reverse("cooperation:copies")))
    page = text_of(client.get(reverse("cooperation:cooperation", args=[row.pk])))
    assert CHILD not in page
    assert "Called back" in page


def test_lists_the_case_and_the_board_say_who_is_next(cast, case):
    begin(None, side="asked", state="requested", by=cast.bob)
    begin(case, side="asking", state="requested", by=cast.bob)
    client = sign_in(cast.bob)
    page = text_of(client.get(reverse("cooperation:abroad")))
    assert "1 step across borders waits for us" in page
    assert "Say that a person has read it" in page
    assert case.ref in page
    for address in (reverse("casework:case", args=[case.ref]), ask_address(case, "case_abroad"), "/"):
        assert "Greece" in text_of(client.get(address))


def test_others_do_not_see_it(cast, case):
    row = begin(case, side="asking", state="in_progress", by=cast.bob)
    for user in (cast.charlie, cast.kim, cast.nora):
        client = sign_in(user)
        assert client.get(reverse("cooperation:cooperation", args=[row.pk])).status_code in (403, 404)
        assert client.post(reverse("cooperation:cancel", args=[row.pk])).status_code in (403, 404)


def test_traffic_is_counts_and_never_content(cast, case):
    row = begin(case, side="asking", state="in_progress", by=cast.bob)
    tell_item(row, CHILD)
    page = text_of(sign_in(cast.sofia).get(reverse("cooperation:traffic")))
    assert "Overdue" in page
    assert CHILD not in page
    assert case.ref not in page
    assert "on her way" not in page


def test_who_may_not_close_cases_ends_no_cooperation(cast, case):
    row = begin(case, side="asking", state="in_progress", by=cast.bob)
    address = reverse("cooperation:close", args=[row.pk])
    assert sign_in(cast.alice).post(address, {"outcome": "returned"}).status_code == 403
    assert "Close with them" not in text_of(
        sign_in(cast.alice).get(reverse("cooperation:cooperation", args=[row.pk]))
    )


def test_a_photo_that_was_told_is_looked_at_and_logged(cast, case):
    made = make_cooperation(case, by=cast.bob)
    address = reverse("cooperation:picture", args=[made["cooperation_id"], made["item_id"]])
    assert address in sign_in(cast.bob).get(f"/abroad/{made['cooperation_id']}/").content.decode()
    answer = sign_in(cast.bob).get(address)
    assert (answer.content, answer["Cache-Control"]) == (b"small", "no-store")
    assert Entry.objects.filter(verb="cooperation.picture_shown").count() == 1
    assert sign_in(cast.charlie).get(address).status_code == 404


def test_a_case_is_offered_with_what_goes_and_what_stays(cast, case):
    allow(case, by=cast.bob)
    row = begin(case, side="asking", state="in_progress", by=cast.bob)
    client, child = sign_in(cast.bob), case.case_children.get().person_id
    given = {"onward": ["nobody"], "reason": "She lives there now.", "stays": "The notes of the family."}
    address = reverse("cooperation:hand_over", args=[row.pk])
    assert "Choose at least one field." in text_of(client.post(address, given))
    client.post(address, {**given, "fields_chosen": [f"{child}:names"]})
    page = text_of(client.get(reverse("cooperation:cooperation", args=[row.pk])))
    assert "We offered them the case waits for an answer" in page
    assert CHILD in page
    assert "The notes of the family." in page


def test_a_request_is_taken_up_in_a_case_that_is_there_already(cast, case):
    row = begin(None, side="asked", state="received", by=cast.bob)
    address, client = reverse("cooperation:accept", args=[row.pk]), sign_in(cast.bob)
    other = open_case(cast.charlie, cast.abduction, missing_child("Somebody Else"))
    assert "There is no such case" in text_of(client.post(address, {"ref": other.ref}))
    client.post(address, {"ref": case.ref.lower()})
    assert Cooperation.objects.get().case == case


def test_work_on_a_merged_case_stands_with_the_case_that_goes_on(cast, case):
    into = open_case(cast.bob, cast.runaways, missing_child())
    row = begin(case, side="asking", state="in_progress", by=cast.bob)
    merge_cases(by=cast.bob, case_id=case.pk, into_id=into.pk)
    client, here = sign_in(cast.bob), reverse("cooperation:case_abroad", args=[into.ref])
    listed = client.get(reverse("cooperation:abroad")).content.decode()
    assert here in listed
    assert reverse("cooperation:case_abroad", args=[case.ref]) not in listed
    assert reverse("cooperation:cooperation", args=[row.pk]) in client.get(here).content.decode()
