"""Fill a node with invented records in bulk: keys first, then rows with sealed values, tokens and log entries."""

from __future__ import annotations

import datetime as dt
import json
import random
import sys
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import transaction  # noqa: E402

from myosotis.accounts.models import Team, User  # noqa: E402
from myosotis.audit.actions import Act, record_many  # noqa: E402
from myosotis.casework.actions.judgements import judge_risk  # noqa: E402
from myosotis.casework.actions.people import PersonInput, add_person_around  # noqa: E402
from myosotis.casework.actions.work import add_work  # noqa: E402
from myosotis.casework.editing import Change  # noqa: E402
from myosotis.casework.models import (  # noqa: E402
    Case,
    CaseChild,
    CaseNumber,
    Contact,
    ContactCase,
    Episode,
    NoteEntry,
    Promise,
)
from myosotis.casework.tokens import contact_entry  # noqa: E402
from myosotis.desk.actions.cards import write_card  # noqa: E402
from myosotis.kernel import clock  # noqa: E402
from myosotis.kernel.ids import new_id  # noqa: E402
from myosotis.people.actions import entry_of  # noqa: E402
from myosotis.people.index import Entry, write_entries  # noqa: E402
from myosotis.people.models import Name, Person  # noqa: E402
from myosotis.people.tokens import index_key  # noqa: E402
from myosotis.vault import store  # noqa: E402
from myosotis.vault.opening import Purpose, unlock  # noqa: E402
from tests.people import make_user, sign_in  # noqa: E402

BATCH = 2_000
OPERATORS = 50
CASES = 10_000
OPEN_CASES = 300
MISSING_NOW = 12
GIVEN = [
    "Amira",
    "Bas",
    "Chiara",
    "Dilan",
    "Elif",
    "Femke",
    "Goran",
    "Hanne",
    "Ilse",
    "Jorik",
    "Katya",
    "Lotte",
    "Milan",
    "Noor",
    "Otis",
    "Petra",
]
FAMILY = "Adelbrecht Bruyninck Coppieters Dhondtvelde Everaerdt Fransmolen Geertsema Hoogewerf".split(" ")  # noqa: SIM905
STORY = (
    "The mother calls. Her daughter left school at noon and has not been seen since; her phone is off. " * 3
)
chance = random.Random(116000)


def invent_name() -> str:
    """An invented name."""
    return f"{chance.choice(GIVEN)} {chance.choice(FAMILY)}{chance.choice(['', 'er', 's', 'man'])}"


def batches(number: int) -> Iterator[int]:
    """Sizes of batches that make up a number."""
    for start in range(0, number, BATCH):
        yield min(BATCH, number - start)


def make_operators() -> list[User]:
    """The operators of four teams."""
    teams = [Team.objects.create(code=f"team-{number}", name=f"Team {number}") for number in range(4)]
    return [make_user(f"Operator{n}", "operator", teams=(teams[n % 4],)) for n in range(OPERATORS)]


def make_contacts(size: int, operators: list[User]) -> list[UUID]:
    """One batch of closed contacts of the last three years."""
    ids = [new_id() for _number in range(size)]
    store.add_keys(ids, "contact")
    keys = unlock(ids, by="bench", why=Purpose.MAINTAIN)
    contacts, notes, entries, key = [], [], [], index_key()
    for contact_id in ids:
        operator, child = chance.choice(operators), invent_name()
        at = clock.now() - dt.timedelta(minutes=chance.randint(60 * 80, 60 * 24 * 1000))
        contact = Contact(id=contact_id, operator=operator, started_at=at, entered_at=at, line="line_116000")
        contact.kind, contact.role, contact.actions = "missing", "parent", ["listened"]
        contact.ended_at = contact.closed_at = at + dt.timedelta(minutes=12)
        contact.closed_by = operator
        contact.versions = {"child": {"n": 1, "by": operator.public_id, "at": at.isoformat()}}
        note = NoteEntry(id=new_id(), contact=contact, author=operator, seq=9, written_at=at, entered_at=at)
        keys.open(contact, note)
        contact.child, contact.who_calls, contact.summary = {"text": child}, {"text": "mother"}, "Advised."
        note.text = STORY
        contacts.append(contact)
        notes.append(note)
        entries.append(contact_entry(contact, key=key))
    with transaction.atomic():
        Contact.objects.bulk_create(contacts, batch_size=500)
        NoteEntry.objects.bulk_create(notes, batch_size=500)
        write_entries(entries)
        record_many(Act(row.started_at, "contact.started", row.operator.public_id) for row in contacts[:200])
    return ids


def make_cases(operators: list[User], contacts: list[UUID]) -> None:
    """Cases with one child each, most of them closed; some children are missing now."""
    year, ids, persons = (
        clock.now().year,
        [new_id() for _n in range(CASES)],
        [new_id() for _n in range(CASES)],
    )
    store.add_keys(ids, "case")
    store.add_keys(persons, "person")
    keys = unlock([*ids, *persons], by="bench", why=Purpose.MAINTAIN)
    rows: dict[Any, list[Any]] = {
        model: [] for model in (Person, Name, Case, CaseChild, Episode, ContactCase, Promise)
    }
    entries: list[Entry] = []
    for number, (case_id, person_id) in enumerate(zip(ids, persons, strict=True)):
        make_case(rows, entries, keys, number, case_id, person_id, operators, contacts)
    with transaction.atomic():
        CaseNumber.objects.create(year=year, last=CASES)
        for model, made in rows.items():
            model.objects.bulk_create(made, batch_size=500)
        write_entries(entries)


def make_case(
    rows: dict[Any, list[Any]],
    entries: list[Entry],
    keys: Any,
    number: int,
    case_id: UUID,
    person_id: UUID,
    operators: list[User],
    contacts: list[UUID],
) -> None:
    """One case with all that belongs to it."""
    operator, name = operators[number % OPERATORS], invent_name()
    is_missing, is_closed = number < MISSING_NOW, number >= OPEN_CASES
    opened_at = clock.now() - dt.timedelta(hours=30 + number * 8)
    case = Case(
        id=case_id, ref=f"BE-{opened_at.year}-{number + 1:04d}", opened_at=opened_at, opened_by=operator
    )
    case.team_id, case.caseworker, case.category = min(operator.team_ids()), operator, "runaway"
    if is_closed:
        case.closed_at, case.closed_by = opened_at + dt.timedelta(days=6), operator
        case.closure_reason, case.retention_class = "child_safe", "identified"
    person = Person(id=person_id, gender="female", birth_year=opened_at.year - 14)
    form = Name(id=new_id(), person=person, script="latin")
    seen_at = opened_at - dt.timedelta(hours=5)
    episode = Episode(
        id=new_id(), case=case, person=person, category="runaway", last_seen_at=seen_at, age_years=14
    )
    episode.recorded_by = operator
    if not is_missing:
        episode.ended_at, episode.ended_by = seen_at + dt.timedelta(days=2), operator
        episode.located_at, episode.outcome, episode.confirmation = episode.ended_at, "returned", "police"
    keys.open(case, person, form, episode)
    case.summary, form.text, episode.story = STORY[:90], name, STORY[:120]
    episode.last_seen_place = "Zonnegemdorp"
    rows[Case].append(case)
    rows[Person].append(person)
    rows[Name].append(form)
    rows[Episode].append(episode)
    rows[CaseChild].append(CaseChild(id=new_id(), case=case, person=person, age_years=14))
    entries.append(entry_of(person, names=[name]))
    for contact_id in contacts[number * 3 : number * 3 + 3]:
        rows[ContactCase].append(
            ContactCase(id=new_id(), contact_id=contact_id, case=case, linked_by=operator)
        )
    if not is_closed and number % 4 == 0:
        due_at = clock.now() + dt.timedelta(minutes=number * 7 - 300)
        promise = Promise(id=new_id(), case=case, by=operator, due_at=due_at)
        keys.open(promise)
        promise.text = "Call the mother back"
        rows[Promise].append(promise)


def work_on(case: Case) -> None:
    """What a case under way has gathered after some days: a risk judged, help given, people around the child."""
    by, soon = case.caseworker, clock.now() + dt.timedelta(hours=chance.randint(20, 700))
    assert by is not None
    judge_risk(
        by=by, case_id=case.pk, level="medium", reasons=STORY[:80], sources="the mother", review_at=soon
    )
    for kind in ("emotional", "legal"):
        add_work(
            by=by, case_id=case.pk, kind="support", values={"kind": kind, "at": clock.now(), "text": STORY}
        )
    add_work(
        by=by,
        case_id=case.pk,
        kind="task",
        values={"at": clock.now(), "due_at": soon, "text": "Ask the school"},
    )
    for role in ("mother", "father"):
        given = PersonInput(role, invent_name(), "+32 2 555 01 23")
        add_person_around(by=by, case_id=case.pk, given=given)
    write_card(
        by=by, case_id=case.pk, changes={"say": Change(STORY[:60]), "next_step": Change("Call the school")}
    )


def sign_everybody_in() -> None:
    """Print one signed-in session per operator and some open cases of the own team, as JSON."""
    found = []
    for user in User.objects.filter(email__startswith="operator").order_by("email")[:OPERATORS]:
        cookie = sign_in(user).cookies[settings.SESSION_COOKIE_NAME].value
        cases = Case.objects.filter(team__in=user.team_ids(), closed_at=None).values_list("ref", flat=True)[
            :20
        ]
        found.append({"session": cookie, "cases": list(cases), "id": user.public_id})
    names = {"session": settings.SESSION_COOKIE_NAME, "csrf": settings.CSRF_COOKIE_NAME}
    print(json.dumps({"operators": found, "cookies": names}))


def fill(number: int) -> None:
    """Make everything."""
    operators, contacts = make_operators(), []
    for size in batches(number):
        contacts += make_contacts(size, operators)
        print(f"\r  {len(contacts):,} contacts", end="", file=sys.stderr, flush=True)
    make_cases(operators, contacts)
    for case in Case.objects.filter(closed_at=None).select_related("caseworker"):
        work_on(case)
    print(file=sys.stderr)


if __name__ == "__main__":
    if sys.argv[1] == "fill":
        fill(int(sys.argv[2]))
    else:
        sign_everybody_in()
