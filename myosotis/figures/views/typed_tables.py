"""One table of a return, typed on one page: a grid for the keyboard, the same checks as a workbook."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from myosotis.accounts.access import needs, person_of
from myosotis.accounts.permissions import Permission
from myosotis.figures.actions.bringing import merge_practices
from myosotis.figures.actions.returns import take_over_tables
from myosotis.figures.naming import language, name_indicator, name_table
from myosotis.figures.queries import bringing as queries
from myosotis.figures.questionnaire.layout import blocks_of
from myosotis.figures.questionnaire.tabling import join_practices
from myosotis.figures.questionnaire.words import why_word
from myosotis.figures.return_tables import own_practice, read_tables
from myosotis.figures.typed import draw_grid, find_block, read_typed, wholes, why_choices
from myosotis.figures.views.returns_saying import say_refusal
from myosotis.kernel.errors import Missing, Refused
from myosotis_core.indicators import load_definitions


@needs(Permission.SIGN_FIGURES)
@require_http_methods(["GET", "POST"])
def type_table(request: HttpRequest, year: int, indicator: str) -> HttpResponse:
    """The fields of one table with last year's numbers; what has mistakes comes back as it was typed."""
    user = person_of(request)
    row, expected = queries.expect_own(user=user, year=year)
    block = find_block(expected.version, indicator)
    if row is None or block is None:
        raise Missing
    kept, typed, posted = read_tables(row.tables), None, None
    if request.method == "POST":
        posted = {name: str(value) for name, value in request.POST.items()}
        typed = read_typed(block, posted, year, expected.before)
        if typed.is_sound:
            said = join_practices(typed.practices)
            practice = merge_practices(own_practice(row.practice), said, typed.tables)
            try:
                take_over_tables(by=user, return_id=row.pk, tables=typed.tables, practice=practice)
            except Refused as error:
                messages.error(request, say_refusal(error))
            else:
                messages.success(request, _("Saved."))
                return redirect(
                    "figures:type_table", year, _next_of(expected.version, indicator) or indicator
                )
    grid = draw_grid(block, language(), kept=kept, before=expected.before, posted=posted, typed=typed)
    number = load_definitions(expected.version).indicator(indicator).table
    context = {
        "row": row,
        "year": year,
        "state": row.get_state_display(),
        "is_last": True,
        "indicator": indicator,
        "number": number,
        "title": name_indicator(block.code) if block.indicator else name_table(number),
        "grid": grid,
        "is_multi": bool(block.indicator and block.indicator.is_multi),
        "is_special": bool(block.indicator and block.indicator.is_special),
        "is_typed": row.source == row.Source.TYPED,
        "whys": why_choices(language()),
        "wholes": [(code, why_word(code, language())) for code in wholes()],
        "next": _next_of(expected.version, indicator),
    }
    status = 400 if typed is not None else 200
    return render(request, "figures/bringing/type.html", context, status=status)


def _next_of(version: str, indicator: str) -> str:
    """The table after this one; plain numbers of one sheet are one."""
    names = [
        block.code if block.indicator else block.lines[0].indicator.code
        for _page, block in blocks_of(version)
    ]
    block = find_block(version, indicator)
    own = indicator if block is None or block.indicator else block.lines[0].indicator.code
    at = names.index(own) if own in names else len(names)
    return names[at + 1] if at + 1 < len(names) else ""
