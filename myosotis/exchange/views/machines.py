"""Addresses that other nodes speak to: no session, no cookie, no page. Everything said is in the signed envelope."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from myosotis.exchange.actions.attachments import LARGEST_PIECE, take_piece
from myosotis.exchange.actions.pulling import answer_pull, hear_receipts
from myosotis.exchange.actions.receiving import receive
from myosotis_core.protocol.receipts import LARGEST_RECEIPT
from myosotis_core.protocol.rows import LARGEST_ROW, MOST_AT_ONCE

LARGEST_CALL_AND_PIECE = LARGEST_PIECE + 16 * 1024
Machine = Callable[[HttpRequest], HttpResponse]


def _machine(limit: int) -> Callable[[Callable[[bytes], HttpResponse]], Machine]:
    """An address that takes at most so many bytes, from whoever brings them."""

    def decorate(answer: Callable[[bytes], HttpResponse]) -> Machine:
        @csrf_exempt
        @require_POST
        def guarded(request: HttpRequest) -> HttpResponse:
            length = request.META.get("CONTENT_LENGTH") or ""
            if not length.isdecimal() or int(length) > limit:
                return _answer(413, b'{"code": "json.too-large"}')
            return answer(request.read(limit + 1))

        guarded.__doc__ = answer.__doc__
        return guarded

    return decorate


@_machine(LARGEST_ROW)
def take_envelope(raw: bytes) -> HttpResponse:
    """Take an envelope, or several in a row; answer with the receipts."""
    reply = receive(raw)
    return _answer(reply.status, reply.body)


@_machine(LARGEST_ROW)
def give_waiting(raw: bytes) -> HttpResponse:
    """Give the envelopes that wait for whoever asks, if it proves to be their addressee."""
    waiting = answer_pull(raw)
    return _answer(204, b"") if waiting is None else _answer(200, waiting)


@_machine(LARGEST_RECEIPT * MOST_AT_ONCE)
def take_receipt(raw: bytes) -> HttpResponse:
    """Take the receipts for envelopes that were fetched."""
    return _answer(200 if hear_receipts(raw) else 400, b"")


@_machine(LARGEST_CALL_AND_PIECE)
def take_attachment(raw: bytes) -> HttpResponse:
    """Take a piece of a file."""
    return _answer(*take_piece(raw))


def _answer(status: int, body: bytes) -> HttpResponse:
    return HttpResponse(body, status=status, content_type="application/json")
