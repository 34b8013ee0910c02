"""What a merged case owes is shown, and done, where the case goes on: board, my work, its page, the handover."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from myosotis.casework.actions import work
from myosotis.casework.actions.judgements import make_promise
from myosotis.casework.actions.merging import merge_cases, withdraw_merge
from myosotis.casework.actions.withheld import set_block
from myosotis.casework.models import Case, Task
from myosotis.casework.queries.work_due import find_next_due
from myosotis.casework.tests.making import missing_child, open_case
from myosotis.desk.queries.handovers import draft_cards
from myosotis.kernel import clock
from tests.people import CHILD, CHILD_GREEK, Cast, sign_in
from tests.roles.bodies import allow

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def pair(cast: Cast) -> tuple[Case, Case]:
    """A case that was merged, with a task and a promise that are due and a consent that ends; and where it goes on."""
    one, other = (open_case(cast.alice, cast.runaways, missing_child(name)) for name in (CHILD, CHILD_GREEK))
    due = {"text": "Ask the school", "due_at": clock.now() + HOUR}
    work.add_work(by=cast.alice, case_id=one.pk, kind="task", values={**due, "tells_where": True})
    make_promise(by=cast.alice, case_id=one.pk, text="Ring the aunt", due_at=clock.now() + HOUR)
    allow(one, by=cast.alice)
    one.consents.update(valid_until=clock.now() + dt.timedelta(days=1))
    merge_cases(by=cast.alice, case_id=one.pk, into_id=other.pk)
    return one, other


def refs_of_clocks(cast: Cast) -> set[str]:
    context = sign_in(cast.alice).get("/").context
    return {row["one"].ref for row in context["clocks"]} | {row["row"].ref for row in context["promises"]}


def test_its_clocks_stand_under_the_case_that_goes_on_and_go_back_with_the_merge(
    cast: Cast, pair: tuple[Case, Case]
) -> None:
    one, other = pair
    assert refs_of_clocks(cast) == {other.ref}
    page = sign_in(cast.alice).get("/work/").content.decode()
    assert other.ref in page
    assert one.ref not in page
    assert {
        draft.case_id for draft in draft_cards(user=cast.alice, team=cast.runaways, since=clock.now())
    } == {other.pk}
    withdraw_merge(by=cast.alice, case_id=one.pk)
    assert one.ref in refs_of_clocks(cast)


def test_it_is_done_on_the_page_of_the_case_that_goes_on(cast: Cast, pair: tuple[Case, Case]) -> None:
    other = pair[1]
    client, task = sign_in(cast.alice), Task.objects.get()
    assert "Ask the school" in client.get(reverse("casework:case_work", args=[other.ref])).content.decode()
    following = find_next_due(user=cast.alice)
    assert following is not None
    assert following[1] == other.ref
    sent = {"kind_of_work": "task", "record": str(task.pk)}
    client.post(reverse("casework:finish_work", args=[other.ref]), sent)
    assert Task.objects.get().done_at
    stranger = open_case(cast.alice, cast.runaways, missing_child(CHILD))
    refused = client.post(reverse("casework:finish_work", args=[stranger.ref]), {**sent, "undo": "1"})
    assert refused.status_code == 404


def test_a_block_of_either_withholds_on_that_page_what_tells_where(
    cast: Cast, pair: tuple[Case, Case]
) -> None:
    one, other = pair
    set_block(by=cast.sofia, case_id=one.pk, person_id=one.case_children.get().person_id, reason="A threat.")
    page = sign_in(cast.alice).get(reverse("casework:case_work", args=[other.ref])).content.decode()
    assert "Ask the school" not in page
    assert "Ring the aunt" in page
