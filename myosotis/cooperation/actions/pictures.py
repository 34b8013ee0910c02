"""Photos that cross a border: sealed and sent in pieces with their item; looked at and painted anew where they come."""

from __future__ import annotations

import base64
from typing import Any
from uuid import UUID

from django.db import transaction

from myosotis.accounts.models import User
from myosotis.audit.actions import record
from myosotis.cooperation.models import Problem, SharedItem, Step
from myosotis.cooperation.queries.opening import open_items
from myosotis.cooperation.queries.photos import MEDIA, read_photo, read_picture
from myosotis.exchange.actions.attachments import attach, seal_file
from myosotis.exchange.models import Outbox
from myosotis.exchange.queries.attachments import is_here, open_file
from myosotis.files.checking import inspect_content
from myosotis.files.inspection.verdicts import Unfit
from myosotis.kernel.errors import Missing
from myosotis_core.protocol.attachments import Attachment
from myosotis_core.protocol.errors import Malformed

Sealed = tuple[Attachment, list[bytes]]


def seal_photo(item: SharedItem) -> Sealed | None:
    """Seal the photo of an opened item; what the message says of it stands in the item from now on."""
    if item.file is None:
        return None
    attachment, pieces = seal_file(read_photo(item.file))
    caption = dict(item.value[0])
    told: dict[str, Any] = {"sealed": attachment.to_value(), "kind": "child_photo", "media": MEDIA}
    caption["files"] = [told]
    item.value = [caption]
    item.save(update_fields=["value"])
    return attachment, pieces


def attach_photo(step: Step, sealed: Sealed) -> None:
    """The pieces go with the message that tells the item."""
    attach(message=Outbox.objects.get(pk=step.message), attachment=sealed[0], pieces=sealed[1])


def take_picture(item_id: UUID) -> bool:
    """Look at a photo that has come whole; it is kept painted anew under the item's key. False while pieces lack."""
    item = SharedItem.objects.select_related("cooperation__peer").get(pk=item_id)
    peer = item.cooperation.peer
    if not open_items([item], by="worker"):
        return False
    files = [file for field in item.value or [] for file in field.get("files", [])]
    try:
        if not files or not is_here(peer, files[0]["sealed"]):
            return False
        verdict = inspect_content(open_file(peer, files[0]["sealed"]))
        if not verdict.main:
            raise Unfit("no_picture")
    except (Unfit, Malformed, Missing):
        _refuse(item)
        return False
    with transaction.atomic():
        kept = SharedItem.objects.select_for_update().filter(pk=item_id, gone_at__isnull=True).first()
        if kept is None:
            return False
        kept.picture = base64.b64encode(verdict.main).decode()
        kept.save(update_fields=["picture"])
        record(
            "cooperation.picture_taken",
            by="worker",
            case=item.cooperation.case_id,
            cooperation=item.cooperation_id,
        )
    return True


def _refuse(item: SharedItem) -> None:
    """It is no picture that may be kept: nothing of it is, and people see that it was sent."""
    with transaction.atomic():
        SharedItem.objects.filter(pk=item.pk).update(is_picture_refused=True)
        Problem.objects.get_or_create(
            peer=item.cooperation.peer,
            message=item.pk,
            is_ours=False,
            defaults={"cooperation": item.cooperation, "event": "info.share", "code": "picture_refused"},
        )
        record(
            "cooperation.picture_refused",
            by="worker",
            case=item.cooperation.case_id,
            cooperation=item.cooperation_id,
        )


def show_picture(*, by: User, item_id: UUID) -> bytes:
    """A picture for a page: each look stands in the log."""
    item, content = read_picture(user=by, item_id=item_id)
    with transaction.atomic():
        record(
            "cooperation.picture_shown",
            by=by.public_id,
            case=item.cooperation.case_id,
            cooperation=item.cooperation_id,
            item=item.pk,
        )
    return content
