"""What this room owes without being asked: idempotent, run by the worker."""

from __future__ import annotations

import datetime as dt
import logging

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from myosotis.cooperation.actions.applying import TYPES, apply_message, note_failure
from myosotis.cooperation.actions.drills import close_drill
from myosotis.cooperation.actions.following import (
    expire_item,
    follow_erased_case,
    follow_withdrawal,
    note_stored,
    shut_old,
    tell_coordinator,
    tell_duty,
)
from myosotis.cooperation.actions.following_bodies import follow_request
from myosotis.cooperation.actions.pictures import take_picture
from myosotis.cooperation.actions.sharing import TAKEN_UP, tell_waiting
from myosotis.cooperation.actions.traffic import TYPES as TRAFFIC
from myosotis.cooperation.actions.traffic import apply_message as apply_traffic
from myosotis.cooperation.actions.traffic import tell_week
from myosotis.cooperation.models import (
    BodyItem,
    BodyRequest,
    Cooperation,
    Drill,
    SharedItem,
    Side,
    TrafficWeek,
    Withdrawal,
)
from myosotis.cooperation.queries.body_photos import list_stale_photos
from myosotis.cooperation.queries.clocks import Calendars, due_of
from myosotis.cooperation.queries.traffic import last_week
from myosotis.exchange.models import Outbox, Peer
from myosotis.exchange.queries.messages import list_unapplied
from myosotis.kernel import clock
from myosotis.kernel.errors import Refused
from myosotis_core.protocol.clocks import Duty

AT_ONCE = 200
logger = logging.getLogger("myosotis.worker")
KEPT_BEYOND = dt.timedelta(days=30)


def apply_inbox() -> int:
    """Apply what peers sent, each peer's messages in order; one that cannot be applied holds up its peer alone."""
    applied, failed = 0, set[object]()
    for inbox in list_unapplied((*TYPES, *TRAFFIC), most=AT_ONCE):
        if inbox.peer_id in failed:
            continue
        try:
            (apply_traffic if inbox.typ in TRAFFIC else apply_message)(inbox)
            applied += 1
        except Exception as error:
            # Raised, it would make every peer wait: shown with the peer it concerns, and tried again each time.
            logger.warning("A message of %s was not applied (%s).", inbox.peer.node_id, type(error).__name__)
            failed.add(inbox.peer_id)
            note_failure(inbox)
    note_delivered()
    tell_accepted()
    take_pictures()
    return applied


def note_delivered() -> int:
    """Requests of ours that the other node has taken since."""
    waiting = Cooperation.objects.filter(side=Side.ASKING, stored_at__isnull=True)
    first = dict(waiting.filter(steps__event="coop.request").values_list("steps__message", "pk"))
    taken = Outbox.objects.filter(pk__in=list(first), acknowledged_at__isnull=False, refused="")
    rows = list(taken.values_list("pk", "acknowledged_at"))
    for message, at in rows:
        if at is not None:
            note_stored(first[message], at)
    return len(rows)


def tell_accepted() -> int:
    """Fields that were chosen go to hotlines that have accepted since."""
    waiting = SharedItem.objects.filter(
        state="waiting", direction="outgoing", cooperation__state__in=TAKEN_UP
    )
    ids = set(waiting.values_list("cooperation", flat=True))
    return sum(tell_waiting(pk) for pk in ids)


def take_pictures() -> int:
    """Photos whose pieces have all come."""
    lacking = SharedItem.objects.filter(
        category="photo",
        direction="incoming",
        state__in=("active", "corrected"),
        picture__isnull=True,
        is_picture_refused=False,
        expires_at__gt=clock.now(),
    )
    ids = list(lacking.values_list("pk", flat=True)[:20])
    return sum(take_picture(pk) for pk in ids)


def follow_cases() -> int:
    """Consents that were withdrawn and cases that were erased: use stops at once."""
    done = 0
    items = SharedItem.objects.filter(direction="outgoing", gone_at__isnull=True)
    withdrawn = items.filter(consent__withdrawn_at__isnull=False).values_list("cooperation", "consent")
    requests = Cooperation.objects.filter(
        side=Side.ASKING, shut_at__isnull=True, consent__withdrawn_at__isnull=False
    ).values_list("pk", "consent")
    known = set(Withdrawal.objects.values_list("cooperation", "consent"))
    for cooperation_id, consent_id in {*withdrawn, *requests} - known:
        if consent_id is not None:
            follow_withdrawal(cooperation_id, consent_id)
            done += 1
    erased = Cooperation.objects.filter(had_case=True, case__isnull=True, shut_at__isnull=True)
    for pk in list(erased.values_list("pk", flat=True)):
        follow_erased_case(pk)
        done += 1
    return done


def follow_bodies() -> int:
    """Requests to bodies without a node whose consent, case or day is gone: nothing of them opens any more."""
    now = clock.now()
    ungrounded = (
        Q(consent__isnull=True) | Q(consent__withdrawn_at__isnull=False) | Q(consent__valid_until__lte=now)
    )
    is_over = Q(case__isnull=True) | Q(keep_until__lt=now.date())
    found = set(BodyRequest.objects.filter(is_over, shut_at__isnull=True).values_list("pk", flat=True))
    found |= set(BodyRequest.objects.filter(ungrounded, ended_at__isnull=True).values_list("pk", flat=True))
    items = BodyItem.objects.filter(ungrounded | Q(expires_at__lte=now), gone_at__isnull=True)
    found |= set(items.values_list("request", flat=True))
    found |= {one.request_id for one in list_stale_photos()}
    for pk in found:
        follow_request(pk)
    return len(found)


def expire_items() -> int:
    """Items whose day has come, and texts that are kept no longer."""
    now = clock.now()
    over = SharedItem.objects.filter(expires_at__lte=now, gone_at__isnull=True).exclude(state="refused")
    ids = list(over.values_list("pk", flat=True)[:AT_ONCE])
    for pk in ids:
        expire_item(pk)
    today = now.date()
    is_over = Q(keep_until__lt=today, ended_at__isnull=False) | Q(keep_until__lt=today - KEPT_BEYOND)
    old = Cooperation.objects.filter(is_over, side=Side.ASKED, shut_at__isnull=True)
    texts = list(old.values_list("pk", flat=True)[:AT_ONCE])
    for pk in texts:
        shut_old(pk)
    return len(ids) + len(texts)


def escalate_unopened() -> int:
    """Requests that nobody opened in time: the duty contact, then the coordinator, told without any content."""
    now, calendars, done = clock.now(), Calendars(), 0
    waiting = Cooperation.objects.filter(
        state="requested", received_at__isnull=True, stored_at__isnull=False, coordinator_told_at__isnull=True
    ).select_related("peer")
    untold = []
    for row in waiting:
        due = due_of(row, Duty.TELL_DUTY, calendars)
        if row.duty_told_at is None and due is not None and due <= now:
            untold.append(row)
    # Those for whom nobody is mailed are told of whether or not a mail may go now.
    done += tell_duty(*(row.pk for row in untold[:AT_ONCE]))
    for row in waiting:
        due = due_of(row, Duty.TELL_COORDINATOR, calendars)
        if due is not None and due <= now:
            tell_coordinator(row.pk)
            done += 1
    return done


def tell_traffic() -> int:
    """The counts of the last week, to the secretariat; where nothing may go there now, at the next time."""
    if settings.MYOSOTIS_ROLE != "hotline":
        return 0
    week = last_week()
    told = TrafficWeek.objects.filter(is_ours=True, week=week).values("peer")
    done = 0
    for peer in Peer.objects.filter(kind="coordinator").exclude(pk__in=told):
        try:
            tell_week(week, peer)
            done += 1
        except Refused:
            continue
    return done


def close_drills() -> int:
    """Exercises that the secretariat ended, or whose last day is over: counted, told, removed."""
    today = timezone.localtime(clock.now()).date()
    over = Q(ended_at__isnull=False) | Q(ends_on__lt=today)
    found = list(Drill.objects.filter(over, removed_at__isnull=True).values_list("pk", flat=True))
    for pk in found:
        close_drill(pk)
    return len(found)
