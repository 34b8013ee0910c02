"""Asking other hotlines whether they know a child: tags that only the asked node can compare, and nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction

from myosotis.accounts.models import User
from myosotis.audit.actions import record
from myosotis.casework import words
from myosotis.casework.actions.locking import lock_case
from myosotis.casework.models import Case, CaseChild
from myosotis.enquiries.leaving import ENQUIRE
from myosotis.enquiries.models import Enquiry, PeriodKey
from myosotis.enquiries.period import demand_on
from myosotis.enquiries.queries.asking import pseudonym_of, ready_keys, start_of_day, why_not
from myosotis.enquiries.queries.secrets import open_key
from myosotis.exchange.actions.sending import send
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing, Refused
from myosotis.people.search import read_persons
from myosotis.vault.opening import Purpose
from myosotis_core.protocol.encoding import encode
from myosotis_core.protocol.enquiry import EnquiryQuota, Key, QuotaSpent, asked_keys, make_tags
from myosotis_core.protocol.enquiry.keys import KNOWS_YEAR

LIFE = dt.timedelta(days=7)
VOCABULARY = "2026.1"


@dataclass(frozen=True)
class EnquiryInput:
    """What a person decided: about which child, whom, what for, and why in words, which stay here."""

    person_id: UUID
    nodes: Sequence[str]
    purpose: Sequence[str]
    reason: str


def send_enquiries(*, by: User, case_id: UUID, given: EnquiryInput) -> list[Enquiry]:
    """Ask each of these hotlines about one child of an open case. Raises `Refused` with what stands against it."""
    demand_on()
    for code in given.purpose:
        words.demand_code("share_purpose", code)
    if not (given.nodes and given.purpose and given.reason.strip()):
        raise Refused("enquiry_incomplete")
    with transaction.atomic():
        case = lock_case(case_id, by=by)
        keys = _keys_of(case, given.person_id, by=by)
        secrets = _lock_secrets(given.nodes)
        made = [_send(case, row, keys, given, by=by) for row in secrets]
        record(
            "enquiry.sent",
            by=by.public_id,
            case=case.pk,
            enquiries=[row.pk for row in made],
            peers=[row.peer.node_id for row in made],
        )
    return made


def _keys_of(case: Case, person_id: UUID, *, by: User) -> tuple[Key, ...]:
    against = why_not(case)
    if against:
        raise Refused(against)
    if not CaseChild.objects.filter(case=case, person=person_id).exists():
        raise Missing
    known = read_persons([person_id], by=by.public_id, why=Purpose.OPEN_CASE).get(person_id)
    keys = asked_keys(known.person) if known is not None else ()
    if not set(keys) - {KNOWS_YEAR}:
        raise Refused("too_little_known")
    return keys


def _lock_secrets(nodes: Sequence[str]) -> list[PeriodKey]:
    """Our secrets for these hotlines, locked, so that what was asked today is counted one after the other."""
    wanted = set(nodes)
    rows = ready_keys().filter(peer__node_id__in=wanted).select_related("peer")
    found = list(rows.select_for_update(of=("self",)).order_by("peer__node_id"))
    if {row.peer.node_id for row in found} != wanted:
        raise Refused("peer_not_ready")
    return found


def _send(case: Case, secret: PeriodKey, keys: tuple[Key, ...], given: EnquiryInput, *, by: User) -> Enquiry:
    peer, today = secret.peer, clock.now().date()
    asked = Enquiry.objects.filter(peer=peer, made_at__gte=start_of_day()).values_list("case", flat=True)
    try:
        quota = EnquiryQuota(today, tuple(str(one) for one in asked), most=settings.MYOSOTIS_ENQUIRIES_A_DAY)
        quota.spend(str(case.pk), is_open=case.closed_at is None, on=today)
    except QuotaSpent:
        raise Refused("enquiries_spent") from None
    pseudonym = pseudonym_of(case.pk, peer) or uuid4()
    body = {
        "period": secret.period,
        "vocabulary": VOCABULARY,
        "case": str(pseudonym),
        "purpose": list(dict.fromkeys(given.purpose)),
        "tags": [encode(tag) for tag in make_tags(open_key(secret, by=by.public_id), keys)],
    }
    # Sealed by the key of the case: with the case goes what was not yet sent.
    expires_at = clock.now() + LIFE
    message = send(by=by, peer=peer, typ=ENQUIRE, body=body, thread=None, root=case.pk, expires_at=expires_at)
    row = Enquiry(
        case=case,
        person_id=given.person_id,
        peer=peer,
        period=secret.period,
        pseudonym=pseudonym,
        purpose=body["purpose"],
        message=message.pk,
        made_by=by,
    )
    row.reason = given.reason.strip()
    row.save(force_insert=True)
    return row
