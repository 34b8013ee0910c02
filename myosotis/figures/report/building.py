"""From an edition to all files of a release, languages and kinds at the same time where there are several cores."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

from myosotis.figures.report.attack import attack_edition
from myosotis.figures.report.collection import Collection
from myosotis.figures.report.edition import Edition
from myosotis.figures.report.pack import write_pack
from myosotis.figures.report.pages import write_front, write_pages
from myosotis.figures.report.preparing import prepare
from myosotis.figures.report.printing import write_pdf, write_sheets
from myosotis.figures.report.texts import REPORT_LANGUAGES
from myosotis.figures.report.workbooks import write_workbook

Say = Callable[[str], None]
KINDS = ("pages", "paper", "sheets", "workbook")


class NotReleased(Exception):
    """The release would tell what it must not; the message says what. Nothing is written."""


class UnknownLanguage(ValueError):
    """The report is not offered in a language."""


def build(
    collection: Collection,
    languages: Sequence[str],
    out: Path,
    *,
    workers: int | None = None,
    say: Say = lambda _text: None,
) -> Edition:
    """Build the whole release below `out`: the same collection gives the same bytes.

    Raises `NotReleased` where the attack on the edition recovers a hidden number, `UnknownLanguage`,
    `preparing.NothingToReport`, and `NotProtectable` of disclosure control.
    """
    unknown = [one for one in languages if one not in REPORT_LANGUAGES]
    if unknown or not languages:
        offered = ", ".join(REPORT_LANGUAGES)
        raise UnknownLanguage(f"The report is not written in “{', '.join(unknown)}”; it is in {offered}.")
    count = (workers or min(4, os.cpu_count() or 1)) if can_fork() else 1
    edition = prepare(collection, workers=count, say=say)
    findings = attack_edition(edition, collection, workers=count)
    if not findings.is_safe:
        raise NotReleased(findings.sentence())
    say(findings.sentence())
    edition = with_findings(edition, findings.to_dict())
    out.mkdir(parents=True, exist_ok=True)
    write_front(edition, languages, out)
    _render(edition, languages, out, count, say)
    return edition


def can_fork() -> bool:
    """Whether this process may be copied: one that has set pages or serves them has threads a copy would lack."""
    return threading.active_count() == 1 and not _SET_HERE


def with_findings(edition: Edition, findings: dict[str, object]) -> Edition:
    """The edition with what the attack found in its audit."""
    return Edition(**{**edition.__dict__, "audit": {**edition.audit, **findings}})


_SET_HERE: list[str] = []
"""What this process itself has written; a copy of it would wait for threads that it does not have."""

_BEING_BUILT: list[Edition] = []
"""What the processes made from this one render; set before they begin."""


def _render(edition: Edition, languages: Sequence[str], out: Path, workers: int, say: Say) -> None:
    tasks = [("pack", "", tuple(languages))]
    tasks += [(kind, language, tuple(languages)) for kind in KINDS for language in languages]
    if workers < 2:
        for task in tasks:
            _SET_HERE[:] = [task[0]]
            say(_write(edition, task, out))
        return
    _BEING_BUILT[:] = [edition]
    try:
        with ProcessPoolExecutor(workers, multiprocessing.get_context("fork")) as pool:
            for done in as_completed([pool.submit(_write_inherited, task, out) for task in tasks]):
                say(done.result())
    finally:
        _BEING_BUILT.clear()


def _write_inherited(task: tuple[str, str, tuple[str, ...]], out: Path) -> str:
    return _write(_BEING_BUILT[0], task, out)


def _write(edition: Edition, task: tuple[str, str, tuple[str, ...]], out: Path) -> str:
    kind, language, languages = task
    if kind == "pack":
        write_pack(edition, languages, out)
    elif kind == "pages":
        write_pages(edition, language, out, languages=languages)
    elif kind == "paper":
        write_pdf(edition, language, out)
    elif kind == "sheets":
        write_sheets(edition, language, out)
    else:
        write_workbook(edition, language, out)
    return f"written: {kind}{' in ' + language if language else ''}"
