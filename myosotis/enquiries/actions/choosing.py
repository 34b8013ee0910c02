"""A person decides whether other hotlines may find the children of a case."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from myosotis.accounts.models import User
from myosotis.audit.actions import record
from myosotis.casework.actions.locking import lock_case
from myosotis.casework.models import CaseChild
from myosotis.casework.queries.withheld import withheld_in_case
from myosotis.enquiries.models import ChildTags, Findable
from myosotis.enquiries.period import demand_on
from myosotis.kernel import clock
from myosotis.kernel.errors import Refused


def let_be_found(*, by: User, case_id: UUID) -> list[Findable]:
    """From now on hotlines we are connected with may find the children of this case; nothing of them leaves."""
    demand_on()
    with transaction.atomic():
        case = lock_case(case_id, by=by)
        if case.closed_at is not None:
            raise Refused("case_closed")
        if case.team.is_training:
            raise Refused("training_case")
        if case.is_restricted:
            raise Refused("case_restricted")
        if withheld_in_case(case.pk, user=None):
            raise Refused("child_blocked")
        chosen = set(Findable.objects.filter(case=case, withdrawn_at=None).values_list("person", flat=True))
        children = CaseChild.objects.filter(case=case).exclude(person__in=chosen)
        made = [
            Findable.objects.create(case=case, person_id=person_id, chosen_by=by)
            for person_id in children.values_list("person", flat=True)
        ]
        record("enquiry.findable", by=by.public_id, case=case.pk, persons=[row.person_id for row in made])
    return made


def take_out(*, by: User, case_id: UUID) -> int:
    """Nobody finds the children of this case any more; their tags go at once. How many there were."""
    with transaction.atomic():
        case = lock_case(case_id, by=by)
        rows = Findable.objects.filter(case=case, withdrawn_at=None)
        ids = list(rows.values_list("pk", flat=True))
        ChildTags.objects.filter(findable__in=ids).delete()
        Findable.objects.filter(pk__in=ids).update(withdrawn_at=clock.now(), withdrawn_by=by)
        record("enquiry.unfindable", by=by.public_id, case=case.pk)
    return len(ids)
