"""Own figures of a hotline in the demo: the return of one year signed and handed over, the next being drafted."""

from __future__ import annotations

import datetime as dt

from myosotis.accounts.models import User
from myosotis.figures.actions import returns, returns_signing
from myosotis.figures.models import AnnualReturn
from myosotis.figures.queries.returns import read_whole
from myosotis.figures.return_tables import digest_to_sign
from myosotis.site.demo.letters import in_office
from myosotis.site.demo.shifts import Deed
from myosotis.site.demo.staff import Staff
from myosotis_core.indicators import Grade, Practice

BASIS = (
    "All contacts and cases of this node. In June the line was out of order for two days; calls of these days "
    "were answered by the police and are not counted."
)
SERVICE = {
    "paid_staff": "7.5",
    "volunteers": 14,
    "hours_a_week": 168,
    "languages_spoken": 6,
    "challenges": ["money", "staff"],
    "public_funding_percent": 62,
}
PRACTICE = Practice(grades={"contact_kind": Grade.B})
BEGUN = dt.timedelta(days=2)
REMARK = "Since March a new shelter reports every runaway to us."


def plan_returns(staff: Staff, now: dt.datetime) -> list[Deed]:
    """What the data officer did, where there is one, and the supervisor who signed second."""
    officers, leaders = staff.with_role("data_officer"), staff.with_role("supervisor")
    if not officers or not leaders:
        return []
    officer, leader, last = officers[0], leaders[0], now.year - 1
    signed = in_office(dt.datetime(last, 3, 12, tzinfo=dt.UTC), 10)
    day = dt.timedelta(days=1)
    return [
        Deed(signed, lambda: sign_first(officer, last - 1)),
        Deed(in_office(signed + day, 14), lambda: sign_too(leader, last - 1)),
        Deed(in_office(signed + 5 * day, 11), lambda: hand_over(officer, last - 1)),
        # After the reminder, also where both fall on one Friday.
        Deed(in_office(now - BEGUN, 14), lambda: begin(officer, last)),
    ]


def sign_first(officer: User, year: int) -> None:
    """Draft, say what belongs to it, sign."""
    row = _say(officer, year)
    returns_signing.sign_return(by=officer, return_id=row.pk, digest=digest_to_sign(row))


def sign_too(leader: User, year: int) -> None:
    """Sign the same as the second person."""
    row = AnnualReturn.objects.get(year=year)
    returns_signing.sign_return(by=leader, return_id=row.pk, digest=digest_to_sign(row))


def hand_over(officer: User, year: int) -> None:
    """Take out the file that two people signed, years before the node took its place among others."""
    returns_signing.take_out_file(by=officer, return_id=AnnualReturn.objects.get(year=year).pk)


def begin(officer: User, year: int) -> None:
    """Draft the next one, remark on a number and answer the first question."""
    row = _say(officer, year)
    place = {"indicator": "new_cases_by_category", "place": ("runaway",)}
    returns.write_remark(by=officer, return_id=row.pk, **place, text=REMARK)  # type: ignore[arg-type]
    asked = read_whole(user=officer, year=year).asked
    if asked:
        text = "Most cases stay in the country; the question does not apply to them."
        returns.answer_question(by=officer, return_id=row.pk, question=asked[0].question, text=text)


def _say(officer: User, year: int) -> AnnualReturn:
    row = returns.draft_return(by=officer, year=year)
    row = returns.say_practice(by=officer, return_id=row.pk, practice=PRACTICE, seen=row.edits)
    row = returns.say_service(by=officer, return_id=row.pk, answers=SERVICE, seen=row.edits)
    return returns.say_basis(by=officer, return_id=row.pk, basis=BASIS, special_ground="", seen=row.edits)
