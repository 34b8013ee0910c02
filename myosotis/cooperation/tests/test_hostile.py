"""Another hotline's node was taken over: whatever it sends in due form, it learns and changes nothing of ours."""

import datetime as dt
from uuid import uuid4

import pytest
from django.db import transaction

from myosotis.cooperation import scans, telling
from myosotis.cooperation.actions import applying, threads
from myosotis.cooperation.actions.sharing import recall_item
from myosotis.cooperation.inputs import end_of
from myosotis.cooperation.models import Cooperation, Problem, SharedItem
from myosotis.cooperation.queries.cooperations import get_cooperation, hide_where, list_cooperations
from myosotis.cooperation.tests.making import Border
from myosotis.exchange.actions.sending import write_row
from myosotis.exchange.models import Inbox, Outbox
from myosotis_core.protocol.tests.bodies import BODIES
from tests.people import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
STRANGE = ["1900-01-01", "2199-12-31"]
TURNS = [
    {"own": 0, "seen": 0},
    {"own": 7, "seen": 1_000_000},
    {"own": 1_000_000, "seen": 0},
    {"own": 3, "seen": 1},
]


@pytest.fixture
def border(cast):
    return Border(cast)


def throw(border, typ, body, thread=None):
    """Greece sends this, whatever its own tables say."""
    with transaction.atomic():
        write_row(
            by="test",
            peer=border.pair.peers["be"],
            typ=typ,
            body=body,
            thread=thread or border.ours.thread,
        )


def standing(border):
    """What our side holds of the cooperation, without its clocks."""
    row = border.ours
    items = sorted(row.items.filter(direction="outgoing").values_list("item", "state", "version"))
    return row.state, row.owner, row.case_id, row.category, row.urgency, items


def abuses(border):
    """What a hostile peer may try in a thread of ours, before it accepted: by name, type and body."""
    item, question = str(border.ours.items.get().item), str(uuid4())
    for number, turn in enumerate(TURNS):
        for typ, body in BODIES.items():
            if "turn" not in body or typ in ("coop.received", "coop.accept", "coop.decline"):
                continue
            given = {**body, "turn": turn}
            given |= {"item": item} if "item" in body else {}
            given |= {"items": [item]} if "items" in body else {}
            given |= {"question": question} if typ == "qa.answer" else {}
            if typ in ("qa.ask", "case.found", "info.share"):
                continue
            yield f"{typ} {number}", typ, given


def test_no_message_of_a_helper_that_has_not_accepted_changes_anything(border):
    border.allow()
    border.send("names")
    border.carry()
    before, tried = standing(border), 0
    for name, typ, body in abuses(border):
        throw(border, typ, body)
        tried += 1
        border.pair.carry("gr", "be")
        scans.apply_inbox()
        assert standing(border) == before, name
    assert tried >= 50
    assert not Inbox.objects.filter(applied_at__isnull=True, typ__startswith="coop.").exists()
    assert not Outbox.objects.filter(peer=border.pair.peers["gr"], typ__startswith="info.").exists()
    assert not Problem.objects.filter(code="not_applied").exists()


def test_a_foreign_thread_is_answered_like_one_that_never_was(border):
    border.work("names")
    other = border.pair.peers["be"]
    foreign = Cooperation.objects.create(
        case=border.case,
        had_case=True,
        peer=other,
        side="asking",
        category="runaway",
        urgency="routine",
        basis="consent",
        keep_until=border.ours.keep_until,
        made_by=border.cast.bob,
    )
    for thread in (foreign.thread, uuid4()):
        throw(border, "coop.received", BODIES["coop.received"], thread)
        throw(border, "erase.request", BODIES["erase.request"], thread)
    border.carry()
    told = Problem.objects.filter(peer=border.pair.peers["gr"], is_ours=False)
    assert set(told.values_list("code", flat=True)) == {"unknown-thread"}
    assert told.count() == 4
    foreign.refresh_from_db()
    assert foreign.received_at is None


def test_days_of_another_age_break_no_page_and_no_clock(border, cast):
    border.work("names")
    from myosotis.cooperation.actions.asking import ask

    ask(by=cast.bob, cooperation_id=border.ours.pk, code="child_known")
    border.carry()
    question = str(border.ours.questions.get().question)
    turn = {"own": 9, "seen": 9}
    for day in STRANGE:
        at = f"{day}T00:00:00Z"
        fact = {**BODIES["qa.answer"]["facts"][0], "dated": day}
        throw(
            border, "qa.answer", {**BODIES["qa.answer"], "turn": turn, "question": question, "facts": [fact]}
        )
        throw(border, "qa.ask", {**BODIES["qa.ask"], "turn": turn, "question": str(uuid4()), "due_at": at})
        throw(border, "case.found", {**BODIES["case.found"], "turn": turn, "found_at": day})
        shared = {"item": str(uuid4()), "expires_at": at}
        throw(border, "info.share", {**BODIES["info.share"], "turn": turn, **shared})
        item = str(border.ours.items.first().item)
        done = {
            "items": [item],
            "done_at": at,
            "onward": [{"to": "own_police", "is_erased": "no", "told_on": day}],
        }
        throw(border, "erase.done", {**BODIES["erase.done"], "turn": turn, **done})
    border.carry()
    assert not Problem.objects.filter(code="not_applied").exists()
    page = get_cooperation(user=cast.bob, cooperation_id=border.ours.pk)
    assert {one.dated for one in page.answers} == {"1900-01-02", "2199-12-30"}
    assert list_cooperations(user=cast.bob)
    throw(border, "coop.request", {**BODIES["coop.request"], "keep_until": STRANGE[1]}, uuid4())
    border.carry()
    assert SharedItem.objects.filter(direction="incoming", expires_at__year__gt=2199).count() == 0


def test_a_fault_of_ours_holds_up_its_peer_alone_and_is_seen(border, monkeypatch):
    border.allow()
    border.send("names")
    border.pair.carry("be", "gr")

    def fall(*_given, **_more):
        raise RuntimeError

    monkeypatch.setattr("myosotis.cooperation.actions.applying.keep_step", fall)
    scans.apply_inbox()
    scans.apply_inbox()
    assert Problem.objects.get().code == "not_applied"
    assert not Cooperation.objects.filter(side="asked").exists()
    monkeypatch.setattr("myosotis.cooperation.actions.applying.keep_step", threads.keep_step)
    border.carry()
    assert border.theirs.state == "requested"
    assert not Problem.objects.exists()


def test_a_thread_without_end_is_taken_no_further(border, cast, monkeypatch):
    border.work("names")
    monkeypatch.setattr(applying, "MOST_STEPS", border.theirs.steps.count())
    monkeypatch.setattr(applying, "MOST_ONWARD", 3)
    turn = {"own": 9, "seen": 9}
    throw(border, "task.status", {**BODIES["task.status"], "turn": turn})
    onward = [{"to": "own_police", "is_erased": "no"}] * 3
    done = {"turn": turn, "items": [str(border.item("names").item)], "onward": onward}
    throw(border, "erase.done", {**BODIES["erase.done"], **done})
    border.carry()
    assert set(Problem.objects.values_list("code", flat=True)) == {"quota"}
    recall_item(by=cast.bob, item_id=border.item("names").pk)
    border.carry()
    assert border.item("names", at="gr").state == "recalled", "what takes back is heard all the same"


def test_a_message_that_rewrites_history_is_seen_by_people(border, cast):
    border.work("names")
    throw(border, "qa.ask", {**BODIES["qa.ask"], "turn": {"own": 0, "seen": 0}, "question": str(uuid4())})
    border.carry()
    assert [one.code for one in Problem.objects.filter(event="qa.ask")] == ["turn_rewritten"]
    page = sign_in(cast.bob).get(f"/abroad/{border.ours.pk}/")
    assert "was written before others" in page.content.decode()
    assert end_of(dt.date.max).year == 9999


def test_a_place_that_comes_as_the_correction_of_a_name_is_withheld_under_a_block_too(border, cast):
    border.work("names")
    item = border.item("names", at="gr")
    where = {"category": "destination", "text": "Patra, Korinthou 7"}
    body = {
        **BODIES["info.correct"],
        "turn": {"own": 9, "seen": 9},
        "item": str(item.item),
        "fields": [where],
    }
    with transaction.atomic():
        write_row(
            by="test",
            peer=border.pair.peers["gr"],
            typ="info.correct",
            body=body,
            thread=border.theirs.thread,
        )
    border.carry()
    page = get_cooperation(user=cast.charlie, cooperation_id=border.theirs.pk)
    shown = next(one for one in page.items if one.pk == item.pk)
    assert (shown.value, shown.category, shown.tells_where) == ([where], "destination", True)
    hide_where(page)
    assert telling.read_lines(shown.value) == []


def test_a_request_of_a_newer_vocabulary_can_be_read_and_taken_up(border, cast):
    border.allow()
    border.send("names")
    border.carry()
    Cooperation.objects.filter(side="asked").update(category="of_2027", basis="of_2027", urgency="of_2027")
    for user in (cast.charlie, cast.sofia):
        list_cooperations(user=user)
    assert sign_in(cast.charlie).get(f"/abroad/{border.theirs.pk}/").status_code == 200
    case = border.accept()
    assert case.category == ""
    item = SharedItem.objects.filter(direction="incoming", cooperation=border.theirs)
    item.update(category="of_2027", name="of_2027", basis="of_2027", purpose=["of_2027"], onward=["of_2027"])
    border.theirs.steps.update(code="of_2027")
    assert sign_in(cast.charlie).get(f"/abroad/{border.theirs.pk}/").status_code == 200
    assert sign_in(cast.charlie).get("/abroad/").status_code == 200
