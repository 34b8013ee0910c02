"""The thin thread: a call, a case, a child, an episode, the child is back."""

import datetime as dt

import pytest

from myosotis.audit.queries import verify
from myosotis.casework.actions.cases import CaseInput, ChildInput, create_case
from myosotis.casework.actions.contacts import close_contact, save_contact
from myosotis.casework.actions.episodes import EpisodeInput, end_episode, report_returned
from myosotis.casework.queries.cases import get_case, list_cases
from myosotis.casework.queries.contacts import get_contact, list_contacts
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing
from myosotis.kernel.ids import new_id
from tests.people import CALLER, CHILD, PLACE, Cast

pytestmark = pytest.mark.django_db


def take_call(cast: Cast, contact_id):
    return save_contact(
        by=cast.alice,
        contact_id=contact_id,
        fields={
            "child": {"value": {"text": CHILD}, "seen": 0},
            "who_calls": {"value": {"text": CALLER}, "seen": 0},
            "channel": {"value": "phone", "seen": 0},
        },
        entries=[{"id": str(new_id()), "seq": 1, "text": f"{CHILD} did not come home to {PLACE}."}],
    )


def test_a_call_becomes_a_case_and_the_child_returns(cast):
    contact_id = new_id()
    take_call(cast, contact_id)
    case = create_case(
        by=cast.alice,
        case=CaseInput(team=cast.runaways, category="runaway"),
        children=[
            ChildInput(
                names=[CHILD],
                gender="female",
                age_years=14,
                episode=EpisodeInput(last_seen_at=clock.now() - dt.timedelta(hours=20), place=PLACE),
            )
        ],
        contact_id=contact_id,
    )
    close_contact(by=cast.alice, contact_id=contact_id, kind="missing", actions=[], summary="Opened a case.")
    page = get_case(user=cast.bob, ref=case.ref)
    child = page.children[0]
    assert child.name == CHILD
    assert child.open_episode is not None
    assert child.open_episode.last_seen_place == PLACE
    report_returned(by=cast.bob, episode_id=child.open_episode.pk, says="parent")
    end_episode(by=cast.bob, episode_id=child.open_episode.pk, confirmation="police", outcome="returned")
    assert get_case(user=cast.bob, ref=case.ref).children[0].open_episode is None
    assert [
        row.children[0].name for row in list_cases(user=cast.bob, filters={"text": "vandermeulebroeck"})
    ] == [CHILD]
    assert list_contacts(user=cast.bob)[0].child == CHILD
    assert verify().is_whole


def test_the_stranger_finds_nothing(cast):
    contact_id = new_id()
    take_call(cast, contact_id)
    case = create_case(
        by=cast.alice,
        case=CaseInput(team=cast.runaways),
        children=[ChildInput(names=[CHILD])],
        contact_id=contact_id,
    )
    with pytest.raises(Missing):
        get_case(user=cast.charlie, ref=case.ref)
    with pytest.raises(Missing):
        get_contact(user=cast.charlie, contact_id=contact_id)
    assert list_cases(user=cast.charlie, filters={"text": "vandermeulebroeck"}) == []
