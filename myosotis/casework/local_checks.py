"""What is wrong with a field of this hotline's own before it is saved: above all, two things of one name."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.text import slugify
from django.utils.translation import gettext as _

from myosotis.casework.models import LocalField

MOST_ANSWERS = 40


@dataclass
class AnswerInput:
    """One answer as typed: its code ("" for a new one), its words by language, whether it is offered."""

    labels: dict[str, str]
    code: str = ""
    is_active: bool = True


@dataclass
class FieldInput:
    """One question as typed."""

    about: str
    labels: dict[str, str]
    answers: list[AnswerInput] = field(default_factory=list)
    is_special: bool = False
    is_active: bool = True


def fold(text: str) -> str:
    """A label as two people would call it the same: without case, accents and spaces around."""
    letters = unicodedata.normalize("NFKD", text).casefold().split()
    return " ".join("".join(one for one in word if not unicodedata.combining(one)) for word in letters)


def make_code(labels: dict[str, str], taken: Iterable[str]) -> str:
    """A code of the first words that have Latin letters, else a number; never one that is taken."""
    words = next((slugify(text) for text in labels.values() if slugify(text)), "")
    base = words.replace("-", "_")[:34] or "answer"
    held = set(taken)
    code, number = base, 2
    while code in held:
        code, number = f"{base}_{number}", number + 1
    return code


def give_codes(given: FieldInput, taken: Iterable[str]) -> None:
    """New answers get their codes; those that have one keep it for ever."""
    held = {*taken, *(answer.code for answer in given.answers if answer.code)}
    for answer in given.answers:
        if not answer.code:
            answer.code = make_code(answer.labels, held)
            held.add(answer.code)


def find_faults(given: FieldInput, *, present: LocalField | None, others: Iterable[LocalField]) -> list[str]:
    """Sentences about what must be mended; none when it can be saved."""
    faults = []
    if not any(given.labels.values()):
        faults.append(_("The question needs its words in at least one language."))
    if not given.answers:
        faults.append(_("The question needs at least one answer."))
    if len(given.answers) > MOST_ANSWERS:
        faults.append(_("A list of more than forty answers is read by nobody. Make it shorter."))
    faults += _faults_among_answers(given.answers)
    for other in others:
        is_itself = present is not None and other.pk == present.pk
        same = {fold(text) for text in given.labels.values() if text} & {
            fold(text) for text in other.labels.values() if text
        }
        if not is_itself and other.about == given.about and same:
            faults.append(_("There is a question of this name already: {name}.").format(name=other.label))
    if present is not None:
        faults += _faults_of_change(given, present)
    return faults


def _faults_among_answers(answers: list[AnswerInput]) -> list[str]:
    faults, seen_codes = [], set()
    seen: dict[tuple[str, str], int] = {}
    for number, answer in enumerate(answers, 1):
        if not any(answer.labels.values()):
            faults.append(_("Answer {number} has no words.").format(number=number))
        if answer.code and answer.code in seen_codes:
            faults.append(_("The code {code} is there twice.").format(code=answer.code))
        seen_codes.add(answer.code)
        for language, text in answer.labels.items():
            key = (language, fold(text))
            if text and key in seen:
                faults.append(
                    _("Answers {first} and {second} have the same words: {words}.").format(
                        first=seen[key], second=number, words=text
                    )
                )
            elif text:
                seen[key] = number
    return faults


def _faults_of_change(given: FieldInput, present: LocalField) -> list[str]:
    faults = []
    is_answered = present.values.exists()
    if is_answered and given.about != present.about:
        faults.append(_("Records have answered this question: what it is asked of stays."))
    if is_answered and given.is_special != present.is_special:
        faults.append(_("Records have answered this question: whether it is sealed stays."))
    kept = {answer.code for answer in given.answers}
    lost = [one["code"] for one in present.codes if one["code"] not in kept]
    if is_answered and lost:
        faults.append(_("Records may have an answer that you took away. Switch it off instead."))
    return faults
