"""Asking another hotline: writing a request, sending it to one or several, taking it back."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import transaction

from myosotis.accounts.models import User
from myosotis.audit.actions import record
from myosotis.casework import words
from myosotis.casework.actions.locking import lock_case
from myosotis.casework.models import Case
from myosotis.casework.queries.frames import CaseFrame, open_frame
from myosotis.cooperation import telling
from myosotis.cooperation.access import lock_cooperation
from myosotis.cooperation.actions.threads import coded, take_step, worded
from myosotis.cooperation.inputs import RequestInput, end_of
from myosotis.cooperation.models import Cooperation, RequestDraft, SharedItem, Side
from myosotis.cooperation.queries.preview import (
    Preview,
    PreviewField,
    digest_previews,
    open_draft,
    preview_of,
)
from myosotis.cooperation.queries.traffic import find_running_drill
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing, Refused
from myosotis.kernel.ids import new_id
from myosotis.vault import store

LISTS = {"asks": "cooperation_ask", "purpose": "share_purpose", "onward": "onward_sharing"}


def draft_request(
    *, by: User, case_id: UUID, request: RequestInput, draft_id: UUID | None = None
) -> RequestDraft:
    """Keep a request as far as it is written; nothing leaves. `draft_id`: the one it goes on with."""
    with transaction.atomic():
        case = lock_case(case_id, by=by)
        mine = RequestDraft.objects.filter(case=case, made_by=by)
        draft = mine.filter(pk=draft_id).first() if draft_id else None
        if draft_id is not None and draft is None:
            raise Missing
        draft = draft or RequestDraft(case=case, made_by=by)
        draft.content, draft.changed_at = request.to_value(), clock.now()
        draft.save()
        record("cooperation.drafted", by=by.public_id, case=case.pk, draft=draft.pk)
    return draft


def withdraw_draft(*, by: User, draft_id: UUID) -> None:
    """Throw away what was written and not sent."""
    with transaction.atomic():
        draft = RequestDraft.objects.filter(pk=draft_id, made_by=by).first()
        if draft is None:
            raise Missing
        lock_case(draft.case_id, by=by)
        case_id = draft.case_id
        draft.delete()
        record("cooperation.draft_withdrawn", by=by.public_id, case=case_id, draft=draft_id)


def send_request(*, by: User, draft_id: UUID, seen: str = "", opening: str = "") -> list[Cooperation]:
    """Send a draft to the hotlines it names: one cooperation each. Fields wait until each has accepted.

    `seen`: the digest of the preview that was looked at; another preview by now is refused. Raises `Refused` where
    anything of it may not go.
    """
    draft = RequestDraft.objects.select_related("case__team").filter(pk=draft_id, made_by=by).first()
    if draft is None:
        raise Missing
    frame = open_frame(user=by, ref=draft.case.ref, opening=opening)
    request = open_draft(frame, draft_id, user=by)
    demand_whole(draft.case, request)
    previews = preview_of(user=by, ref=frame.case.ref, request=request, frame=frame)
    demand_may_go(previews, request, seen)
    ids = {one.peer.pk: new_id() for one in previews}
    items = {one.peer.pk: [new_id() for _ in one.fields] for one in previews}
    store.add_keys(ids.values(), "cooperation")
    store.add_keys([pk for rows in items.values() for pk in rows], "item")
    with transaction.atomic():
        case = lock_case(draft.case_id, by=by)
        if not RequestDraft.objects.select_for_update().filter(pk=draft_id).exists():
            raise Missing
        made = [
            _begin(case, request, one, ids[one.peer.pk], items[one.peer.pk], by=by, frame=frame)
            for one in previews
        ]
        RequestDraft.objects.filter(pk=draft_id).delete()
        record(
            "cooperation.requested",
            by=by.public_id,
            case=case.pk,
            cooperations=[one.pk for one in made],
            peers=[one.peer.node_id for one in made],
        )
    return made


def demand_whole(case: Case, request: RequestInput) -> None:
    """Everything a request needs is there, by its codes."""
    if case.team.is_training and find_running_drill() is None:
        raise Refused("training_case")
    for name, holder in LISTS.items():
        for code in getattr(request, name):
            words.demand_code(holder, code)
    words.demand_code("cooperation_urgency", request.urgency)
    if not case.category:
        raise Refused("category_needed")
    given = (request.nodes, request.asks, request.purpose, request.onward, request.languages)
    if not all(given) or not request.summary.strip():
        raise Refused("request_incomplete")
    if request.last_day(clock.now().date()) <= clock.now().date():
        raise Refused("keep_until_past")


def demand_may_go(previews: list[Preview], request: RequestInput, seen: str) -> None:
    """Nothing stands against any part of it, and it is what was looked at."""
    if len(previews) != len(set(request.nodes)):
        raise Missing
    for one in previews:
        if one.blocks:
            raise Refused(one.blocks[0].value)
        if one.why_not:
            raise Refused(one.why_not[0])
        for each in one.fields:
            if each.why_not:
                raise Refused(each.why_not)
    if seen and seen != digest_previews(previews):
        raise Refused("preview_changed")


def _begin(
    case: Case,
    request: RequestInput,
    preview: Preview,
    cooperation_id: UUID,
    item_ids: list[UUID],
    *,
    by: User,
    frame: CaseFrame,
) -> Cooperation:
    ground, last = preview.ground, request.last_day(clock.now().date())
    if ground is None:
        raise Refused("no_ground_for_request")
    earlier = Cooperation.objects.filter(case=case, peer=preview.peer).first()
    row = Cooperation(
        id=cooperation_id,
        case=case,
        had_case=True,
        peer=preview.peer,
        side=Side.ASKING,
        category=case.category,
        urgency=request.urgency,
        asks=list(dict.fromkeys(request.asks)),
        languages=list(dict.fromkeys(request.languages)),
        purpose=list(dict.fromkeys(request.purpose)),
        basis=ground.basis,
        consent=ground,
        onward=list(dict.fromkeys(request.onward)),
        keep_until=last,
        is_drill=case.team.is_training,
        needed_by=telling.read_moment(request.needed_by) if request.needed_by else None,
        made_by=by,
        updated_at=clock.now(),
    )
    if earlier is not None:
        row.pseudonym = earlier.pseudonym
    row.summary = preview.summary
    row.save(force_insert=True)
    for item_id, one in zip(item_ids, preview.fields, strict=True):
        keep_item(row, one, item_id, request.where_reason, last=last, by=by)
    take_step(row, by=by, typ="coop.request", body=request_body(row, request))
    return row


def keep_item(
    cooperation: Cooperation,
    one: PreviewField,
    item_id: UUID,
    reason: str,
    *,
    last: dt.date,
    by: User,
    onward: list[str] | None = None,
) -> SharedItem:
    """One chosen field with its ground and its end; it waits."""
    if one.consent is None:
        raise Refused("no_ground")
    photo = one.offered.file
    ends = [end_of(last), one.consent.valid_until, *([end_of(photo.until)] if photo and photo.until else [])]
    item = SharedItem(
        id=item_id,
        cooperation=cooperation,
        direction="outgoing",
        person_id=one.offered.person_id,
        category=one.offered.category,
        name=one.offered.code,
        tells_where=one.offered.is_where,
        basis=one.consent.basis,
        consent=one.consent,
        purpose=cooperation.purpose,
        onward=onward if onward is not None else cooperation.onward,
        file=photo,
        expires_at=min(ends).replace(microsecond=0),
        made_by=by,
    )
    item.value = [one.value]
    item.reason = reason.strip() if one.offered.needs_reason else ""
    item.save(force_insert=True)
    return item


def request_body(row: Cooperation, request: RequestInput) -> dict[str, Any]:
    """The request as it goes: who is meant by a pseudonym, never our number."""
    body = coded(
        {
            "case": str(row.pseudonym),
            "category": row.category,
            "urgency": row.urgency,
            "asks": row.asks,
            "languages": row.languages,
            "summary": row.summary,
            "purpose": row.purpose,
            "ground": {"basis": row.basis},
            "keep_until": row.keep_until.isoformat(),
            "is_drill": row.is_drill,
        }
    )
    if row.needed_by is not None:
        body["needed_by"] = telling.moment(row.needed_by)
    if request.contact_role.strip():
        body["contact"] = contact_of(request.contact_role, request.contact_window)
    return body


def contact_of(role: str, window: str = "") -> dict[str, str]:
    """Who answers for it, by role, never by name."""
    found = {"role": telling.clean_line(role) or "116 000"}
    if telling.clean_line(window):
        found["window"] = telling.clean_line(window)
    return found


def retract_request(*, by: User, cooperation_id: UUID, text: str = "") -> None:
    """It was sent by mistake, and nobody there has opened it."""
    _end(by, cooperation_id, "coop.retract", "cooperation.retracted", text)


def cancel_request(*, by: User, cooperation_id: UUID, text: str = "") -> None:
    """The work is needed no longer; what was told is asked back apart."""
    _end(by, cooperation_id, "coop.cancel", "cooperation.cancelled", text)


def _end(by: User, cooperation_id: UUID, typ: str, verb: str, text: str) -> None:
    from_text = telling.clean_text(text)
    with transaction.atomic():
        row = lock_cooperation(cooperation_id, by=by)
        demand_side(row, is_asking=True)
        take_step(row, by=by, typ=typ, body=worded(from_text), text=from_text)
        record(verb, by=by.public_id, case=row.case_id, cooperation=row.pk)


def demand_side(row: Cooperation, *, is_asking: bool) -> None:
    """Only the asking, or only the asked side does this."""
    if row.is_asking != is_asking:
        raise Refused("other_side")
