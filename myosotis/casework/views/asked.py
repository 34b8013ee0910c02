"""Who is asked for: what somebody types into a call, a form or the search page, read as `Asked`; kept nowhere."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.timezone import localdate

from myosotis.casework import words
from myosotis.casework.contact_fields import clean_text
from myosotis.casework.countries import name_country
from myosotis.kernel import clock
from myosotis.people.search import Asked
from myosotis_core.matching import BirthRefused, Born, Person

LONGEST_ASKED = 400
MOST_FOUND = 6
OLDEST_ASKED = 30
FEWEST_DIGITS = 6
NUMBER = re.compile(r"\+?\(?\d[\d\s()./-]{4,24}\d")
ADDRESS = re.compile(r"[^\s,;<>()]{1,80}@[^\s,;<>()]{1,80}|(?<!\S)@[\w.]{3,40}")
TRAILING_AGE = re.compile(r"[\s,;]{1,9}\d{1,2}$")
DAY_FIRST = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
YEAR_FIRST = re.compile(r"\d{4}(?:-\d{1,2}){0,2}")
SHORT_AGE = re.compile(r"\d{1,2}(?!\d)")
ABOUT = (
    "about",
    "around",
    "approximately",
    "environ",
    "ongeveer",
    "circa",
    "ca",
    "περίπου",
    "περιπου",
    "حوالي",
    "~",
    "±",
)
Typed = Mapping[str, Any]


def read_contact(typed: Typed) -> Asked:
    """The facts of a call, as the screen has them by now; accepted, proposed or half typed."""
    facts = {name: _fact(typed.get(name)) for name in ("child", "age", "country_now", "who_calls")}
    child = clean(facts["child"]["text"])
    spoken = f"{clean(typed.get('number'))} {clean(facts['who_calls']['text'])} {child}"
    return make_asked(
        names=[child],
        born=clean(facts["age"]["text"]) or _age_behind(child),
        countries=[facts["country_now"]["code"]],
        numbers=[clean(typed.get("number")), spoken],
        addresses=spoken,
    )


def read_form(typed: Typed) -> Asked:
    """The fields of a form about a child, and those of the search page."""
    text = clean(typed.get("name") or typed.get("q"))
    phone = clean(typed.get("phone"))
    return make_asked(
        names=[text, clean(typed.get("other_name"))],
        born=clean(typed.get("born") or typed.get("age")) or _age_behind(text),
        gender=clean(typed.get("gender")),
        countries=[clean(typed.get("country") or typed.get("country_now"))],
        numbers=[phone, text],
        addresses=f"{phone} {text}",
    )


def make_asked(
    *,
    names: Iterable[str],
    born: str = "",
    gender: str = "",
    countries: Iterable[str] = (),
    numbers: Iterable[str] = (),
    addresses: str = "",
) -> Asked:
    """Put together what was typed; what cannot be meant is left out, so that a wrong fact never stops a search."""
    shown = [ADDRESS.sub(" ", NUMBER.sub(" ", TRAILING_AGE.sub("", name))).strip() for name in names]
    person = Person(
        [name for name in shown if any(letter.isalpha() for letter in name)],
        read_birth(born),
        gender if gender and not words.is_absence(gender) else None,
        [code for code in countries if code and name_country(code) and not words.is_absence(code)],
    )
    phones = dict.fromkeys(number.group() for text in numbers for number in NUMBER.finditer(_plain(text)))
    found = dict.fromkeys(address.group() for address in ADDRESS.finditer(addresses))
    return Asked(
        person,
        tuple(phone for phone in phones if sum(map(str.isdigit, phone)) >= FEWEST_DIGITS)[:MOST_FOUND],
        tuple(found)[:MOST_FOUND],
    )


def read_birth(text: str) -> Born | None:
    """A birth as people type it: `14`, `about 14`, `2011`, `2011-05-03`, `3/5/2011`; None where it is none of these."""
    plain = _plain(text).casefold().strip()
    is_about = any(word in plain for word in ABOUT)
    try:
        day_first, year_first = DAY_FIRST.search(plain), YEAR_FIRST.search(plain)
        if day_first:
            day, month, year = (int(part) for part in day_first.groups())
            return _plausible(Born.on(dt.date(year, month, day)))
        if year_first:
            return _plausible(Born.from_text(year_first.group()))
        age = SHORT_AGE.search(plain)
        if age is None or int(age.group()) > OLDEST_ASKED:
            return None
        return (Born.about if is_about else Born.aged)(int(age.group()), _today())
    except (BirthRefused, ValueError):
        return None


def _plausible(born: Born) -> Born | None:
    """A birth that still lies ahead is none."""
    return born if born.first <= _today() else None


def _today() -> dt.date:
    return localdate(clock.now())


def _plain(text: str) -> str:
    """Digits of all scripts as Latin ones."""
    return "".join(
        str(unicodedata.digit(letter))
        if letter.isdigit() and unicodedata.digit(letter, None) is not None
        else letter
        for letter in text
    )


def _age_behind(text: str) -> str:
    """The age that a name ends with: "Maria K., 14"."""
    found = TRAILING_AGE.search(text)
    return found.group().strip(" ,;") if found else ""


def _fact(given: Any) -> dict[str, str]:
    fact = given if isinstance(given, dict) else {}
    return {"text": str(fact.get("text") or ""), "code": str(fact.get("code") or "")}


def clean(value: Any) -> str:
    """One field as typed, cut where nobody types on."""
    return clean_text(value).strip()[:LONGEST_ASKED]
