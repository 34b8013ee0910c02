"""Telling a body without a node: a page, a sealed file or a locked PDF, the passphrase by voice; and taking it back."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import transaction

from myosotis.accounts.access import demand
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.audit.actions import record
from myosotis.casework import words
from myosotis.casework.actions.locking import lock_case
from myosotis.casework.queries.frames import open_frame
from myosotis.casework.queries.withheld import withheld_in_case
from myosotis.cooperation import telling
from myosotis.cooperation.actions.requesting import contact_of, demand_may_go, demand_whole
from myosotis.cooperation.body_pages import make_passphrase, read_passphrase, seal_file
from myosotis.cooperation.body_papers import make_pdf
from myosotis.cooperation.inputs import RequestInput, end_of
from myosotis.cooperation.models import BodyAnswer, BodyItem, BodyRequest, BodyStep, RequestDraft
from myosotis.cooperation.queries.bodies import (
    is_readable,
    list_bodies_to_ask,
    needs_ground,
    open_for_reader,
    preview_bodies,
    visible_requests,
)
from myosotis.cooperation.queries.body_photos import read_photos, value_of
from myosotis.cooperation.queries.preview import Preview, PreviewField
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing, Refused
from myosotis.kernel.ids import new_id
from myosotis.network.models import Body
from myosotis.vault import store

DOOR_LASTS = dt.timedelta(days=14)
Event = BodyStep.Event


@dataclass(frozen=True)
class Handed:
    """What somebody here hands on, shown once and kept nowhere: the passphrase, and the secret of a page's address."""

    request: BodyRequest
    passphrase: str
    secret: str = ""


@dataclass(frozen=True)
class BodyFact:
    """What a body answered: a dated fact with its source and how sure it is."""

    text: str
    dated: str
    source: str
    certainty: str
    who: str = ""
    asked: str = ""
    is_alleged: bool = False


def ask_bodies(
    *,
    by: User,
    ref: str,
    request: RequestInput,
    way: str,
    transfer_ground: str = "",
    seen: str = "",
    opening: str = "",
    draft_id: UUID | None = None,
) -> list[Handed]:
    """Tell the chosen bodies what was looked at. Raises `Refused` where anything of it may not go.

    `draft_id`: what was kept of it, and goes with the telling.
    """
    demand(by, Permission.WRITE_CASES)
    frame = open_frame(user=by, ref=ref, opening=opening)
    if frame.case.team.is_training:
        raise Refused("training_case")
    demand_whole(frame.case, request)
    if transfer_ground:
        words.demand_code("transfer_ground", transfer_ground)
    bodies = {str(one.pk): one for one in list_bodies_to_ask(user=by)}
    previews = preview_bodies(user=by, frame=frame, request=request, transfer_ground=transfer_ground)
    demand_may_go(previews, request, seen)
    roots = [new_id() for _one in previews]
    store.add_keys(roots, "body request")
    made = []
    for root, preview in zip(roots, previews, strict=True):
        body = bodies[preview.peer.node_id]
        row = _make(root, body, request, preview, way, by=by)
        row.case, row.category = frame.case, frame.case.category
        row.transfer_ground = transfer_ground if needs_ground(body) else ""
        # Setting and sealing what is handed over takes its time: nobody else waits for it.
        made.append(_seal(row, preview, request))
    with transaction.atomic():
        case = lock_case(frame.case.pk, by=by)
        handed = [_keep(one, items, by=by) for one, items in made]
        if draft_id is not None:
            RequestDraft.objects.filter(pk=draft_id, case=case, made_by=by).delete()
        record(
            "body.made",
            by=by.public_id,
            case=case.pk,
            requests=[one.request.pk for one in handed],
            way=way,
        )
    return handed


def _make(
    root: UUID, body: Body, request: RequestInput, preview: Preview, way: str, *, by: User
) -> BodyRequest:
    if preview.ground is None:
        raise Refused("no_ground_for_request")
    row = BodyRequest(
        id=root,
        body=body,
        name=body.name,
        sort=body.sort,
        country=body.country,
        way=BodyRequest.Way(way),
        language=preview.language,
        urgency=request.urgency,
        asks=list(dict.fromkeys(request.asks)),
        languages=list(dict.fromkeys(request.languages)),
        purpose=list(dict.fromkeys(request.purpose)),
        basis=preview.ground.basis,
        consent=preview.ground,
        onward=list(dict.fromkeys(request.onward)),
        keep_until=request.last_day(clock.now().date()),
        needed_by=telling.read_moment(request.needed_by) if request.needed_by else None,
        made_by=by,
    )
    row.summary = preview.summary
    if request.contact_role.strip():
        row.contact = contact_of(request.contact_role, request.contact_window)
    return row


def _seal(row: BodyRequest, preview: Preview, request: RequestInput) -> tuple[Handed, list[BodyItem]]:
    """What goes with a request: its items, and the lock of its page or the file; nothing is saved."""
    passphrase, secret = make_passphrase(), ""
    items = [_make_item(row, one, request) for one in preview.fields]
    if row.is_page:
        secret = _make_door(row, passphrase)
    else:
        row.file = _make_file(row, items, passphrase)
    return Handed(row, passphrase, secret), items


def _keep(handed: Handed, items: list[BodyItem], *, by: User) -> Handed:
    handed.request.save(force_insert=True)
    for item in items:
        item.save(force_insert=True)
    keep_step(handed.request, Event.MADE, by=by)
    return handed


def _make_file(row: BodyRequest, items: list[BodyItem], passphrase: str) -> str:
    """What is handed over, as it is kept."""
    pictures = read_photos(items)
    if row.is_pdf:
        return base64.b64encode(make_pdf(row, items, passphrase, pictures)).decode()
    return seal_file(row, items, passphrase, pictures)


def _make_item(row: BodyRequest, one: PreviewField, request: RequestInput) -> BodyItem:
    if one.consent is None:
        raise Refused("no_ground")
    photo = one.offered.file
    ends = [end_of(row.keep_until), one.consent.valid_until]
    ends += [end_of(photo.until)] if photo is not None and photo.until else []
    item = BodyItem(
        request=row,
        person_id=one.offered.person_id,
        category=one.offered.category,
        name=one.offered.code,
        tells_where=one.offered.is_where,
        consent=one.consent,
        expires_at=min(ends),
    )
    item.value = value_of(one)
    item.reason = request.where_reason.strip() if one.offered.needs_reason else ""
    return item


def _make_door(row: BodyRequest, passphrase: str) -> str:
    """A new address and lock: what was handed on before opens nothing more."""
    secret = secrets.token_urlsafe(32)
    row.door, row.lock = digest_of(secret), make_password(read_passphrase(passphrase))
    row.door_until = min(end_of(row.keep_until), clock.now() + DOOR_LASTS)
    row.reader, row.tries = "", 0
    return secret


def digest_of(secret: str) -> str:
    """How a secret is kept: whoever reads the table cannot knock with it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def keep_step(row: BodyRequest, event: str, *, by: User | None = None) -> None:
    """One line of the ledger."""
    BodyStep.objects.create(request=row, event=event, at=clock.now(), by=by)


def lock_request(request_id: UUID, *, by: User) -> BodyRequest:
    """One, locked and still sealed, for somebody who sees it and may write; inside a transaction."""
    demand(by, Permission.WRITE_CASES)
    if not visible_requests(by).filter(pk=request_id).exists():
        raise Missing
    return BodyRequest.objects.select_for_update(of=("self",)).get(pk=request_id)


def renew_door(*, by: User, request_id: UUID) -> Handed:
    """Another address and passphrase: they lost it, or it was opened by somebody else. The old one is dead."""
    with transaction.atomic():
        row = lock_request(request_id, by=by)
        if not row.is_page or not is_readable(row):
            raise Refused("not_now")
        passphrase = make_passphrase()
        secret = _make_door(row, passphrase)
        row.save(update_fields=["door", "lock", "door_until", "reader", "tries"])
        keep_step(row, Event.NEW_DOOR, by=by)
        record("body.new_door", by=by.public_id, case=row.case_id, request=row.pk)
    return Handed(row, passphrase, secret)


def take_file(*, by: User, request_id: UUID) -> tuple[BodyRequest, bytes]:
    """The sealed file or PDF, to send by mail or hand over, while all of it may; each taking stands in the ledger."""
    with transaction.atomic():
        row = lock_request(request_id, by=by)
        if row.is_page or not is_readable(row):
            raise Missing
        if row.case_id is not None and withheld_in_case(row.case_id, user=by):
            raise Refused("whereabouts_withheld")
        if len(open_for_reader(row)) < row.items.count() or row.file is None:
            raise Missing
        content = base64.b64decode(row.file) if row.is_pdf else row.file.encode()
        keep_step(row, Event.FILE_TAKEN, by=by)
        record("body.file_taken", by=by.public_id, case=row.case_id, request=row.pk)
    return row, content


def note_received(*, by: User, request_id: UUID) -> None:
    """They said on the telephone that they have it."""
    with transaction.atomic():
        row = lock_request(request_id, by=by)
        if row.is_ended or row.received_at is not None:
            raise Refused("not_now")
        row.received_at = clock.now()
        row.save(update_fields=["received_at"])
        keep_step(row, Event.RECEIVED, by=by)
        record("body.received", by=by.public_id, case=row.case_id, request=row.pk)


def note_answer(*, by: User, request_id: UUID, fact: BodyFact) -> BodyAnswer:
    """What they told on the telephone or by letter, written down by one of us."""
    with transaction.atomic():
        row = lock_request(request_id, by=by)
        if row.case_id is None:
            raise Refused("not_now")
        answer = keep_answer(row, fact, by=by)
        record("body.answer_noted", by=by.public_id, case=row.case_id, request=row.pk)
    return answer


def keep_answer(row: BodyRequest, fact: BodyFact, *, by: User | None) -> BodyAnswer:
    """One fact, sealed, with its source; the first one stops the clock."""
    words.demand_code("answer_source", fact.source)
    words.demand_code("answer_certainty", fact.certainty)
    if fact.asked and fact.asked not in row.asks:
        raise Refused("not_now")
    if not telling.clean_text(fact.text):
        raise Refused("request_incomplete")
    answer = BodyAnswer(
        request=row,
        asked=fact.asked,
        dated=telling.read_dated(fact.dated),
        source=fact.source,
        certainty=fact.certainty,
        is_alleged=fact.is_alleged,
        by=by,
    )
    answer.text, answer.who = telling.clean_text(fact.text), telling.clean_line(fact.who)
    answer.save(force_insert=True)
    now = clock.now()
    row.received_at, row.answered_at = row.received_at or now, row.answered_at or now
    row.save(update_fields=["received_at", "answered_at"])
    keep_step(row, Event.ANSWERED, by=by)
    return answer


def ask_back(*, by: User, request_id: UUID) -> None:
    """They are asked by voice to destroy what they hold; the clock of 72 hours runs."""
    with transaction.atomic():
        row = lock_request(request_id, by=by)
        if not row.is_outstanding or row.asked_back_at is not None:
            raise Refused("not_now")
        row.asked_back_at = clock.now()
        row.save(update_fields=["asked_back_at"])
        keep_step(row, Event.ASKED_BACK, by=by)
        record("body.asked_back", by=by.public_id, case=row.case_id, request=row.pk)


def note_erased(*, by: User, request_id: UUID) -> None:
    """They say that their copy is destroyed."""
    with transaction.atomic():
        row = lock_request(request_id, by=by)
        if not row.is_outstanding:
            raise Refused("not_now")
        row.erased_at = clock.now()
        row.save(update_fields=["erased_at"])
        keep_step(row, Event.ERASED, by=by)
        record("body.erased", by=by.public_id, case=row.case_id, request=row.pk)


def withdraw_request(*, by: User, request_id: UUID) -> None:
    """Taken back: the page and the file open nothing from now on; a copy that is out is asked back."""
    with transaction.atomic():
        row = lock_request(request_id, by=by)
        end_request(row, BodyRequest.End.WITHDRAWN, by=by)
        record("body.withdrawn", by=by.public_id, case=row.case_id, request=row.pk)


def finish_request(*, by: User, request_id: UUID) -> None:
    """Nothing more is awaited from them."""
    with transaction.atomic():
        row = lock_request(request_id, by=by)
        end_request(row, BodyRequest.End.DONE, by=by)
        record("body.done", by=by.public_id, case=row.case_id, request=row.pk)


def end_request(row: BodyRequest, end: str, *, by: User | None = None, asks_back: bool = True) -> None:
    """Close the door, empty what was told, ask back what is out. The caller writes the log."""
    if row.is_ended:
        raise Refused("not_now")
    now = clock.now()
    row.ended_at, row.end = now, end
    row.door = row.lock = row.reader = ""
    row.door_until = None
    is_asked_back = asks_back and row.is_outstanding and row.asked_back_at is None
    if is_asked_back:
        row.asked_back_at = now
    BodyRequest.objects.filter(pk=row.pk).update(
        ended_at=now,
        end=end,
        door="",
        lock="",
        reader="",
        door_until=None,
        asked_back_at=row.asked_back_at,
        file=None,
    )
    row.items.filter(gone_at__isnull=True).update(gone_at=now, value=None, reason=None)
    keep_step(row, end, by=by)
    if is_asked_back:
        keep_step(row, Event.ASKED_BACK, by=by)
