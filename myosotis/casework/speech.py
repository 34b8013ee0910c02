"""Sentences about children and episodes, whole in every language, for headlines, strips and lists."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language_bidi, ngettext, npgettext
from django.utils.translation import gettext as _

from myosotis.casework import words
from myosotis.casework.models import Case, Episode
from myosotis.casework.queries.cases import ChildView
from myosotis.kernel import clock
from myosotis.people.ages import Told, age_on

BACK = frozenset({"returned", "returned_by_order", "returned_by_agreement"})
DECEASED = "deceased"
MOST_NAMED = 3
OF_AGE = 18
LEVELS = ("", "very_low", "low", "medium", "high")


# A name that holds one of these would turn the words after it around, on a screen that has to be read in seconds.
TURNING = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))


def isolate(text: str) -> str:
    """A name inside a sentence that runs from right to left, kept from turning it around (Unicode FSI and PDI)."""
    return f"\u2068{text}\u2069" if text and get_language_bidi() else text


def short_name(name: str) -> str:
    """Given name and the first letter of the family name, as the board shows it."""
    parts = name.split()
    if len(parts) < 2:
        return name
    if not parts[-1][0].isupper():  # scripts without capitals abbreviate no names
        return " ".join(parts[:2])
    return f"{parts[0]} {parts[-1][0]}."


def first_name(name: str) -> str:
    """The given name."""
    return isolate(name.split()[0]) if name.split() else ""


def age_of(child: ChildView) -> int | None:
    """The age as recorded with the case, or the one of the latest episode."""
    latest = child.episodes[0] if child.episodes else None
    if latest is not None and latest.age_years is not None:
        return latest.age_years
    return child.link.age_years


def is_adult(child: ChildView) -> bool:
    """Whether the person was of age when last seen: counted apart from children."""
    age = age_of(child)
    return age is not None and age >= OF_AGE


def came_of_age(child: ChildView) -> bool:
    """Whether a child that is missing has become an adult since; only where that is certain."""
    episode = child.open_episode
    if episode is None or episode.age_years is None or episode.age_years >= OF_AGE:
        return False
    told = child.person.born
    year = child.person.birth_year
    on = told if told and told.get("on") else {"on": f"{year}-12-31"} if year else None
    age = age_on(localtime(clock.now()).date(), told=on) if on else None
    return age is not None and age >= OF_AGE


def name_child(child: ChildView, *, is_short: bool = True) -> str:
    """ "Nikos D., 8"; "A child, 8" where nobody told the name."""
    told = child.name.translate(TURNING)
    name = (short_name(told) if is_short else told) or _("A child")
    age = age_of(child)
    if age is None:
        return name
    return npgettext("age", "{name}, {age}", "{name}, {age}", age).format(name=isolate(name), age=age)


def say_years(age: int) -> str:
    """ "14 years"."""
    return ngettext("{count} year", "{count} years", age).format(count=age)


def say_birth(told: Told | None) -> str:
    """ "12 March 2012", "about 2012"; "" where only an age was told."""
    given = told or {}
    on = dt.date.fromisoformat(given["on"]) if given.get("on") else None
    said = date_format(on, "j F Y") if on else str(given.get("year") or "")
    return _("about {birth}").format(birth=said) if said and given.get("about") else said


def say_told(told: Told | None) -> str:
    """Birth and age as told, in one line, for a choice between two of them."""
    given = told or {}
    age = given.get("age")
    said = [say_birth(given), "" if age is None else say_years(age)]
    return ", ".join(part for part in said if part)


def state_of(child: ChildView) -> str:
    """missing | reported | back | safe | over | prevention | none: how things stand with one child."""
    episode = child.open_episode
    if episode is not None:
        return "reported" if episode.reported_returned_at else "missing"
    if not child.episodes:
        return "none"
    outcome = child.episodes[0].outcome
    if outcome in BACK:
        return "back"
    return {"stays_elsewhere_safely": "safe", DECEASED: "deceased", "not_located": "not_located"}.get(
        outcome, "over"
    )


def say_state(child: ChildView, case: Case) -> str:
    """One sentence: who, and how things stand."""
    name = first_name(child.name)
    age = age_of(child)
    if age is None:
        who = name or _("A child")
    elif name:
        who = npgettext("age", "{name}, {age},", "{name}, {age},", age).format(name=name, age=age)
    else:
        who = npgettext("age", "A child of {age}", "A child of {age}", age).format(age=age)
    state = state_of(child)
    if state == "none" and case.is_prevention:
        return _("{who} is at risk of going missing.").format(who=who)
    sentences = {
        "missing": _("{who} is missing."),
        "reported": _("{who} is reported returned."),
        "back": _("{who} is back."),
        "safe": _("{who} is safe elsewhere."),
        "deceased": _("{who} has died."),
        "not_located": _("{who} was not located."),
        "over": _("{who} is not missing any more."),
        "none": _("{who} is not missing."),
    }
    return sentences[state].format(who=who)


def say_headline(case: Case, children: list[ChildView]) -> str:
    """How things stand, in one line: the sentence a case opens with."""
    if not children:
        return _("No child is recorded in this case yet.")
    if len(children) <= MOST_NAMED:
        return " ".join(say_state(child, case) for child in children)
    missing = sum(1 for child in children if child.open_episode is not None)
    others = len(children) - missing
    sentences = []
    if missing:
        sentences.append(
            ngettext("{count} child is missing.", "{count} children are missing.", missing).format(
                count=missing
            )
        )
    if others:
        sentences.append(ngettext("{count} is not.", "{count} are not.", others).format(count=others))
    return " ".join(sentences)


def count_words(number: int) -> str:
    """Small numbers as words, as in the headline of the board."""
    return {
        1: _("One"),
        2: _("Two"),
        3: _("Three"),
        4: _("Four"),
        5: _("Five"),
        6: _("Six"),
        7: _("Seven"),
        8: _("Eight"),
        9: _("Nine"),
        10: _("Ten"),
        11: _("Eleven"),
        12: _("Twelve"),
    }.get(number, str(number))


def say_missing(number: int) -> str:
    """ "Six children are missing now"."""
    if not number:
        return _("No child is missing now")
    return ngettext("{count} child is missing now", "{count} children are missing now", number).format(
        count=count_words(number)
    )


def say_children(number: int) -> str:
    """The caption of the episode lines."""
    return ngettext("{count} child", "{count} children", number).format(count=count_words(number))


def say_day(at: dt.datetime) -> str:
    """Today, yesterday, or the day."""
    day = localtime(at).date()
    behind = (localtime(clock.now()).date() - day).days
    if behind == 0:
        return _("Today")
    if behind == 1:
        return _("Yesterday")
    return date_format(day, "l j F" if behind < 300 else "j F Y")


def say_seen(episode: Episode) -> str:
    """When a child was last seen, as exactly as it was told."""
    from_at = episode.last_seen_at
    if from_at is None:
        return _("not known when")
    local = localtime(from_at)
    patterns = {"year": "Y", "month": "F Y", "day": "j M", "part_of_day": "j M"}
    if episode.last_seen_precision in patterns:
        return date_format(local, patterns[episode.last_seen_precision])
    return f"{date_format(local, 'j M')} {local:%H:%M}"


def began_at(episode: Episode) -> dt.datetime:
    """Where the bar of an episode begins: last seen, or when it was recorded."""
    return episode.last_seen_at or episode.recorded_at


def hours_missing(episode: Episode) -> float:
    """How long, until now or its end."""
    until = episode.ended_at or clock.now()
    return max((until - began_at(episode)).total_seconds() / 3600, 0.0)


def highest_risk(children: Iterable[ChildView]) -> ChildView | None:
    """The child whose latest judgement is the highest; open episodes before ended ones."""
    judged = [child for child in children if child.risk is not None]

    def height(child: ChildView) -> tuple[bool, int]:
        level = child.risk.level if child.risk else ""
        return child.open_episode is not None, LEVELS.index(level) if level in LEVELS else 0

    return max(judged, key=height, default=None)


def say_category(case: Case, sub_code: str = "") -> str:
    """The category, more exactly where that was said."""
    if case.is_prevention:
        kind = words.label("prevention_kind", case.prevention_kind)
        return _("Prevention: {kind}").format(kind=kind) if kind else _("Prevention")
    if not case.category:
        return _("Category not given yet")
    return words.label("category_sub", sub_code) if sub_code else words.label("category", case.category)
