"""The history of a demo hotline since the first of January two years ago: invented by chance, in known proportions."""

from __future__ import annotations

import datetime as dt
from typing import Any

from myosotis.accounts.models import Team, User
from myosotis.casework.models import Case, Contact
from myosotis.people.actions import year_of_birth
from myosotis.people.models import Person
from myosotis.site.demo import shares
from myosotis.site.demo.chance import Chance
from myosotis.site.demo.names import Called, Names
from myosotis.site.demo.nodes import DemoNode
from myosotis.site.demo.rows import Rows
from myosotis.site.demo.staff import Staff, read_data
from myosotis.site.demo.writing import Fact, Writer

QUIET_HOURS = dt.timedelta(hours=60)
STILL_OPEN_DAYS = 24


class History:
    """Makes what came before the stories."""

    def __init__(self, rows: Rows, staff: Staff, chance: Chance, now: dt.datetime, node: DemoNode) -> None:
        self.rows, self.staff, self.chance, self.now, self.node = rows, staff, chance, now, node
        self.write = Writer(rows, now)
        self.names = Names(chance, node.slug)
        self.texts: dict[str, Any] = read_data("texts")[node.slug]
        self.places: dict[str, list[str]] = read_data("pools")["places"][node.slug]
        self.tongues: dict[str, float] = read_data("pools")["languages"][node.slug]
        self.listeners = staff.with_role("operator", "caseworker", "night_listener")

    def make(self, *, cases: int, contacts: int) -> None:
        """Cases first, with the contacts about them; then contacts of all other kinds until there are enough."""
        for _ in range(cases - self.rows.count(Case)):
            self.add_case()
        for _ in range(contacts - self.rows.count(Contact)):
            self.add_other_contact()

    def some_moment(self, until: dt.datetime) -> dt.datetime:
        """A moment in one of the three years, before `until`."""
        year = self.now.year - 2 + self.chance.choices((0, 1, 2), shares.OPENED_BY_YEAR)[0]
        last = min(dt.date(year, 12, 31), until.date() - dt.timedelta(days=1))
        return self.chance.moment(dt.date(year, 1, 1), max(last, dt.date(year, 1, 1)))

    def add_case(self) -> None:
        """One case from the first call to the closing."""
        chance = self.chance
        opened = self.some_moment(self.now - QUIET_HOURS)
        if chance.happens(shares.PREVENTION):
            self.add_prevention(opened)
            return
        category = chance.weighted(shares.CATEGORIES)
        team_code, team = self.some_team()
        by = chance.one(self.staff.with_role("caseworker", "operator", team=team_code))
        caseworker = chance.one(self.staff.with_role("caseworker", "supervisor", team=team_code))
        children = self.some_children(category)
        countries = self.some_countries(category, children[0])
        place = self.names.place()
        seen = opened - chance.hours(*((24, 90) if category == "missing_in_migration" else (1, 40)))
        contact = self.first_contact(
            by, opened - dt.timedelta(minutes=25), category, children[0], place, seen
        )
        case = self.write.case(
            by,
            opened,
            sub=chance.weighted(shares.SUB_CATEGORIES[category]),
            contact=contact,
            children=len(children),
            team=team,
            caseworker=caseworker,
            category=category,
            countries=countries,
            is_cross_border=len(countries) > 1,
            summary=self.tell("first", category, children[0], place),
        )
        ended = seen + dt.timedelta(hours=chance.uniform(*chance.weighted(shares.DURATIONS[category])))
        ended = min(max(ended, opened + chance.hours(0.5, 6)), self.now - chance.hours(4, 40))
        outcome = chance.weighted(shares.OUTCOMES[category])
        for position, child in enumerate(children):
            person = self.add_child(case, child, position)
            self.add_episode(case, person, child, by, seen, ended, outcome, place)
            if category == "runaway" and chance.happens(shares.REPEATS):
                ended = max(ended, self.add_repeat(case, person, child, caseworker, ended, place))
        self.add_work(case, by, caseworker, children[0], place, ended)
        self.close(case, caseworker, ended, outcome, children[0])

    def add_prevention(self, opened: dt.datetime) -> None:
        """A file without an episode: a child who might go missing."""
        chance = self.chance
        kind = chance.weighted(shares.PREVENTION_KINDS)
        category = "parental_abduction" if kind == "abduction_feared" else "runaway"
        team_code, team = self.some_team()
        by = chance.one(self.staff.with_role("caseworker", team=team_code) or self.staff.members[team_code])
        child = self.some_children(category)[0]
        contact = self.add_contact(
            by,
            opened - dt.timedelta(minutes=20),
            "prevention",
            chance.weighted({"parent": 70, "child": 30}),
            child,
        )
        self.note(contact, self.tell("first", "prevention", child, self.names.place()))
        case = self.write.case(
            by,
            opened,
            contact=contact,
            team=team,
            caseworker=by,
            is_prevention=True,
            prevention_kind=kind,
            category=category,
            countries=[self.node.country],
            summary=self.tell("first", "prevention", child, self.names.place()),
        )
        self.add_child(case, child, 0)
        ended = min(opened + chance.hours(48, 1500), self.now - chance.hours(2, 60))
        self.add_work(case, by, by, child, self.names.place(), ended)
        if self.now - ended > dt.timedelta(days=20):
            erase_on = (ended + dt.timedelta(days=2 * 365)).date()
            self.write.close(case, by, ended, "prevented", "prevention", erase_on)

    def add_child(self, case: Case, child: Called, position: int) -> Person:
        """A child of a case."""
        person = self.write.person(
            child.forms,
            at=case.opened_at,
            gender=child.gender,
            birth_year=year_of_birth(child.age, case.opened_at),
            countries=[child.country or self.node.country],
            languages=[child.language],
        )
        self.write.child(case, person, position, child.age)
        return person

    def add_episode(
        self,
        case: Case,
        person: Person,
        child: Called,
        by: User,
        seen: dt.datetime,
        ended: dt.datetime,
        outcome: str,
        place: str,
    ) -> None:
        """One episode from last seen to its end."""
        chance = self.chance
        police = chance.weighted(shares.POLICE)
        is_told = police.startswith("reported")
        is_found = outcome not in ("not_located", "was_not_missing")
        abroad = chance.one(case.countries) if case.is_cross_border else self.node.country
        self.write.episode(
            case,
            person,
            by,
            max(case.opened_at, seen),
            last_seen_at=seen,
            last_seen_precision=chance.weighted({"exact": 50, "hour": 26, "part_of_day": 14, "day": 10}),
            last_seen_place=place,
            missing_from=chance.weighted(shares.MISSING_FROM[case.category]),
            age_years=child.age,
            police_report=police,
            police_told_at=seen + chance.hours(1, 20) if is_told else None,
            police_reference=f"{chance.randrange(1000, 99999)}/{seen.year % 100}" if is_told else "",
            ended_at=ended,
            outcome=outcome,
            confirmation="police" if not is_found else chance.weighted(shares.CONFIRMED),
            found_how=chance.weighted(shares.FOUND) if is_found else "",
            found_country=abroad if is_found else "",
        )

    def add_repeat(
        self, case: Case, person: Person, child: Called, by: User, ended: dt.datetime, place: str
    ) -> dt.datetime:
        """The child runs away again; returns when that ended."""
        seen = ended + self.chance.hours(60, 700)
        if seen > self.now - QUIET_HOURS or seen.year != ended.year:
            return ended
        again = min(seen + self.chance.hours(5, 90), self.now - dt.timedelta(hours=5))
        self.add_episode(case, person, child, by, seen, again, "returned", place)
        return again

    def add_work(
        self, case: Case, by: User, caseworker: User, child: Called, place: str, ended: dt.datetime
    ) -> None:
        """Risk, promises, notes and further contacts between opening and end."""
        chance = self.chance
        if not case.is_prevention:
            level = chance.weighted(shares.RISKS)
            self.write.risk(case, None, by, case.opened_at + dt.timedelta(minutes=15), level, criteria=[])
        span = max((ended - case.opened_at).total_seconds(), 3600)
        for _ in range(min(1 + int(chance.expovariate(0.45)), 9)):
            at = case.opened_at + dt.timedelta(seconds=chance.uniform(600, span * 1.3))
            if at < self.now - dt.timedelta(hours=1):
                self.add_next_contact(case, at, child, place)
        for _ in range(chance.randrange(1, 4)):
            made = min(case.opened_at + dt.timedelta(seconds=chance.uniform(300, span)), self.now)
            due = made + chance.hours(2, 30)
            kept = due - chance.hours(-1.5, 2)
            if kept < self.now - dt.timedelta(hours=3):
                self.write.promise(case, by, made, due, self.pick("case", "promise", child), max(kept, made))
        for _ in range(chance.randrange(1, 4)):
            at = min(case.opened_at + dt.timedelta(seconds=chance.uniform(900, span * 1.2)), self.now)
            self.write.note(caseworker, at, self.pick("case", "note", child), case=case)
            self.rows.act(at, "case.opened", caseworker, case)

    def add_next_contact(self, case: Case, at: dt.datetime, child: Called, place: str) -> None:
        """A further contact about a case."""
        operator = self.listener_at(at)
        caller = self.chance.weighted(
            {"parent": 46, "police": 16, "relative": 12, "carer": 12, "child": 7, "peer": 7}
        )
        contact = self.add_contact(operator, at, "existing_case", caller, child)
        self.note(contact, self.fill(self.chance.one(self.texts["next"]["any"]), child, place))
        linker = case.caseworker or operator
        self.write.link(case, contact, linker, at + self.chance.hours(0.2, 9))

    def close(self, case: Case, by: User, ended: dt.datetime, outcome: str, child: Called) -> None:
        """End the work some weeks after the child is back; cases of the last weeks are still worked on."""
        at = ended + self.chance.hours(3 * 24, 60 * 24)
        recent = ended > self.now - dt.timedelta(days=STILL_OPEN_DAYS) and self.chance.happens(0.7)
        if at > self.now - dt.timedelta(hours=2):
            if recent:
                return
            at = min(ended + dt.timedelta(hours=2), self.now - dt.timedelta(hours=1))
        reason, retention, years = {
            "not_located": ("taken_by_authority", "still_missing", 0),
            "deceased": ("child_deceased", "deceased", 6),
            "was_not_missing": ("was_not_missing", "identified", 6),
        }.get(outcome, (self.chance.weighted({"child_safe": 62, "aftercare_ended": 38}), "identified", 6))
        erase_on = (at + dt.timedelta(days=365.25 * years)).date() if years else None
        self.write.close(case, by, at, reason, retention, erase_on)

    def add_other_contact(self) -> None:
        """A contact that belongs to no case."""
        chance = self.chance
        at = self.some_moment(self.now + dt.timedelta(days=1))
        if at > self.now - dt.timedelta(hours=1):
            at -= dt.timedelta(days=1)
        kind = chance.weighted(shares.OTHER_KINDS)
        caller = "" if kind in shares.WITHOUT_CONCERN else chance.weighted(shares.OTHER_CALLERS)
        contact = self.add_contact(self.listener_at(at), at, kind, caller, None)
        words = self.texts["other"].get(kind)
        if words:
            self.note(contact, chance.one(words))

    def first_contact(
        self, by: User, at: dt.datetime, category: str, child: Called, place: str, seen: dt.datetime
    ) -> Contact:
        """The contact a case begins with."""
        caller = self.chance.weighted(shares.FIRST_CALLERS[category])
        facts: dict[str, Fact] = {
            "age": {"text": str(child.age)},
            "missing_from": {"text": place},
            "last_seen": {"text": place, "at": seen.isoformat(), "precision": "hour"},
        }
        contact = self.add_contact(by, at, "missing", caller, child, facts)
        self.note(contact, self.tell("first", category, child, place))
        return contact

    def add_contact(
        self,
        by: User,
        at: dt.datetime,
        kind: str,
        caller: str,
        child: Called | None,
        facts: dict[str, Fact] | None = None,
    ) -> Contact:
        """One contact, with who called and about whom as far as that was told."""
        chance = self.chance
        is_idle = kind in shares.WITHOUT_CONCERN
        anonymous = not is_idle and caller != "police" and chance.happens(shares.ANONYMOUS)
        told: dict[str, Fact] = dict(facts or {})
        if caller and not anonymous:
            told["who_calls"] = {"text": self.names.caller(), "code": caller}
        if child is not None:
            told["child"] = {"text": child.forms[0]}
        done = {"missing": ["listened", "case_opened"], "existing_case": ["added_to_case", "listened"]}
        return self.write.contact(
            by,
            at,
            minutes=chance.uniform(0.3, 3) if is_idle else max(2.0, chance.gauss(14, 9)),
            facts=told,
            line=chance.weighted(shares.LINES),
            channel="phone" if kind in ("silent", "unanswered") else chance.weighted(shares.CHANNELS),
            kind=kind,
            role=caller,
            is_answered=kind != "unanswered",
            is_anonymous=anonymous,
            language="" if is_idle else chance.weighted(self.tongues),
            caller_country="" if is_idle else self.node.country,
            caller_number=self.names.number() if told.get("who_calls") and chance.happens(0.5) else "",
            actions=[] if is_idle else done.get(kind, ["information_given", "listened"]),
        )

    def note(self, contact: Contact, text: str) -> None:
        """The running note of a contact."""
        self.write.note(contact.operator, contact.started_at + dt.timedelta(minutes=1), text, contact=contact)

    def listener_at(self, at: dt.datetime) -> User:
        """Who answers at that hour: the night listener at night, the desk by day."""
        hour = at.astimezone(self.chance.zone).hour
        is_night = hour < 6 or hour >= 23
        return self.chance.one([p for p in self.listeners if ("night_listener" in p.roles) == is_night])

    def some_team(self) -> tuple[str, Team]:
        """One of the two desks; the first has the greater part."""
        codes = list(self.staff.teams)
        code = codes[0] if self.chance.happens(0.66) else codes[-1]
        return code, self.staff.teams[code]

    def some_children(self, category: str) -> list[Called]:
        """The children of a case; several are of one family."""
        chance = self.chance
        number = chance.weighted(shares.CHILDREN[category])
        age = chance.weighted(shares.AGES[category])
        is_girl = [chance.happens(shares.GIRLS.get(category, 0.5)) for _ in range(number)]
        return self.names.family(is_girl, age, is_migration=category == "missing_in_migration")

    def some_countries(self, category: str, child: Called) -> list[str]:
        """The countries a case concerns."""
        if not self.chance.happens(shares.CROSS_BORDER[category]):
            return [self.node.country]
        return [self.node.country, self.chance.one(self.places["abroad"])]

    def tell(self, part: str, key: str, child: Called, place: str) -> str:
        """A sentence about a case."""
        return self.fill(self.chance.one(self.texts[part][key]), child, place)

    def pick(self, part: str, key: str, child: Called) -> str:
        """A sentence about the work."""
        return self.fill(self.chance.one(self.texts[part][key]), child, "")

    def fill(self, text: str, child: Called, place: str) -> str:
        """The sentence with its names."""
        return text.format(name=child.first, age=child.age, place=place)
