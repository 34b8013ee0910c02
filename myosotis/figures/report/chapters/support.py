"""Chapter: what was given, what children met, and what hotlines lack."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal

from myosotis.figures.report.chapters.drafting import notes_of, say_share, share_chart
from myosotis.figures.report.edition import Chapter, Chart, Form, Label, Mark, Message
from myosotis.figures.report.messages import say_that
from myosotis.figures.report.showing import Release

CODE = "support"
CHOICES = ("series.first_choice", "series.second_choice", "series.third_choice")
ALL_HOURS = 168
FEWEST = 3


def draft_support(release: Release) -> Chapter:
    """Support given, harm met where hotlines know it, and the service itself."""
    charts = [
        share_chart(release, f"{CODE}-given", "new_cases_by_support", "support", "support.given"),
        share_chart(release, f"{CODE}-contacts", "contacts_by_support", "support", "support.contacts"),
        _challenges(release),
        share_chart(release, f"{CODE}-harm", "episodes_by_harm", "harm", "support.harm"),
        share_chart(
            release,
            f"{CODE}-vulnerability",
            "children_by_vulnerability",
            "vulnerability",
            "support.vulnerability",
        ),
    ]
    return Chapter(
        CODE,
        f"chapter.{CODE}",
        tuple(_sentences(release)),
        tuple(one for one in charts if one is not None),
    )


def _sentences(release: Release) -> list[Message]:
    found = []
    publicity = release.ratio("publicity_share").value
    if publicity is not None:
        found.append(say_that("support.publicity", share=publicity))
    violence = release.ratio("violence_share").value
    if violence is not None:
        found.append(say_share("support.violence", violence))
    service = service_of(release)
    both = [
        (Decimal(str(one["paid_staff"])), int(str(one["volunteers"])))
        for one in service.values()
        if _is_number(one.get("paid_staff")) and _is_whole(one.get("volunteers"))
    ]
    if len(both) >= FEWEST:
        staff, volunteers = sum(one for one, _other in both), sum(other for _one, other in both)
        found.append(say_that("support.staff", hotlines=len(both), staff=staff, volunteers=volunteers))
    hours = [one["hours_a_week"] for one in service.values() if _is_number(one.get("hours_a_week"))]
    if hours:
        always = sum(Decimal(str(one)) >= ALL_HOURS for one in hours)
        found.append(say_that("support.hours", times=always, hotlines=len(hours)))
    return found


def service_of(release: Release) -> dict[str, Mapping[str, object]]:
    """What each hotline said of itself this year."""
    returns = release.collection.returns.get(release.year, {})
    return {code: one.service for code, one in sorted(returns.items()) if one.service}


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _challenges(release: Release) -> Chart | None:
    """How often each challenge is named first, second and third: ranks are counted, never averaged."""
    answers = [one.get("challenges") for one in service_of(release).values()]
    ranked = [[str(code) for code in one] for one in answers if isinstance(one, list | tuple) and one]
    if len(ranked) < FEWEST:
        return None
    named = [Counter(one[at] for one in ranked if len(one) > at) for at in range(len(CHOICES))]
    order = sorted(
        {code for one in named for code in one}, key=lambda code: [-one[code] for one in named] + [code]
    )
    marks = tuple(
        Mark(Label("hotline_challenge", code), Label("text", key), one[code])
        for code in order
        for key, one in zip(CHOICES, named, strict=True)
    )
    first, times = order[0], named[0][order[0]]
    row = Label("hotline_challenge", first)
    return Chart(
        f"{CODE}-challenges",
        Form.STACKED,
        say_that("support.challenges", first=row, times=times, hotlines=len(ranked)),
        say_that("subtitle.service", hotlines=len(ranked), year=release.year),
        say_that("alt.one", first=row, first_value=times, number=len(order)),
        "unit.hotlines",
        marks,
        "challenges",
        tuple(Label("text", key) for key in CHOICES),
        notes_of(marks),
    )
