"""Whether anything has changed across borders since a page was drawn: a word that is cheap to ask for."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q

from myosotis.accounts.models import User
from myosotis.casework.access import visible_cases
from myosotis.cooperation.access import find_cooperation, visible_cooperations
from myosotis.cooperation.models import BodyItem, BodyStep, Cooperation, SharedItem, Step
from myosotis.cooperation.queries.bodies import visible_requests
from myosotis.enquiries.models import Candidate, Enquiry
from myosotis.exchange.models import Outbox


def mark_of(*, user: User, cooperation_id: UUID) -> str:
    """A word that is another one when the page of this cooperation would look otherwise. Raises `Missing`."""
    row = find_cooperation(cooperation_id, user=user)
    items = row.items.order_by("pk").values_list("pk", "state", "version", "is_picture_refused")
    pictures = row.items.filter(picture__isnull=False).count()
    more = Cooperation.objects.filter(pk=row.pk).aggregate(
        taken=Count("steps", distinct=True),
        open_problems=Count("problems", filter=Q(problems__settled_at__isnull=True), distinct=True),
        withdrawn=Count("withdrawals", distinct=True),
        decided=Count("withdrawals", filter=Q(withdrawals__decided_at__isnull=False), distinct=True),
    )
    return _digest(
        [row.state, row.phase, row.stored_at, row.shut_at, row.case_id, list(items), pictures, more]
    )


def mark_of_all(*, user: User) -> str:
    """The same of the lists of everything that this person may see: requests, bodies, private enquiries."""
    rows = visible_cooperations(user).order_by().values("pk")
    told = Cooperation.objects.filter(pk__in=rows).aggregate(
        count=Count("pk"), stored=Max("stored_at"), ended=Count("ended_at")
    )
    steps = Step.objects.filter(cooperation__in=rows).count()
    items = SharedItem.objects.filter(cooperation__in=rows)
    gone = items.filter(gone_at__isnull=False).count()
    return _digest([told, steps, gone, *_mark_of_others(user)])


def _mark_of_others(user: User) -> list[Any]:
    """Of bodies without a node, of enquiries of ours that arrived, and of such as may be about children of ours."""
    bodies = visible_requests(user).order_by().values("pk")
    seen = visible_cases(user).order_by().values("pk")
    asked, known = Enquiry.objects.filter(case__in=seen), Candidate.objects.filter(case__in=seen)
    return [
        BodyStep.objects.filter(request__in=bodies).count(),
        BodyItem.objects.filter(request__in=bodies, gone_at__isnull=False).count(),
        asked.count(),
        Outbox.objects.filter(pk__in=asked.values("message"), acknowledged_at__isnull=False).count(),
        known.aggregate(count=Count("pk"), judged=Max("judged_at")),
    ]


def _digest(content: Any) -> str:
    return hashlib.sha256(repr(content).encode()).hexdigest()[:16]
