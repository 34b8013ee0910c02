"""What the page of a case says and changes of a child: gender, birth or age as told, countries."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from myosotis.casework import speech
from myosotis.casework.actions.children import told_of
from myosotis.casework.child_form import ChildEditForm, to_initial
from myosotis.casework.countries import name_country
from myosotis.casework.editing import versions_of
from myosotis.casework.facts import local_day
from myosotis.casework.models import Episode
from myosotis.casework.queries.cases import ChildView
from myosotis.people.ages import Told, age_on

LABELS = {
    "gender": gettext_lazy("Gender"),
    "born": gettext_lazy("Birth and age"),
    "countries": gettext_lazy("Countries of the child"),
    "marks": gettext_lazy("Description"),
    "health": gettext_lazy("Illness, disability, medicine"),
    "languages": gettext_lazy("Languages"),
    "living_situation": gettext_lazy("Living situation"),
    "residence_status": gettext_lazy("Residence status"),
    "vulnerabilities": gettext_lazy("What makes the child vulnerable"),
}


def panel_of(person_id: Any) -> str:
    """The name of the panel in which a child is edited."""
    return f"about-{person_id}"


def make_form(child: ChildView) -> ChildEditForm:
    """The form with what is known and the versions its editor sees."""
    person = child.person
    initial = to_initial(told_of(child.link), person.gender, person.countries, versions_of(person))
    return ChildEditForm(initial=initial, auto_id=auto_id(person.pk))


def read_form(request: HttpRequest, person_id: Any) -> ChildEditForm:
    """The form as sent, which knows when this child was first missing."""
    first = (
        Episode.objects.filter(person=person_id, last_seen_at__isnull=False).order_by("last_seen_at").first()
    )
    began_on = local_day(first.last_seen_at) if first and first.last_seen_at else None
    return ChildEditForm(request.POST, began_on=began_on, auto_id=auto_id(person_id))


def auto_id(person_id: Any) -> str:
    """Ids of this child's own fields."""
    return f"k{str(person_id)[-8:]}_%s"


def describe(child: ChildView) -> dict[str, Any]:
    """How birth, age and countries stand on the page."""
    told = told_of(child.link)
    return {
        "born": speech.say_birth(told),
        "counted": say_counted(child, told),
        "countries": say_countries(child.person.countries),
    }


def say_countries(codes: list[str] | None) -> str:
    """The names of some countries."""
    return ", ".join(name_country(code) for code in codes or [])


def say_counted(child: ChildView, told: Told) -> str:
    """Which age is counted, and why it is that one."""
    age = speech.age_of(child)
    if age is None:
        return ""
    said = speech.say_years(age)
    if told.get("age") is None:
        return _("{age}, by the birth").format(age=said)
    episode = child.episodes[0] if child.episodes else None
    day = local_day(episode.last_seen_at or episode.recorded_at) if episode else None
    by_birth = age_on(day, told=told, birth_year=told.get("year")) if day else None
    about = told.get("about") and not (told.get("on") or told.get("year"))
    text = _("about {age}, as told").format(age=said) if about else _("{age}, as told").format(age=said)
    if by_birth is None or by_birth == age:
        return text
    return _("{told}; by the birth it would be {age}").format(told=text, age=speech.say_years(by_birth))
