"""Calls outside of the streams: comparing heads, telling which directory one sees, fetching what waits.

A peer's heads change our stream only as the answer to our own question: then nothing of ours was on its way meanwhile.
Heads that a peer tells of its own accord make the worker ask. A node that can only fetch is asked by nobody, so
of such a peer the heads it tells count as an answer.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction

from myosotis.exchange.actions import epochs
from myosotis.exchange.actions.carrying import INBOX_PATH, send_refused_again, take_turn
from myosotis.exchange.actions.directory import hear_directory
from myosotis.exchange.egress import Line
from myosotis.exchange.envelopes import FIRST_TYPE, HELLO, PULL, check_call, heads_body, hello_body, seal_call
from myosotis.exchange.keyring import milliseconds
from myosotis.exchange.models import AlarmKind, Peer, SendingStream
from myosotis.kernel import clock
from myosotis_core.protocol.encoding import decode
from myosotis_core.protocol.envelope import Header
from myosotis_core.protocol.errors import Malformed
from myosotis_core.protocol.heads import Heads, compare_heads, read_heads
from myosotis_core.protocol.streams import NOWHERE, Alarm, Place, Restart


def answer_call(peer: Peer, header: Header, body: dict[str, Any]) -> bytes | None:
    """The answer to a proven call of a peer; None where there is nothing to say."""
    if header.typ == FIRST_TYPE:
        return _answer_heads(peer, header, read_heads(body))
    if header.typ == HELLO:
        hear_hello(peer, body)
        said = hello_body()
        return seal_call(peer, HELLO, said, answers=header.id).raw if said else None
    if header.typ == PULL:
        waiting = take_turn(peer)
        return waiting[0].raw if waiting else None
    return None


def compare_with(peer: Peer, line: Line) -> bool:
    """Ask a peer how far it has come, and do what follows. Whether both agree."""
    with transaction.atomic():
        receiving, sending = epochs.lock_receiving(peer), epochs.lock_sending(peer)
        sending.heads_sent_at = clock.now()
        sending.save(update_fields=["heads_sent_at"])
        said = heads_body(sending, receiving)
    call = seal_call(peer, FIRST_TYPE, said)
    answer = line.post(INBOX_PATH, call.raw)
    if answer.status != 200:
        with transaction.atomic():
            epochs.note_failure(peer, f"answer.{answer.status}")
        return False
    try:
        theirs = read_heads(check_call(answer.body, peer, call.header))
    except Malformed as error:
        with transaction.atomic():
            epochs.note_failure(peer, error.code.value)
        return False
    return _follow(peer, theirs)


def greet(peer: Peer, line: Line) -> None:
    """Tell a peer which directory we see, and hear which one it sees."""
    said = hello_body()
    if said is None:
        return
    call = seal_call(peer, HELLO, said)
    answer = line.post(INBOX_PATH, call.raw)
    if answer.status != 200:
        return
    try:
        hear_hello(peer, check_call(answer.body, peer, call.header), is_answer=True)
    except Malformed:
        return


def hear_hello(peer: Peer, body: dict[str, Any], *, is_answer: bool = False) -> None:
    """What a peer sees as the directory (another one of the same version is a fork), and the head of its log."""
    told = body["directory"]
    hear_directory(peer=peer, version=told["version"], digest=decode(told["digest"]).hex())
    log = body.get("log")
    if not is_answer:
        return
    with transaction.atomic():
        if log is not None:
            _hear_log(peer, log["number"], decode(log["digest"]).hex())
        _hear_software(peer, body["software"])


def _hear_software(peer: Peer, software: str) -> None:
    """A peer that runs another version may understand what it refused before: that is sent again, under its ids."""
    sending = epochs.lock_sending(peer)
    if sending.peer_software != software:
        if sending.peer_software:
            send_refused_again(sending)
        sending.peer_software = software
        sending.save(update_fields=["peer_software"])


def _hear_log(peer: Peer, number: int, digest: str) -> None:
    """Keep the head of the peer's log: one that goes back, or says otherwise of the same number, is shown to people.

    From answers only: they come one after the other; what a peer tells of its own accord may overtake them.
    """
    receiving = epochs.lock_receiving(peer)
    is_other = number == receiving.log_number and digest != receiving.log_digest
    if number < receiving.log_number or (is_other and receiving.log_digest):
        epochs.raise_alarm(AlarmKind.LOG_WENT_BACK, peer=peer)
    receiving.log_number, receiving.log_digest = number, digest
    receiving.save(update_fields=["log_number", "log_digest"])


def _answer_heads(peer: Peer, header: Header, theirs: Heads) -> bytes | None:
    with transaction.atomic():
        receiving, sending = epochs.lock_receiving(peer), epochs.lock_sending(peer)
        if header.iat > receiving.heard:
            receiving.heard = header.iat
            receiving.save(update_fields=["heard"])
            if peer.listed.get("url") is None:
                _apply(peer, theirs)
                sending.refresh_from_db()
            elif theirs.received != sending.acknowledged:
                sending.heads_sent_at = None
            sending.heads_heard_at = clock.now()
            sending.save()
        return seal_call(peer, FIRST_TYPE, heads_body(sending, receiving), answers=header.id).raw


def _follow(peer: Peer, theirs: Heads) -> bool:
    with transaction.atomic():
        return _apply(peer, theirs)


def _apply(peer: Peer, theirs: Heads) -> bool:
    receiving, sending = epochs.lock_receiving(peer), epochs.lock_sending(peer)
    found = compare_heads(
        theirs,
        sending.stream,
        receiving.stream,
        epochs.kept_for(sending, theirs.received, theirs.received_digest),
        clock_ms=milliseconds(clock.now()),
        kept_since=sending.kept_since,
    )
    sending.heads_heard_at, sending.reached_at = clock.now(), clock.now()
    sending.tries, sending.next_try_at, sending.problem = 0, None, ""
    _note_behind(sending, theirs.sent, receiving.stream.last)
    if isinstance(found.send, Restart):
        epochs.begin_epoch(sending, found.send)
    elif Alarm.WE_WERE_ROLLED_BACK in found.alarms:
        epochs.raise_stream_alarms(peer, (Alarm.WE_WERE_ROLLED_BACK,))
    sending.save()
    return found.is_calm


def _note_behind(sending: SendingStream, sent: Place, received: Place) -> None:
    """Somebody between the nodes may keep messages back: what had been sent at one heads lacks still at the next."""
    if sending.behind_since is not None and received < sending.behind:
        epochs.raise_alarm(AlarmKind.BEHIND, peer=sending.peer)
        return
    is_behind = sent > received
    sending.behind_since = clock.now() if is_behind else None
    sending.behind_epoch, sending.behind_number = sent if is_behind else NOWHERE
