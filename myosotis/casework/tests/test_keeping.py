"""Legal holds, keeping times that are over, and the second person's last look before an erasure."""

from __future__ import annotations

import datetime as dt

import pytest

from myosotis.audit.models import Entry
from myosotis.casework.actions.cases import close_case
from myosotis.casework.actions.episodes import end_episode
from myosotis.casework.actions.erasure import propose_erasure
from myosotis.casework.actions.holds import lift_hold, set_hold
from myosotis.casework.actions.openings import ReasonTooShort
from myosotis.casework.models import Case, Hold
from myosotis.casework.queries.cases import list_cases
from myosotis.casework.tests.making import missing_child, open_case, start_contact
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing, Refused
from tests.people import CHILD, Cast, make_user, sign_in

pytestmark = pytest.mark.django_db
REASON = "The court of Ghent asked on 3 March to keep it."


def make_closed(cast: Cast, *, is_over: bool = True) -> Case:
    """A closed case, its keeping time over yesterday or not yet."""
    contact_id = start_contact(cast.alice, child={"text": CHILD})
    case = open_case(cast.alice, cast.runaways, missing_child(CHILD), contact_id=contact_id)
    end_episode(by=cast.bob, episode_id=case.episodes.get().pk, confirmation="police", outcome="returned")
    close_case(by=cast.bob, case_id=case.pk, reason="child_safe", retention_class="identified")
    if is_over:
        Case.objects.filter(pk=case.pk).update(erase_on=clock.now().date() - dt.timedelta(days=1))
    return case


def over(cast: Cast) -> list[str]:
    """The numbers of the cases whose keeping time is over."""
    return [row.case.ref for row in list_cases(user=cast.sofia, filters={"state": "keeping_over"})]


def test_a_hold_keeps_the_case_until_it_is_lifted(cast: Cast) -> None:
    case = make_closed(cast)
    hold = set_hold(by=cast.sofia, case_id=case.pk, reason=REASON)
    with pytest.raises(Refused, match="legal_hold"):
        propose_erasure(by=cast.bob, case_id=case.pk, ground="retention_over")
    lift_hold(by=cast.sofia, hold_id=hold.pk)
    lift_hold(by=cast.sofia, hold_id=hold.pk)
    propose_erasure(by=cast.bob, case_id=case.pk, ground="retention_over")
    verbs = Entry.objects.filter(verb__startswith="hold.").values_list("verb", flat=True)
    assert list(verbs) == ["hold.set", "hold.lifted"]
    assert REASON not in str(Entry.objects.values())


def test_a_hold_needs_a_reason_and_somebody_who_may(cast: Cast) -> None:
    case = make_closed(cast)
    with pytest.raises(ReasonTooShort):
        set_hold(by=cast.sofia, case_id=case.pk, reason="Court")
    with pytest.raises(Refused):
        set_hold(by=cast.bob, case_id=case.pk, reason=REASON)
    elsewhere = make_user("Stefan", "supervisor", teams=(cast.abduction,))
    with pytest.raises(Missing):
        set_hold(by=elsewhere, case_id=case.pk, reason=REASON)
    hold = set_hold(by=cast.sofia, case_id=case.pk, reason=REASON)
    with pytest.raises(Missing):
        lift_hold(by=elsewhere, hold_id=hold.pk)


@pytest.mark.parametrize("act", ["set", "lift"])
def test_a_failing_log_undoes_it(cast: Cast, monkeypatch: pytest.MonkeyPatch, act: str) -> None:
    case = make_closed(cast)
    hold = set_hold(by=cast.sofia, case_id=case.pk, reason=REASON) if act == "lift" else None

    def fail(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("myosotis.casework.actions.holds.record", fail)
    given = {"hold_id": hold.pk} if hold else {"case_id": case.pk, "reason": REASON}
    acts = {"set": set_hold, "lift": lift_hold}
    with pytest.raises(RuntimeError):
        acts[act](by=cast.sofia, **given)
    assert Hold.objects.filter(lifted_at=None).count() == (1 if hold else 0)


def test_a_hold_is_set_and_lifted_on_the_page_of_the_case(cast: Cast) -> None:
    case = make_closed(cast)
    client = sign_in(cast.sofia)
    short = client.post(f"/cases/{case.ref}/hold", {"reason": "Court"})
    assert "whole sentence" in short.content.decode()
    client.post(f"/cases/{case.ref}/hold", {"reason": REASON})
    page = client.get(f"/cases/{case.ref}/").content.decode()
    assert REASON in page
    assert "Ask that it be erased" not in page
    assert "Lift the legal hold" not in sign_in(cast.bob).get(f"/cases/{case.ref}/").content.decode()
    client.post(f"/cases/{case.ref}/hold/lift", {"hold": Hold.objects.get().pk})
    assert REASON not in client.get(f"/cases/{case.ref}/").content.decode()


def test_cases_whose_keeping_time_is_over_are_listed_and_stand_on_the_board(cast: Cast) -> None:
    case = make_closed(cast)
    make_closed(cast, is_over=False)
    held = make_closed(cast)
    set_hold(by=cast.sofia, case_id=held.pk, reason=REASON)
    assert over(cast) == [case.ref]
    client = sign_in(cast.sofia)
    assert "The keeping time of one case is over".lower() in client.get("/").content.decode().lower()
    assert "keeping time of" not in sign_in(cast.alice).get("/").content.decode()
    listed = client.get("/cases/?state=keeping_over").content.decode()
    assert case.ref in listed
    assert held.ref not in listed
    propose_erasure(by=cast.bob, case_id=case.pk, ground="retention_over")
    assert over(cast) == []
    board = client.get("/").content.decode()
    assert "be erased: confirm it or not" in board
    assert "keeping time of" not in board


def test_the_second_person_sees_what_goes_and_what_stays_before_it_is_gone(cast: Cast) -> None:
    case = make_closed(cast)
    page = f"/cases/{case.ref}/erase/confirm"
    client = sign_in(cast.sofia)
    assert client.get(page).status_code == 404, "nobody asked yet"
    erasure = propose_erasure(by=cast.bob, case_id=case.pk, ground="retention_over")
    assert page in client.get(f"/cases/{case.ref}/").content.decode()
    answer = client.get(page)
    preview = answer.context["preview"]
    assert (preview.children, preview.people, preview.contacts, preview.contacts_that_stay) == (1, 1, 1, 0)
    assert "cannot be undone" in answer.content.decode()
    assert CHILD.split()[0] not in answer.content.decode()
    assert Case.objects.count() == 1
    done = client.post(page, {"erasure": erasure.pk}, follow=True)
    assert "The case is erased." in done.content.decode()
    assert Case.objects.count() == 0
    assert client.get(page).status_code == 404


def test_whoever_asked_for_an_erasure_is_told_that_another_person_confirms(cast: Cast) -> None:
    case = make_closed(cast)
    propose_erasure(by=cast.sofia, case_id=case.pk, ground="retention_over")
    page = sign_in(cast.sofia).get(f"/cases/{case.ref}/erase/confirm").content.decode()
    assert "A second person must confirm." in page
    assert "Erase this case now" not in page
