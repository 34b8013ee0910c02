"""Where a request of another hotline meets what is here: a case both work on already, a private enquiry."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from myosotis.accounts.models import User
from myosotis.casework.access import visible_cases
from myosotis.cooperation.access import visible_cooperations
from myosotis.cooperation.models import Cooperation, Side
from myosotis.cooperation.queries.cooperations import CooperationRow, list_cooperations
from myosotis.enquiries.models import Enquiry
from myosotis.kernel import clock

LOOKED_BACK = dt.timedelta(days=30)
"""As long as the other hotline keeps the marks of an enquiry."""


def find_own_case(row: Cooperation, *, user: User) -> str:
    """The number of our case of a child about whom this hotline asked before, by the name the case has between us."""
    before = visible_cooperations(user).filter(
        peer=row.peer, pseudonym=row.pseudonym, case__isnull=False, case__closed_at__isnull=True
    )
    return before.exclude(pk=row.pk).values_list("case__ref", flat=True).first() or ""


def list_enquired(row: Cooperation, *, user: User) -> list[str]:
    """Numbers of our open cases about which this hotline was asked privately: its request may be an answer."""
    asked = Enquiry.objects.filter(
        peer=row.peer, made_at__gte=clock.now() - LOOKED_BACK, case__in=visible_cases(user)
    )
    refs = (
        asked.filter(case__closed_at__isnull=True).order_by("case__ref").values_list("case__ref", flat=True)
    )
    return list(refs.distinct())


def list_since(enquiry: Enquiry, *, user: User) -> list[CooperationRow]:
    """What the hotline that was asked privately has asked us since, of the case of the enquiry or of none yet."""
    fitting = Cooperation.objects.filter(
        Q(case=enquiry.case_id) | Q(case__isnull=True),
        peer=enquiry.peer_id,
        side=Side.ASKED,
        made_at__gte=enquiry.made_at,
    )
    wanted = set(fitting.values_list("pk", flat=True))
    if not wanted:
        return []
    rows = [*list_cooperations(user=user), *list_cooperations(user=user, is_ended=True)]
    return [one for one in rows if one.cooperation.pk in wanted]
