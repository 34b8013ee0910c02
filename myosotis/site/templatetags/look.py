"""Icons, risk steps, time bars and sentences about time, without inline styles, mirrored where time runs left."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from django import template
from django.forms import BoundField
from django.templatetags.static import static
from django.utils import translation
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html, json_script
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime

from myosotis.casework.spans import say_span
from myosotis.kernel import clock
from myosotis.site import timebars, words
from myosotis.site.rendering import escape

register = template.Library()

RISK_STEPS = {"very_low": 1, "low": 2, "medium": 3, "high": 4}
MIRRORED_ICONS = frozenset(
    "arrow-back-up arrow-left arrow-right chevron-left chevron-right".split()  # noqa: SIM905 - read as a line
) | {"door-exit", "external-link", "login", "logout", "send", "walk"}
ARABIC_LETTERS = re.compile("[\u0621-\u064a]")
LEFT_TO_RIGHT_RUNS = re.compile(r"116[ \u00a0]000|\+?\d[\d \u00a0/.-]{4,}\d")


@register.simple_tag
@lru_cache(maxsize=512)
def icon(name: str, extra: str = "") -> SafeString:
    """Draw an icon of the sprite; direction icons mirror on right-to-left pages."""
    flip = " flp" if name in MIRRORED_ICONS else ""
    classes = f"i {extra}{flip}".replace("  ", " ").strip()
    return format_html(
        '<svg class="{}" viewBox="0 0 24 24" aria-hidden="true"><use href="{}#{}"></use></svg>',
        classes,
        static("icons.svg"),
        name,
    )


@register.simple_tag
def flower(extra: str = "flower", petals: str = "#8db7ee") -> SafeString:
    """Draw the mark: five petals, a white ring, a yellow heart."""
    centres = (("32", "16.4"), ("46.84", "27.18"), ("41.17", "44.62"), ("22.83", "44.62"), ("17.16", "27.18"))
    circles = "".join(f'<circle cx="{x}" cy="{y}" r="12.4"/>' for x, y in centres)
    return format_html(
        '<svg class="{}" viewBox="0 0 64 64" aria-hidden="true"><g fill="{}">{}</g>'
        '<circle cx="32" cy="32" r="9.4" fill="#fff"/><circle cx="32" cy="32" r="6.2" fill="#f5c22b"/></svg>',
        extra,
        petals,
        mark_safe(circles),  # noqa: S308 - constant shapes
    )


@register.simple_tag
def options(choices: Iterable[tuple[str, object]], chosen: str = "") -> SafeString:
    """The options of a list in the order given, the chosen one marked: a long list without a template for each."""
    drawn = [
        f'<option value="{escape(code)}"{" selected" if code == chosen else ""}>{escape(label)}</option>'
        for code, label in choices
    ]
    return mark_safe("".join(drawn))  # noqa: S308  every part was escaped


@register.simple_tag
def draw_field(field: BoundField, absence: object = "") -> SafeString:
    """One form field with label, help and mistakes; `absence`: a second field with the ways to say there is no answer.

    In Python, because a page of a case has dozens of them.
    """
    if field.is_hidden:
        return mark_safe(str(field))  # noqa: S308  drawn by Django
    described = escape(field.auto_id)
    drawn = (
        f'<span class="help" id="{described}_helptext">{escape(field.help_text)}</span>'
        if field.help_text
        else ""
    )
    drawn += escape(field)
    for number, error in enumerate(field.errors):
        marked = "" if number else f' id="{described}_error"'
        drawn += (
            f'<span class="error"{marked}>{icon("alert-triangle", "s")}<span>{escape(error)}</span></span>'
        )
    if absence:
        drawn += f'<div class="or">{escape(absence)}</div>'
    if field.use_fieldset:
        about = f' aria-describedby="{escape(field.aria_describedby)}"' if field.aria_describedby else ""
        start, end = (
            f'<fieldset class="fd opts-box"{about}><legend>{escape(field.label)}</legend>',
            "</fieldset>",
        )
    else:
        start = f'<div class="fd"><label for="{escape(field.id_for_label)}">{escape(field.label)}</label>'
        end = "</div>"
    return mark_safe(start + drawn + end)  # noqa: S308  every part was escaped


@register.inclusion_tag("components/risk.html")
def risk(level: str | None, label: str) -> dict[str, Any]:
    """Draw the four steps of a risk level beside its name; without a level an open circle."""
    filled = RISK_STEPS.get(level or "", 0)
    steps = [
        {
            "x": index * 5,
            "y": round(10 - index * 3.2, 1),
            "height": round(4 + index * 3.2, 1),
            "on": index < filled,
        }
        for index in range(4)
    ]
    return {"steps": steps if filled else [], "label": label, "is_high": level == "high"}


@register.filter
def initials(name: object) -> str:
    """Return the first letters of the first and last word of a name."""
    parts = str(name or "").split()
    letters = [part[0] for part in ([parts[0], parts[-1]] if len(parts) > 1 else parts)]
    return "".join(letters).upper()


@register.filter
def ltr(value: object) -> SafeString:
    """Isolate a reference, a time or a phone number, so that it reads from left to right everywhere.

    A day whose month is in Arabic letters keeps the direction of its letters.
    """
    isolated = "<bdi>{}</bdi>" if ARABIC_LETTERS.search(str(value)) else '<bdi dir="ltr">{}</bdi>'
    return format_html(isolated, value)


@register.filter
def isolated(value: object) -> SafeString:
    """Isolate words somebody typed, inside a sentence of ours: neither turns the other around."""
    return format_html("<bdi>{}</bdi>", value)


@register.filter
def isolate_numbers(value: object) -> SafeString:
    """Isolate `116 000` and phone-like numbers inside a sentence."""
    escaped = str(conditional_escape(str(value)))
    return mark_safe(LEFT_TO_RIGHT_RUNS.sub(r'<bdi dir="ltr">\g<0></bdi>', escaped))  # noqa: S308 - escaped above


@register.filter
def duration(hours: float | None) -> str:
    """Say a span of hours as people do: 34 min, 9 h, 1 d 13 h."""
    return "" if hours is None else say_span(minutes=int(float(hours) * 60), is_coarse=True)


@register.filter
def near(at: datetime | None) -> str:
    """Say a day and an hour: "Thu 12:26" within six days of now, "3 Nov 12:26" where a weekday would be misread."""
    if at is None:
        return ""
    local = localtime(at)
    is_near = abs((local.date() - localtime(clock.now()).date()).days) < 7
    return f"{date_format(local, 'D' if is_near else 'j M')} {local:%H:%M}"


STATES_DUE = {
    "late": ("red", "alert-triangle"),
    "soon": ("amber", "clock"),
    "done": ("green", "circle-check"),
    "later": ("m", ""),
}
"""How each state of what is due is coloured, and its icon."""


@register.simple_tag
def due(at: datetime, is_done: bool = False) -> SafeString:
    """Say when something is due: overdue with a triangle, within 30 minutes with a clock, else quietly.

    In Python, because a board holds forty of them.
    """
    minutes = int((at - clock.now()).total_seconds() // 60)
    state = (
        "done" if is_done else "late" if minutes < 0 else "soon" if minutes <= words.SOON_MINUTES else "later"
    )
    colour, name = STATES_DUE[state]
    return format_html(
        '<span class="w nw {}" data-due="{}" data-state="{}">{}<span data-due-text>{}</span></span>\n',
        colour,
        at.isoformat(),
        state,
        icon(name, "s") if name else "",
        words.say_due(minutes=minutes),
    )


@register.simple_tag
def ago(at: datetime) -> SafeString:
    """Say how long ago something was; the page keeps it true."""
    minutes = int((clock.now() - at).total_seconds() // 60)
    return format_html(
        '<time datetime="{}" data-ago>{}</time>', at.isoformat(), words.say_ago(minutes=minutes)
    )


@register.simple_tag
def page_words() -> SafeString:
    """Hand the sentences that scripts need to the page, in the language of the person."""
    return json_script(words.list_words(), "page-words")


@register.inclusion_tag("components/time_axis.html")
def time_axis(far: float = timebars.FAR_HOURS) -> dict[str, Any]:
    """Draw the hours and days above the time bars of the board."""
    return {"ticks": timebars.list_ticks(far=far, mirrored=is_mirrored()), "now": 0 if is_mirrored() else 100}


@register.inclusion_tag("components/time_bar.html")
def time_bar(
    hours: float,
    marks: Sequence[dict[str, Any]] = (),
    is_high: bool = False,
    label: str = "",
    far: float = timebars.FAR_HOURS,
) -> dict[str, Any]:
    """Draw how long a child is missing on the board's axis, with marks `{"hours", "icon", "label"}`."""
    mirrored = is_mirrored()
    shown = label or say_span(minutes=int(float(hours) * 60), is_coarse=True)
    layout = timebars.lay_out_bar(hours=float(hours), marks=marks, far=far, mirrored=mirrored)
    return {**layout, "label": shown, "is_high": is_high, "sprite": static("icons.svg"), "mirrored": mirrored}


@register.simple_tag
def line_axis(start: datetime, end: datetime, now: datetime | None = None) -> timebars.LineAxis:
    """Make the axis of days which all episode lines of a case share: `{% line_axis start end as axis %}`."""
    return timebars.make_line_axis(start=start, end=end, now=now or clock.now(), mirrored=is_mirrored())


@register.inclusion_tag("components/line_days.html")
def line_days(axis: timebars.LineAxis) -> dict[str, Any]:
    """Draw the days above the episode lines."""
    return {"axis": axis}


@register.inclusion_tag("components/episode_line.html")
def episode_line(axis: timebars.LineAxis, line: dict[str, Any]) -> dict[str, Any]:
    """Draw one episode on the axis of its case.

    The line says `began_at`, `ended_at` or None, `began_label`, `label` (how long, or how it ended), `after_label`,
    and `marks`, each with `at`, `icon` and `label`.
    """
    return {"axis": axis, "line": timebars.lay_out_line(axis=axis, line=line), "sprite": static("icons.svg")}


def is_mirrored() -> bool:
    """Say whether time runs from right to left in the language of the page."""
    return translation.get_language_bidi()
