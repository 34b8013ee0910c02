"""Chapter: mediation between parents in different countries, as mediators of the network told of it."""

from __future__ import annotations

from myosotis.figures.report.chapters.drafting import PERCENT, alt_of, by_size, first_of, mark_share, notes_of
from myosotis.figures.report.edition import Chapter, Chart, Form, Given, Label, Message
from myosotis.figures.report.mediating import Mediations
from myosotis.figures.report.mediator_files import OUTCOMES
from myosotis.figures.report.messages import say_that
from myosotis.figures.report.showing import HIDDEN, Shown
from myosotis_core.comparison import share_of

CODE = "mediation"
INDICATOR = "mediation_outcomes"
AGREED = ("full_agreement", "partial_agreement")
MET = (*AGREED, "no_agreement")


def draft_mediation(found: Mediations) -> Chapter:
    """How many mediations there were, how they stood, how long they took."""
    chart = _outcomes(found)
    return Chapter(CODE, f"chapter.{CODE}", tuple(_sentences(found)), () if chart is None else (chart,))


def _sentences(found: Mediations) -> list[Message]:
    values: dict[str, Given] = {
        "mediators": found.mediators,
        "countries": found.countries,
        "year": found.year,
    }
    if found.total is None:
        said = [say_that("mediation.hidden", **values)]
    else:
        said = [say_that("mediation.told", mediations=found.total, **values)]
    agreed, met = _sum_of(found, AGREED), _sum_of(found, MET)
    share = share_of(agreed, met).value
    if share is not None and met is not None:
        said.append(say_that("mediation.agreed", share=share, mediations=met))
    if found.days is not None:
        said.append(say_that("mediation.days", days=found.days, mediators=found.days_from))
    if found.languages > 1:
        said.append(say_that("mediation.languages", languages=found.languages))
    return said


def _sum_of(found: Mediations, codes: tuple[str, ...]) -> int | None:
    """The sum of open counts; None where one of them is hidden."""
    counts = [found.outcomes.get(code) for code in codes]
    return None if None in counts else sum(one or 0 for one in counts)


def _outcomes(found: Mediations) -> Chart | None:
    shown = {
        code: Shown(count, HIDDEN if count is None else "", found.mediators, "A")
        for code, count in found.outcomes.items()
    }
    marks = by_size(
        mark_share(Label(OUTCOMES, code), share_of(one.value, found.total), one)
        for code, one in shown.items()
    )
    first = first_of(marks)
    if first is None or first.value is None:
        return None
    return Chart(
        f"{CODE}-outcomes",
        Form.BARS,
        say_that("mediation.outcomes", first=first.row, share=first.value),
        say_that("subtitle.mediation", year=found.year, mediators=found.mediators),
        alt_of(marks, PERCENT),
        "unit.percent",
        marks,
        INDICATOR,
        notes=notes_of(marks, say_that("note.mediation")),
    )
