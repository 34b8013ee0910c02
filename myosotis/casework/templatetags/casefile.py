"""How a child and an episode are named and drawn on the pages of this room."""

from __future__ import annotations

from typing import Any

from django import template
from django.forms import BaseForm
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from myosotis.casework import speech
from myosotis.casework.blank_forms import BlankForm
from myosotis.casework.queries.cases import ChildView
from myosotis.kernel import clock

register = template.Library()


@register.simple_tag
def draw_form(form: BaseForm | BlankForm) -> str:
    """The fields of a form; of an empty one from memory."""
    return (
        form.draw()
        if isinstance(form, BlankForm)
        else render_to_string("components/form.html", {"form": form})
    )


@register.filter
def child_name(child: ChildView) -> str:
    """ "Nikos D., 8"."""
    return speech.name_child(child)


@register.inclusion_tag("casework/case/state.html")
def state_tag(child: ChildView, is_short: bool = False) -> dict[str, Any]:
    """How things stand with a child: a colour, a shape and a word."""
    return {"state": speech.state_of(child), "is_short": is_short}


@register.simple_tag
def describe_line(row: dict[str, Any]) -> dict[str, Any]:
    """The episode as the component draws it, in words of the page."""
    episode = row["episode"]
    span = str(render_to_string("casework/case/span.html", {"hours": speech.hours_missing(episode)})).strip()
    label, after = span, ""
    if episode.ended_at:
        day = localtime(episode.ended_at)
        is_recent = (localtime(clock.now()) - day).days < 7
        is_back = episode.outcome in speech.BACK
        pattern = _("back {day}, after {span}") if is_back else _("ended {day}, after {span}")
        label = pattern.format(day=f"{date_format(day, 'D' if is_recent else 'j M')} {day:%H:%M}", span=span)
    elif episode.reported_returned_at:
        label = _("{span}, to be confirmed").format(span=span)
    elif episode.last_seen_at is None:
        label = speech.say_seen(episode)  # how long is not known either
    return {
        "began_at": speech.began_at(episode),
        "ended_at": episode.ended_at,
        "began_label": "" if label == speech.say_seen(episode) else speech.say_seen(episode),
        "label": label,
        "after_label": after,
        "is_grave": episode.outcome == speech.DECEASED,
        "marks": row["marks"],
    }
