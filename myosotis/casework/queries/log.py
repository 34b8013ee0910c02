"""Reading the log as a person may: the small poll of live pages, and "who read this"."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator

from myosotis.accounts.access import demand
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.audit.models import Entry
from myosotis.audit.queries import head, read_since
from myosotis.audit.sentences import say
from myosotis.casework.access import find_visible, visible_cases, visible_contacts
from myosotis.kernel.errors import Missing

ROWS_A_PAGE = 50


@dataclass(frozen=True)
class LogLine:
    """One entry in words."""

    at: dt.datetime
    sentence: str
    ref: str


def read_live(*, user: User, since: int) -> dict[str, Any]:
    """What happened after `since` in what this person may see: sequence numbers, verbs and ids, nothing else.

    A page that was away for long gets the newest part only; it reads its live parts anew in any case.
    """
    last, _digest = head()
    entries = read_since(max(since, last - 200)) if since < last else []
    cases = {entry.case for entry in entries if entry.case}
    contacts = {str(entry.touched["contact"]) for entry in entries if entry.touched.get("contact")}
    seen_cases = _as_text(visible_cases(user).filter(pk__in=cases)) if cases else set()
    seen_contacts = _as_text(visible_contacts(user).filter(pk__in=contacts)) if contacts else set()
    shown = [
        _line_of(entry, is_case_seen=entry.case in seen_cases)
        for entry in entries
        if entry.case in seen_cases or entry.touched.get("contact") in seen_contacts
    ]
    return {"seq": last, "entries": shown}


def read_case_log(*, user: User, ref: str, page: int = 1) -> Page[Any]:
    """Who did and who read what in a case; for whoever may see the case."""
    case = find_visible(user, ref=ref)
    if case is None:
        raise Missing
    rows = Entry.objects.filter(case=str(case.pk)).order_by("-seq")
    return _page_of_lines(rows, page, {str(case.pk): case.ref})


def read_team_log(*, user: User, page: int = 1) -> Page[Any]:
    """The log of all cases of a supervisor's teams, newest first."""
    demand(user, Permission.READ_LOG)
    refs = {str(pk): ref for pk, ref in visible_cases(user).values_list("pk", "ref")}
    rows = Entry.objects.filter(case__in=refs).order_by("-seq")
    return _page_of_lines(rows, page, refs)


def _page_of_lines(rows: Any, number: int, refs: dict[str, str]) -> Page[Any]:
    page = Paginator(rows, ROWS_A_PAGE).get_page(number)
    entries = list(page.object_list)
    names = {
        str(pk): name
        for pk, name in User.objects.filter(
            pk__in={entry.actor for entry in entries if _is_id(entry.actor)}
        ).values_list("pk", "name")
    }
    page.object_list = [
        LogLine(
            at=entry.at,
            sentence=say(entry.verb, names.get(entry.actor, entry.actor)),
            ref=refs.get(entry.case, ""),
        )
        for entry in entries
    ]
    return page


def _line_of(entry: Entry, *, is_case_seen: bool) -> dict[str, Any]:
    line: dict[str, Any] = {"seq": entry.seq, "verb": entry.verb}
    if is_case_seen:
        line["case"] = entry.case
    if entry.touched.get("contact"):
        line["contact"] = entry.touched["contact"]
    return line


def _as_text(rows: Any) -> set[str]:
    return {str(pk) for pk in rows.values_list("pk", flat=True)}


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
