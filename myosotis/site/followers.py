"""What the worker runs, in which rhythm: idempotent scans of the rooms. Due rows are the jobs; there is no queue.

ARCHITECTURE.md lists them. A room's scan does what is owed since whenever it last ran, may be stopped at any point,
and may run twice. One that fails is shown on the board and tried again; it never stops the others.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.core.management import call_command

from myosotis.accounts.actions.volunteers import close_ended
from myosotis.audit.queries import head, read_verb, verify
from myosotis.casework.proposing import propose_pairs
from myosotis.casework.scans import forget_searches, tell_owners, write_sheets
from myosotis.casework.scans_work import escalate_overdue, prepare_training
from myosotis.cooperation import scans as cooperation
from myosotis.desk.scans import escalate_handovers, forget_presence
from myosotis.enquiries import scans as enquiries
from myosotis.exchange import scans as exchange
from myosotis.exchange.actions.keys import destroy_old_keys, rotate_when_due
from myosotis.figures.building import build_releases
from myosotis.figures.collecting import collect_returns
from myosotis.figures.hearing import hear_secretariat
from myosotis.files.scans import sweep_blobs
from myosotis.frontdesk import scans as frontdesk
from myosotis.kernel.errors import MyosotisError
from myosotis.site import backing_up
from myosotis.vault import drafts, erasure, store

SECOND = dt.timedelta(seconds=1)
MINUTE = dt.timedelta(minutes=1)
HOUR = dt.timedelta(hours=1)
FOLLOWED = "erasures followed"


@dataclass(frozen=True)
class Follower:
    """One scan: the room it belongs to, its name, what it runs and how often."""

    room: str
    name: str
    run: Callable[[], object]
    every: dt.timedelta = MINUTE

    @property
    def label(self) -> str:
        """Its name in states and logs."""
        return f"{self.room}.{self.name}"


def clear_sessions() -> None:
    """Remove sessions that are over."""
    call_command("clearsessions")


def repeat_erasures() -> int:
    """Destroy keys that an erasure could not: the store was busy, or a crash came between the data and the keys.

    The log says which roots were erased, in the transaction that erased them; the ledger says it of all others.
    """
    followed = int(store.read_meta(FOLLOWED) or b"0")
    last, _digest = head()
    roots: list[UUID] = []
    for entry in read_verb("erasure.done", after=followed, until=last):
        roots += [UUID(root) for root in entry.touched.get("roots", [])]
    shredded = erasure.replay_erasures(roots) + erasure.replay_erasures()
    if last > followed:
        store.write_meta(FOLLOWED, str(last).encode())
    return shredded


class LogNotWhole(MyosotisError):
    """Somebody changed or cut the log: the board shows this scan as failing, `verify-log` says where."""


def verify_log() -> None:
    """Look several times a day whether the log is whole."""
    verdict = verify(store.kept_log_head())
    if not verdict.is_whole:
        raise LogNotWhole(f"entry {verdict.first_bad}: {verdict.reason}")


FOLLOWERS: list[Follower] = [
    Follower("vault", "forget_old_drafts", drafts.forget_old_drafts, HOUR),
    Follower("vault", "repeat_erasures", repeat_erasures, MINUTE),
    Follower("casework", "write_sheets", write_sheets, 15 * MINUTE),
    Follower("casework", "tell_owners", tell_owners, MINUTE),
    Follower("casework", "propose_pairs", propose_pairs, MINUTE),
    Follower("casework", "escalate_overdue", escalate_overdue, MINUTE),
    Follower("casework", "prepare_training", prepare_training, MINUTE),
    Follower("casework", "forget_searches", forget_searches, 6 * HOUR),
    Follower("desk", "escalate_handovers", escalate_handovers, MINUTE),
    Follower("desk", "forget_presence", forget_presence, 5 * MINUTE),
    Follower("vault", "keep_log_head", erasure.keep_head_of_log, 2 * SECOND),
    Follower("audit", "verify_log", verify_log, 6 * HOUR),
    Follower("exchange", "rotate_keys", rotate_when_due, 6 * HOUR),
    Follower("exchange", "destroy_old_keys", destroy_old_keys, 6 * HOUR),
    Follower("cooperation", "follow_cases", cooperation.follow_cases, SECOND),  # before anything is delivered
    Follower("cooperation", "follow_bodies", cooperation.follow_bodies, MINUTE),
    Follower("cooperation", "apply_inbox", cooperation.apply_inbox, SECOND),
    Follower("cooperation", "tell_traffic", cooperation.tell_traffic, MINUTE),
    Follower("cooperation", "close_drills", cooperation.close_drills, MINUTE),
    Follower("figures", "collect_returns", collect_returns, 5 * SECOND),
    Follower("figures", "build_releases", build_releases, 5 * SECOND),
    Follower("figures", "hear_secretariat", hear_secretariat, 5 * SECOND),
    Follower("frontdesk", "apply_inbox", frontdesk.apply_inbox, SECOND),
    Follower("frontdesk", "erase_old", frontdesk.erase_old, MINUTE),
    Follower("cooperation", "expire_items", cooperation.expire_items, MINUTE),
    Follower("cooperation", "escalate_unopened", cooperation.escalate_unopened, MINUTE),
    Follower("enquiries", "apply_inbox", enquiries.apply_inbox, SECOND),
    Follower("enquiries", "compare", enquiries.compare, 5 * SECOND),
    Follower("enquiries", "follow", enquiries.follow, MINUTE),
    Follower("enquiries", "tag_register", enquiries.tag_register, 2 * SECOND),
    Follower("enquiries", "forget", enquiries.forget, HOUR),
    Follower("exchange", "deliver", exchange.deliver, SECOND),
    Follower("exchange", "fetch_waiting", exchange.fetch_waiting, 20 * SECOND),
    Follower("exchange", "fetch_directory", exchange.fetch_directory, HOUR),
    Follower("exchange", "forget_messages", exchange.forget_messages, HOUR),
    Follower("files", "sweep_blobs", sweep_blobs, 6 * HOUR),
    Follower("accounts", "close_ended", close_ended, 15 * MINUTE),
    Follower("site", "clear_sessions", clear_sessions, HOUR),
    Follower("site", "backup", backing_up.back_up_when_due, HOUR),
    Follower("site", "prune_backups", backing_up.prune_backups, HOUR),
]
