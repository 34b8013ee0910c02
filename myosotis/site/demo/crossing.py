"""What the two hotlines of the demo did together: the same acts at both, each at its own node, really sent and taken.

Both nodes are made at the same time and go through `data/across.toml` in step. Whoever acts writes, seals and hands the
envelopes through a pipe to the other node, which takes, receipts and applies them; the clock of both stands at the
instant of the act.
"""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any
from uuid import UUID

from django.test import RequestFactory
from django.urls import resolve

from myosotis.accounts.models import User
from myosotis.cooperation import scans, telling
from myosotis.cooperation.actions import answering, asking, erasing, handing, requesting
from myosotis.cooperation.inputs import FactInput, RequestInput, ShareInput, key_of
from myosotis.cooperation.models import Cooperation, Question
from myosotis.exchange.actions.attachments import carry_pieces
from myosotis.exchange.actions.carrying import carry
from myosotis.exchange.egress import Answer
from myosotis.exchange.models import Peer
from myosotis.files.models import File
from myosotis.kernel import clock
from myosotis.kernel.errors import MyosotisError
from myosotis.site.demo.channel import Channel
from myosotis.site.demo.deeds import DeedTeller
from myosotis.site.demo.shifts import Deed
from myosotis.site.demo.staff import read_data
from myosotis.site.demo.stories import read_span

KEPT = dt.timedelta(days=30)
TURN = b"turn "
Told = dict[str, Any]


class NotTold(MyosotisError):
    """An act of the data file could not be done."""


class PipeLine:
    """A line to the other node, as `egress.Line` is one, through the pipe."""

    def __init__(self, channel: Channel) -> None:
        self.channel = channel

    def post(self, path: str, body: bytes, **_more: Any) -> Answer:
        """Hand over what is to be posted; what the other node answers."""
        self.channel.hand(path.encode() + b"\n" + body)
        status, _, content = self.channel.take().partition(b"\n")
        return Answer(int(status), content)


def answer_post(said: bytes) -> bytes:
    """What this node answers to what was posted through a pipe."""
    path, _, body = said.partition(b"\n")
    request = RequestFactory().post(path.decode(), body, content_type="application/json")
    answer = resolve(request.path).func(request)
    return str(answer.status_code).encode() + b"\n" + bytes(answer.content)


class Crossing:
    """One side of what is told in `across.toml`."""

    def __init__(self, slug: str, channel: Channel, teller: DeedTeller) -> None:
        self.slug, self.channel, self.teller = slug, channel, teller
        self.known: dict[str, UUID] = {}

    def plan(self) -> list[Deed]:
        """Every act of both sides: ours to be done, theirs to be listened to."""
        acts = read_data("across")["act"]
        return [Deed(self.teller.now + read_span(told["at"]), partial(self.do, told)) for told in acts]

    def do(self, told: Told) -> None:
        """One act, and all that goes over by it, in turns until neither side has anything left."""
        is_ours = told["side"] == self.slug
        if is_ours:
            try:
                getattr(self, f"do_{told['do']}")(told, self.teller.staff.people[told["by"]])
            except MyosotisError as error:
                raise NotTold(f"{told['thread']}: {told['do']} at {told['at']} failed ({error}).") from error
        while True:
            first = self.talk() if is_ours else self.listen()
            if first + (self.listen() if is_ours else self.talk()) == 0:
                break
        if told["do"] == "request" and not is_ours:
            rows = Cooperation.objects.exclude(pk__in=self.known.values())
            self.known[told["thread"]] = rows.get().pk

    def talk(self) -> int:
        """Send what waits; how much went."""
        peer, line = Peer.objects.get(kind="hotline"), PipeLine(self.channel)
        went = carry(peer, line) + carry_pieces(peer, line)  # type: ignore[arg-type]
        scans.note_delivered()
        self.channel.hand(TURN + str(went).encode())
        return went

    def listen(self) -> int:
        """Take what the other side sends until it has nothing left; how much came."""
        while True:
            said = self.channel.take()
            if said.startswith(TURN):
                scans.apply_inbox()
                return int(said[len(TURN) :])
            self.channel.hand(answer_post(said))

    def do_request(self, told: Told, by: User) -> None:
        """One hotline asks the other."""
        case, child = self.teller.case(told), self.teller.child(told, told["child"])
        request = RequestInput(
            nodes=[told["to"]],
            asks=told["asks"],
            urgency=told["urgency"],
            languages=told["languages"],
            summary=told["summary"],
            purpose=["locate_child"],
            fields=[self.key(child, code) for code in told["fields"]],
            onward=told.get("onward", ["nobody"]),
            keep_until=(clock.now() + KEPT).date().isoformat(),
            needed_by=telling.moment(self.teller.now + read_span(told["needed"])) if "needed" in told else "",
            contact_role=told["role"],
        )
        draft = requesting.draft_request(by=by, case_id=case.pk, request=request)
        (sent,) = requesting.send_request(by=by, draft_id=draft.pk)
        self.known[told["thread"]] = sent.pk

    def key(self, child: UUID, code: str) -> str:
        """A field of a child as it is chosen."""
        if code != "photo":
            return key_of(child, code)
        photo = File.objects.filter(owner=child, kind="child_photo").latest("received_on")
        return key_of(child, code, photo.pk)

    def do_read(self, told: Told, by: User) -> None:
        """A person reads the request."""
        answering.confirm_received(by=by, cooperation_id=self.known[told["thread"]], role=told["role"])

    def do_accept(self, told: Told, by: User) -> None:
        """It is taken up, in a case that is there or in a new one."""
        answering.accept_request(
            by=by,
            cooperation_id=self.known[told["thread"]],
            case_id=self.teller.case(told).pk if "story" in told else None,
            role=told["role"],
            text=told.get("text", ""),
        )

    def do_status(self, told: Told, by: User) -> None:
        """How the work stands."""
        said = {name: told[name] for name in ("status", "reason", "text") if name in told}
        answering.set_status(by=by, cooperation_id=self.known[told["thread"]], **said)

    def do_ask(self, told: Told, by: User) -> None:
        """A question."""
        said = {name: told[name] for name in ("code", "text", "language") if name in told}
        asking.ask(by=by, cooperation_id=self.known[told["thread"]], **said)

    def do_answer(self, told: Told, by: User) -> None:
        """The oldest open question of the other side is answered."""
        open_ones = Question.objects.filter(cooperation=self.known[told["thread"]], is_ours=False)
        question = open_ones.filter(answered_at__isnull=True).earliest("asked_at")
        fact = FactInput(
            dated=telling.moment(self.teller.now + read_span(told["dated"])),
            **{name: told[name] for name in ("source", "certainty", "text", "known") if name in told},
        )
        asking.answer(by=by, question_id=question.pk, facts=[fact])

    def do_close(self, told: Told, by: User) -> None:
        """The asking side ends the work."""
        cooperation = self.known[told["thread"]]
        answering.close_cooperation(by=by, cooperation_id=cooperation, outcome=told["outcome"])

    def do_ask_back(self, told: Told, by: User) -> None:
        """What was told is asked back."""
        erasing.ask_erasure(by=by, cooperation_id=self.known[told["thread"]], ground=told["ground"])

    def do_erase(self, told: Told, by: User) -> None:
        """And erased."""
        erasing.confirm_erasure(by=by, cooperation_id=self.known[told["thread"]])

    def do_offer(self, told: Told, by: User) -> None:
        """The case is offered to the other hotline."""
        child = self.teller.child(told, told["child"])
        handing.offer_handover(
            by=by,
            cooperation_id=self.known[told["thread"]],
            share=ShareInput([self.key(child, code) for code in told["fields"]]),
            stays=told["stays"],
            reason=told["reason"],
        )

    def do_take(self, told: Told, by: User) -> None:
        """And taken."""
        handing.accept_handover(
            by=by, cooperation_id=self.known[told["thread"]], role=told["role"], text=told.get("text", "")
        )
