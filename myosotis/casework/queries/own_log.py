"""What one opened and did oneself, with the references of cases that one may still open."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.core.paginator import Page, Paginator

from myosotis.accounts.models import User
from myosotis.audit.models import Entry
from myosotis.audit.sentences import SENTENCES, say
from myosotis.casework.access import visible_cases

ROWS_A_PAGE = 50
OPENING = ("case.opened", "contact.opened", "case.opened_anyway", "case.compared")


def read_own_log(*, user: User, which: str = "", number: int = 1) -> Page[Any]:
    """A page of the own entries of the log, newest first: instant, sentence, and the reference of a visible case."""
    mine = Entry.objects.filter(actor=user.public_id).order_by("-seq")
    if which == "opened":
        mine = mine.filter(verb__in=OPENING)
    page: Page[Any] = Paginator(mine, ROWS_A_PAGE).get_page(number)
    entries = list(page.object_list)
    refs = find_numbers(entries, user=user)
    page.object_list = [
        {
            "at": entry.at,
            "sentence": say(entry.verb, user.name) if entry.verb in SENTENCES else entry.verb,
            "ref": refs.get(entry.case, ""),
            "is_hidden": bool(entry.case) and entry.case not in refs,
        }
        for entry in entries
    ]
    return page


def find_numbers(entries: Collection[Entry], *, user: User) -> dict[str, str]:
    """The numbers of the cases of some entries, by the id that the log has, as far as this person may open them now."""
    ids = {entry.case for entry in entries if entry.case}
    if not ids:
        return {}
    return {str(pk): ref for pk, ref in visible_cases(user).filter(pk__in=ids).values_list("pk", "ref")}
