"""Signing a return: two people, the same numbers; then it is frozen and goes, sealed or as a signed file."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction

from myosotis.accounts.models import User
from myosotis.audit.actions import record
from myosotis.casework.fact_days import local_day
from myosotis.exchange.actions.sending import send
from myosotis.exchange.errors import KeyMisfit
from myosotis.exchange.keyring import own_signer
from myosotis.exchange.models import Peer
from myosotis.figures.actions.returns import lock_return
from myosotis.figures.documents import digest_of, pack, write_file
from myosotis.figures.models import AnnualReturn
from myosotis.figures.queries.returns import find_return, is_asked_early
from myosotis.figures.return_tables import digest_to_sign, document_of, read_tables
from myosotis.kernel import clock
from myosotis.kernel.errors import Refused

State = AnnualReturn.State


def sign_return(*, by: User, return_id: UUID, digest: str) -> AnnualReturn:
    """Sign what stands there, as first or as second; the second is another person and signs the same.

    A year is signed when it is over; before that only for a flash collection that asks for it, as its numbers so far.
    `digest`: of what the person saw. With the second signature the return is frozen and the version before replaced.
    """
    with transaction.atomic():
        row = lock_return(return_id, by=by)
        if local_day(clock.now()).year <= row.year and not is_asked_early(row.year):
            raise Refused("year_not_over")
        if not row.tables:
            raise Refused("return_is_empty")
        if digest != digest_to_sign(row):
            raise Refused("return_changed_meanwhile")
        if row.state == State.DRAFTING:
            row.state, row.first_by, row.first_at, row.signed_digest = State.READY, by, clock.now(), digest
        elif row.first_by_id == by.pk:
            raise Refused("second_person_signs")
        elif row.signed_digest != digest:
            raise Refused("return_changed_meanwhile")
        else:
            row.state, row.second_by, row.second_at = State.SIGNED, by, clock.now()
            older = AnnualReturn.objects.filter(year=row.year, version__lt=row.version)
            older.update(state=State.SUPERSEDED)
        row.save()
        record("return.signed", by=by.public_id, annual_return=row.pk, state=row.state)
    return row


def take_back_signature(*, by: User, return_id: UUID) -> AnnualReturn:
    """The first signature is taken back, by anybody who could sign: there is more to do."""
    with transaction.atomic():
        row = lock_return(return_id, by=by)
        if row.state != State.READY:
            raise Refused("not_now")
        row.state, row.first_by, row.first_at, row.signed_digest = State.DRAFTING, None, None, ""
        row.save()
        record("return.signature_taken_back", by=by.public_id, annual_return=row.pk)
    return row


def send_return(*, by: User, return_id: UUID) -> AnnualReturn:
    """Send it sealed to the coordinator's node."""
    with transaction.atomic():
        row = _lock_signed(return_id, by=by)
        peer = find_coordinator()
        if peer is None:
            raise Refused("no_coordinator")
        message = send(by=by, peer=peer, typ="stats.submit", body=body_of(row), thread=None)
        row.state, row.way, row.message = State.SENT, AnnualReturn.Way.EXCHANGE, message.pk
        row.sent_at, row.reply, row.reply_text = clock.now(), AnnualReturn.Reply.NONE, ""
        row.save()
        record("return.sent", by=by.public_id, annual_return=row.pk, peer=peer.node_id)
    return row


def take_out_file(*, by: User, return_id: UUID) -> bytes:
    """The return as a file signed by this node, to be sent by mail or by hand; each time is written into the log."""
    with transaction.atomic():
        row = _lock_signed(return_id, by=by)
        content = write_file(document_of(row), _signer())
        if row.way != AnnualReturn.Way.EXCHANGE:
            row.state, row.way, row.sent_at = State.SENT, AnnualReturn.Way.FILE, row.sent_at or clock.now()
            row.save(update_fields=["state", "way", "sent_at"])
        record("return.file_taken", by=by.public_id, annual_return=row.pk)
    return content


def body_of(row: AnnualReturn) -> dict[str, Any]:
    """The message: totals for whoever reads no more, and the whole document as it was signed."""
    raw = document_of(row).to_bytes()
    cells = []
    for code, table in read_tables(row.tables).items():
        value = table.total.value
        said = {"absence": "not_collected"} if value is None else {"value": value}
        cells.append({"indicator": code, "dimensions": [], **said})
    return {
        "vocabulary": row.definitions,
        "period": str(row.year),
        "version": row.version,
        "cells": cells,
        "checks": [],
        "digest": digest_of(raw),
        "document": pack(raw),
    }


def find_coordinator() -> Peer | None:
    """The node of the secretariat, where this node knows its keys."""
    return Peer.objects.filter(kind="coordinator", trusted__isnull=False).order_by("node_id").first()


def _signer() -> Any:
    try:
        return own_signer()
    except KeyMisfit:
        return None


def _lock_signed(return_id: UUID, *, by: User) -> AnnualReturn:
    find_return(user=by, return_id=return_id, is_to_sign=True)
    row = AnnualReturn.objects.select_for_update(of=("self",)).get(pk=return_id)
    if row.state not in (State.SIGNED, State.SENT):
        raise Refused("two_sign_first")
    return row
