"""What the page of the people shows, in words: labels of codes, lines of what is known, cards of how to reach them."""

from __future__ import annotations

from typing import Any

from babel import Locale
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from myosotis.casework import speech, words
from myosotis.casework.countries import name_country
from myosotis.casework.editing import Conflict
from myosotis.casework.fields import say_here
from myosotis.casework.forms import people as forms
from myosotis.casework.models import Allegation, Block, Institution, PoliceContact
from myosotis.casework.moments import Moment
from myosotis.casework.queries.frames import CaseFrame
from myosotis.casework.queries.people import PeoplePage, PersonAround, ReachCard
from myosotis.people.models import Person

Line = tuple[str, str]


def describe_people(frame: CaseFrame, page: PeoplePage) -> dict[str, Any]:
    """Everything the template shows."""
    children = {str(child.person.pk): speech.name_child(child) for child in frame.children}
    adults = {one.person.pk: name_adult(one) for one in page.adults}
    return {
        "adults": [_describe_adult(one, children) for one in page.adults],
        "cards": [describe_reach(card, children) for card in page.cards],
        "unreached": [(key, name) for key, name in children.items() if key not in _reached(page)],
        "institutions": [_describe_institution(one, children) for one in page.institutions],
        "police": [_describe_police(one) for one in page.police],
        "allegations": [_describe_allegation(one, adults) for one in page.allegations],
        "blocks": [_describe_block(one, children, adults) for one in page.blocks],
        "withheld": [(child, str(child.person.pk) in _texts(page)) for child in frame.children],
        "conflicts": [describe_conflict(one) for one in page.conflicts],
    }


def name_adult(one: PersonAround) -> str:
    """The name; what they are to the child where nobody told one."""
    return one.name or words.label("relation_to_child", one.involvement.role) or _("A person")


def describe_reach(card: ReachCard, children: dict[str, str]) -> dict[str, Any]:
    """The contact rules of somebody as lines to read before a call."""
    reach = card.reach
    chosen = [reach.chosen_name, words.label("gender", reach.chosen_gender)]
    lines = [
        (_("Channel"), words.label("preferred_channel", reach.channel)),
        (_("Safe hours"), reach.safe_hours),
        (_("Who may answer"), reach.who_may_answer),
        (_("Voicemail"), words.label("yes_no", reach.voicemail)),
        (_("Show our number"), words.label("yes_no", reach.show_number)),
        (_("In between"), ", ".join(words.label("third_party", code) for code in reach.needs or [])),
        (_("Chosen name and gender"), ", ".join(part for part in chosen if part)),
        (_("Before calling"), reach.notes),
    ]
    return {
        "card": card,
        "key": str(card.person_id),
        "name": children.get(str(card.person_id)) or card.name or words.label("relation_to_child", card.role),
        "role": words.label("relation_to_child", card.role),
        "lines": [line for line in lines if line[1]],
        "is_secret_at_home": reach.not_at_home == "yes",
        "no_voicemail": reach.voicemail == "no",
        "hide_number": reach.show_number == "no",
    }


def describe_conflict(conflict: Conflict) -> dict[str, Any]:
    """Two values of one field, as they were typed."""
    fields = {**forms.PersonAroundForm.base_fields, **forms.ReachForm.base_fields}
    names = {"born": _("Birth or age"), "countries": _("Nationality"), "languages": _("Languages")}
    held = fields.get(conflict.field)

    def say(value: Any) -> str:
        if isinstance(value, dict):
            return speech.say_told(value)
        return ", ".join(str(part) for part in value) if isinstance(value, list) else str(value or "")

    return {
        "label": names.get(conflict.field) or (held.label if held else conflict.field),
        "mine": say(conflict.mine),
        "theirs": say(conflict.theirs),
        "by_name": conflict.by_name,
        "at": conflict.at,
        "revision": conflict.revision,
        "can_keep_both": conflict.field not in ("born", "gender", "country", "household", "custody"),
    }


def say_languages(codes: list[str] | None) -> str:
    """Languages by their names in the language of the page."""
    names = Locale.parse(get_language() or "en", sep="-").languages
    return ", ".join(str(names.get(code, code)) for code in codes or [])


def _describe_adult(one: PersonAround, children: dict[str, str]) -> dict[str, Any]:
    details, person = one.details, one.person
    lines = [
        (_("Born"), _say_born(person)),
        (_("Gender"), words.label("gender", person.gender)),
        (_("Nationality"), ", ".join(name_country(code) for code in person.countries)),
        (_("Languages"), say_languages(person.languages)),
    ]
    if details is not None:
        with_whom = [children[key] for key in details.lives_with if key in children]
        lines += [
            (_("Household of the child"), words.label("yes_no", details.household)),
            (_("Lives with"), ", ".join(with_whom)),
            (_("Custody"), words.label("custody", details.custody)),
            (_("Ethnic origin"), details.ethnicity),
            (_("Notes"), details.notes),
        ]
    country = name_country(details.country) if details and details.country else ""
    address = ", ".join(part for part in (details.address if details else "", country) if part)
    return {
        "one": one,
        "name": name_adult(one),
        "role": words.label("relation_to_child", one.involvement.role),
        "more": details.relation_text if details else "",
        "phones": [row.text for row in one.identifiers if row.kind == "phone"],
        "mails": [row.text for row in one.identifiers if row.kind != "phone"],
        "address": address,
        "lines": [line for line in lines if line[1]],
    }


def _describe_institution(one: Institution, children: dict[str, str]) -> dict[str, Any]:
    return {
        "row": one,
        "kind": words.label("institution_kind", one.kind),
        "is_withheld": getattr(one, "is_withheld", False),
        "children": [children[key] for key in one.children if key in children],
    }


def _describe_police(one: PoliceContact) -> dict[str, Any]:
    tones = {"report_refused": "r", "order": "a", "seizure": "a"}
    return {
        "row": one,
        "kind": words.label("police_contact", one.kind),
        "tone": tones.get(one.kind, ""),
        "at": say_here(Moment(one.at, one.precision)),
        "who": ", ".join(part for part in (one.officer, one.unit) if part),
    }


def _describe_allegation(one: Allegation, adults: dict[Any, str]) -> dict[str, Any]:
    places = ", ".join(words.label("online_place", code) for code in one.online_places or [])
    lines: list[Line] = [
        (_("To the child"), words.label("relation_to_child", one.relation)),
        (_("Where they met"), words.label("location_mode", one.location_mode)),
        (_("Where online"), places),
        (_("Name used online"), one.online_name),
        (_("Police know of it"), words.label("yes_no", one.is_known_to_police)),
    ]
    return {
        "row": one,
        "about": adults.get(one.person_id) or one.described or _("Somebody not known yet"),
        "described": one.described if one.person_id else "",
        "said_at": say_here(Moment(one.said_at, one.precision)),
        "lines": [line for line in lines if line[1]],
    }


def _describe_block(one: Block, children: dict[str, str], adults: dict[Any, str]) -> dict[str, Any]:
    against = [part for part in (adults.get(one.against_id, ""), one.against_text) if part]
    return {
        "row": one,
        "child": children.get(str(one.person_id), ""),
        "against": ", ".join(against) or _("everybody"),
        "is_everything": one.what == Block.What.EVERYTHING,
    }


def _say_born(person: Person) -> str:
    return speech.say_told(person.born) if person.born else str(person.birth_year or "")


def _reached(page: PeoplePage) -> set[str]:
    return {str(card.person_id) for card in page.cards}


def _texts(page: PeoplePage) -> set[str]:
    return {str(person) for person in page.withheld}
