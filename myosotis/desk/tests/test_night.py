"""The night: what was promised for it, by which team, without a name; and promises of calls on the board."""

from __future__ import annotations

import datetime as dt

import pytest

from myosotis.casework.actions.judgements import keep_promise, make_promise
from myosotis.casework.tests.making import missing_child, open_case, start_contact
from myosotis.kernel import clock
from tests.people import CHILD, Cast, sign_in

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def promise(cast: Cast, hours: float, **where: object) -> None:
    """Something promised some hours from now."""
    due = clock.now() + hours * HOUR
    make_promise(by=cast.alice, text=f"Call the father {hours}", due_at=due, **where)


def test_the_night_shows_time_and_team_of_this_night_only(cast: Cast) -> None:
    case = open_case(cast.alice, cast.runaways, missing_child(CHILD))
    for hours in (-13, -2, 3, 13):
        promise(cast, hours, case_id=case.pk)
    client = sign_in(cast.nora)
    answer = client.get("/")
    assert [round((one["at"] - clock.now()) / HOUR) for one in answer.context["promised"]] == [-2, 3]
    page = answer.content.decode()
    assert "Team Runaways promised something." in page
    assert "ring the supervisor on call" in page
    assert "father" not in page
    assert CHILD.split()[0] not in page
    keep_promise(
        by=cast.alice, promise_id=case.promises.get(due_at__range=(clock.now(), clock.now() + 4 * HOUR)).pk
    )
    assert len(client.get("/").context["promised"]) == 1


def test_the_night_names_the_team_of_the_case_a_call_belongs_to(cast: Cast) -> None:
    contact_id = start_contact(cast.alice, child={"text": CHILD})
    promise(cast, 2, contact_id=contact_id)
    assert "Something was promised in a contact." in sign_in(cast.nora).get("/").content.decode()
    open_case(cast.alice, cast.runaways, missing_child(CHILD), contact_id=contact_id)
    assert "Team Runaways" in sign_in(cast.nora).get("/").content.decode()


def test_promise_of_a_call_is_the_next_step_of_its_case(cast: Cast) -> None:
    contact_id = start_contact(cast.alice, child={"text": CHILD})
    promise(cast, 2, contact_id=contact_id)
    case = open_case(cast.alice, cast.runaways, missing_child(CHILD), contact_id=contact_id)
    answer = sign_in(cast.alice).get("/")
    assert answer.context["children"][0]["next"].text == "Call the father 2"
    assert answer.context["promises"][0]["url"] == f"/cases/{case.ref}/"


def test_promise_of_a_call_stands_in_its_case_and_is_kept_there(cast: Cast) -> None:
    contact_id = start_contact(cast.alice, child={"text": CHILD})
    promise(cast, 2, contact_id=contact_id)
    case = open_case(cast.alice, cast.runaways, missing_child(CHILD), contact_id=contact_id)
    client = sign_in(cast.alice)
    made = client.get(f"/cases/{case.ref}/").context["promises"]
    assert [one.text for one in made] == ["Call the father 2"]
    client.post(f"/cases/{case.ref}/promise/kept", {"promise": made[0].pk})
    answer = client.get(f"/cases/{case.ref}/")
    assert (answer.context["promises"], len(answer.context["kept"])) == ([], 1)
    other = open_case(cast.alice, cast.runaways, missing_child("Other"))
    assert client.post(f"/cases/{other.ref}/promise/kept", {"promise": made[0].pk}).status_code == 404
