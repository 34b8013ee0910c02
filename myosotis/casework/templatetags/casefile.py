"""How a child and an episode are named and drawn on the pages of this room."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from myosotis.casework import speech
from myosotis.casework.queries.cases import ChildView

register = template.Library()


@register.filter
def child_name(child: ChildView) -> str:
    """ "Nikos D., 8"."""
    return speech.name_child(child)


@register.filter
def child_state(child: ChildView) -> str:
    """How things stand with a child, as a code."""
    return speech.state_of(child)


@register.inclusion_tag("casework/case/state.html")
def state_tag(child: ChildView) -> dict[str, Any]:
    """How things stand with a child: a colour, a shape and a word."""
    return {"state": speech.state_of(child)}


@register.simple_tag
def describe_line(row: dict[str, Any]) -> dict[str, Any]:
    """The episode as the component draws it, in words of the page."""
    episode = row["episode"]
    span = str(render_to_string("casework/case/span.html", {"hours": speech.hours_missing(episode)})).strip()
    label, after = span, ""
    if episode.ended_at:
        day = localtime(episode.ended_at)
        is_back = episode.outcome in speech.BACK
        pattern = _("back {day}, after {span}") if is_back else _("ended {day}, after {span}")
        label = pattern.format(day=f"{speech.say_day(episode.ended_at)} {day:%H:%M}", span=span)
    elif episode.reported_returned_at:
        label = _("{span}, to be confirmed").format(span=span)
    return {
        "began_at": speech.began_at(episode),
        "ended_at": episode.ended_at,
        "began_label": speech.say_seen(episode),
        "label": label,
        "after_label": after,
        "marks": row["marks"],
    }


@register.simple_tag
def full_name(names: list[str]) -> SafeString | str:
    """All forms of a name, side by side."""
    return " · ".join(names)
