"""Looks for what is wrong in a vocabulary: missing labels, sources, parents, twins, impossible bounds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from myosotis_core.vocabulary.model import LANGUAGES, Code, CodeList, Vocabulary

CODE_FORM = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
STRAY_SPACE = re.compile(r"^\s|\s$|\s\s|[\t\r\n]")
VERSION_FORM = re.compile(r"\d{4}\.\d+")


@dataclass(frozen=True)
class Problem:
    """One fault, where it is and what it is, in a sentence."""

    list_name: str
    code: str
    text: str

    def __str__(self) -> str:
        place = f"{self.list_name}/{self.code}" if self.code else self.list_name
        return f"{place}: {self.text}"


def validate(vocabulary: Vocabulary) -> list[Problem]:
    """Every fault of the vocabulary; an empty list means that it can be released."""
    problems: list[Problem] = []
    names = [one.name for one in vocabulary.lists]
    if names != sorted(names):
        problems.append(Problem("vocabulary", "", "The code lists are not named in alphabetical order."))
    problems += [Problem(name, "", "Two code lists have this name.") for name in _twins(names)]
    if [rule.number for rule in vocabulary.rules] != list(range(1, len(vocabulary.rules) + 1)):
        problems.append(Problem("vocabulary", "", "The counting rules are not numbered 1, 2, 3 …"))
    named = [term.source for term in vocabulary.terms] + [rule.source for rule in vocabulary.rules]
    for source in sorted(set(named) - set(vocabulary.sources)):
        problems.append(
            Problem("vocabulary", "", f"The source “{source}” of a term or rule is not described.")
        )
    for one in vocabulary.lists:
        problems += _check_list(one, vocabulary)
    return problems


def _check_list(one: CodeList, vocabulary: Vocabulary) -> Iterator[Problem]:
    if not CODE_FORM.fullmatch(one.name):
        yield Problem(one.name, "", "The name is not written in lower case with underscores.")
    if not one.definition or not one.title:
        yield Problem(one.name, "", "The title or the definition is missing.")
    if not one.codes:
        yield Problem(one.name, "", "The list holds no code.")
    if one.source not in vocabulary.sources:
        yield Problem(one.name, "", f"The source “{one.source}” is not described.")
    yield from _check_labels(one.name, "", dict(one.labels))
    for name in _twins([code.code for code in one.codes]):
        yield Problem(one.name, name, "The code stands twice in the list.")
    for name in {code.code for code in one.codes} & {code.code for code in one.absences}:
        yield Problem(one.name, name, "The code is also an absence code.")
    for language in LANGUAGES:
        labels = [code.labels.get(language, "").casefold() for code in (*one.codes, *one.absences)]
        for label in _twins([label for label in labels if label]):
            yield Problem(one.name, "", f"Two codes have the label “{label}” in “{language}”.")
    for position, code in enumerate(one.codes):
        yield from _check_code(one, code, position, vocabulary)


def _check_code(one: CodeList, code: Code, position: int, vocabulary: Vocabulary) -> Iterator[Problem]:
    if not CODE_FORM.fullmatch(code.code):
        yield Problem(one.name, code.code, "The code is not written in lower case with underscores.")
    if not code.definition:
        yield Problem(one.name, code.code, "The definition is missing.")
    if code.source not in vocabulary.sources:
        yield Problem(one.name, code.code, f"The source “{code.source}” is not described.")
    yield from _check_labels(one.name, code.code, dict(code.labels))
    if code.parent and code.parent not in {earlier.code for earlier in one.codes[:position]}:
        yield Problem(one.name, code.code, f"The parent “{code.parent}” does not stand before it.")
    for flag in sorted(code.flags - set(one.flags)):
        yield Problem(one.name, code.code, f"The flag “{flag}” is not declared by the list.")
    has_bounds = code.at_least is not None or code.less_than is not None
    if has_bounds and not one.unit:
        yield Problem(one.name, code.code, "It has bounds, but the list has no unit.")
    if code.at_least is not None and code.less_than is not None and code.at_least >= code.less_than:
        yield Problem(one.name, code.code, "The lower bound is not below the upper one.")
    if code.until and not VERSION_FORM.fullmatch(code.until):
        yield Problem(one.name, code.code, f"“until” is not a version: {code.until}.")


def _check_labels(name: str, code: str, labels: dict[str, str]) -> Iterator[Problem]:
    for language in LANGUAGES:
        text = labels.get(language, "")
        if not text.strip():
            yield Problem(name, code, f"The label in “{language}” is missing.")
        elif STRAY_SPACE.search(text):
            yield Problem(name, code, f"The label in “{language}” has stray spaces.")
    for language in sorted(set(labels) - set(LANGUAGES)):
        yield Problem(name, code, f"There is a label in “{language}”, which is not an offered language.")


def _twins(values: list[str]) -> list[str]:
    return sorted(value for value, times in Counter(values).items() if times > 1)
