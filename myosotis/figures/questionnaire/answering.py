"""Reads what a hotline says of its service: numbers with decimals, languages, numbers by code, ranks."""

from __future__ import annotations

from collections.abc import Mapping

from myosotis.figures.questionnaire.faults import Fault, Weight
from myosotis.figures.questionnaire.finding import NUMBER, WHY, Found
from myosotis.figures.questionnaire.layout import questions_of
from myosotis.figures.questionnaire.numbers import read_count, read_number, show
from myosotis.figures.questionnaire.service import LIMITS, WITH_DECIMALS, keys_of
from myosotis.figures.questionnaire.words import LANGUAGES, find_why
from myosotis_core.indicators import Question, Status
from myosotis_core.vocabulary import load

PLAIN = "plain"


def read_service(found: Found, version: str, faults: list[Fault]) -> dict[str, object]:
    """Answers by code of the question.

    Numbers as they are, ranks as a list of codes from the hardest on, numbers by code as a mapping; a reason instead
    of an answer is `{"status": …}`. What nobody answered is left out.
    """
    service: dict[str, object] = {}
    for question in questions_of(version):
        rows = [(key, code) for key, code in keys_of(question, version) if key in found.rows]
        cells = {code: found.rows[key] for key, code in rows}
        answer: object
        if question.unit == "ranked":
            answer = _read_ranks(question, version, found, cells, faults)
        elif question.unit == "coded":
            answer = {
                code: value
                for code, row in cells.items()
                if (value := _read_one(question, found, row, faults)) is not None
            }
        else:
            answer = _read_one(question, found, cells[""], faults) if "" in cells else None
        if answer is not None and answer != {} and answer != []:
            service[question.code] = answer
    return service


def _read_one(question: Question, found: Found, row: int, faults: list[Fault]) -> object:
    seen = found.seen(row, NUMBER, PLAIN)
    beside = found.sheet.cells.get((row, found.columns.get((WHY, PLAIN), 0)))
    why = find_why(str(beside.value)) if beside and beside.value is not None else None
    if beside and beside.value is not None and str(beside.value).strip() and why is None:
        faults.append(Fault("why_unknown", found.sheet.name, beside.address, show(beside.value)))
    if seen.value is None and not seen.formula:
        return {"status": why.value} if why and not why.has_value else 0 if why is Status.ZERO else None
    if why and why not in (Status.ESTIMATED, Status.ZERO):
        values = {"why": why.value}
        faults.append(Fault("why_with_number", found.sheet.name, seen.address, show(seen.value), values))
        return None
    number = read_number(seen) if question.unit in WITH_DECIMALS else read_count(seen)
    if number.fault:
        faults.append(Fault(number.fault, found.sheet.name, seen.address, number.found, number.values))
        return None
    most = LIMITS.get(question.unit)
    if most is not None and number.value is not None and number.value > most:
        faults.append(Fault("out_of_range", found.sheet.name, seen.address, number.found, {"most": most}))
        return None
    if number.note:
        faults.append(Fault(number.note, found.sheet.name, seen.address, number.found, weight=Weight.NOTES))
    value = number.value
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _read_ranks(
    question: Question, version: str, found: Found, cells: Mapping[str, int], faults: list[Fault]
) -> list[str]:
    """Codes from the hardest on; each once, without a gap."""
    codes = load(version).list(question.code_list)
    by_label = {code.label(one).casefold(): code.code for code in codes.codes for one in LANGUAGES}
    by_label |= {code.code: code.code for code in codes.codes}
    ranked: dict[str, str] = {}
    is_open = False
    for _rank, row in sorted(cells.items(), key=lambda one: int(one[0])):
        seen = found.seen(row, NUMBER, PLAIN)
        text = str(seen.value or "").strip()
        if not text:
            is_open = True
            continue
        code = by_label.get(text.casefold(), "")
        if not code:
            faults.append(Fault("choice_unknown", found.sheet.name, seen.address, show(text)))
        elif code in ranked:
            values = {"other": ranked[code]}
            faults.append(Fault("rank_twice", found.sheet.name, seen.address, show(text), values))
        else:
            if is_open:
                faults.append(Fault("rank_gap", found.sheet.name, seen.address, show(text)))
                is_open = False
            ranked[code] = seen.address
    return list(ranked)
