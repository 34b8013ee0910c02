"""What requests about figures from other software, and about questions of figures, are about and what they send."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from myosotis.accounts.models import User
from myosotis.casework.facts import local_day
from myosotis.figures.actions.bringing import keep_brought_in
from myosotis.figures.models import Asked, BroughtIn, LedgerEntry, Release
from myosotis.kernel import clock
from myosotis_core.indicators import Fact, Kind, Practice, load_definitions, tabulate
from myosotis_core.vocabulary import CURRENT_VERSION

ACTS = (
    "take_questionnaire",
    "bring_workbook",
    "bring_facts",
    "take_marked",
    "take_over",
    "drop_brought_in",
    "asked_questionnaire",
    "bring_asked_workbook",
    "take_asked_marked",
    "take_in_workbook",
    "drop_asked_workbook",
    "publish_answer",
    "sign_own_table",
    "drop_own_table",
    "publish_round_answer",
)
SENT: dict[str, dict[str, Any]] = {f"figures:{name}": {} for name in ACTS}
SENT |= {
    "figures:take_over": {"others": "kept"},
    "figures:type_table": {"whole": "not_collected"},
    "figures:publish_answer": {"of": "new_cases", "by": "category"},
    "figures:publish_round_answer": {"of": "new_cases_by_category", "by": "category"},
}
FORMS = {name.split(":")[1] for name in SENT}


def make_brought_in(*, by: User, keeper: User, asked_id: int) -> dict[str, Any]:
    """A file of the hotline's own and one of another hotline that wait, and a table that one person signed."""
    year = local_day(clock.now()).year - 1
    asked = Asked.objects.get(pk=asked_id)
    table = Release.objects.create(
        form=Release.Form.TABLE,
        year=year,
        name="A table",
        made_by=by,
        is_safe=True,
        built_at=clock.now(),
        audit={"certificate": {"format": "x"}, "known": 0},
        first_by=by,
        first_at=clock.now(),
    )
    LedgerEntry.objects.create(
        release=table,
        table=f"new_cases-{year}-901",
        digest="0",
        cells=1,
        hidden=0,
        content="count,status\n7,open\n",
    )
    return {
        "brought_in_id": _keep(by, year, None),
        "workbook_id": _keep(keeper, asked.round.year, asked),
        "table_id": table.pk,
    }


def _keep(by: User, year: int, asked: Asked | None) -> UUID:
    waiting = BroughtIn.objects.filter(asked=asked, year=year).first()
    if waiting:
        return waiting.pk
    indicator = load_definitions().indicator("new_cases_by_category")
    fact = Fact(Kind.CASE, year, 1, codes={"category": "runaway"}, count=30)
    return keep_brought_in(
        by=by,
        year=year,
        asked=asked,
        form=BroughtIn.Form.WORKBOOK,
        version=CURRENT_VERSION,
        tables={indicator.code: tabulate([fact], indicator, year)},
        practice=Practice(),
        marked=b"x",
    ).pk
