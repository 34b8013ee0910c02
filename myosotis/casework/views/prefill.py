"""What a new case takes over from the facts of the contact it comes from. Texts are copied, nothing is inferred."""

from __future__ import annotations

import re
from typing import Any

from myosotis.casework import words
from myosotis.casework.contact_fields import parse_instant
from myosotis.casework.fields import read_here
from myosotis.casework.moments import Moment
from myosotis.casework.queries.contacts import ContactPage

LONGEST_REFERENCE = 200


def first_child_of(page: ContactPage) -> dict[str, Any]:
    """The first child's row: name, age, last seen, where, police, country."""
    facts = page.facts()
    text = {name: str(fact.get("text", "")).strip() for name, fact in facts.items()}
    code = {name: str(fact.get("code") or fact.get("absence") or "") for name, fact in facts.items()}
    age = re.search(r"\d{1,2}", text["age"] or text["child"])
    given: dict[str, Any] = {
        "name": re.sub(r"[,;]?\s{0,9}\d{1,2}$", "", text["child"]),
        "age": int(age.group()) if age and int(age.group()) < 30 else None,
        "missing_from": code["missing_from"] if words.is_code("missing_from", code["missing_from"]) else "",
        "police_report": code["police_told"] if words.is_code("police_report", code["police_told"]) else "",
        "police_reference": text["police_told"][:LONGEST_REFERENCE],
        "country_now": code["country_now"],
        "place": text["missing_from"],
    }
    at = parse_instant(facts["last_seen"].get("at"))
    seen = text["last_seen"]
    if at is not None:
        given["last_seen"] = Moment(at, str(facts["last_seen"].get("precision") or "exact"))
        given["place"] = seen or given["place"]
    elif seen and read_here(seen).moments:
        given["last_seen"] = seen
    elif seen:  # the fact holds where, not when
        given["place"] = seen
    return {name: value for name, value in given.items() if value not in ("", None)}
