"""Training: two invented situations in the training team, put back to their beginning by one action.

Made after the simulations with which professionals of several countries trained the way of a child in migration. All
names are invented.
"""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from myosotis.accounts.access import demand
from myosotis.accounts.actions.volunteers import make_training_team, switch_training
from myosotis.accounts.models import Team, User
from myosotis.accounts.permissions import Permission
from myosotis.audit.actions import record
from myosotis.casework.actions.cases import CaseInput, ChildInput, create_case
from myosotis.casework.actions.contacts import save_contact
from myosotis.casework.actions.episodes import EpisodeInput
from myosotis.casework.actions.erasure import erase_rows, shred_soon
from myosotis.casework.actions.judgements import make_promise
from myosotis.casework.models import Case, Contact, Revision
from myosotis.kernel import clock
from myosotis.kernel.errors import Refused
from myosotis.kernel.ids import new_id
from myosotis.people.index import remove_owners

HOUR = dt.timedelta(hours=1)


def reset_training(*, by: User) -> None:
    """Take away every training case and contact, and begin the two situations anew."""
    demand(by, Permission.WRITE_CASES)
    if not by.is_in_training:
        raise Refused("not_in_training")
    team = make_training_team()
    with transaction.atomic():
        _take_away()
        _begin_girl(by, team)
        _begin_brothers(by, team)
        record("training.reset", by=by.public_id)


def begin_training(*, by: User) -> None:
    """Train from now on; the situations are there already, or begin now."""
    with transaction.atomic():
        switch_training(by=by, is_on=True)
        give_situations(by=User.objects.get(pk=by.pk))


def give_situations(*, by: User) -> bool:
    """Begin the two situations for somebody who trains and would find none; False where nothing is to be done."""
    is_there = Case.objects.filter(team__is_training=True).exists()
    if is_there or not by.is_in_training or not by.may(Permission.WRITE_CASES):
        return False
    reset_training(by=by)
    return True


def _take_away() -> None:
    with transaction.atomic():
        roots: list[UUID] = []
        for case in Case.objects.filter(team__is_training=True):
            roots += erase_rows(case)
        alone = list(Contact.objects.filter(is_training=True).values_list("pk", flat=True))
        Contact.objects.filter(pk__in=alone).delete()
        roots += alone
        Revision.objects.filter(root__in=alone).delete()
        remove_owners(alone)
        transaction.on_commit(lambda: shred_soon(roots))


def _begin_girl(by: User, team: Team) -> None:
    """An unaccompanied girl who moves over two countries: what is known where, who asks whom, who may know what."""
    now = clock.now()
    contact = _tell(
        by,
        at=now - 30 * HOUR,
        role="reception",
        who=_("Guardian of a reception place"),
        child="Semhar T.",
        age="15",
        note=_(
            "The guardian says: Semhar did not come back from the language course on the day before yesterday. Her "
            "telephone is off. She has an aunt in another country and spoke of a friend who waits for her there. "
            "Papers give another year of birth than she told. Report to the police was made, number to follow."
        ),
    )
    case = create_case(
        by=by,
        case=CaseInput(
            team=team,
            category="missing_in_migration",
            countries=["GR", "IT"],
            is_cross_border=True,
            summary=_("Training: an unaccompanied girl, seen in a second country after two days."),
        ),
        children=[
            ChildInput(
                names=["Semhar T.", "ሰምሃር"],
                gender="female",
                age_years=15,
                countries=["ER"],
                episode=EpisodeInput(
                    last_seen_at=now - 50 * HOUR,
                    place=_("Language course near the harbour"),
                    story=_("She left with a small bag. A companion, about 17, is not found either."),
                ),
            )
        ],
        contact_id=contact,
    )
    make_promise(
        by=by,
        case_id=case.pk,
        text=_("Ask the hotline of the second country whether she is known there"),
        due_at=now + 3 * HOUR,
    )
    _tell_from_second_country(by, now)


def _tell_from_second_country(by: User, now: dt.datetime) -> None:
    """A call that nobody has linked: perhaps the same girl, perhaps not."""
    _tell(
        by,
        at=now - 2 * HOUR,
        role="public",
        who=_("Volunteer at a railway station in the second country"),
        child="Semhar or Selam",
        age="14",
        note=_(
            "A girl alone, tired, asked for the train north. She says that she is 18 and does not want the police. A "
            "man of about 30 buys the tickets and speaks for her. Is this the same child? Whom do you tell, and what?"
        ),
    )


def _begin_brothers(by: User, team: Team) -> None:
    """Two brothers, one returns and one does not: two children, two ends, one case."""
    now = clock.now()
    contact = _tell(
        by,
        at=now - 8 * HOUR,
        role="parent",
        who=_("Mother"),
        child="Noam and Eli V.",
        age="12",
        note=_(
            "The mother says: both sons did not come home from school. The older one quarrelled with her friend last "
            "night. The younger one has asthma and no spray with him. She fears that the older one goes to his father "
            "abroad. She asks not to tell her friend that she called."
        ),
    )
    case = create_case(
        by=by,
        case=CaseInput(
            team=team,
            category="runaway",
            countries=["BE"],
            summary=_("Training: two brothers, one of whom will be found this evening."),
        ),
        children=[
            ChildInput(
                names=[name],
                gender="male",
                age_years=age,
                episode=EpisodeInput(last_seen_at=now - 9 * HOUR, place=_("In front of the school")),
            )
            for name, age in (("Noam V.", 14), ("Eli V.", 12))
        ],
        contact_id=contact,
    )
    make_promise(by=by, case_id=case.pk, text=_("Call the mother back, her number only"), due_at=now + HOUR)


def _tell(by: User, *, at: dt.datetime, role: str, who: str, child: str, age: str, note: str) -> UUID:
    contact_id = new_id()
    values = {
        "who_calls": {"text": who},
        "role": role,
        "child": {"text": child},
        "age": {"text": age},
        "kind": "missing",
    }
    save_contact(
        by=by,
        contact_id=contact_id,
        started_at=at,
        fields={name: {"value": value, "seen": 0} for name, value in values.items()},
        entries=[{"id": str(new_id()), "seq": 1, "text": note, "written_at": at.isoformat()}],
    )
    return contact_id
