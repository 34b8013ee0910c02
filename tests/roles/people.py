"""Records of the people around the children, for the walk through every address."""

from __future__ import annotations

from typing import Any

from myosotis.accounts.models import User
from myosotis.casework.actions.people import PersonInput, add_person_around, note_police_contact
from myosotis.casework.models import Case, Contact, NoteEntry
from myosotis.kernel import clock


def make_people(case: Case, *, by: User) -> dict[str, Any]:
    """A mother, a call with the police and a passage of a note, by the names of the arguments of addresses."""
    mother = add_person_around(by=by, case_id=case.pk, given=PersonInput(role="mother", name="Mother"))
    police = note_police_contact(
        by=by,
        case_id=case.pk,
        kind="called_police",
        at=clock.now(),
        precision="exact",
        sealed={"said": "Wait"},
    )
    contact = Contact.objects.get(case_links__case=case)
    entry = NoteEntry(contact=contact, author=by)
    entry.text = "She is at the mill"
    entry.save(force_insert=True)
    return {
        "around_id": mother.person_id,
        "child_id": case.case_children.order_by("position")[0].person_id,
        "involvement_id": mother.pk,
        "involvement": mother.pk,
        "kind": "police",
        "row_id": police.pk,
        "entry_id": entry.pk,
        "settling_id": police.pk,
    }
