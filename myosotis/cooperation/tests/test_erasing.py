"""Taking back: recalled, withdrawn, erased, over. Use stops at once; a person decides; nothing stays by forgetting."""

import datetime as dt

import pytest
from django.core import mail

from myosotis.accounts.models import User
from myosotis.casework.actions.consent import withdraw_consent
from myosotis.casework.actions.erasure import confirm_erasure as confirm_case_erasure
from myosotis.casework.actions.erasure import propose_erasure
from myosotis.cooperation import scans
from myosotis.cooperation.actions.erasing import (
    ask_erasure,
    confirm_erasure,
    decide_withdrawal,
    refuse_erasure,
)
from myosotis.cooperation.actions.following import tell_duty
from myosotis.cooperation.actions.sharing import recall_item
from myosotis.cooperation.inputs import OnwardTold
from myosotis.cooperation.models import Cooperation, HandOver, Holder, SharedItem, Withdrawal
from myosotis.cooperation.queries.cooperations import (
    count_traffic,
    get_cooperation,
    list_cooperations,
    list_copies,
)
from myosotis.cooperation.tests.making import Border
from myosotis.exchange.models import Inbox, Outbox
from myosotis.kernel import clock
from myosotis.kernel.clock import set_clock
from myosotis.kernel.errors import Refused
from myosotis.vault import store
from tests.people import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.deep]


@pytest.fixture
def border(cast):
    return Border(cast)


@pytest.fixture
def commits(django_capture_on_commit_callbacks):
    """What is done after a transaction is done."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def states(direction):
    return set(SharedItem.objects.filter(direction=direction).values_list("name", "state"))


def test_a_recalled_fact_is_not_used_any_more_and_goes_when_a_person_there_says_so(border, cast, commits):
    with commits():
        border.work("names", "story")
        recall_item(by=cast.bob, item_id=border.item("story").pk)
        border.carry()
        item = border.item("story", at="gr")
        page = get_cooperation(user=cast.charlie, cooperation_id=border.theirs.pk)
        assert item.state == "recalled"
        assert next(one for one in page.items if one.name == "story").value is None
        assert page.row.todo == ["answer_erasure"]
    onward = [OnwardTold(to="own_police", is_erased="asked", told_on="2026-02-01")]
    with commits():
        confirm_erasure(by=cast.charlie, cooperation_id=border.theirs.pk, onward=onward)
        border.carry()
    assert states("incoming") == {("names", "active"), ("story", "erased")}
    assert states("outgoing") == {("names", "active"), ("story", "erased")}
    assert store.is_shredded(item.pk)
    told = Inbox.objects.filter(peer=border.pair.peers["be"], typ="info.share")
    assert told.filter(forgotten_at__isnull=False).count() == 1
    copies = list_copies(user=cast.bob)
    assert {(one.item.name, one.onward) for one in copies} == {("names", ""), ("story", "own_police")}


def test_a_refusal_has_a_ground_reasons_and_a_day_and_the_fact_is_used_no_more(border, cast):
    border.work("names")
    ask_erasure(by=cast.bob, cooperation_id=border.ours.pk, ground="no_longer_needed")
    border.carry()
    with pytest.raises(Refused, match="reason_and_day_needed"):
        refuse_erasure(
            by=cast.charlie,
            cooperation_id=border.theirs.pk,
            ground="legal_hold",
            text="",
            review_on=clock.now().date() + dt.timedelta(days=90),
        )
    refuse_erasure(
        by=cast.charlie,
        cooperation_id=border.theirs.pk,
        ground="legal_hold",
        text="The prosecutor asked for it.",
        review_on=clock.now().date() + dt.timedelta(days=90),
    )
    border.carry()
    assert states("incoming") == states("outgoing") == {("names", "refused")}
    holder = Holder.objects.get()
    assert (holder.refusal, holder.is_outstanding) == ("legal_hold", True)
    page = get_cooperation(user=cast.charlie, cooperation_id=border.theirs.pk)
    assert page.items[0].value is None


def test_a_withdrawn_consent_stops_use_at_once_on_both_sides(border, cast):
    border.work("names", "story")
    consent = border.item("names").consent
    withdraw_consent(by=cast.bob, consent_id=consent.pk, reason="The mother said no.")
    scans.follow_cases()
    border.carry()
    assert states("incoming") == {("names", "recalled"), ("story", "recalled")}
    withdrawal = Withdrawal.objects.get()
    assert not withdrawal.must_decide
    assert "consent_withdrawn" in list_cooperations(user=cast.bob)[0].todo
    assert "answer_erasure" in list_cooperations(user=cast.charlie)[0].todo
    assert scans.follow_cases() == 0


def test_what_was_not_yet_sent_never_leaves_after_a_withdrawal(border, cast, commits):
    from myosotis.cooperation.actions.sharing import share_fields
    from myosotis.cooperation.inputs import ShareInput, key_of

    border.work("names")
    with commits():
        share = ShareInput(fields=[key_of(border.child, "story")])
        made = share_fields(by=cast.bob, cooperation_id=border.ours.pk, share=share)
        withdraw_consent(by=cast.bob, consent_id=made[0].consent_id, reason="No.")
        scans.follow_cases()
    border.carry()
    assert border.item("story").state == "stopped"
    assert states("incoming") == {("names", "recalled")}
    assert (
        Outbox.objects.filter(peer=border.pair.peers["gr"], epoch__isnull=True).exclude(stopped="").exists()
    )


def test_not_even_in_the_second_of_the_withdrawal(border, cast):
    consent = border.allow()
    border.send("names")
    withdraw_consent(by=cast.bob, consent_id=consent.pk, reason="No.")
    border.carry()
    assert not Cooperation.objects.filter(side="asked").exists()
    scans.follow_cases()
    border.carry()
    assert border.ours.state == "entered_in_error"
    assert not Inbox.objects.filter(typ__startswith="coop.").exists()


def test_a_giver_under_suspicion_does_not_end_a_search_alone(border, cast):
    from myosotis.casework.actions.people import note_allegation

    involvement = add_father(border, cast)
    border.allow(giver_id=involvement.pk)
    border.send("names")
    border.carry()
    border.accept()
    said = {"what": "Took her over the border", "source": "The aunt"}
    note_allegation(
        by=cast.bob,
        case_id=border.case.pk,
        person_id=involvement.person_id,
        said_at=clock.now(),
        precision="exact",
        sealed=said,
    )
    consent = border.item("names").consent
    withdraw_consent(by=cast.bob, consent_id=consent.pk, reason="The father called.")
    scans.follow_cases()
    border.carry()
    assert states("incoming") == {("names", "active")}
    assert "decide_withdrawal" in list_cooperations(user=cast.bob)[0].todo
    withdrawal = Withdrawal.objects.get()
    with pytest.raises(Refused, match="second_person_needed"):
        decide_withdrawal(by=cast.bob, withdrawal_id=withdrawal.pk, decision="recall", reason="He asked.")
    decide_withdrawal(by=cast.sofia, withdrawal_id=withdrawal.pk, decision="keep", reason="She is in danger.")
    border.carry()
    assert states("incoming") == {("names", "active")}


def add_father(border, cast):
    from myosotis.casework.actions.cases import add_adult

    person = add_adult(by=cast.bob, case_id=border.case.pk, names=["Somebody Invented"], role="father")
    return border.case.involvements.get(person=person)


def test_an_erased_case_takes_back_what_it_told_and_its_words(border, cast, commits):
    with commits():
        border.work("names", "story")
        ours, theirs = border.ours, border.theirs
        items = list(ours.items.values_list("pk", flat=True))
        erase(border.case, cast, commits)
        scans.follow_cases()
        border.carry()
    assert {state for _name, state in states("incoming")} == {"recalled"}
    assert store.is_shredded(ours.pk)
    assert all(store.is_shredded(pk) for pk in items)
    row = Cooperation.objects.get(pk=ours.pk)
    assert (row.case_id, row.state, bool(row.shut_at)) == (None, "cancelled", True)
    page = get_cooperation(user=cast.sofia, cooperation_id=row.pk)
    assert page.cooperation.summary == ""
    assert {step.text for step in page.steps} == {""}
    with commits():
        confirm_erasure(by=cast.charlie, cooperation_id=theirs.pk)
        border.carry()
    assert list_copies(user=cast.sofia) == []


def erase(case, cast, commits):
    from myosotis.casework.actions.episodes import end_episode

    end_episode(by=cast.bob, episode_id=case.episodes.get().pk, confirmation="police", outcome="returned")
    proposal = propose_erasure(by=cast.bob, case_id=case.pk, ground="asked_by_person")
    confirm_case_erasure(by=cast.sofia, erasure_id=proposal.pk)


def test_what_a_restore_brings_back_is_empty_again(border, commits):
    from myosotis.cooperation.actions.restoring import remove_erased_roots

    with commits():
        border.work("names")
    ours, item = border.ours, border.item("names", at="gr")
    store.shred_keys([ours.pk, item.pk])
    assert remove_erased_roots({ours.pk, item.pk}) == 2
    assert border.item("names", at="gr").state == "erased"
    assert border.ours.shut_at is not None


def test_an_item_of_a_silent_peer_is_gone_by_its_day(border, cast, commits):
    with commits():
        border.work("names")
    later = clock.now() + dt.timedelta(days=32)
    with set_clock(later), commits():
        page = get_cooperation(user=cast.charlie, cooperation_id=border.theirs.pk)
        assert page.items[0].value is None
        scans.expire_items()
    assert states("incoming") == {("names", "erased")}
    assert store.is_shredded(border.item("names", at="gr").pk)


def test_what_is_erased_stays_in_no_offer_of_the_case(border, cast, commits):
    from myosotis.cooperation.actions.handing import offer_handover
    from myosotis.cooperation.inputs import ShareInput, key_of

    with commits():
        border.work("names", "story")
        offer_handover(
            by=cast.sofia,
            cooperation_id=border.ours.pk,
            share=ShareInput(fields=[key_of(border.child, "names")]),
            stays="The first notes",
            reason="She is in Patra.",
        )
        border.carry()
        theirs = border.theirs.handovers.get()
        recall_item(by=cast.bob, item_id=border.item("names").pk)
        border.carry()
        assert get_cooperation(user=cast.charlie, cooperation_id=border.theirs.pk).handovers[0].record
    with commits():
        confirm_erasure(by=cast.charlie, cooperation_id=border.theirs.pk)
        border.carry()
    assert not HandOver.objects.exclude(record=None).exists()
    assert store.is_shredded(theirs.pk)
    assert store.is_shredded(border.ours.handovers.get().pk)
    assert not Inbox.objects.filter(typ="handover.offer", body__isnull=False).exists()
    shown = get_cooperation(user=cast.charlie, cooperation_id=border.theirs.pk).handovers[0]
    assert (shown.record, shown.stays) == (None, "")


def test_a_thousand_requests_make_one_mail_in_a_quarter_of_an_hour(border, cast, commits):
    from myosotis.network.models import DutyContact, Hotline, Member

    member = Member.objects.create(name="Invented", country="GR")
    own = Hotline.objects.create(
        member=member, name="Ours", country="GR", time_zone="Europe/Athens", is_own=True
    )
    DutyContact.objects.create(hotline=own, position=0, role="Duty", mail="duty@hotline.test")
    border.allow()
    for _ in range(3):
        border.send("names", urgency="life_at_risk")
    border.carry()
    theirs = Cooperation.objects.filter(side="asked").order_by("made_at")
    first, *more = theirs.values_list("pk", flat=True)
    with commits():
        assert (tell_duty(first), tell_duty(*more)) == (1, 0)
    with set_clock(clock.now() + dt.timedelta(minutes=16)), commits():
        assert tell_duty(*more) == 2
    assert [one.body.split(" ")[0] for one in mail.outbox] == ["Nobody", "2"]


def test_what_nobody_opens_goes_to_the_duty_contact_and_then_to_the_coordinator(border, cast):
    from myosotis.network.models import DutyContact, Hotline, Member

    member = Member.objects.create(name="Invented", country="GR")
    own = Hotline.objects.create(
        member=member, name="Ours", country="GR", time_zone="Europe/Athens", is_own=True
    )
    DutyContact.objects.create(hotline=own, position=0, role="Duty", mail="duty@hotline.test")
    border.allow()
    border.send("names", urgency="life_at_risk")
    border.carry()
    assert scans.escalate_unopened() == 0
    with set_clock(clock.now() + dt.timedelta(hours=3)):
        scans.escalate_unopened()
        scans.escalate_unopened()
    row = border.theirs
    assert row.duty_told_at
    assert row.coordinator_told_at
    assert all("girl" not in one.body for one in mail.outbox)


def test_the_coordinator_sees_counts_and_no_content(border, cast):
    border.work("names")
    traffic = count_traffic(user=cast.colette)
    assert (traffic.sent, traffic.came_in, traffic.running) == (1, 1, 2)
    assert traffic.median_hours is not None
    assert isinstance(make_user("Otto", "operator"), User)
    with pytest.raises(Refused):
        count_traffic(user=cast.alice)
