"""What a body without a node does on the page that was made for it: knocks, opens it once, reads, answers.

Nobody is signed in here. The address proves nothing but that somebody has it; the passphrase comes by voice; after
the first opening only that one browser opens it again. Every knock that finds a page stands in its ledger.
"""

from __future__ import annotations

from functools import lru_cache
from secrets import token_urlsafe

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from myosotis.audit.actions import record
from myosotis.cooperation.actions.bodies import BodyFact, digest_of, keep_answer, keep_step
from myosotis.cooperation.body_pages import read_passphrase
from myosotis.cooperation.models import BodyItem, BodyRequest, BodyStep
from myosotis.cooperation.queries.bodies import is_readable, open_for_reader
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing, Refused

MOST_TRIES = 8
READER = "body"
Event = BodyStep.Event


def knock(*, secret: str, passphrase: str, reader: str = "") -> str:
    """Open a page with the passphrase; returns what its browser keeps to prove that it is the same.

    Raises `Missing` alike for an address that leads nowhere, a page that is over, and a wrong passphrase, after the
    same work; `Refused` only to who has the right passphrase and comes with another browser.
    """
    row = _find(secret)
    is_right = check_password(read_passphrase(passphrase), row.lock if row else _no_lock())
    if row is None:
        raise Missing
    with transaction.atomic():
        row = BodyRequest.objects.select_for_update(of=("self",)).get(pk=row.pk)
        if not is_door_open(row):
            raise Missing
        kept, outcome = _try(row, reader, is_right=is_right)
        keep_step(row, outcome)
        record(f"body.{outcome}", by=READER, case=row.case_id, request=row.pk)
    if outcome == Event.OTHER_BROWSER:
        raise Refused("opened_elsewhere")
    if not kept:
        raise Missing
    return kept


def _try(row: BodyRequest, reader: str, *, is_right: bool) -> tuple[str, str]:
    if not is_right:
        row.tries += 1
        row.save(update_fields=["tries"])
        return "", Event.LOCKED if row.tries >= MOST_TRIES else Event.WRONG
    if row.reader and row.reader != digest_of(reader):
        return "", Event.OTHER_BROWSER
    is_first = not row.reader
    kept = token_urlsafe(32) if is_first else reader
    row.reader, row.tries = digest_of(kept), 0
    row.received_at = row.received_at or clock.now()
    row.save(update_fields=["reader", "tries", "received_at"])
    return kept, Event.OPENED if is_first else Event.READ_AGAIN


def read_page(*, secret: str, reader: str) -> tuple[BodyRequest, list[BodyItem]]:
    """What stands on the page, for the browser that opened it. Raises `Missing`."""
    row = _find(secret)
    if row is None or not row.reader or row.reader != digest_of(reader):
        raise Missing
    return row, open_for_reader(row)


def answer(*, secret: str, reader: str, fact: BodyFact) -> None:
    """A dated fact, sealed as it comes; who works on the case sees it at once."""
    found = _find(secret)
    if found is None or not found.reader or found.reader != digest_of(reader):
        raise Missing
    with transaction.atomic():
        row = BodyRequest.objects.select_for_update(of=("self",)).get(pk=found.pk)
        if not is_door_open(row):
            raise Missing
        keep_answer(row, fact, by=None)
        record("body.answered", by=READER, case=row.case_id, request=row.pk)


def is_door_open(row: BodyRequest) -> bool:
    """Whether the page may be opened now: its day, its consent, its case, and not too many wrong passphrases."""
    is_in_time = row.door_until is not None and clock.now() < row.door_until
    return bool(row.door) and is_in_time and row.tries < MOST_TRIES and is_readable(row)


def _find(secret: str) -> BodyRequest | None:
    row = BodyRequest.objects.select_related("consent").filter(door=digest_of(secret)).first()
    return row if row is not None and is_door_open(row) else None


@lru_cache(maxsize=1)
def _no_lock() -> str:
    """What a passphrase is compared with where there is no page: it takes as long."""
    return make_password("nobody")
