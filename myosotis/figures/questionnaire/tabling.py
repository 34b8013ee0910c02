"""From the cells of a block to tables: each with a number, a reason, or a fault at its address."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from myosotis.figures.questionnaire.faults import Fault, Weight
from myosotis.figures.questionnaire.finding import NUMBER, WHY, Found
from myosotis.figures.questionnaire.layout import WHOLE_TABLE, Column, Line
from myosotis.figures.questionnaire.numbers import read_count, show
from myosotis.figures.questionnaire.opening import Seen, address_of
from myosotis.figures.questionnaire.words import LANGUAGES, countries_of, find_why
from myosotis_core.indicators import TOTAL, Cell, Indicator, Practice, Status, Table, lay_out
from myosotis_core.indicators.tables import Place, is_impossible


@dataclass
class Answer:
    """One cell as it was read. `status` None: nothing stands there."""

    seen: Seen
    value: int | None = None
    status: Status | None = None
    is_rest: bool = False
    is_faulty: bool = False


@dataclass
class Sheeted:
    """The answers of one indicator with their addresses, to tabulate and to point at."""

    indicator: Indicator
    sheet: str
    answers: dict[Place, Answer] = field(default_factory=dict)
    whole: Status | None = None
    faults: list[Fault] = field(default_factory=list)
    is_stopped: bool = False

    def address(self, place: Place) -> str:
        """Where a place stands; the total where it stands nowhere."""
        found = self.answers.get(place) or self.answers.get((TOTAL,) * len(self.indicator.by))
        return found.seen.address if found else ""


def read_block(found: Found) -> dict[str, Sheeted]:
    """The indicators of a block with all answers and faults of their cells."""
    read: dict[str, Sheeted] = {}
    for line in found.block.lines:
        name = line.indicator.code
        if name not in read:
            read[name] = Sheeted(line.indicator, found.sheet.name, is_stopped=name in found.stopped)
            _read_whole(found, read[name])
        if line.key in found.rows:
            _read_line(found, line, read[name])
    merged = list(_merged_faults(found))
    for one in read.values():
        one.faults += merged
        one.is_stopped = one.is_stopped or bool(merged)
        look_at_gaps(one)
    return read


def _merged_faults(found: Found) -> Iterator[Fault]:
    rows, columns = set(found.rows.values()), set(found.columns.values())
    name = found.block.lines[0].indicator.code
    for top, left, bottom, right in found.sheet.merged:
        if rows & set(range(top, bottom + 1)) and columns & set(range(left, right + 1)):
            values = {"range": f"{address_of(top, left)}:{address_of(bottom, right)}"}
            yield Fault("merged", found.sheet.name, address_of(top, left), values=values, indicator=name)


def _read_whole(found: Found, one: Sheeted) -> None:
    """What is said of all empty cells at once."""
    if not found.whole:
        return
    cells = [
        seen
        for (row, column), seen in sorted(found.sheet.cells.items())
        if row == found.whole and column >= found.first and seen.value is not None
    ]
    if not cells or not str(cells[0].value).strip():
        return
    status = find_why(str(cells[0].value))
    if status is None:
        one.faults.append(_fault("why_unknown", one, cells[0], show(cells[0].value)))
    elif status not in WHOLE_TABLE:
        one.faults.append(_fault("why_not_here", one, cells[0], why=status.value))
    else:
        one.whole = status


def _fault(code: str, one: Sheeted, seen: Seen, found: str = "", **values: str | int) -> Fault:
    one.is_stopped = True
    return Fault(code, one.sheet, seen.address, found, values, indicator=one.indicator.code)


def _read_line(found: Found, line: Line, one: Sheeted) -> None:
    row = found.rows[line.key]
    code = ""
    if line.is_open:
        code = _read_country(found, line, row, one)
        if not code:
            return
    for column in found.block.columns:
        place = found.block.place(line, column, code)
        is_rest = found.block.is_rest(line, column) and not line.is_open
        answer = _read_answer(found, column, row, one)
        answer.is_rest = is_rest
        if line.is_open and place in one.answers:
            other = one.answers[place].seen.address
            one.faults.append(_fault("country_twice", one, answer.seen, code, other=other))
        one.answers.setdefault(place, answer)


def _read_country(found: Found, line: Line, row: int, one: Sheeted) -> str:
    """The country of an open row; empty where the row is empty or faulty."""
    label = found.first - 1
    numbers = [found.seen(row, NUMBER, column.code) for column in found.block.columns]
    seen = found.sheet.cells.get((row, label)) or Seen(row, label, None)
    text = str(seen.value or "").strip()
    if not text:
        if any(not _is_empty(number) for number in numbers):
            one.faults.append(_fault("country_missing", one, seen))
        return ""
    code = find_country(text)
    if not code:
        one.faults.append(_fault("country_unknown", one, seen, show(text)))
    return code


def find_country(text: str) -> str:
    """The code of a country that is written as code, as name, or as both; empty where there is none."""
    codes = countries_of("en")
    head = text.split()[0] if text.split() else ""
    if head in codes:
        return head
    plain = text.casefold()
    for language in LANGUAGES:
        for code, name in countries_of(language).items():
            if plain == name.casefold():
                return code
    return ""


def _is_empty(seen: Seen) -> bool:
    return not seen.formula and (
        seen.value is None or (isinstance(seen.value, str) and not seen.value.strip())
    )


def _read_answer(found: Found, column: Column, row: int, one: Sheeted) -> Answer:
    return judge(found.seen(row, NUMBER, column.code), found.seen(row, WHY, column.code), one)


def judge(seen: Seen, beside: Seen, one: Sheeted) -> Answer:
    """A number and the reason beside it, wherever they were written; faults go to `one`."""
    answer = Answer(seen)
    why: Status | None = None
    if not _is_empty(beside):
        why = find_why(str(beside.value))
        if why is None:
            one.faults.append(_fault("why_unknown", one, beside, show(beside.value)))
            answer.is_faulty = True
    if _is_empty(seen):
        _read_reason(answer, why, one)
        return answer
    number = read_count(seen)
    if number.fault:
        one.faults.append(_fault(number.fault, one, seen, number.found, **number.values))
        answer.is_faulty = True
        return answer
    if number.note:
        note = Fault(number.note, one.sheet, seen.address, number.found, weight=Weight.NOTES)
        one.faults.append(replace(note, indicator=one.indicator.code))
    answer.value = int(number.value or 0)
    answer.status = Status.OBSERVED if answer.value else Status.ZERO
    if why is Status.ESTIMATED:
        answer.status = Status.ESTIMATED
    elif why is Status.ZERO and answer.value:
        one.faults.append(_fault("zero_with_number", one, seen, number.found))
    elif why is not None and why is not Status.ZERO:
        one.faults.append(_fault("why_with_number", one, seen, number.found, why=why.value))
    return answer


def _read_reason(answer: Answer, why: Status | None, one: Sheeted) -> None:
    if why is Status.ESTIMATED:
        one.faults.append(_fault("estimate_without_number", one, answer.seen))
        answer.is_faulty = True
    elif why is Status.ZERO:
        answer.value, answer.status = 0, Status.ZERO
    elif why is not None:
        answer.status = why


def look_at_gaps(one: Sheeted) -> None:
    """Empty cells: what is said of the whole table, what cannot exist, else a fault, once the table was begun."""
    is_begun = any(answer.status or answer.is_faulty for answer in one.answers.values())
    if not is_begun and one.whole is None:
        if not one.is_stopped and one.answers:
            one.is_stopped = True
            name, total = one.indicator.code, one.address((TOTAL,) * len(one.indicator.by))
            values = {"indicator": name}
            one.faults.append(Fault("table_empty", one.sheet, total, "", values, Weight.ASKS, name))
        return
    for place, answer in one.answers.items():
        if answer.status or answer.is_faulty or answer.is_rest:
            continue
        if is_impossible(one.indicator, place):
            answer.status = Status.IMPOSSIBLE
        elif one.whole is not None:
            answer.status = one.whole
            answer.value = 0 if one.whole is Status.ZERO else None
        else:
            one.faults.append(_fault("empty", one, answer.seen))


def make_table(one: Sheeted, year: int) -> Table:
    """The table of answers without a fault."""
    said = {place: answer for place, answer in one.answers.items() if answer.status}
    counts = {place: answer.value for place, answer in said.items() if answer.value is not None}
    practice = practice_of(one)
    table = lay_out(one.indicator, year, counts, practice)
    cells = dict(table.cells)
    for place, answer in said.items():
        if answer.status is None:
            continue
        before = cells.get(place) or Cell(place, None, answer.status)
        cells[place] = replace(before, value=answer.value, status=answer.status)
    uncollected = frozenset(
        dimension
        for at, dimension in enumerate(one.indicator.by)
        if all(answer.status is Status.NOT_COLLECTED for place, answer in said.items() if place[at] != TOTAL)
    )
    return Table(one.indicator, year, cells, practice, uncollected)


def practice_of(one: Sheeted) -> Practice:
    """What is said of a table as a whole."""
    total = one.answers.get((TOTAL,) * len(one.indicator.by))
    code = one.indicator.code
    if total and total.status and not total.status.has_value:
        return Practice(indicators={code: total.status})
    valued = [answer for answer in one.answers.values() if answer.value is not None]
    estimates = (
        frozenset({code}) if valued and all(v.status is Status.ESTIMATED for v in valued) else frozenset()
    )
    if one.whole and one.whole is not Status.ZERO:
        return Practice(dimensions={one.indicator.by[-1]: one.whole}, estimates=estimates)
    return Practice(estimates=estimates)


def join_practices(practices: Mapping[str, Practice]) -> Practice:
    """What is said of all tables of a return together: what holds for one table only stays with it."""
    return Practice(
        indicators={code: status for one in practices.values() for code, status in one.indicators.items()},
        estimates=frozenset(code for one in practices.values() for code in one.estimates),
    )
