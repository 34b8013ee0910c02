"""What the secretariat learns of the network: counts with small ones hidden, who waits unopened; exercises."""

import datetime as dt

import pytest
from django.test import override_settings
from django.urls import reverse

from myosotis.accounts.actions.volunteers import make_training_team
from myosotis.accounts.models import User
from myosotis.casework.models import Case
from myosotis.casework.queries.frames import open_frame
from myosotis.casework.tests.making import missing_child, open_case
from myosotis.cooperation import scans
from myosotis.cooperation.access import visible_cooperations
from myosotis.cooperation.actions import drills, following
from myosotis.cooperation.models import Cooperation, Drill, DrillResult, TrafficWeek, UnopenedNotice
from myosotis.cooperation.queries.traffic import count_week, last_week, protect
from myosotis.cooperation.tests.making import Border
from myosotis.exchange.models import Peer
from myosotis.kernel import clock
from myosotis.kernel.errors import Refused
from myosotis.papers.queries import gather_known
from myosotis.papers.sheet_data import Chosen, build_data
from tests.people import CHILD, sign_in
from tests.roles.cooperation import begin, make_peer

pytestmark = [pytest.mark.django_db, pytest.mark.deep]
COORDINATOR = override_settings(MYOSOTIS_ROLE="coordinator")


def join(cast):
    """`be` is a hotline, `gr` the secretariat; what one writes reaches the other."""
    border = Border(cast)
    Peer.objects.filter(node_id="gr").update(kind="coordinator")
    Peer.objects.filter(node_id="be").update(kind="coordinator")
    return border


def test_counts_of_one_to_four_are_told_as_few():
    assert [protect(count) for count in (0, 1, 4, 5, 12)] == [0, "few", "few", 5, 12]


def test_a_week_is_counted_without_exercises_and_reaches_the_secretariat_once(cast):
    border = join(cast)
    at = dt.datetime.combine(last_week(), dt.time(12), dt.UTC)
    for number in range(6):
        begin(
            None,
            side="asked",
            state="received",
            by=cast.bob,
            made_at=at,
            stored_at=at,
            answered_at=at + dt.timedelta(hours=2),
            is_drill=number == 5,
        )
    counts = count_week(last_week())
    assert (counts["came_in"], counts["within_4_hours"], counts["sent"]) == (5, 5, 0)
    assert scans.tell_traffic() == 2
    assert scans.tell_traffic() == 0
    with COORDINATOR:
        border.carry()
    told = TrafficWeek.objects.filter(is_ours=False)
    assert {one.counts["came_in"] for one in told} == {5}
    page = sign_in(cast.colette).get(reverse("cooperation:traffic")).content.decode()
    assert "Together" in page
    assert "few" in page
    assert "Waiting and not opened" not in page


def test_the_secretariat_is_told_whom_and_since_when_and_nothing_else(cast):
    border = Border(cast)
    border.allow()
    border.send("names")
    border.carry()
    make_peer("eu-desk", "BE", "Secretariat")
    Peer.objects.filter(node_id="eu-desk").update(kind="coordinator")
    Cooperation.objects.filter(side="asking").update(duty_told_at=clock.now())
    following.tell_coordinator(border.ours.pk)
    mine = UnopenedNotice.objects.get()
    assert (mine.asked, mine.peer.node_id, mine.is_ours) == ("gr", "eu-desk", True)
    UnopenedNotice.objects.update(is_ours=False)
    client = sign_in(cast.colette)
    page = client.get(reverse("cooperation:traffic")).content.decode()
    assert "I have rung them" in page
    assert CHILD not in page
    client.post(reverse("cooperation:settle_notice", args=[mine.pk]))
    assert "I have rung them" not in client.get(reverse("cooperation:traffic")).content.decode()


def practise(cast):
    """An exercise that is on, Bob and Charlie in training, and a case that Bob made up."""
    today = clock.now().date()
    Drill.objects.create(
        name="Spring", begins_on=today, ends_on=today, announced_by=cast.colette, announced_at=clock.now()
    )
    border = Border(cast)
    User.objects.filter(pk__in=[cast.bob.pk, cast.charlie.pk]).update(has_training_on=True)
    bob, charlie = User.objects.get(pk=cast.bob.pk), User.objects.get(pk=cast.charlie.pk)
    border.cast.bob, border.cast.charlie = bob, charlie
    border.case = open_case(bob, make_training_team(), missing_child(), countries=["BE"])
    border.child = border.case.case_children.get().person_id
    border.allow()
    return border


def test_an_exercise_is_marked_seen_by_those_who_practise_and_gone_at_its_end(cast):
    sofia = User.objects.get(pk=cast.sofia.pk)
    border = practise(cast)
    border.send("names")
    border.carry()
    assert (border.ours.is_drill, border.theirs.is_drill) == (True, True)
    assert visible_cooperations(border.cast.charlie).count() == 2
    assert not visible_cooperations(sofia).exists()
    tomorrow = clock.now().date() + dt.timedelta(days=1)
    Drill.objects.update(begins_on=tomorrow, ends_on=tomorrow)
    assert visible_cooperations(sofia).count() == 1  # marked while no exercise is on: it must not wait unseen
    Drill.objects.update(begins_on=clock.now().date())
    taken = border.accept()
    assert taken.team.is_training
    assert "Exercise" in sign_in(border.cast.bob).get(reverse("cooperation:abroad")).content.decode()
    assert "Spring" in sign_in(sofia).get(reverse("desk:board")).content.decode()

    Drill.objects.update(ended_at=clock.now())
    assert scans.close_drills() == 1
    assert not Cooperation.objects.exists()
    assert not Case.objects.filter(pk__in=[border.case.pk, taken.pk]).exists()
    assert scans.close_drills() == 0


def test_a_coming_exercise_is_said_on_the_board_and_where_it_will_be_to_who_does_not_train(cast):
    today = clock.now().date()
    begins, ends = today + dt.timedelta(days=3), today + dt.timedelta(days=4)
    Drill.objects.create(name="Spring", begins_on=begins, ends_on=ends, announced_by=cast.colette)
    for user, names in (
        (cast.alice, ("desk:board", "cooperation:abroad")),
        (cast.colette, ("frontdesk:arrivals",)),
    ):
        for name in names:
            assert "“Spring” is announced" in sign_in(user).get(reverse(name)).content.decode()
    assert "Spring" not in sign_in(cast.alice).get(reverse("casework:cases")).content.decode()
    Drill.objects.update(begins_on=today + dt.timedelta(days=40), ends_on=today + dt.timedelta(days=41))
    assert "Spring" not in sign_in(cast.alice).get(reverse("desk:board")).content.decode()


def test_what_is_looked_at_and_printed_of_an_exercise_says_so(cast):
    border = practise(cast)
    client, ref = sign_in(border.cast.bob), border.case.ref
    given = {"nodes": ["gr"], "asks": ["own_records"], "urgency": "routine", "summary": "Invented."}
    shown = client.post(reverse("cooperation:preview", args=[ref]), given).content.decode()
    assert "Exercise: no child here is real." in shown
    frame = open_frame(user=border.cast.bob, ref=ref)
    known = gather_known(user=border.cast.bob, frame=frame, child=frame.children[0])
    chosen = Chosen(language="en", for_whom="Police", added="", fields=frozenset({"names"}))
    assert build_data(frame.case, known, chosen, None)["drill"] == "Exercise: no child here is real."


def test_without_an_exercise_nothing_of_a_training_case_leaves(cast):
    border = practise(cast)
    Drill.objects.update(ended_at=clock.now())
    with pytest.raises(Refused, match="training_case"):
        border.send("names")


def test_an_exercise_is_announced_ended_and_told_as_counts(cast):
    border = join(cast)
    Peer.objects.filter(node_id="be").update(kind="hotline")
    today = clock.now().date()
    with border.pair.at("gr"):
        row = drills.announce_drill(by=cast.colette, name="Autumn", begins_on=today, ends_on=today)
    shared = row.drill
    row.delete()  # both nodes lie in one database: from here on it is the hotline's
    border.carry()
    heard = Drill.objects.get()
    assert (heard.name, heard.drill, heard.peer.kind) == ("Autumn", shared, "coordinator")
    Drill.objects.update(ended_at=clock.now())
    with border.pair.at("be"):
        scans.close_drills()
    Drill.objects.update(peer=None, announced_by=cast.colette)
    with COORDINATOR:
        border.carry()
    assert DrillResult.objects.get().counts["came_in"] == 0
    page = sign_in(cast.colette).get(reverse("cooperation:drills")).content.decode()
    assert "1 hotline has counted" in page
