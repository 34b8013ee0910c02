"""Our work on a case: written in one line, corrected and never removed, due, put off, done, and next."""

import datetime as dt

import pytest
from django.urls import reverse

from myosotis.audit.models import Entry
from myosotis.casework.actions import work as actions
from myosotis.casework.actions.withheld import set_block
from myosotis.casework.models import Contact, Intervention, Promise, Referral, Support, Task
from myosotis.casework.queries.cases import get_case
from myosotis.casework.queries.work_due import read_my_work
from myosotis.casework.scans_work import escalate_overdue
from myosotis.casework.tests.making import again, missing_child, open_case, start_contact
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing, Refused
from myosotis.services.actions import save_service
from tests.people import CHILD_GREEK, sign_in

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def case(cast):
    return open_case(cast.alice, cast.runaways)


@pytest.fixture
def alice(cast):
    return sign_in(cast.alice)


def page_of(case):
    return reverse("casework:case_work", args=[case.ref])


def add(client, case, what, /, **values):
    return client.post(reverse("casework:add_work", args=[case.ref]), {"kind_of_work": what, **values})


def act(client, case, name, row, **values):
    kind = type(row).__name__.lower()
    path = reverse(f"casework:{name}", args=[case.ref])
    return client.post(path, {"kind_of_work": kind, "record": str(row.pk), **values})


def set_task(cast, case, text="Ask the school", *, due=HOUR, **values):
    values = {"text": text, "due_at": clock.now() + due, **values}
    return actions.add_work(by=cast.alice, case_id=case.pk, kind="task", values=values)


def test_each_kind_is_written_in_one_line(cast, case, alice):
    child = str(case.case_children.get().person_id)
    add(alice, case, "support", kind="emotional", person=child, minutes="25", text="Listened to the mother.")
    add(alice, case, "intervention", kind="police_told", with_whom="PZ Gent", text="Testimony passed on.")
    add(alice, case, "referral", service="Het Huis", text="A bed for the night.")
    add(alice, case, "promise", text="Call the mother back", due="in 4 hours")
    add(alice, case, "task", text="Ask the school", due="in 2 hours", assigned_to=str(cast.bob.pk))
    text = alice.get(page_of(case)).content.decode()
    for said in (
        "Emotional",
        "25 min",
        "Police told",
        "PZ Gent",
        "Het Huis",
        "Call the mother",
        "Ask the school",
    ):
        assert said in text, said
    assert str(Support.objects.get().person_id) == child
    assert Task.objects.get().assigned_to == cast.bob
    text = alice.get(page_of(case), {"kind": "referral"}).content.decode()
    assert "Het Huis" in text
    assert "PZ Gent" not in text


def test_what_is_said_is_sealed(case, alice):
    add(alice, case, "support", kind="legal", text="Custody explained.", to_whom="The grandmother")
    row = Support.objects.values_list("text", "to_whom").get()
    assert b"Custody" not in bytes(row[0])
    assert b"grandmother" not in bytes(row[1])


def test_a_message_to_the_family_is_read_again_and_a_transfer_asks_for_consent(case, alice):
    answer = add(alice, case, "intervention", kind="family_message", text="I am well.")
    assert answer.status_code == 200
    assert b"I am well." in answer.content
    answer = add(alice, case, "intervention", kind="warm_transfer", with_whom="112")
    assert b"Say whether the caller was asked" in answer.content
    assert not Intervention.objects.exists()
    add(alice, case, "intervention", kind="family_message", text="I am well.", is_without_whereabouts="on")
    add(
        alice, case, "intervention", kind="three_way_call", target="emergency", consent="yes", outcome="lost",
        third_party="relay_operator", third_language="nl", third_provider="Relais", third_minutes="12",
    )  # fmt: skip
    text = alice.get(page_of(case)).content.decode()
    assert "the caller agreed" in text
    assert "Relay operator, Dutch, Relais, 12 min" in text
    assert "Lost" in text


def test_a_service_of_the_directory_is_recognised_and_gives_the_kind(cast, case, alice):
    shelter = save_service(
        by=cast.bob, values={"name": "De Hoek", "needs": ["shelter"], "country": "BE", "town": "Gent"}
    )
    add(alice, case, "referral", service="de hoek, gent", text="A bed")
    referral = Referral.objects.get()
    assert (referral.service, referral.target) == (shelter, "shelter")
    add(
        alice,
        case,
        "referral",
        hotline="BG",
        text="Ask at the border",
        asked_for=["consult_national_database"],
    )
    assert "Център Надя" in alice.get(page_of(case)).content.decode()
    act(alice, case, "answer_referral", referral, outcome="accepted", result="Tonight from 20h")
    assert "Tonight from 20h" in alice.get(page_of(case)).content.decode()
    assert again(referral).answered_at is not None


def test_half_a_name_is_its_only_service_and_asks_among_several(cast, case, alice):
    haven, huis, jongeren = (
        save_service(
            by=cast.bob, values={"name": name, "needs": ["shelter"], "country": "BE", "town": "Gent"}
        )
        for name in ("De Hoek", "CAW Huis", "CAW Jongeren")
    )
    add(alice, case, "referral", service="hoe", text="A bed")
    assert Referral.objects.get().service == haven
    asked = add(alice, case, "referral", service="caw", text="A talk").content.decode()
    assert "Several services begin like this: CAW Huis, Gent; CAW Jongeren, Gent." in asked
    assert 'name="asked_about" value="caw"' in asked
    assert Referral.objects.count() == 1
    add(alice, case, "referral", service="caw", asked_about="caw", text="A talk")
    assert Referral.objects.filter(service=None).count() == 1
    assert "caw" in alice.get(page_of(case)).content.decode()
    add(alice, case, "referral", service="caw jong", asked_about="caw", text="A talk")
    assert Referral.objects.filter(service=jongeren).exists()
    assert not Referral.objects.filter(service=huis).exists()
    add(alice, case, "referral", service="Gent", text="A town is no service")
    assert Referral.objects.filter(service=None).count() == 2


def test_a_wrong_record_is_corrected_or_taken_back_and_stays(cast, case, alice):
    add(alice, case, "support", kind="legal", text="Wrong words")
    wrong = Support.objects.get()
    answer = alice.get(page_of(case), {"correct": str(wrong.pk)})
    assert b"You are correcting a record" in answer.content
    add(alice, case, "support", kind="social", text="Right words", corrects=str(wrong.pk))
    right = Support.objects.get(withdrawn_at=None)
    assert right.corrects_id == wrong.pk
    assert again(wrong).withdrawn_by == cast.alice
    act(alice, case, "withdraw_work", right)
    text = alice.get(page_of(case)).content.decode()
    assert "2 records taken back or corrected" in text
    act(alice, case, "withdraw_work", right, undo="1")
    assert again(right).withdrawn_at is None


def test_done_and_next_leads_to_what_is_due_next_for_this_person(cast, case, alice):
    other = open_case(cast.alice, cast.runaways, missing_child(CHILD_GREEK))
    first = set_task(cast, case, assigned_to=cast.alice)
    second = set_task(cast, other, "Then this", due=2 * HOUR, assigned_to=cast.alice)
    set_task(cast, other, "Not mine", due=HOUR / 2, assigned_to=cast.bob)
    answer = act(alice, case, "finish_work", first, next="1", result="They called")
    assert answer["Location"] == f"{page_of(other)}#w{second.pk}"
    assert again(first).done_by == cast.alice
    assert act(alice, other, "finish_work", second, next="1")["Location"] == reverse("casework:my_work")
    offered = alice.get(reverse("casework:my_work")).content.decode()
    assert "Not done after all" in offered, "one key must not say for good that something was done"
    assert str(second.pk) in offered
    assert "Not done after all" not in alice.get(reverse("casework:my_work")).content.decode()
    act(alice, other, "finish_work", second, undo="1")
    assert again(second).done_at is None


def test_what_is_put_off_keeps_its_time_and_comes_back(cast, case, alice):
    task = set_task(cast, case, assigned_to=cast.alice)
    due = task.due_at
    assert act(alice, case, "snooze_work", task, until="in 3 days").status_code == 200  # no reason given
    act(alice, case, "snooze_work", task, until="in 3 days", reason="The school is closed")
    assert again(task).due_at == due
    work = read_my_work(user=cast.alice)
    assert (len(work.mine), len(work.snoozed)) == (0, 1)
    assert "The school is closed" in alice.get(page_of(case)).content.decode()
    with clock.set_clock(clock.now() + dt.timedelta(days=4)):
        assert len(read_my_work(user=cast.alice).mine) == 1


def test_a_promise_taken_back_is_due_no_longer(cast, case, alice):
    add(alice, case, "promise", text="Call back", due="in 4 hours")
    promise = Promise.objects.get()
    act(alice, case, "withdraw_work", promise)
    assert read_my_work(user=cast.alice).mine == []
    with pytest.raises(Missing):
        actions.finish_due(by=cast.alice, kind="promise", record_id=promise.pk)


def test_my_work_shows_what_i_may_open_in_a_constant_number_of_queries(
    cast, case, django_assert_max_num_queries
):
    set_task(cast, case)
    for _number in range(2):
        with django_assert_max_num_queries(24):
            work = read_my_work(user=cast.bob)
        for number in range(4):
            other = open_case(cast.alice, cast.runaways, missing_child(f"Child {number}"))
            set_task(cast, other, f"Task {number}")
    assert work.team
    assert read_my_work(user=cast.charlie).team == []
    assert sign_in(cast.bob).get(reverse("casework:my_work")).status_code == 200


def test_work_of_another_team_is_missing_and_its_people_get_no_task(cast, case, alice):
    foreign = open_case(cast.charlie, cast.abduction)
    task = set_task(cast, case)
    charlie = sign_in(cast.charlie)
    assert charlie.get(page_of(case)).status_code == 404
    assert act(charlie, foreign, "finish_work", task).status_code == 404
    with pytest.raises(Refused):
        set_task(cast, case, assigned_to=cast.charlie)


def test_what_is_overdue_is_passed_to_the_supervisor_once(cast, case):
    late = set_task(cast, case, "Late", due=-5 * HOUR, assigned_to=cast.bob)
    set_task(cast, case, "Just late", due=-HOUR)
    asleep = set_task(cast, case, "Put off", due=-6 * HOUR)
    until = clock.now() + dt.timedelta(days=1)
    actions.snooze_due(by=cast.alice, kind="task", record_id=asleep.pk, until=until, reason="Closed today")
    assert (escalate_overdue(), escalate_overdue()) == (1, 0)
    assert again(late).escalated_at is not None
    assert [line.record.pk for line in read_my_work(user=cast.sofia).escalated] == [late.pk]
    assert read_my_work(user=cast.bob).escalated == []
    said = "One overdue promise or task is passed on to you"
    assert said in sign_in(cast.sofia).get(reverse("desk:board")).content.decode()
    assert said not in sign_in(cast.bob).get(reverse("desk:board")).content.decode()
    assert Entry.objects.filter(verb="work.escalated").count() == 1


def test_a_block_hides_what_tells_where_help_is(cast, case, alice):
    add(alice, case, "referral", service="Refuge Hidden Valley", text="A bed in Ronse")
    add(alice, case, "intervention", kind="other_step", text="Brought to Ronse", tells_where="on")
    add(alice, case, "support", kind="emotional", text="Listened for long")
    task = set_task(cast, case, "Bring clothes to Ronse", tells_where=True)
    child = case.case_children.get().person_id
    set_block(by=cast.alice, case_id=case.pk, person_id=child, reason="The father has threatened her.")
    text = alice.get(page_of(case)).content.decode()
    assert "Listened for long" in text
    assert "Withheld" in text
    for told in ("Ronse", "Hidden Valley"):
        assert told not in text
        assert told not in alice.get(reverse("casework:my_work")).content.decode()
        assert told not in alice.get(page_of(case), {"correct": str(task.pk)}).content.decode()


def test_a_promise_taken_back_stands_on_no_other_list(cast, case, alice):
    add(alice, case, "promise", text="Call back", due="in 4 hours")
    act(alice, case, "withdraw_work", Promise.objects.get())
    assert get_case(user=cast.alice, ref=case.ref).promises == []
    assert "Call back" in alice.get(page_of(case)).content.decode()


def test_a_record_that_cannot_be_logged_is_not_kept(cast, case, monkeypatch):
    task = set_task(cast, case)

    def fail(*_given, **_named):
        raise RuntimeError

    monkeypatch.setattr(actions, "record", fail)
    given = {"by": cast.alice, "kind": "task", "record_id": task.pk}
    acts = (
        lambda: set_task(cast, case),
        lambda: actions.withdraw_work(**given),
        lambda: actions.finish_due(**given),
        lambda: actions.snooze_due(**given, until=clock.now(), reason="x"),
    )
    before = list(Task.objects.values_list())
    for one in acts:
        with pytest.raises(RuntimeError):
            one()
    assert list(Task.objects.values_list()) == before


def test_how_somebody_wants_to_be_reached_is_kept_sealed_on_the_contact(cast, alice):
    contact_id = start_contact(cast.alice, preferred_channel="video_relay")
    kept = Contact.objects.filter(pk=contact_id).values_list("preferred_channel", flat=True).get()
    assert b"video" not in bytes(kept)
    text = alice.get(reverse("casework:contact", args=[contact_id])).content.decode()
    assert '<option value="video_relay" selected>' in text
