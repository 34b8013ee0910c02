"""What is taken back is gone: over many nodes, some of them away, all of them with old backups.

    python3 start.py chaos erasure --nodes 8 --canaries 1000

Each node has its own database and key store and works with the product's own actions; the line between them is a
call, and stays silent where a node is away. Every text that is personal holds a word found nowhere else, a canary.
Cases are opened, told to other hotlines, asked and answered about; then consents are withdrawn and cases erased
while three nodes are away, and more waits to be sent to them. One comes back by itself, one is put back to an older
copy, one is never heard again. In the end every database, live or an old backup, is read with every key its node still
holds, and every file is searched byte by byte.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import re
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.chaos.exchange import make_template
from tests.chaos.exchange_node import Place, back_up, become, introduce, make_node

CANARY = re.compile(r"Canary\d{6}x")
FIRST_FIELDS, LATER_FIELD = ("names", "last_seen_place"), "story"
IN_A_CASE = 5
"""Canaries: name, place, story, summary of the request, a question in words."""
PEERS_OF_A_CASE = 2
DAYS_KEPT = 30


class Federation:
    """Nodes in one process: `at` says which of them acts, `away` which are not reached."""

    def __init__(self, folder: Path, nodes: int, seed: int) -> None:
        self.place = Place(folder, nodes, 20_000)
        self.dice = random.Random(seed)
        self.away: set[int] = set()
        self.here: int | None = None
        self.now = dt.datetime.now(dt.UTC).replace(microsecond=0)
        self.planted = 0
        self.counts: Counter[str] = Counter()
        self.backups: dict[int, list[Path]] = {number: [] for number in range(nodes)}
        self.refusals: list[str] = []

    @contextmanager
    def at(self, number: int, database: Path | None = None) -> Iterator[None]:
        """Be this node, a second later than the last act; with an older copy of its database where one is named."""
        from myosotis.kernel import clock

        before = self.here
        self._switch(number, database)
        self.now += dt.timedelta(seconds=1)
        try:
            with clock.set_clock(self.now):
                yield
        finally:
            self._switch(before, None)

    def _switch(self, number: int | None, database: Path | None) -> None:
        from django.db import connection, connections

        connection.close()
        self.here = number
        if number is not None:
            become(self.place, number)
        if database is not None:
            connections["default"].settings_dict["NAME"] = str(database)

    @property
    def online(self) -> list[int]:
        """Nodes that are reached now."""
        return [number for number in range(self.place.nodes) if number not in self.away]

    def canary(self) -> str:
        """A word that stands nowhere else."""
        self.planted += 1
        return f"Canary{self.planted:06d}x"

    def carry(self) -> None:
        """What waits goes over and is applied, until nothing moves any more."""
        for _turn in range(12):
            if not sum(self._work(number) for number in self.online):
                return
        raise SystemExit("The nodes talk without an end.")

    def _work(self, number: int) -> int:
        from myosotis.cooperation import scans
        from myosotis.exchange.actions.carrying import carry
        from myosotis.exchange.egress import Unreachable
        from myosotis.exchange.models import Outbox, Peer, SendingStream

        moved = 0
        with self.at(number):
            SendingStream.objects.update(next_try_at=None, tries=0)
            waiting = Outbox.objects.filter(acknowledged_at=None, stopped="").values("peer")
            for peer in Peer.objects.filter(pk__in=waiting):
                try:
                    moved += carry(peer, Wire(self, number, self.place.names.index(peer.node_id)))  # type: ignore[arg-type]
                except Unreachable:
                    self.counts["not reached"] += 1
            moved += scans.apply_inbox() + scans.follow_cases()
        return moved

    def keep_copies(self) -> None:
        """A backup of every node as it is now: the data, without the keys."""
        for number in range(self.place.nodes):
            target = self.place.folder / f"backup-{number}-{len(self.backups[number])}.sqlite3"
            back_up(self.place, number, target)
            self.backups[number].append(target)


class Wire:
    """A line that leads into another node of this process."""

    def __init__(self, federation: Federation, source: int, target: int) -> None:
        self.federation, self.source, self.target = federation, source, target

    def post(self, _path: str, body: bytes, **_more: Any) -> Any:
        """What `egress.Line` does."""
        from myosotis.exchange.actions.receiving import receive
        from myosotis.exchange.egress import Answer, Unreachable

        if {self.source, self.target} & self.federation.away:
            raise Unreachable("connection")
        with self.federation.at(self.target):
            reply = receive(body)
        return Answer(reply.status, reply.body)


def prepare(folder: Path, nodes: int, seed: int) -> Federation:
    """Databases with people, keys, and everybody known to everybody."""
    make_template(folder / "template.sqlite3")
    from tests.people import make_cast

    make_cast()
    from django.db import connection

    connection.close()
    federation = Federation(folder, nodes, seed)
    for number in range(nodes):
        federation.place.home(number).mkdir()
        shutil.copy(folder / "template.sqlite3", federation.place.database(number))
    for work in (make_node, introduce):
        for number in range(nodes):
            connection.close()
            work(federation.place, number)
    from myosotis.exchange.models import DirectoryVersion

    for number in range(nodes):
        with federation.at(number):
            DirectoryVersion.objects.update(fresh_until=federation.now + dt.timedelta(days=400))
    return federation


def people() -> tuple[Any, Any, Any]:
    """Who acts at a node: two caseworkers and the supervisor."""
    from myosotis.accounts.models import User

    return tuple(User.objects.get(email=f"{name}@hotline.test") for name in ("bob", "charlie", "sofia"))  # type: ignore[return-value]


def open_and_ask(federation: Federation, owner: int) -> None:
    """A case with a consent, told to some other hotlines."""
    from myosotis.casework.actions.consent import ConsentInput, record_consent
    from myosotis.casework.tests.making import missing_child, open_case
    from myosotis.cooperation.actions.requesting import draft_request, send_request
    from myosotis.cooperation.inputs import RequestInput, key_of

    others = [number for number in range(federation.place.nodes) if number != owner]
    asked = federation.dice.sample(others, min(PEERS_OF_A_CASE, len(others)))
    with federation.at(owner):
        bob, _charlie, _sofia = people()
        child = missing_child(name=federation.canary(), story=f"She went to {federation.canary()}.")
        child.episode.place = federation.canary()  # type: ignore[union-attr]
        case = open_case(bob, bob.teams.get(), child, countries=["BE"])
        person = case.case_children.get().person_id
        consent = ConsentInput(
            person_ids=[person],
            valid_until=federation.now + dt.timedelta(days=90),
            child_view="agrees",
            what=["names", "gender", "birth", "last_seen", "circumstances", "description", "photo"],
            countries=["BE"],
            channels=["partner_hotline"],
            capacity="parental_authority",
            way="oral",
        )
        record_consent(by=bob, case_id=case.pk, consent=consent)
        request = RequestInput(
            nodes=[federation.place.names[number] for number in asked],
            asks=["own_records"],
            urgency="within_12_hours",
            languages=["en"],
            summary=f"A girl may be at {federation.canary()}.",
            purpose=["locate_child"],
            fields=[key_of(person, code) for code in FIRST_FIELDS],
            keep_until=(federation.now.date() + dt.timedelta(days=DAYS_KEPT)).isoformat(),
        )
        draft = draft_request(by=bob, case_id=case.pk, request=request)
        send_request(by=bob, draft_id=draft.pk)


def take_up(federation: Federation) -> None:
    """Every request that came is read and taken up."""
    from myosotis.cooperation.actions.answering import accept_request, confirm_received
    from myosotis.cooperation.models import Cooperation

    for number in federation.online:
        with federation.at(number):
            _bob, charlie, _sofia = people()
            for row in Cooperation.objects.filter(side="asked", state="requested"):
                confirm_received(by=charlie, cooperation_id=row.pk, role="Duty desk")
                accept_request(by=charlie, cooperation_id=row.pk, role="Duty desk")
    federation.carry()


def ask_in_words(federation: Federation) -> None:
    """One question about each case, and for every fifth an offer to hand it over."""
    from myosotis.cooperation.actions.asking import ask
    from myosotis.cooperation.actions.handing import offer_handover
    from myosotis.cooperation.inputs import ShareInput, key_of
    from myosotis.cooperation.models import Cooperation

    for number in federation.online:
        with federation.at(number):
            bob, _charlie, sofia = people()
            asked: set[Any] = set()
            for turn, row in enumerate(Cooperation.objects.filter(side="asking").select_related("case")):
                if row.case_id not in asked:
                    ask(by=bob, cooperation_id=row.pk, text=f"Is {federation.canary()} with you?")
                    asked.add(row.case_id)
                if turn % 5 == 0 and row.case is not None:
                    person = row.case.case_children.get().person_id
                    share = ShareInput(fields=[key_of(person, code) for code in FIRST_FIELDS])
                    said = {"stays": "The first notes", "reason": "She is nearer to you."}
                    offer_handover(by=sofia, cooperation_id=row.pk, share=share, **said)
    federation.carry()


def tell_more(federation: Federation) -> None:
    """A further field of every case: to those who are away it waits."""
    from myosotis.cooperation.actions.sharing import share_fields
    from myosotis.cooperation.inputs import ShareInput, key_of
    from myosotis.cooperation.models import Cooperation

    for number in federation.online:
        with federation.at(number):
            bob, _charlie, _sofia = people()
            for row in Cooperation.objects.filter(side="asking").select_related("case"):
                if row.case is not None:
                    person = row.case.case_children.get().person_id
                    share_fields(
                        by=bob,
                        cooperation_id=row.pk,
                        share=ShareInput(fields=[key_of(person, LATER_FIELD)]),
                    )
                    federation.counts["further fields"] += 1


def take_back(federation: Federation, numbers: list[int]) -> None:
    """Half of the cases lose their consent first; then all are erased, by two people."""
    from myosotis.casework.actions.consent import withdraw_consent
    from myosotis.casework.actions.episodes import end_episode
    from myosotis.casework.actions.erasure import confirm_erasure, propose_erasure
    from myosotis.casework.models import Case, Consent
    from myosotis.cooperation import scans

    for number in numbers:
        with federation.at(number):
            bob, _charlie, sofia = people()
            for turn, consent in enumerate(Consent.objects.filter(withdrawn_at=None)):
                if turn % 2:
                    withdraw_consent(by=bob, consent_id=consent.pk, reason="No.")
            scans.follow_cases()
            for case in Case.objects.filter(basis="own"):
                for episode in case.episodes.all():
                    end_episode(by=bob, episode_id=episode.pk, confirmation="police", outcome="returned")
                proposal = propose_erasure(by=bob, case_id=case.pk, ground="asked_by_person")
                confirm_erasure(by=sofia, erasure_id=proposal.pk)
                federation.counts["cases erased"] += 1
            scans.follow_cases()


def answer_recalls(federation: Federation, *, refuses_every: int) -> None:
    """A person at each node that is reached erases what it was asked to; now and then there is a ground to keep it."""
    from myosotis.cooperation.actions.erasing import confirm_erasure, refuse_erasure
    from myosotis.cooperation.models import Cooperation

    for number in federation.online:
        with federation.at(number):
            _bob, charlie, _sofia = people()
            asked = Cooperation.objects.filter(side="asked", items__state="recalled").distinct()
            for row in asked.order_by("made_at"):
                federation.counts["recalls answered"] += 1
                if refuses_every and federation.counts["recalls answered"] % refuses_every == 1:
                    day = federation.now.date() + dt.timedelta(days=90)
                    why = {"ground": "legal_hold", "text": "The prosecutor asked for it.", "review_on": day}
                    refuse_erasure(by=charlie, cooperation_id=row.pk, **why)
                    federation.refusals.append(f"{federation.place.names[number]} {row.pk}")
                else:
                    confirm_erasure(by=charlie, cooperation_id=row.pk)
    federation.carry()


def put_back(federation: Federation, number: int) -> None:
    """The node is as its oldest backup has it, with the keys of now, as after a real restore."""
    from django.db import connection

    from myosotis.exchange.scans import follow_restore
    from myosotis.site import rejoining
    from myosotis.vault import store
    from myosotis.vault.erasure import erased_roots

    database = federation.place.database(number)
    connection.close()
    for end in ("-wal", "-shm"):
        database.with_name(database.name + end).unlink(missing_ok=True)
    shutil.copy(federation.backups[number][0], database)
    with federation.at(number):
        rejoining.remove_erased(erased_roots())
        store.write_meta("exchange epoch", str(time.time_ns()).encode())
        follow_restore()


def pass_days(federation: Federation, days: int, numbers: list[int]) -> None:
    """Time goes by; each node does what is due, reached or not."""
    from myosotis.cooperation import scans
    from myosotis.exchange.actions.outdating import forget_old

    federation.now += dt.timedelta(days=days)
    for number in numbers:
        with federation.at(number):
            while scans.expire_items():
                pass
            while forget_old():
                pass


def main() -> int:
    """Read the words of the command line and run."""
    from tests.chaos.erasure_run import run

    words = argparse.ArgumentParser(prog="start.py chaos erasure", description=__doc__)
    words.add_argument("--nodes", type=int, default=8)
    words.add_argument("--canaries", type=int, default=1_000)
    words.add_argument("--away", type=int, default=3)
    words.add_argument("--seed", type=int, default=1)
    told = words.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="myosotis-erasure-"))
    try:
        return 0 if run(folder, told.nodes, told.canaries, told.away, told.seed) else 1
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
