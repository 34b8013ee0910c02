"""Telling the stories of `data/stories_<node>.toml`: cases around the present hour, in detail."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from myosotis.accounts.models import User
from myosotis.casework.models import BreakGlass, Case, Contact, UrgentStep
from myosotis.people.actions import year_of_birth
from myosotis.people.models import Person
from myosotis.site.demo.chance import Chance
from myosotis.site.demo.rows import Rows
from myosotis.site.demo.staff import Staff, read_data
from myosotis.site.demo.writing import Fact, Writer

UNITS = {"d": "days", "h": "hours", "m": "minutes"}
OPENED_ANYWAY_FOR = dt.timedelta(hours=12)
ROUND_TO = 300  # seconds: people promise round times
NIGHT_CALLS = ((3, 10), (3, 22), (3, 41))


def read_span(text: str) -> dt.timedelta:
    """A duration such as "-1d13h" or "+26m"."""
    parts = re.findall(r"(\d+)([dhm])", text)
    span = dt.timedelta(**{UNITS[unit]: int(number) for number, unit in parts})
    return -span if text.startswith("-") else span


def what_was_done(told: dict[str, Any], story: dict[str, Any] | None) -> str:
    """The code of the step that followed from a contact."""
    if story is None:
        return "information_given"
    return "case_opened" if told["kind"] == "missing" else "added_to_case"


def round_time(at: dt.datetime) -> dt.datetime:
    """The nearest five minutes."""
    return dt.datetime.fromtimestamp(round(at.timestamp() / ROUND_TO) * ROUND_TO, dt.UTC)


class Storyteller:
    """Turns the told stories of a hotline into rows."""

    def __init__(self, rows: Rows, staff: Staff, chance: Chance, now: dt.datetime) -> None:
        self.rows, self.staff, self.chance, self.now = rows, staff, chance, now
        self.write = Writer(rows, now)

    def tell(self, slug: str) -> None:
        """All stories of a hotline, and its contacts of the last hours."""
        self.slug = slug
        told = read_data(f"stories_{slug}")
        for story in told["story"]:
            self.tell_story(story)
        for contact in told["contact"]:
            self.add_contact(contact)
        self.add_silent_calls()

    def at(self, text: str) -> dt.datetime:
        """The instant a story names."""
        return self.now + read_span(text)

    def who(self, key: str) -> User:
        """Somebody of the staff."""
        return self.staff.people[key]

    def tell_story(self, story: dict[str, Any]) -> None:
        """One case with its children, contacts, promises and notes."""
        by, opened = self.who(story["caseworker"]), self.at(story["opened"])
        contacts = [(told, self.add_contact(told, story)) for told in story.get("contact", [])]
        countries = story["countries"]
        case = self.write.case(
            by,
            opened,
            sub=story["sub"],
            contact=contacts[0][1] if contacts else None,
            children=len(story["child"]),
            team=self.staff.teams[story["team"]],
            caseworker=by,
            basis=story.get("basis", Case.Basis.OWN),
            category=story["category"],
            countries=countries,
            is_cross_border=len(countries) > 1,
            summary=story["summary"],
        )
        for _told, contact in contacts[1:]:
            self.write.link(case, contact, by, contact.closed_at or contact.started_at)
        for position, child in enumerate(story["child"]):
            self.add_child(case, child, position, by, opened)
        for adult in story.get("adult", []):
            person = self.write.person(adult["names"], phone=adult.get("phone", ""), at=opened)
            self.write.adult(case, person, adult["role"], by, opened + dt.timedelta(minutes=4))
        self.add_work(case, story, by)

    def add_work(self, case: Case, story: dict[str, Any], by: User) -> None:
        """Promises, notes of the case, and who opened it anyway."""
        for told in story.get("promise", []):
            kept = self.at(told["kept"]) if told.get("kept") else None
            self.write.promise(
                case,
                self.who(told["by"]),
                self.at(told["made"]),
                round_time(self.at(told["due"])),
                told["text"],
                kept,
            )
        for told in story.get("entry", []):
            self.write.note(self.who(told["by"]), self.at(told["at"]), told["text"], case=case)
        for told in story.get("opening", []):
            at, opener = self.at(told["at"]), self.who(told["by"])
            opening = BreakGlass(
                case=case, by=opener, at=at, until=at + OPENED_ANYWAY_FOR, reason=told["reason"]
            )
            self.rows.add(opening)
            self.rows.act(at, "case.opened_anyway", opener, case, opening=opening.pk)
            self.rows.act(at + dt.timedelta(seconds=3), "case.opened", opener, case)
        for hours in (2, 7, 30):
            looked = self.now - dt.timedelta(hours=hours, minutes=self.chance.randrange(50))
            if looked > case.opened_at:
                self.rows.act(looked, "case.opened", by, case)

    def add_child(self, case: Case, told: dict[str, Any], position: int, by: User, at: dt.datetime) -> None:
        """A child with the present episode, earlier ones and the judgement of risk."""
        seen, age = self.at(told["seen"]), told.get("age")
        person = self.write.person(
            told["names"],
            at=at,
            gender=told.get("gender", ""),
            birth_year=year_of_birth(age, seen),
            countries=told.get("countries", case.countries[:1]),
            languages=told.get("languages"),
        )
        self.write.child(case, person, position, age)
        for earlier in told.get("earlier", []):
            self.add_earlier(case, person, told, self.at(earlier), by)
        fields: dict[str, Any] = {}
        if told.get("returned"):
            fields |= {
                "reported_returned_at": self.at(told["returned"]),
                "reported_returned_says": told["says"],
            }
        if told.get("ended"):
            fields |= {name: told[name] for name in ("outcome", "confirmation", "found_how", "found_country")}
            fields["ended_at"] = self.at(told["ended"])
        self.write.episode(
            case,
            person,
            by,
            at,
            last_seen_at=seen,
            last_seen_precision=told.get("precision", "exact"),
            last_seen_place=told["place"],
            missing_from=told["from"],
            age_years=age,
            police_report="reported" if told.get("police") else "",
            police_told_at=self.at(told["police"]) if told.get("police") else None,
            police_reference=told.get("police_reference", ""),
            country_now=told.get("country_now", ""),
            story=told.get("story", ""),
            reasons=told.get("run_reasons"),
            grooming=told.get("grooming", ""),
            **fields,
        )
        if told.get("risk"):
            self.add_risk(case, person, told)

    def add_risk(self, case: Case, person: Person, told: dict[str, Any]) -> None:
        """How high the risk was judged, by whom, on what grounds."""
        self.write.risk(
            case,
            person,
            self.who(told["risk_by"]),
            self.at(told["risk_at"]),
            told["risk"],
            second_by=self.who(told["risk_second"]) if told.get("risk_second") else None,
            review_at=round_time(self.at(told["review"])) if told.get("review") else None,
            criteria=told.get("criteria", []),
            reasons=told["reasons"],
            sources=told["sources"],
        )

    def add_earlier(
        self, case: Case, person: Person, told: dict[str, Any], seen: dt.datetime, by: User
    ) -> None:
        """An earlier episode of the same child, ended long ago."""
        self.write.episode(
            case,
            person,
            by,
            case.opened_at + dt.timedelta(minutes=12),
            last_seen_at=seen,
            last_seen_precision="day",
            last_seen_place=told["place"],
            missing_from=told["from"],
            age_years=told.get("age"),
            police_report="reported",
            ended_at=seen + dt.timedelta(days=1, hours=5),
            outcome="returned",
            confirmation="seen",
            found_how="own_return",
            found_country=case.countries[0],
        )

    def add_contact(self, told: dict[str, Any], story: dict[str, Any] | None = None) -> Contact:
        """One contact with its note."""
        by, at = self.who(told["by"]), self.at(told["at"])
        facts: dict[str, Fact] = (
            {"who_calls": {"text": told["who"], "code": told["role"]}} if told["who"] else {}
        )
        if story is not None and told["kind"] == "missing":
            facts |= self.facts_of(story["child"][0])
        elif told.get("missing"):
            facts |= self.facts_of(told["missing"])
        elif told.get("child"):
            facts["child"] = {"text": told["child"]}
        contact = self.write.contact(
            by,
            at,
            minutes=None if told.get("open") else told["minutes"],
            facts=facts,
            line="line_116000",
            channel=told.get("channel", "phone"),
            kind=told["kind"],
            role=told["role"],
            language=told["language"],
            is_anonymous=told.get("anonymous", False),
            caller_country=told.get("country", ""),
            caller_number=told.get("phone", ""),
            actions=[] if told.get("open") else ["listened", what_was_done(told, story)],
        )
        for position, text in enumerate(told["note"]):
            self.write.note(by, at + dt.timedelta(minutes=1 + 2 * position), text, contact=contact)
        for code in told.get("urgent", []):
            ticked = at + dt.timedelta(minutes=3)
            self.rows.add(UrgentStep(contact=contact, code=code, by=by, at=ticked))
            self.rows.act(ticked, "contact.urgent_ticked", by, contact=contact.pk, step=code)
        return contact

    def facts_of(self, child: dict[str, Any]) -> dict[str, Fact]:
        """The facts of the contact screen, as the first caller told them."""
        facts: dict[str, Fact] = {"child": {"text": child["names"][0]}}
        if child.get("place"):
            place = f"{child['place']}, {child['spot']}" if child.get("spot") else child["place"]
            facts["missing_from"] = {"text": child["place"], "code": child["from"]}
            facts["last_seen"] = {
                "text": place,
                "at": self.at(child["seen"]).isoformat(),
                "precision": child.get("precision", "exact"),
            }
        if child.get("age"):
            facts["age"] = {"text": str(child["age"])}
        if child.get("police"):
            facts["police_told"] = {"text": child.get("police_reference", ""), "code": "reported"}
        return facts

    def add_silent_calls(self) -> None:
        """Three silent calls of the last night, from the same line: perhaps a child."""
        listener = self.staff.with_role("night_listener")[0]
        today = self.now.astimezone(self.chance.zone)
        for hour, minute in NIGHT_CALLS:
            at = today.replace(hour=hour, minute=minute, second=0, microsecond=0)
            at = at if at < today - dt.timedelta(hours=1) else at - dt.timedelta(days=1)
            contact = self.write.contact(
                listener,
                at.astimezone(dt.UTC),
                minutes=4,
                facts={},
                line="line_116000",
                channel="phone",
                kind="silent",
            )
            text = self.chance.one(read_data("texts")[self.slug]["other"]["silent"])
            self.write.note(listener, contact.started_at, text, contact=contact)
