"""Lists, boards and searches name only what the asker may open: every link on them opens, nothing hidden is said."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from myosotis.accounts.models import Team, User
from myosotis.accounts.permissions import Permission
from myosotis.casework.access import visible_cases
from myosotis.casework.actions.openings import know_family
from myosotis.casework.actions.people import PersonInput, add_person_around
from myosotis.casework.actions.restricting import restrict_case
from myosotis.casework.editing import Change
from myosotis.casework.models import Case
from myosotis.casework.tests.making import missing_child, open_case, start_contact
from myosotis.desk.actions.cards import write_card
from myosotis.desk.actions.handovers import draft_handover, hand_over
from myosotis.kernel import clock
from tests import roles
from tests.made_once import Made, made_for_this_file
from tests.people import Cast, make_cast, make_user, sign_in
from tests.roles.cooperation import begin, tell_item
from tests.roles.enquiries import make_enquiries
from tests.roles.surges import make_surge

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.usefixtures("rail_without_figures", "pages_unwatched"),
]
LINK = re.compile(r'href="(/(?:abroad|cases|contacts|known|night|handover|surge)[^"#]*)"')
PARTS = ("missing", "title", "promises")
FILTERED = (
    ("casework:cases", "state=all"),
    ("casework:cases", "order=name&country=BE"),
    ("casework:contacts", "state=all"),
    ("casework:my_work", "whose=team"),
    ("casework:my_work", "whose=all"),
)
NAMES = {
    "own": "Oswin Larkspur",
    "restricted": "Rhoda Larkspur",
    "family": "Fenna Larkspur",
    "other": "Thora Larkspur",
}
READERS = (
    "alice",
    "bob",
    "charlie",
    "sofia",
    "nora",
    "dimitri",
    "kim",
    "colette",
    "helper",
    "unsigned",
    "trainee",
)


def make_case(name: str, by: User, team: Team) -> Case:
    """A case with what lists show of one: a contact, an adult, a surge, a night card, handovers, a task, a pair."""
    contact_id = start_contact(by, child={"text": name}, who_calls={"text": f"Aunt of {name}"})
    case = open_case(by, team, missing_child(name), contact_id=contact_id)
    adult = PersonInput(role="mother", name=f"Mother of {name}", phone="+32 470 11 60 00")
    add_person_around(by=by, case_id=case.pk, given=adult)
    make_surge(case, by=by)
    write_card(by=by, case_id=case.pk, changes={"say": Change(f"We know of {name}")})
    roles.make_task(case, by=by)
    row = begin(case, side="asking", state="in_progress", by=by)
    tell_item(row, name)
    begin(case, side="asked", state="accepted", by=by)
    make_enquiries(case, by=by)
    return case


def make_cases() -> tuple[Cast, dict[str, Case]]:
    """A case of the team, a restricted one of it, one whose family Alice knows, one of another team."""
    cast = make_cast()
    made = {
        "own": make_case(NAMES["own"], cast.alice, cast.runaways),
        "restricted": make_case(NAMES["restricted"], cast.bob, cast.runaways),
        "family": make_case(NAMES["family"], cast.bob, cast.runaways),
        "other": make_case(NAMES["other"], cast.charlie, cast.abduction),
    }
    restrict_case(by=cast.bob, case_id=made["restricted"].pk)
    know_family(by=cast.alice, case_id=made["family"].pk)
    for user in (cast.bob, cast.charlie):
        hand_over(by=user, handover_id=draft_handover(by=user, team=user.teams.get()).pk)
    draft_handover(by=cast.alice, team=cast.runaways)
    return cast, made


made = made_for_this_file(make_cases)


@pytest.fixture
def cast_and_cases(made: Made[tuple[Cast, dict[str, Case]]], db: None) -> tuple[Cast, dict[str, Case]]:
    """The same for each test."""
    return made.give()


@pytest.fixture
def cast(cast_and_cases: tuple[Cast, dict[str, Case]]) -> Cast:
    """Who works here."""
    return cast_and_cases[0]


@pytest.fixture
def cases(cast_and_cases: tuple[Cast, dict[str, Case]]) -> dict[str, Case]:
    """By kind."""
    return cast_and_cases[1]


def read_lists(client: Client) -> Iterator[tuple[str, str, str]]:
    """Every page without a record that answers: its name, its address and what it says."""
    asked = [(name, reverse(name)) for name, needed in roles.list_addresses().items() if not needed]
    asked += [("desk:part", reverse("desk:part", kwargs={"part": part})) for part in PARTS]
    asked += [
        ("cooperation:part", reverse("cooperation:part", kwargs={"part": part}))
        for part in ("abroad", "board")
    ]
    asked += [(name, f"{reverse(name)}?{query}") for name, query in FILTERED]
    for name, path in sorted(asked):
        if name == "casework:new_contact" or name.startswith(("mfa_", "account_")):
            continue
        answer = client.get(path)
        if answer.status_code == 200 and not answer.streaming:
            yield name, path, answer.content.decode(errors="replace")


def find_reader(cast: Cast, name: str) -> User:
    """Somebody of the cast; a helper of a surge, a volunteer who signed no statement, somebody who trains."""
    last_day = clock.now().date() + dt.timedelta(days=3)
    if name == "helper":
        return make_user("Hana", "helper", ends_on=last_day)
    if name == "unsigned":
        return make_user("Udo", "caseworker", teams=(cast.runaways,), is_volunteer=True)
    if name == "trainee":
        return make_user("Tilda", "caseworker", teams=(cast.runaways,), has_training_on=True)
    found: User = getattr(cast, name)
    return found


def is_by_card(path: str, kind: str, reader: str) -> bool:
    """Whoever is on duty reads night cards without opening a case, except of restricted ones and of a family one knows;
    for a night listener they are the first page too."""
    is_night = path == "/night/" or (path == "/" and reader == "nora")
    return is_night and kind != "restricted" and (kind, reader) != ("family", "alice")


@pytest.mark.parametrize("reader", READERS)
def test_no_list_names_a_case_that_its_reader_may_not_open_and_every_link_of_it_opens(cast, cases, reader):
    user = find_reader(cast, reader)
    seen = set(visible_cases(user).values_list("pk", flat=True)) if user.may(Permission.READ_CASES) else set()
    hidden = {kind: case for kind, case in cases.items() if case.pk not in seen}
    client = sign_in(user)
    said, links = [], {}
    for _name, path, text in read_lists(client):
        links |= dict.fromkeys(LINK.findall(text), path)
        for kind, case in hidden.items():
            if is_by_card(path, kind, reader):
                continue
            said += [f"{path}: {kind}" for words in (NAMES[kind], case.ref) if words in text]
    assert said == []
    assert hidden or reader in ("sofia",)
    dead = []
    for link, path in sorted(links.items()):
        status = client.get(link.replace("&amp;", "&")).status_code
        dead += [f"{path} leads to {link}: {status}"] if status in (403, 404, 410) else []
    assert dead == []
    assert len(links) > 5 or reader not in ("alice", "bob", "charlie", "sofia")


@pytest.mark.parametrize("reader", ["alice", "bob", "charlie"])
def test_no_search_and_no_hint_names_it(cast, cases, reader):
    user = getattr(cast, reader)
    client = sign_in(user)
    seen = set(visible_cases(user).values_list("pk", flat=True))
    contact_id = start_contact(user)
    asked = {"contact": str(contact_id), "child": {"text": "Larkspur"}}
    answers = [
        client.post("/search", {"name": "Larkspur"}),
        client.post("/cases/search", {"q": "larkspur"}),
        client.post("/known/in-contact", json.dumps(asked), content_type="application/json"),
        client.post(
            f"/contacts/{contact_id}/cases", json.dumps({"q": "larkspur"}), content_type="application/json"
        ),
    ]
    told = "".join(answer.content.decode() for answer in answers if answer.status_code == 200)
    for kind, case in cases.items():
        if case.pk not in seen:
            assert NAMES[kind] not in told
            assert case.ref not in told
    shown = [kind for kind, case in cases.items() if case.pk in seen]
    assert any(NAMES[kind] in told for kind in shown)
