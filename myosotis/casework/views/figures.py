"""The page "this year so far": what is counted, each number with its name and unit."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from myosotis.accounts.access import needs, person_of
from myosotis.casework import words
from myosotis.casework.facts import local_day
from myosotis.casework.queries.facts import year_so_far
from myosotis.casework.views.asking import read_number
from myosotis.kernel import clock
from myosotis_core.indicators import YearSoFar

TABLES = (
    ("contacts_by_channel", "channel"),
    ("contacts_by_kind", "contact_kind"),
    ("new_cases_by_category", "category"),
    ("children_by_age", "age_band"),
    ("episodes_by_outcome", "outcome"),
    ("ended_episodes_by_duration", "missing_duration"),
    ("new_episodes_by_repeat", "repeat"),
)


@require_GET
def show_year(request: HttpRequest) -> HttpResponse:
    """This year so far, or an earlier year."""
    user = person_of(request)
    this_year = local_day(clock.now()).year
    given = read_number(request.GET.get("year", ""))
    wanted = given if 2000 <= given <= this_year else this_year
    year = year_so_far(user=user, year=wanted)
    context = {
        "year": year,
        "is_now": wanted == this_year,
        "years": [this_year - back for back in range(3)],
        "sheets": list_sheets(year),
        "tables": [describe_table(year, name, code_list) for name, code_list in TABLES],
    }
    return render(request, "casework/figures/year.html", context)


@needs()
@require_GET
def show_definitions(request: HttpRequest) -> HttpResponse:
    """The words and the rules by which is counted."""
    vocabulary = words.vocabulary()
    return render(request, "casework/figures/definitions.html", {"vocabulary": vocabulary})


def list_sheets(year: YearSoFar) -> list[dict[str, Any]]:
    """The four counts, each with its parts; prevention and assistance stand apart."""
    return [
        {
            "unit": _("Contacts"),
            "value": year.contacts.value,
            "says": _("every call, chat and message, silent ones included"),
            "parts": [(_("Contacts with somebody who had a concern"), year.contacts_answered.value)],
        },
        {
            "unit": _("Cases"),
            "value": year.cases_worked_on.value,
            "says": _("cases of missing children worked on"),
            "parts": [
                (_("New cases, opened this year"), year.cases_new.value),
                (_("Cases from before, still worked on"), year.cases_from_before.value),
                (_("Cases closed this year"), year.cases_closed.value),
                (_("Cases open now"), year.cases_open.value),
            ],
        },
        {
            "unit": _("Children"),
            "value": year.children.value,
            "says": _("children in the cases worked on"),
            "parts": [(_("Children in new cases"), year.children_new.value)],
        },
        {
            "unit": _("Episodes"),
            "value": year.episodes_new.value + year.episodes_from_before.value,
            "says": _("times of being missing"),
            "parts": [
                (_("Episodes begun this year"), year.episodes_new.value),
                (_("Episodes from before"), year.episodes_from_before.value),
                (_("Episodes ended this year"), year.episodes_ended.value),
                (_("Episodes open now"), year.episodes_open.value),
            ],
        },
    ]


def describe_table(year: YearSoFar, name: str, code_list: str) -> dict[str, Any]:
    """One table: label, number and share of each code; zero, not known and not collected stay apart."""
    count = getattr(year, name)
    titles = {
        "contacts_by_channel": _("Contacts by channel"),
        "contacts_by_kind": _("Contacts by kind"),
        "new_cases_by_category": _("New cases by category"),
        "children_by_age": _("Children by age when they went missing"),
        "episodes_by_outcome": _("Episodes by outcome"),
        "ended_episodes_by_duration": _("Ended episodes by how long they lasted"),
        "new_episodes_by_repeat": f"{_('Episodes begun this year')}: {words.list_label('repeat')}",
    }
    counts = {cell[0]: number for cell, number in count.cells.items()}
    still_missing = year.episodes_open.value if name == "episodes_by_outcome" else 0
    if (
        still_missing
    ):  # the return counts them as not located at the end of the year; here they have no outcome yet
        counts["not_located"] = counts.get("not_located", 0) - still_missing
    # Beside what nobody wrote down, the vocabulary's own "Not answered" could be read as either.
    plain = {"unanswered": _("Rang off before anybody answered")} if name == "contacts_by_kind" else {}
    rows = [
        (plain.get(code) or words.label(code_list, code), number) for code, number in counts.items() if number
    ]
    rows += [(_("Still missing"), still_missing)] if still_missing else []
    rows += [(words.label("absence", cell[0]), number) for cell, number in count.absences.items() if number]
    if count.blanks:
        rows.append((_("Nothing written down yet"), count.blanks))
    whole = max(count.value, 1)
    return {
        "name": name,
        "title": titles[name],
        "unit": count.unit,
        "value": count.value,
        "is_collected": count.is_collected,
        "rows": [
            {"label": label, "number": number, "share": round(number * 100 / whole, 1)}
            for label, number in rows
        ],
    }
