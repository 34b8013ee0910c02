"""What every page of the secretariat's collection shares: its links, and how an act answers that was refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from myosotis.kernel.errors import Refused
from myosotis.services.words import plain_letters

PAGES: tuple[tuple[str, str, Promise], ...] = (
    ("figures:rounds", "table", gettext_lazy("Rounds")),
    ("figures:mappings", "route", gettext_lazy("Own codes")),
    ("figures:beside", "chart-bar", gettext_lazy("Beside ours")),
    ("figures:releases", "send", gettext_lazy("Releases")),
    ("figures:policies", "shield", gettext_lazy("Policies")),
    ("figures:changes", "language", gettext_lazy("Vocabulary")),
)

REASONS: Mapping[str, Promise] = {
    "not_now": gettext_lazy("This does not fit any more: somebody was quicker, or it is over."),
    "no_message_can_go_there": gettext_lazy(
        "No message can go to this hotline now. Choose mail or telephone, and it is noted that you asked."
    ),
    "question_says_nothing": gettext_lazy("Choose what you ask about, or write it in your own words."),
    "the_figure_still_stands": gettext_lazy(
        "The figure stands as it did. It counts as corrected once a new version of the hotline changed it."
    ),
    "an_answer_comes_first": gettext_lazy("Note first what the hotline answered."),
    "round_takes_no_return_of_this_year": gettext_lazy(
        "This round takes no return of that year, or none any more."
    ),
    "return_follows_another_version": gettext_lazy(
        "The return follows another version of the vocabulary than this round asks for."
    ),
    "outcomes_do_not_add_up": gettext_lazy("The outcomes do not add up to the mediations."),
    "nothing_to_release": gettext_lazy("No figures of this round are there to be released."),
    "hotline_not_asked": gettext_lazy("This hotline is not asked in this round."),
    "built_anew_meanwhile": gettext_lazy("It was built anew meanwhile. Look at it again, then sign."),
    "audit_has_not_passed": gettext_lazy("The attack on it has not passed. Nothing may be signed."),
    "another_person_signs": gettext_lazy("You have signed. The second signature is another person’s."),
    "another_person_approves": gettext_lazy("You proposed these yourself. Another person approves them."),
    "a_correction_is_announced": gettext_lazy("A hotline announced a new version of its figures."),
    "policy_not_approved": gettext_lazy(
        "Two people have not approved how some of its tables may be published."
    ),
    "return_holds_nothing_asked": gettext_lazy("The return holds none of the tables that are asked for."),
}


def show(
    request: HttpRequest, template: str, context: dict[str, Any], *, here: str, status: int = 200
) -> HttpResponse:
    """A page of the collection, with its links; the present one is marked."""
    pages = [
        {"url": reverse(name), "icon": icon, "label": label, "is_current": name == here}
        for name, icon, label in PAGES
    ]
    return render(request, template, {**context, "pages": pages}, status=status)


def act(
    request: HttpRequest, run: Callable[[], Any], back: str, *arguments: Any, said: str = ""
) -> HttpResponse:
    """Do one thing and go back; a refusal is told as a sentence, and nothing was changed."""
    try:
        run()
    except Refused as refusal:
        if refusal.reason not in REASONS:
            raise
        messages.error(request, str(REASONS[refusal.reason]))
    else:
        if said:
            messages.success(request, said)
    return redirect(back, *arguments)


def sort_by_country(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Hotlines by the name of their country in the language of the page; never by a number."""
    return sorted(rows, key=lambda row: (plain_letters(row["country"]), row["name"]))
