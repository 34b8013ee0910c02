"""A request crosses the border: only what is allowed and chosen, seen before as it is seen there, in due order."""

import datetime as dt
import json

import pytest

from myosotis.audit.models import Entry
from myosotis.casework.actions.consent import withdraw_consent
from myosotis.casework.models import Case
from myosotis.cooperation import scans, telling
from myosotis.cooperation.actions.answering import (
    accept_request,
    close_cooperation,
    confirm_received,
    decline_request,
    set_status,
)
from myosotis.cooperation.actions.requesting import (
    cancel_request,
    draft_request,
    retract_request,
    send_request,
    withdraw_draft,
)
from myosotis.cooperation.models import Cooperation, Problem, RequestDraft, SharedItem
from myosotis.cooperation.queries.cooperations import get_cooperation, list_cooperations
from myosotis.cooperation.queries.opening import open_items
from myosotis.cooperation.queries.preview import digest_previews, preview_of
from myosotis.cooperation.tests.making import FIELDS, Border
from myosotis.exchange.models import Outbox
from myosotis.kernel.errors import Missing, Refused
from tests.people import CHILD, PLACE

pytestmark = [pytest.mark.django_db, pytest.mark.deep]


@pytest.fixture
def border(cast):
    return Border(cast)


def read(items):
    """What shared items say, by field."""
    return {one.name: telling.read_lines(one.value) for one in open_items(items, by="test")}


def test_what_was_seen_before_is_what_the_other_hotline_sees(border, cast):
    border.allow()
    request = border.request(*FIELDS)
    previews = preview_of(user=cast.bob, ref=border.case.ref, request=request)
    draft = draft_request(by=cast.bob, case_id=border.case.pk, request=request)
    send_request(by=cast.bob, draft_id=draft.pk, seen=digest_previews(previews))
    border.carry()
    border.accept()
    shown = {one.offered.code: one.lines for one in previews[0].fields}
    assert read(border.theirs.items.all()) == shown
    assert shown["names"] == [CHILD]
    assert shown["last_seen_place"] == [PLACE]
    assert not RequestDraft.objects.exists()


def test_before_it_is_taken_up_the_other_side_sees_the_request_and_nothing_of_the_child_has_left(
    border, cast
):
    border.allow()
    border.send(*FIELDS)
    border.carry()
    assert set(Outbox.objects.filter(typ__startswith="info.")) == set()
    page = get_cooperation(user=cast.charlie, cooperation_id=border.theirs.pk)
    assert page.items == []
    assert "Patra" in page.cooperation.summary
    assert page.allowed >= {"coop.received"}
    with pytest.raises(Refused, match="read_first"):
        accept_request(by=cast.charlie, cooperation_id=border.theirs.pk)
    case = border.accept()
    assert case.basis == Case.Basis.ASSISTANCE
    assert border.states == ("accepted", "accepted")
    assert len(get_cooperation(user=cast.charlie, cooperation_id=border.theirs.pk).items) == len(FIELDS)


def test_our_number_and_our_names_for_things_never_cross(border):
    border.work()
    bodies = json.dumps(
        [list(border.theirs.steps.values("code", "items", "event")), str(border.theirs.pseudonym)],
        default=str,
    )
    assert border.case.ref not in bodies
    assert str(border.case.pk) not in bodies
    assert border.ours.pseudonym == border.theirs.pseudonym


def test_without_a_record_that_names_field_country_and_channel_nothing_goes(border, cast):
    for more in ({"countries": ["FR"]}, {"channels": ["police"]}, {"what": ["names"]}):
        border.allow(**more)
        with pytest.raises(Refused, match="no_ground"):
            border.send(*FIELDS)
    assert not Cooperation.objects.exists()


def test_another_ground_needs_its_second_signature(border, cast):
    from myosotis.casework.actions.consent import sign_consent

    ground = border.allow(basis="vital_interest", way="", capacity="", reason="She may be in danger.")
    with pytest.raises(Refused, match="no_ground"):
        border.send("names")
    sign_consent(by=cast.sofia, consent_id=ground.pk)
    assert border.send("names").basis == "vital_interest"


def test_a_preview_that_has_changed_since_is_refused(border, cast):
    from myosotis.casework.actions.cases import edit_episode
    from myosotis.casework.editing import Change

    border.allow()
    request = border.request("story")
    seen = digest_previews(preview_of(user=cast.bob, ref=border.case.ref, request=request))
    draft = draft_request(by=cast.bob, case_id=border.case.pk, request=request)
    edit_episode(by=cast.alice, episode_id=border.case.episodes.get().pk, changes={"story": Change("Other.")})
    with pytest.raises(Refused, match="preview_changed"):
        send_request(by=cast.bob, draft_id=draft.pk, seen=seen)
    with pytest.raises(Missing):
        withdraw_draft(by=cast.alice, draft_id=draft.pk)
    withdraw_draft(by=cast.bob, draft_id=draft.pk)
    assert not RequestDraft.objects.exists()


def test_declined_with_a_reason_and_the_fields_never_left(border, cast):
    border.allow()
    border.send(*FIELDS)
    border.carry()
    confirm_received(by=cast.charlie, cooperation_id=border.theirs.pk)
    decline_request(
        by=cast.charlie, cooperation_id=border.theirs.pk, reason="police_only", text="The police."
    )
    border.carry()
    assert border.states == ("rejected", "rejected")
    assert set(SharedItem.objects.values_list("state", "direction")) == {("stopped", "outgoing")}
    page = get_cooperation(user=cast.bob, cooperation_id=border.ours.pk)
    assert [(step.event, step.code, step.text) for step in page.steps][-1] == (
        "coop.decline",
        "police_only",
        "The police.",
    )


def test_sent_by_mistake_can_be_taken_back_until_somebody_read_it(border, cast):
    border.allow()
    border.send("names")
    border.carry()
    retract_request(by=cast.bob, cooperation_id=border.ours.pk, text="Meant for another hotline.")
    border.carry()
    assert border.states == ("entered_in_error", "entered_in_error")
    with pytest.raises(Refused, match="not_now"):
        cancel_request(by=cast.bob, cooperation_id=border.ours.pk)


def test_a_cancellation_that_crosses_an_acceptance_goes_first_on_both_sides(border, cast):
    border.allow()
    border.send(*FIELDS)
    border.carry()
    confirm_received(by=cast.charlie, cooperation_id=border.theirs.pk)
    border.carry()
    accept_request(by=cast.charlie, cooperation_id=border.theirs.pk)
    cancel_request(by=cast.bob, cooperation_id=border.ours.pk)
    border.carry()
    assert border.states == ("cancelled", "cancelled")
    assert not SharedItem.objects.filter(direction="incoming").exists()
    crossed = Problem.objects.filter(is_crossed=True)
    assert set(crossed.values_list("event", "code", "is_ours")) == {
        ("coop.accept", "crossed", True),
        ("coop.accept", "crossed", False),
    }


def test_an_illegal_message_is_told_and_blocks_nothing(border, cast):
    from django.db import transaction

    from myosotis.exchange.actions.sending import send

    border.work("names")
    with transaction.atomic():
        send(
            by=cast.bob,
            peer=border.pair.peers["gr"],
            typ="coop.retract",
            body={"turn": {"own": 2, "seen": 3}},
            thread=border.ours.thread,
        )
    border.carry()
    assert border.theirs.state == "in_progress"
    problem = Problem.objects.get(is_ours=True)
    assert (problem.code, problem.state) == ("illegal-transition", "in_progress")
    assert problem.cooperation == border.ours
    set_status(
        by=cast.charlie, cooperation_id=border.theirs.pk, status="completed", reason="information_given"
    )
    border.carry()
    assert border.ours.state == "completed"


def test_a_message_of_an_unknown_thread_is_told_and_marked(border, cast):
    from uuid import uuid4

    from django.db import transaction

    from myosotis.exchange.actions.sending import send

    with transaction.atomic():
        body = {"turn": {"own": 0, "seen": 0}}
        send(by=cast.bob, peer=border.pair.peers["gr"], typ="coop.cancel", body=body, thread=uuid4())
    border.carry()
    assert set(Problem.objects.values_list("code", "is_ours")) == {
        ("unknown-thread", True),
        ("unknown-thread", False),
    }


def test_closing_leaves_the_helper_the_fact_that_it_assisted(border, cast):
    from myosotis.kernel.clock import set_clock

    border.work()
    set_status(by=cast.charlie, cooperation_id=border.theirs.pk, status="completed", reason="done_as_asked")
    border.carry()
    close_cooperation(by=cast.bob, cooperation_id=border.ours.pk, outcome="returned")
    border.carry()
    later = dt.datetime.combine(border.theirs.keep_until, dt.time(), dt.UTC) + dt.timedelta(days=2)
    with set_clock(later):
        scans.expire_items()
        page = get_cooperation(user=cast.charlie, cooperation_id=border.theirs.pk)
        assert border.theirs.shut_at is not None
    assert page.cooperation.summary == ""
    assert {one.state for one in page.items} == {"erased"}
    assert len(page.steps) > 5


def test_who_may_not_open_the_case_finds_no_cooperation_of_it(border, cast):
    border.work("names")
    with pytest.raises(Missing):
        get_cooperation(user=cast.charlie, cooperation_id=border.ours.pk)
    with pytest.raises(Missing):
        get_cooperation(user=cast.bob, cooperation_id=border.theirs.pk)
    for user in (cast.nora, cast.kim, cast.colette, cast.dimitri):
        assert list_cooperations(user=user) == []
    assert [one.cooperation.pk for one in list_cooperations(user=cast.alice)] == [border.ours.pk]


def test_each_opening_stands_in_the_log_once(border, cast):
    border.allow()
    border.send("names")
    page = get_cooperation(user=cast.bob, cooperation_id=border.ours.pk)
    get_cooperation(user=cast.bob, cooperation_id=border.ours.pk, opening=page.opening)
    assert Entry.objects.filter(verb="cooperation.opened").count() == 1


def test_a_consent_that_is_withdrawn_before_the_acceptance_keeps_the_fields_here(border, cast):
    consent = border.allow()
    border.send(*FIELDS)
    border.carry()
    withdraw_consent(by=cast.bob, consent_id=consent.pk, reason="The mother said no.")
    border.accept()
    assert set(SharedItem.objects.values_list("state", "direction")) == {("stopped", "outgoing")}
