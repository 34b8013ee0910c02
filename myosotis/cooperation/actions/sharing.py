"""Telling fields of a case in a cooperation, putting them right, and asking them back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction

from myosotis.accounts.models import User
from myosotis.audit.actions import record
from myosotis.casework import words
from myosotis.casework.queries.frames import open_frame
from myosotis.casework.queries.withheld import withheld_in_case
from myosotis.cooperation import telling
from myosotis.cooperation.access import find_cooperation, lock_cooperation, lock_row
from myosotis.cooperation.actions.pictures import attach_photo, seal_photo
from myosotis.cooperation.actions.requesting import keep_item
from myosotis.cooperation.actions.threads import coded, lose_items, take_step
from myosotis.cooperation.inputs import RequestInput, ShareInput
from myosotis.cooperation.models import Cooperation, Holder, ItemState, SharedItem
from myosotis.cooperation.queries.opening import open_items
from myosotis.cooperation.queries.photos import PHOTO, is_photo_usable
from myosotis.cooperation.queries.preview import (
    PreviewField,
    find_consent,
    find_hotline,
    find_record,
    judge_field,
    language_for,
    offer_fields,
)
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing, Refused
from myosotis.kernel.ids import new_id
from myosotis.vault import store

TAKEN_UP = frozenset({"accepted", "in_progress", "on_hold"})


def share_fields(*, by: User, cooperation_id: UUID, share: ShareInput, opening: str = "") -> list[SharedItem]:
    """Tell further fields of our case to the other hotline; before it accepted they wait."""
    for code in share.onward:
        words.demand_code("onward_sharing", code)
    found = find_cooperation(cooperation_id, user=by)
    if found.case is None or found.is_ended:
        raise Refused("not_now")
    chosen = judge_chosen(found, share, by=by, opening=opening)
    ids = [new_id() for _ in chosen]
    store.add_keys(ids, "item")
    request = RequestInput(keep_until=share.keep_until or found.keep_until.isoformat())
    with transaction.atomic():
        row = lock_cooperation(cooperation_id, by=by)
        last = request.last_day(clock.now().date())
        made = [
            keep_item(row, one, pk, share.where_reason, last=last, by=by, onward=share.onward)
            for pk, one in zip(ids, chosen, strict=True)
        ]
        if may_be_told(row):
            tell_items(row, made, by=by)
        record("cooperation.shared", by=by.public_id, case=row.case_id, cooperation=row.pk, items=ids)
    return made


def judge_chosen(row: Cooperation, share: ShareInput, *, by: User, opening: str = "") -> list[PreviewField]:
    """The chosen fields as they would leave. Raises `Refused` where one must not."""
    if row.case is None:
        raise Missing
    frame = open_frame(user=by, ref=row.case.ref, opening=opening)
    language = language_for(find_hotline(row.peer))
    offered = {one.key: one for one in offer_fields(user=by, frame=frame, language=language)}
    given = find_consent(frame.case.pk, str(row.consent_id or ""))
    fields = []
    for key in dict.fromkeys(share.fields):
        if key not in offered:
            raise Missing
        one = judge_field(
            frame.case.pk,
            offered[key],
            peer=row.peer,
            given=given,
            reason=share.where_reason,
            language=language,
        )
        if one.why_not:
            raise Refused(one.why_not)
        fields.append(one)
    if not fields:
        raise Refused("nothing_chosen")
    return fields


def may_be_told(row: Cooperation) -> bool:
    """Whether the other side has taken it up: who asked waits for it, who was asked has done so."""
    return row.state in TAKEN_UP


def tell_items(row: Cooperation, items: list[SharedItem], *, by: User | str) -> None:
    """Send items that wait, inside the caller's transaction; each is looked at once more before it goes."""
    for item in items:
        if item.state != ItemState.WAITING:
            continue
        photo = seal_photo(item)
        item.told_at = clock.now()
        SharedItem.objects.filter(pk=item.pk).update(told_at=item.told_at, state=ItemState.ACTIVE)
        Holder.objects.create(cooperation=row, item=item, peer=row.peer, told_at=item.told_at)
        body = coded(
            {
                "item": str(item.item),
                "fields": item.value,
                "purpose": item.purpose,
                "ground": ground_of(item),
                "onward": item.onward,
                "expires_at": telling.moment(item.expires_at),
            }
        )
        step = take_step(
            row,
            by=by,
            typ="info.share",
            body=body,
            root=item.pk,
            expires_at=item.expires_at,
            code=item.category,
        )
        if photo is not None:
            attach_photo(step, photo)


def tell_waiting(cooperation_id: UUID) -> int:
    """The worker, once the other hotline has accepted: what was chosen goes, if it still may. How many went."""
    with transaction.atomic():
        row = lock_row(cooperation_id)
        waiting = list(
            row.items.filter(state=ItemState.WAITING, direction="outgoing").select_related("file", "consent")
        )
        if not waiting or not may_be_told(row):
            return 0
        opened = {item.pk: item for item in open_items(waiting, by="worker")}
        going = [opened[item.pk] for item in waiting if item.pk in opened and is_still_allowed(row, item)]
        stopped = [item for item in waiting if item not in going]
        tell_items(row, going, by="worker")
        lose_items(stopped, ItemState.STOPPED)
        record(
            "cooperation.fields_told",
            by="worker",
            case=row.case_id,
            cooperation=row.pk,
            told=len(going),
            stopped=len(stopped),
        )
    return len(going)


def is_still_allowed(row: Cooperation, item: SharedItem) -> bool:
    """Whether an item that waits may go now: a case, a record that still allows it, time left, no new block."""
    if row.case_id is None or item.person_id is None or item.expires_at <= clock.now():
        return False
    if item.name == PHOTO and not is_photo_usable(item.file):
        return False
    is_blocked = item.tells_where and item.person_id in withheld_in_case(row.case_id, user=None)
    if is_blocked and not item.reason:
        return False
    consent = find_record(row.case_id, item.name, item.person_id, peer=row.peer, given=item.consent)
    return consent is not None


def ground_of(item: SharedItem) -> dict[str, Any]:
    """On what ground it is told, as it goes; the record itself stays here."""
    ground: dict[str, Any] = {"basis": item.basis}
    if item.consent is not None and item.basis == "consent":
        ground["given_on"] = item.consent.valid_from.date().isoformat()
    return ground


def correct_item(*, by: User, item_id: UUID, lines: list[str], reason: str, is_new: bool = False) -> None:
    """Put a told item right (`is_new`: it has changed since): the holder gets the new value and why."""
    said = telling.clean_line(reason)
    if not said or not [line for line in lines if line.strip()]:
        raise Refused("nothing_to_correct")
    with transaction.atomic():
        item, row = lock_item(item_id, by=by, direction="outgoing")
        if item.state == ItemState.WAITING:
            raise Refused("not_told_yet")
        if item.name == PHOTO:
            raise Refused("photo_not_corrected")
        if item.expires_at <= clock.now():
            raise Refused("item_expired")
        consent = find_record(row.case_id, item.name, item.person_id, peer=row.peer) if row.case_id else None
        if consent is None:
            raise Refused("no_ground")
        if item.tells_where:
            demand_clear(row, item, by=by)
        open_items([item], by=by)
        language = language_for(find_hotline(row.peer))
        child = telling.child_of(item.value)
        item.value = [telling.write_value(item.name, lines, language, child=child)]
        item.version += 1
        item.save(update_fields=["value", "version"])
        body = coded({"item": str(item.item), "fields": item.value, "reason": said})
        typ = "info.update" if is_new else "info.correct"
        take_step(row, by=by, typ=typ, body=body, root=item.pk, expires_at=item.expires_at, text=said)
        record(
            "cooperation.item_corrected", by=by.public_id, case=row.case_id, cooperation=row.pk, item=item.pk
        )


def demand_clear(row: Cooperation, item: SharedItem, *, by: User) -> None:
    """Whereabouts under a block are put right by somebody who opened them."""
    if row.case_id is not None and item.person_id in withheld_in_case(row.case_id, user=by):
        raise Refused("whereabouts_withheld")


def recall_item(*, by: User, item_id: UUID, ground: str = "told_by_mistake", text: str = "") -> None:
    """Ask one item back: not told yet, it is destroyed here; told, the other side stops using it and decides."""
    from_text = telling.clean_text(text)
    words.demand_code("erasure_ground", ground)
    with transaction.atomic():
        item, row = lock_item(item_id, by=by, direction="outgoing")
        if item.state == ItemState.WAITING:
            lose_items([item], ItemState.STOPPED)
        else:
            request_erasure(row, [item], ground=ground, by=by, text=from_text)
        record(
            "cooperation.item_recalled", by=by.public_id, case=row.case_id, cooperation=row.pk, item=item.pk
        )


def request_erasure(
    row: Cooperation,
    items: list[SharedItem],
    *,
    ground: str,
    by: User | str,
    is_whole_case: bool = False,
    text: str = "",
) -> None:
    """Ask the holder to erase items, inside the caller's transaction."""
    if not items:
        raise Refused("nothing_chosen")
    Holder.objects.filter(item__in=items, erased_at__isnull=True).update(asked_at=clock.now())
    body = coded(
        {
            "items": [str(item.item) for item in items],
            "ground": ground,
            "is_whole_case": is_whole_case,
        }
    )
    if text:
        body["text"] = text
    take_step(row, by=by, typ="erase.request", body=body, code=ground, text=text)


def lock_item(item_id: UUID, *, by: User, direction: str) -> tuple[SharedItem, Cooperation]:
    """An item that is not gone, of a cooperation this person may write; both locked."""
    found = SharedItem.objects.filter(pk=item_id, direction=direction).values_list("cooperation").first()
    if found is None:
        raise Missing
    row = lock_cooperation(found[0], by=by)
    item = SharedItem.objects.select_for_update(of=("self",)).select_related("consent").get(pk=item_id)
    if item.gone_at is not None:
        raise Refused("item_gone")
    return item, row
