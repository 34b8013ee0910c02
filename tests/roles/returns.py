"""What requests about a hotline's annual return are about, and what they send."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from myosotis.accounts.models import User
from myosotis.casework.facts import local_day
from myosotis.figures.models import AnnualReturn, FiguresNotice
from myosotis.figures.return_tables import write_tables
from myosotis.kernel import clock
from myosotis_core.indicators import Fact, Kind, load_definitions, tabulate_all
from myosotis_core.vocabulary import CURRENT_VERSION

CELL = {"indicator": "new_cases_by_category", "place": "runaway", "text": "A new shelter."}
QUESTION = {"indicator": "new_cases", "code": "jump", "place": "", "text": "A new shelter."}
ASKED = "11111111-1111-4111-8111-111111111111"
SENT: dict[str, dict[str, Any]] = {
    "figures:take_report": {"table": "contacts"},
    "figures:draft_return": {},
    "figures:return_practice": {"seen": "0"},
    "figures:return_basis": {"seen": "0", "basis": "All cases."},
    "figures:return_service": {"seen": "0", "volunteers": "4"},
    "figures:sign_return": {"digest": ""},
    "figures:correct_return": {"reason": "A case was recorded late."},
    "figures:count_return": {},
    "figures:remark_return": CELL,
    "figures:answer_return": QUESTION,
    "figures:answer_notice": {"question": ASKED, "text": "It is right."},
    "figures:take_back_signature": {},
    "figures:send_return": {},
    "figures:return_file": {},
}
FORMS = {name.split(":")[1] for name in SENT}


def make_tables(year: int, cases: int) -> dict[str, Any]:
    """A few tables with so many new cases."""
    facts = [Fact(Kind.CASE, year, 1, codes={"category": "runaway", "cross_border": "no"}, count=cases)]
    wanted = [one for one in load_definitions().indicators if one.table in (4, 5)]
    return write_tables(tabulate_all(facts, wanted, year), CURRENT_VERSION)


def make_returns(*, by: User, second: User | None = None) -> dict[str, Any]:
    """A draft of last year, of which the checks ask why there are so many more cases than the year before.

    With a `second` person also one of the year before it that both signed.
    """
    year = local_day(clock.now()).year - 1
    if second is not None:
        signed = {"first_by": by, "first_at": clock.now(), "second_by": second, "second_at": clock.now()}
        AnnualReturn.objects.create(
            year=year - 1,
            definitions=CURRENT_VERSION,
            drafted_by=by,
            tables=make_tables(year - 1, 20),
            state=AnnualReturn.State.SIGNED,
            **signed,
        )
    AnnualReturn.objects.get_or_create(
        year=year,
        defaults={
            "definitions": CURRENT_VERSION,
            "drafted_by": by,
            "tables": make_tables(year, 90),
            "before": {} if second else make_tables(year - 1, 20),
        },
    )
    return {"year": year, "table_number": 5, "indicator": "new_cases_by_category"}


def make_asked(year: int) -> dict[str, Any]:
    """What the secretariat asked about the return of that year."""
    notice, _is_new = FiguresNotice.objects.get_or_create(
        message=UUID(ASKED),
        defaults={
            "about": FiguresNotice.About.QUESTION,
            "year": year,
            "annual_return": AnnualReturn.objects.get(year=year),
            "text": "90 are far from 20: is it right?",
            "questions": [
                {
                    "question": ASKED,
                    "text": "90 are far from 20: is it right?",
                    "check": "jump",
                    "indicator": "new_cases",
                    "values": {"before": 20, "now": 90},
                }
            ],
        },
    )
    return {"figures_notice_id": notice.pk}
