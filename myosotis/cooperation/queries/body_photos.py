"""Photos that bodies without a node read: which file an item means, whether its rights still hold, its picture."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from myosotis.cooperation.models import BodyItem, BodyRequest
from myosotis.cooperation.queries.photos import PHOTO, is_photo_usable, read_photo
from myosotis.cooperation.queries.preview import PreviewField
from myosotis.files.models import File
from myosotis.kernel.errors import Missing
from myosotis.vault.opening import Purpose, unlock

FILE = "file"


def value_of(one: PreviewField) -> list[dict[str, object]]:
    """A field as an item keeps it: of a photo with the file that is meant, which their text never names."""
    return [{**one.value, FILE: str(one.offered.file.pk)} if one.offered.file else one.value]


def drop_unusable(items: Iterable[BodyItem]) -> list[BodyItem]:
    """Opened items without the photos that may leave no more: withdrawn, set aside, erased, or their time is over."""
    found = list(items)
    files = _files_of(found)
    return [one for one in found if one.name != PHOTO or is_photo_usable(files.get(one.pk))]


def read_photos(items: Iterable[BodyItem]) -> dict[UUID, bytes]:
    """The small pictures of opened items, by item: painted anew, without anything that tells where."""
    pictures = {}
    for pk, file in _files_of(items).items():
        try:
            pictures[pk] = read_photo(file)
        except Missing:
            continue
    return pictures


def list_stale_photos(row: BodyRequest | None = None) -> list[BodyItem]:
    """Items for the worker, of one request or of all, whose photo may leave no more."""
    standing = BodyItem.objects.filter(name=PHOTO, gone_at__isnull=True)
    items = list(standing if row is None else standing.filter(request=row))
    if not items:
        return []
    keys = unlock({one.request_id for one in items}, by="worker", why=Purpose.MAINTAIN)
    opened = [one for one in items if keys.get(one.request_id) is not None]
    keys.open(opened)
    kept = {one.pk for one in drop_unusable(opened)}
    return [one for one in opened if one.pk not in kept]


def _files_of(items: Iterable[BodyItem]) -> dict[UUID, File]:
    meant = {one.pk: str(one.value[0].get(FILE, "")) for one in items if one.name == PHOTO and one.value}
    files = {str(file.pk): file for file in File.objects.filter(pk__in=meant.values())} if meant else {}
    return {pk: files[name] for pk, name in meant.items() if name in files}
