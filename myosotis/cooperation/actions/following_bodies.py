"""What follows for bodies without a node: a consent was withdrawn, a case erased, a day has come. By the worker."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from myosotis.audit.actions import record
from myosotis.cooperation.actions.bodies import end_request, keep_step
from myosotis.cooperation.actions.following import is_giver_suspected
from myosotis.cooperation.actions.threads import shred_soon
from myosotis.cooperation.leaving import is_in_force
from myosotis.cooperation.models import BodyAnswer, BodyRequest, BodyStep
from myosotis.cooperation.queries.body_photos import list_stale_photos
from myosotis.kernel import clock

Event = BodyStep.Event


def follow_request(request_id: UUID) -> None:
    """Close and empty what may no longer be read, and destroy the texts where the case is gone."""
    with transaction.atomic():
        row = BodyRequest.objects.select_for_update(of=("self",)).get(pk=request_id)
        is_over = clock.now().date() > row.keep_until
        is_ground_gone = row.case_id is not None and not is_in_force(row.consent)
        if row.case_id is None or is_ground_gone or is_over:
            if not row.is_ended:
                consent = row.consent
                is_kept = consent is not None and consent.withdrawn_at is None
                end = BodyRequest.End.EXPIRED if is_kept else BodyRequest.End.WITHDRAWN
                # Who is under suspicion ends no search alone: a person decides whether copies are asked back.
                end_request(row, end, asks_back=consent is None or not is_giver_suspected(consent))
            if row.shut_at is None and (row.case_id is None or is_over):
                shut_request(row)
        _stop_items(row)
        record("body.followed", by="worker", case=row.case_id, request=row.pk)


def _stop_items(row: BodyRequest) -> None:
    """Fields whose consent or photo was withdrawn, or whose day has come; who holds them is asked to destroy them."""
    now = clock.now()
    standing = row.items.filter(gone_at__isnull=True).select_related("consent")
    over = [one.pk for one in standing if now >= one.expires_at or not is_in_force(one.consent)]
    over += [one.pk for one in list_stale_photos(row)]
    if not over:
        return
    row.items.filter(pk__in=over).update(gone_at=now, value=None, reason=None)
    if row.is_outstanding and row.asked_back_at is None:
        BodyRequest.objects.filter(pk=row.pk).update(asked_back_at=now)
        keep_step(row, Event.ASKED_BACK)
    if not row.is_page:
        # The file carries every field: nobody takes it once more.
        BodyRequest.objects.filter(pk=row.pk).update(file=None)


def shut_request(row: BodyRequest) -> None:
    """Our texts of what was told go; of an erased case the answers and the key too."""
    now = clock.now()
    BodyRequest.objects.filter(pk=row.pk).update(summary=None, contact=None, file=None, shut_at=now)
    if row.case_id is None:
        BodyAnswer.objects.filter(request=row).delete()
        transaction.on_commit(lambda: shred_soon([row.pk]))


def remove_erased(roots: list[UUID]) -> int:
    """After a restore: requests whose key is gone are closed and empty again."""
    found = list(BodyRequest.objects.filter(pk__in=roots, shut_at__isnull=True))
    for row in found:
        if not row.is_ended:
            end_request(row, BodyRequest.End.WITHDRAWN)
        BodyAnswer.objects.filter(request=row).delete()
        BodyRequest.objects.filter(pk=row.pk).update(
            summary=None, contact=None, file=None, shut_at=clock.now()
        )
    return len(found)
