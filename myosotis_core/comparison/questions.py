"""What is asked back about a return: a question never refuses a figure, it waits for a correction or a comment.

Every question is a code with values; the sentence belongs to whoever shows it (`QUESTIONS` says in English what is
meant).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from myosotis_core.indicators import TOTAL, Status, Table
from myosotis_core.indicators.tables import Place, is_impossible

QUESTIONS: Mapping[str, str] = {
    "sum_differs": "The parts add up to {parts}, the total says {total}.",
    "part_exceeds_whole": "{part} is more than the {whole} it is a part of.",
    "worked_on_differs": "New and from before are {parts} together, worked on says {total}.",
    "closed_and_open_differ": "Closed and open are {parts} together, worked on says {total}.",
    "answered_exceeds_contacts": "{part} contacts answered are more than the {whole} contacts.",
    "more_cases_than_children": "{part} cases of missing children have only {whole} children.",
    "jump": "{now} is more than three times, or less than a third of, last year's {before}.",
    "outlier": "{now} is far from what this hotline had in earlier years (usually about {usual}).",
    "vanished": "Last year there were {before}, now the cell says that it is not collected or not reported.",
    "cannot_exist": "{now} stand in a cell that cannot exist by the definitions.",
    "much_unknown": "Only {percent} % have an answer.",
}
"""Code to what it means. Values in braces are those of `Question.values`."""

JUMP = 3
SMALLEST_JUMP = 20
FEWEST_YEARS = 4
FAR = 5.0
FEW_VANISHED = 3
LEAST_KNOWN = 70


@dataclass(frozen=True)
class Question:
    """One thing to look at. `place`: the cell, empty for the whole indicator. `values`: what the sentence needs."""

    code: str
    indicator: str
    place: Place = ()
    values: Mapping[str, int] = field(default_factory=dict)


def find_questions(
    tables: Mapping[str, Table],
    *,
    before: Mapping[str, Table] | None = None,
    history: Mapping[str, Sequence[Table]] | None = None,
) -> list[Question]:
    """All questions about the tables of one hotline and year (indicator code to table), in their order.

    `before`: the same tables of the year before. `history`: older tables of an indicator, oldest first.
    """
    questions: list[Question] = []
    for code, table in tables.items():
        questions += _ask_parts(table)
        if before and code in before:
            questions += _ask_jumps(table, before[code])
        if history and code in history:
            questions += _ask_outliers(table, history[code])
    questions += _ask_sums(tables)
    return questions


def _ask_parts(table: Table) -> Iterator[Question]:
    """Totals against parts, each part against its margin, cells that cannot exist, many unknowns."""
    indicator = table.indicator
    for place, cell in table.cells.items():
        if cell.value and is_impossible(indicator, place):
            yield Question("cannot_exist", indicator.code, place, {"now": cell.value})
        for at in range(len(place)):
            whole = table.cell(*place[:at], TOTAL, *place[at + 1 :]).value
            if place[at] == TOTAL:
                yield from _ask_margin(table, place, at)
            elif cell.value is not None and whole is not None and cell.value > whole:
                values = {"part": cell.value, "whole": whole}
                yield Question("part_exceeds_whole", indicator.code, place, values)
    known = table.item_response()
    if known is not None and known < LEAST_KNOWN and (table.total.value or 0) >= SMALLEST_JUMP:
        yield Question("much_unknown", indicator.code, (), {"percent": int(known)})


def _ask_margin(table: Table, place: Place, at: int) -> Iterator[Question]:
    """One margin against the sum of the cells it is the margin of, where all of these have a number."""
    parts = [
        cell
        for other, cell in table.cells.items()
        if other[at] != TOTAL and other[:at] == place[:at] and other[at + 1 :] == place[at + 1 :]
    ]
    whole = table.cells[place].value
    may_miss = any(cell.status not in (Status.OBSERVED, Status.ZERO, Status.IMPOSSIBLE) for cell in parts)
    if table.indicator.is_multi or may_miss or whole is None or not parts:
        return
    total = sum(cell.value or 0 for cell in parts)
    if total != whole:
        yield Question("sum_differs", table.indicator.code, place, {"parts": total, "total": whole})


_ADDING = (
    ("worked_on_differs", ("new_cases", "cases_from_before"), "cases_worked_on"),
    ("closed_and_open_differ", ("closed_cases", "open_cases"), "cases_worked_on"),
)
_WITHIN = (
    ("answered_exceeds_contacts", "contacts_answered", "contacts"),
    ("more_cases_than_children", "cases_worked_on", "children"),
)


def _ask_sums(tables: Mapping[str, Table]) -> Iterator[Question]:
    """What several indicators of one return must be to each other."""
    values = {code: table.total.value for code, table in tables.items()}
    for code, parts, whole in _ADDING:
        numbers = [values.get(part) for part in parts]
        total = values.get(whole)
        if total is None or any(number is None for number in numbers):
            continue
        added = sum(number or 0 for number in numbers)
        if added != total:
            yield Question(code, whole, (), {"parts": added, "total": total})
    for code, part, whole in _WITHIN:
        inner, outer = values.get(part), values.get(whole)
        if inner is not None and outer is not None and inner > outer:
            yield Question(code, part, (), {"part": inner, "whole": outer})


def _ask_jumps(table: Table, before: Table) -> Iterator[Question]:
    """A number three times as large or a third of last year's, and numbers that are gone; breaks explain themselves.

    Where more than a few numbers of a table are gone it is asked once about the table: there is one reason for all.
    """
    vanished: list[Question] = []
    for place, cell in table.cells.items():
        try:
            earlier = before.cell(*place)
        except KeyError:
            continue
        if earlier.value and cell.value is None and cell.status is not Status.IMPOSSIBLE:
            vanished.append(Question("vanished", table.indicator.code, place, {"before": earlier.value}))
        if earlier.value is None or cell.value is None or cell.is_break:
            continue
        low, high = sorted((earlier.value, cell.value))
        if high >= SMALLEST_JUMP and high > JUMP * low:
            yield Question("jump", table.indicator.code, place, {"before": earlier.value, "now": cell.value})
    if len(vanished) > FEW_VANISHED:
        most = max(one.values["before"] for one in vanished)
        yield Question("vanished", table.indicator.code, (), {"before": most})
    else:
        yield from vanished


def _ask_outliers(table: Table, history: Sequence[Table]) -> Iterator[Question]:
    """A total far from the hotline's own years before, by the median and the median distance from it."""
    earlier = [one.total.value for one in history if one.total.value is not None]
    now = table.total.value
    if now is None or len(earlier) < FEWEST_YEARS:
        return
    usual = median(earlier)
    spread = max(1.4826 * median(abs(one - usual) for one in earlier), usual**0.5, 1.0)
    if abs(now - usual) > FAR * spread:
        values = {"now": now, "usual": round(usual)}
        yield Question("outlier", table.indicator.code, (TOTAL,) * len(table.indicator.by), values)
