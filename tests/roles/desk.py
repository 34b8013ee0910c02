"""A night card, a shift and a handover, for the table of roles."""

from __future__ import annotations

import datetime as dt
from typing import Any

from myosotis.accounts.models import User
from myosotis.casework.actions.confidential import write_note
from myosotis.casework.editing import Change
from myosotis.casework.models import Case
from myosotis.desk.actions.cards import write_card
from myosotis.desk.models import Handover, HandoverCard, Shift
from myosotis.kernel import clock


def make_desk(case: Case, *, by: User) -> dict[str, Any]:
    """A night card, a shift, a handover to take over and one in draft, a confidential note."""
    write_card(by=by, case_id=case.pk, changes={"say": Change("We know.")})
    now, hour = clock.now(), dt.timedelta(hours=1)
    given = {"team": case.team, "by": by, "since": now - hour}
    draft = Handover.objects.create(**given)
    handed = HandoverCard(handover=Handover.objects.create(handed_at=now, **given), case=case, kind="other")
    handed.text = "Ask the school."
    handed.save(force_insert=True)
    shift = Shift(team=case.team, user=by, starts_at=now, ends_at=now + hour, made_by=by)
    shift.save(force_insert=True)
    return {
        "card_id": case.night_card.pk,
        "handover_id": draft.pk,
        "handed_id": handed.pk,
        "shift_id": shift.pk,
        "note_id": write_note(by=by, case_id=case.pk, kind="lawyer", text="Secret.").pk,
    }
