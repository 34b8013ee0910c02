"""A case in which the whereabouts of one child stand everywhere they can, and of its half-brother somewhere else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.test import Client
from django.urls import NoReverseMatch, reverse

from myosotis.accounts.models import User
from myosotis.casework.actions.cases import edit_case
from myosotis.casework.actions.category_file import save_section
from myosotis.casework.actions.contacts import close_contact
from myosotis.casework.actions.judgements import judge_risk
from myosotis.casework.actions.people import (
    PersonInput,
    add_institution,
    add_person_around,
    note_allegation,
    note_police_contact,
)
from myosotis.casework.actions.risk import SourceInput
from myosotis.casework.actions.surges import save_sighting
from myosotis.casework.actions.telling import set_caller
from myosotis.casework.actions.withheld import mark_entry
from myosotis.casework.actions.work import add_work
from myosotis.casework.editing import Change
from myosotis.casework.models import Case
from myosotis.casework.queries.work import WHERE_IN_WORK
from myosotis.casework.tests.making import missing_child, open_case, start_contact, write_note
from myosotis.casework.views.category_file_sections import SECTIONS
from myosotis.cooperation.actions.requesting import draft_request
from myosotis.cooperation.inputs import RequestInput
from myosotis.cooperation.models import Answer, BodyAnswer
from myosotis.desk.actions.cards import write_card
from myosotis.desk.actions.handovers import draft_handover
from myosotis.kernel import clock
from myosotis.kernel.ids import new_id
from myosotis.services.models import Service
from tests import roles
from tests.people import Cast
from tests.roles import bodies as bodies_roles
from tests.roles import consent as consent_roles
from tests.roles import cooperation as cooperation_roles
from tests.roles import enquiries as enquiry_roles
from tests.roles import network as network_roles
from tests.roles import surges as surge_roles
from tests.roles.people import make_people

PLANTED = ("Hemlock Yard", "Saltmarsh House", "Quillgate", "11 60 56", "Iceland")
OPEN_PLACE = "Goods Yard of the brother"
LISTS = re.compile(r"<option.*?</option>|<script.*?</script>", re.DOTALL)
READ = re.compile("text|json")
NOT_OF_A_CHILD = ("/me/", "/figures/", "/countries/")
DIRECTORY = "/services/"  # of places to go to, none of them said of anybody
PARTS = {
    "casework:case_part": ("top", "timeline", "promises"),
    "desk:part": ("missing", "title", "promises"),
    "cooperation:part": ("abroad", "board"),
}


def make_case(cast: Cast) -> tuple[Case, UUID]:
    """The case and its contact, with what tells where written into every field that may."""
    by = cast.alice
    facts = {"missing_from": {"text": "Hemlock Yard 7"}, "country_now": {"code": "IS"}}
    contact_id = start_contact(by, **facts, last_seen={"text": "Quillgate station"}, child={"text": "Ana"})
    entry_id = write_note(by, contact_id, "She sleeps at Saltmarsh House")
    ana = missing_child("Ana Vlinder", country_now="IS", story="Somebody saw her at Hemlock Yard")
    brother = missing_child("Nuno Vlinder")
    ana.episode.place, brother.episode.place = "Hemlock Yard 7", OPEN_PLACE  # type: ignore[union-attr]
    case = open_case(by, cast.runaways, ana, brother, contact_id=contact_id)
    children = children_of(case)
    told = {
        "address": "Hemlock Yard 7",
        "country": "IS",
        "lives_with": children[:1],
        "notes": "Hides at Quillgate",
    }
    changes = {key: Change(one) for key, one in told.items()}
    given = PersonInput(role="mother", name="Mother", phone="+32 56 11 60 56", changes=changes)
    mother = add_person_around(by=by, case_id=case.pk, given=given)
    set_caller(by=by, case_id=case.pk, contact_id=contact_id, involvement_id=mother.pk)
    home = {"name": "Saltmarsh House", "address": "Quillgate 3"}
    add_institution(by=by, case_id=case.pk, kind="home", children=children[:1], sealed=home)
    mark_entry(by=by, case_id=case.pk, entry_id=entry_id, tells_where=True)
    plant_in_file(case, by=by)
    plant_in_work(case, by=by)
    plant_in_words(case, by=by)
    source = SourceInput("The neighbour", "Saw her at Hemlock Yard", "+32 470 11 60 00")
    judge_risk(by=by, case_id=case.pk, level="high", reasons="Alone at Hemlock Yard", source_rows=[source])
    close_contact(by=by, contact_id=contact_id, kind="missing", summary="She sleeps at Saltmarsh House")
    return case, contact_id


def children_of(case: Case) -> list[str]:
    """The children, in their order."""
    return [str(row.person_id) for row in case.case_children.order_by("position")]


def plant_in_file(case: Case, *, by: User) -> None:
    """Every field of every section of the file that tells where somebody is."""
    for section in SECTIONS:
        changes: dict[str, dict[str, Change]] = {}
        for name in section.form.WHERE:
            record = section.form.record_of(name)
            is_country = record == "abduction" and name == "destination"
            value = "IS" if is_country else f"{name} at Saltmarsh House"
            changes.setdefault(record, {})[name] = Change(value, 0)
        if changes:
            save_section(by=by, case_id=case.pk, section=section.code, changes=changes)


def plant_in_words(case: Case, *, by: User) -> None:
    """Free words of the case that may name a place."""
    edit_case(by=by, case_id=case.pk, changes={"summary": Change("She sleeps at Saltmarsh House")})
    at: dict[str, Any] = {"by": by, "case_id": case.pk, "precision": "exact"}
    said = {"unit": "Police of Quillgate", "said": "They saw her at Hemlock Yard"}
    note_police_contact(**at, kind="police_called", at=clock.now(), sealed=said)
    alleged = {
        "source": "The neighbour",
        "what": "Keeps her at Saltmarsh House",
        "described": "A man of Quillgate",
    }
    note_allegation(**at, said_at=clock.now(), person_id=None, sealed=alleged)


def plant_in_work(case: Case, *, by: User) -> None:
    """One record of each kind, marked as telling where; a referral always does."""
    service = Service.objects.create(name="Quillgate Haven", needs=["shelter"], country="IS")
    for kind, fields in WHERE_IN_WORK.items():
        values: dict[str, Any] = {
            name: f"{kind} at Hemlock Yard" for name in fields if name != "snooze_reason"
        }
        values["at"] = clock.now()
        if kind == "referral":
            values |= {"service": service}
        else:
            values |= {"tells_where": True}
        if kind == "task":
            values |= {"due_at": clock.now()}
        if kind in ("support", "intervention"):
            values |= {"kind": "legal" if kind == "support" else "other_step"}
        add_work(by=by, case_id=case.pk, kind=kind, values=values)


def make_arguments(cast: Cast, case: Case, contact_id: UUID) -> dict[str, Any]:
    """What the addresses of the node ask for, about this case."""
    by = cast.alice
    child = children_of(case)[0]
    found = {
        **make_people(case, by=by),
        **consent_roles.make_consent(case, by=by),
        **surge_roles.make_surge(case, by=by),
        **network_roles.make_network(case.team),
        **roles.make_desk(case, by=by),
        **roles.make_lists(case, by=by),
        "ref": case.ref,
        "contact_id": contact_id,
        "file_id": roles.keep_paper(case, by=by).pk,
        "child_id": child,
        "person_id": cast.bob.pk,
        "left": child,
        "right": contact_id,
        "kind": "block",
        "service_id": Service.objects.create(name="Elsewhere", needs=["legal"], country="BE").pk,
    }
    words = {
        "what": "A girl at Hemlock Yard",
        "where_when": "Quillgate, at noon",
        "reach": "+32 470 11 60 00",
    }
    save_sighting(by=by, contact_id=new_id(), surge_id=found["surge"], seq=1, words=words, is_done=True)
    write_card(by=by, case_id=case.pk, changes={"where": Change("At Saltmarsh House")})
    found["handover_id"] = draft_handover(by=by, team=case.team).pk
    found |= enquiry_roles.make_enquiries(case, by=by)
    found["cooperation_id"] = plant_across_borders(case, by=by)
    found["body_request_id"] = plant_with_a_body(case, by=by)
    return found


def plant_across_borders(case: Case, *, by: User) -> UUID:
    """What was told to and by another hotline, from before the block stood."""
    row = cooperation_roles.begin(case, side="asking", state="in_progress", by=by)
    row.summary = "She sleeps at Saltmarsh House"
    row.save()
    cooperation_roles.tell_item(row, "Hemlock Yard 7", name="last_seen_place")
    question = cooperation_roles.make_question(row, is_ours=True, by=by, text="Is she at Quillgate?")
    answer = Answer(
        cooperation=row, question=question, dated="2026-11-21", source="police", certainty="likely"
    )
    answer.text = "At Saltmarsh House"
    answer.save(force_insert=True)
    given = RequestInput(nodes=["gr-demo"], asks=["own_records"], summary="She may be at Hemlock Yard")
    draft_request(by=by, case_id=case.pk, request=given)
    return row.pk


def plant_with_a_body(case: Case, *, by: User) -> UUID:
    """What was told to and by the police abroad, from before the block stood."""
    row = bodies_roles.tell_body(case, by=by, summary="She sleeps at Saltmarsh House", where="Hemlock Yard 7")
    answer = BodyAnswer(request=row, dated="2026-11-21", source="police", certainty="likely")
    answer.text = "At Quillgate"
    answer.save(force_insert=True)
    return row.pk


def list_paths(name: str, arguments: dict[str, Any]) -> list[str]:
    """The addresses of one name with these records; none where the records do not say."""
    needed = roles.list_addresses()[name]
    found = []
    for part in PARTS.get(name, ("",)):
        values = {**arguments, "part": part}
        try:
            found.append(reverse(name, kwargs={one: values[one] for one in needed}))
        except (NoReverseMatch, KeyError):
            continue
    return found


def walk(client: Client, scene: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Every page that can be asked for with these records: name, address and text."""
    for name in sorted(roles.list_addresses()):
        for path in list_paths(name, scene):
            answer = client.get(path)
            is_read = answer.status_code == 200 and not answer.streaming
            if is_read and READ.search(answer.headers["Content-Type"]):
                yield name, path, answer.content.decode()


def body_of(page: str) -> str:
    """What a page says in its middle: lists of all countries to choose from tell nothing."""
    return LISTS.sub("", page.split("<main", 1)[-1])


def planted_for(path: str) -> tuple[str, ...]:
    """What a page must not say."""
    if path.startswith(DIRECTORY):
        return ()
    return PLANTED[:-1] if path.startswith(NOT_OF_A_CHILD) else PLANTED
