"""Photos that cross a border: which may be offered, their content, and pictures that came."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from uuid import UUID

from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from myosotis.accounts.models import User
from myosotis.casework.queries.cases import ChildView
from myosotis.casework.queries.frames import CaseFrame
from myosotis.cooperation.access import find_cooperation
from myosotis.cooperation.models import Direction, SharedItem
from myosotis.cooperation.queries.opening import open_items
from myosotis.files import blobs
from myosotis.files.models import File
from myosotis.kernel.errors import Erased, Missing
from myosotis.papers.queries import list_photos
from myosotis.vault.opening import Purpose, unlock

PHOTO = "photo"
MEDIA = "image/jpeg"


@dataclass(frozen=True)
class OfferedPhoto:
    """A photo of a child that may be told, with its caption in our language and in theirs."""

    file: File
    lines: list[str]
    lines_there: list[str]


def offer_photos(*, user: User, frame: CaseFrame, child: ChildView, language: str) -> list[OfferedPhoto]:
    """The photos of one child whose rights hold today."""
    found = list_photos(user=user, case=frame.case, children=[child])
    usable = [file for file in found if file.owner == child.person.pk and is_photo_usable(file)]
    return [OfferedPhoto(file, say_photo(file), say_photo(file, language)) for file in usable]


def say_photo(file: File, language: str = "") -> list[str]:
    """When it was taken or received, and by which rights it is used."""
    with translation.override(language or translation.get_language()):
        on = date_format(file.received_on, "j F Y")
        return [_("Photo of {on}").format(on=on), *([file.rights] if file.rights else [])]


def is_photo_usable(file: File | None) -> bool:
    """Whether a photo may leave now: not withdrawn, not set aside, its time not over."""
    return file is not None and file.is_usable and not file.is_over(localdate())


def read_photo(file: File) -> bytes:
    """The small picture as it goes, painted anew and without anything that tells where. Raises `Missing`."""
    key = unlock([file.pk], by="worker", why=Purpose.MAINTAIN).get(file.pk)
    if key is None:
        raise Missing
    try:
        return blobs.read_blob(file.pk, key, blobs.SMALL)
    except Erased as error:
        raise Missing from error


def read_picture(*, user: User, item_id: UUID) -> tuple[SharedItem, bytes]:
    """A picture that came with an item which may be read now, or that we told. Raises `Missing`."""
    item = SharedItem.objects.select_related("cooperation", "file").filter(pk=item_id).first()
    if item is None or not item.is_readable:
        raise Missing
    row = find_cooperation(item.cooperation_id, user=user)
    if item.direction == Direction.INCOMING:
        if row.case_id is None or not open_items([item], by=user) or not item.picture:
            raise Missing
        return item, base64.b64decode(item.picture)
    if item.file is None:
        raise Missing
    return item, read_photo(item.file)
