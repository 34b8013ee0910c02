"""What the board shows: who is missing now, what was promised, what is due, which openings wait for review."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from myosotis.accounts.access import can, demand
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.casework import speech
from myosotis.casework.access import UNLINKED_OPEN_FOR, open_case_ids, visible_cases, visible_contacts_among
from myosotis.casework.merged import Heads, read_open_heads
from myosotis.casework.models import BreakGlass, Case, Contact, ContactCase, Episode, Promise, Risk
from myosotis.casework.queries.cases import CaseRow, ChildView, open_rows
from myosotis.casework.queries.category_file import CaseClock, list_clocks
from myosotis.casework.queries.consent_clocks import ConsentClock, list_consent_clocks
from myosotis.casework.queries.keeping import keep_over, list_asked_erasures
from myosotis.casework.queries.told_risk import list_told
from myosotis.casework.queries.work_due import list_escalated, open_promises
from myosotis.desk.queries import statements
from myosotis.kernel import clock
from myosotis.vault.opening import Purpose, unlock

MOST_CLOCKS = 60
MOST_OPENINGS = 30
CONTACT_OPEN_TOO_LONG = dt.timedelta(hours=12)
UNLINKED_SOON = dt.timedelta(hours=48)
NIGHT = dt.timedelta(hours=12)
REVIEW_AHEAD = dt.timedelta(days=7)
FAR_AHEAD = dt.datetime(9000, 1, 1, tzinfo=dt.UTC)


@dataclass
class MissingRow:
    """One child missing now, with what comes next."""

    case: Case
    child: ChildView
    episode: Episode
    next: Promise | None = None
    sightings: list[dt.datetime] = field(default_factory=list)
    told: str = ""
    """How high the risk was said to be in a contact, while nobody has judged it."""


@dataclass
class PromiseRow:
    """One promise, of a case or of a contact nobody linked."""

    promise: Promise
    child: str = ""
    ref: str = ""
    contact_id: UUID | None = None


@dataclass
class Clock:
    """Something that is expected by a time: what, of whom, by when."""

    kind: str
    at: dt.datetime
    child: str = ""
    ref: str = ""
    count: int = 1


@dataclass(frozen=True)
class Review:
    """When the risk of a case, or of one child of it, is to be looked at again."""

    case_id: UUID
    person_id: UUID | None
    at: dt.datetime | None


@dataclass
class Board:
    """The start of a shift."""

    missing: list[MissingRow]
    promises: list[PromiseRow]
    kept: int
    clocks: list[Clock]
    openings: list[BreakGlass]


def read_board(*, user: User) -> Board:
    """The board of the person's teams, in a constant number of queries."""
    demand(user, Permission.SEE_BOARD)
    # The ids once: each of the queries below would otherwise carry the whole rule of who sees which case.
    open_cases = open_case_ids(user)
    promises = _due_promises(user, open_cases)
    about = _cases_of(promises, open_cases)
    judged = statements.judged_in(cases=open_cases)
    reviews = _risk_reviews(judged)
    of_files = list_clocks(user=user, among=open_cases)
    of_consent = list_consent_clocks(open_cases, judged, user=user)
    wanted = {risk.case_id for risk in reviews} | set(about.values()) | {one.case_id for one in of_files}
    wanted |= {one.case_id for one in of_consent}
    wanted |= set(statements.missing_in(cases=open_cases))
    heads = read_open_heads(wanted, open_cases)
    wanted |= set(heads.values())
    rows = open_rows(statements.cases_of(ids=wanted), user=user)
    _open_sealed(rows, promises, user)
    named = {row.case.pk: row for row in rows}
    refs = _refs_going_on(named, heads)
    missing_rows = _missing_rows(rows, promises, about, heads)
    told = list_told({row.case.pk for row in missing_rows if row.child.risk is None}, user=user)
    for row in missing_rows:
        if row.child.risk is None and row.case.pk in told:
            row.told = told[row.case.pk].level
    return Board(
        missing=sorted(missing_rows, key=_order),
        promises=[
            _promise_row(promise, named.get(about[promise.pk]) if promise.pk in about else None, refs)
            for promise in promises
        ],
        kept=_count_kept(open_cases),
        clocks=_clocks(user, rows, reviews, of_files, of_consent, heads, refs),
        openings=_openings(user),
    )


def _due_promises(user: User, open_cases: list[UUID]) -> list[Promise]:
    of_cases = statements.promised_in_cases(cases=open_cases, now=clock.now())
    of_contacts = statements.promised_in_contacts(now=clock.now())
    if of_contacts:
        made_in = [promise.contact_id for promise in of_contacts if promise.contact_id]
        seen = visible_contacts_among(user, made_in)
        contacts = Contact.objects.in_bulk(seen)
        of_contacts = [promise for promise in of_contacts if promise.contact_id in contacts]
        for promise in of_contacts:
            promise.contact = contacts[promise.contact_id]  # type: ignore[index]
    return sorted([*of_cases, *of_contacts], key=lambda promise: promise.due_at)[: statements.MOST_PROMISES]


def _cases_of(promises: list[Promise], open_cases: list[UUID]) -> dict[UUID, UUID]:
    """The open case of each promise: its own, or that of the contact it was made in."""
    made_in = {promise.contact_id for promise in promises if promise.contact_id}
    links = ContactCase.objects.filter(contact__in=made_in, case__in=open_cases, unlinked_at__isnull=True)
    linked = dict(links.order_by("-linked_at").values_list("contact", "case")) if made_in else {}
    found = {one.pk: one.case_id for one in promises if one.case_id}
    found |= {one.pk: linked[one.contact_id] for one in promises if one.contact_id in linked}
    return found


def _count_kept(open_cases: list[UUID]) -> int:
    """How many promises of these cases, or of contacts linked to them, were kept in the last hours."""
    kept = statements.kept_since(since=clock.now() - NIGHT)
    cases = set(open_cases)
    of_contacts = [contact for case, contact in kept if contact and case not in cases]
    links = ContactCase.objects.filter(contact__in=of_contacts, case__in=open_cases, unlinked_at__isnull=True)
    linked = set(links.values_list("contact", flat=True)) if of_contacts else set()
    return sum(1 for case, contact in kept if case in cases or contact in linked)


def _risk_reviews(judged: list[Risk]) -> list[Review]:
    """What the latest judgements of open cases say of when to look again, within a week or before now.

    One about all children of a case ends the earlier ones.
    """
    until = clock.now() + REVIEW_AHEAD
    latest: dict[UUID, dict[UUID | None, Review]] = {}
    for risk in reversed(judged):
        of_case = latest.setdefault(risk.case_id, {})
        if risk.person_id is None:
            of_case.clear()
        of_case[risk.person_id] = Review(risk.case_id, risk.person_id, risk.review_at)
    due = [one for of_case in latest.values() for one in of_case.values() if one.at and one.at <= until]
    return sorted(due, key=lambda one: one.at or until)[:MOST_CLOCKS]


def _open_sealed(rows: list[CaseRow], promises: list[Promise], user: User) -> None:
    roots = {row.case.pk for row in rows} | {promise.contact_id for promise in promises if promise.contact_id}
    keys = unlock(roots, by=user.public_id, why=Purpose.SHOW_LIST)
    keys.open(promises, [promise.contact for promise in promises if promise.contact])
    for row in rows:
        for child in row.children:
            keys.open(child.episodes)


def _missing_rows(
    rows: list[CaseRow], promises: list[Promise], about: dict[UUID, UUID], heads: Heads
) -> list[MissingRow]:
    """Every child missing now. Merged cases stand as the one that goes on, a child of both once."""
    cases = {row.case.pk: row.case for row in rows}
    nexts: dict[UUID, Promise] = {}
    for promise in promises:
        if promise.pk in about:
            nexts.setdefault(heads.get(about[promise.pk], about[promise.pk]), promise)
    seen: dict[UUID, list[dt.datetime]] = {}
    for case_id, times in _sightings(list(cases)).items():
        seen.setdefault(heads.get(case_id, case_id), []).extend(times)
    found: list[MissingRow] = []
    known: set[tuple[UUID, UUID]] = set()
    for row in sorted(rows, key=lambda one: one.case.pk in heads):
        head = heads.get(row.case.pk, row.case.pk)
        for child in row.children:
            key = (head, child.person.canonical_id or child.person.pk)
            if child.open_episode is not None and key not in known:
                known.add(key)
                sightings = sorted(seen.get(head, []))
                found.append(MissingRow(cases[head], child, child.open_episode, nexts.get(head), sightings))
    return found


def _order(one: MissingRow) -> tuple[int, dt.datetime, dt.datetime]:
    """The highest risk first, judged or, until then, told; then the next step; then who is missing for longest."""
    level = one.child.risk.level if one.child.risk else one.told
    height = speech.LEVELS.index(level) if level in speech.LEVELS else 0
    return -height, one.next.due_at if one.next else FAR_AHEAD, speech.began_at(one.episode)


def _sightings(case_ids: list[UUID]) -> dict[UUID, list[dt.datetime]]:
    found: dict[UUID, list[dt.datetime]] = {}
    for case_id, at in statements.sightings_in(cases=case_ids):
        found.setdefault(case_id, []).append(at)
    return found


def _refs_going_on(named: dict[UUID, CaseRow], heads: Heads) -> dict[UUID, str]:
    """The number under which each case goes on: what is due in a merged one is done there."""
    return {pk: named.get(heads.get(pk, pk), row).case.ref for pk, row in named.items()}


def _promise_row(promise: Promise, row: CaseRow | None, refs: dict[UUID, str]) -> PromiseRow:
    if row is not None:
        return PromiseRow(promise, child=_names_of(row), ref=refs[row.case.pk])
    child = str((promise.contact.child or {}).get("text", "")) if promise.contact else ""
    return PromiseRow(promise, child=speech.short_name(child), contact_id=promise.contact_id)


def _names_of(row: CaseRow, person_id: UUID | None = None) -> str:
    """The one child that something is about; else all of the case, or none where they are too many or nameless."""
    about = [child for child in row.children if person_id in (None, child.person.pk)]
    names = [speech.first_name(child.name) for child in about if child.name]
    return " · ".join(names) if len(names) == len(about) <= speech.MOST_NAMED else ""


def _clocks(
    user: User,
    rows: list[CaseRow],
    reviews: list[Review],
    of_files: list[CaseClock],
    of_consent: list[ConsentClock],
    heads: Heads,
    refs: dict[UUID, str],
) -> list[Clock]:
    """Reviews of risk, returns to confirm, contacts left open, contacts that soon only supervisors see."""
    named = {row.case.pk: row for row in rows}
    clocks = _review_clocks(reviews, named, heads)
    for row in rows:
        for child in row.children:
            episode = child.open_episode
            if episode is not None and episode.reported_returned_at is not None:
                name = speech.first_name(child.name)
                clocks.append(Clock("confirm_return", episode.reported_returned_at, name, refs[row.case.pk]))
    clocks += [
        Clock(
            f"file_{one.clock.kind}",
            one.clock.due_at,
            _names_of(named[one.case_id], one.person_id),
            refs[one.case_id],
        )
        for one in of_files
        if one.case_id in named
    ]
    clocks += [
        Clock(one.kind, one.at, _names_of(named[one.case_id], one.person_id), refs[one.case_id])
        for one in of_consent
        if one.case_id in named
    ]
    # A return or the end of a photo that two merged cases know of is one clock.
    clocks = list({(one.kind, one.at, one.child, one.ref): one for one in clocks}.values())
    clocks += _contact_clocks(user) + _keeping_clocks(user)
    passed_on = list_escalated(user=user)
    clocks += [Clock("work_escalated", passed_on[0], count=len(passed_on))] if passed_on else []
    return sorted(clocks, key=lambda one: one.at)[:MOST_CLOCKS]


def _review_clocks(reviews: list[Review], named: dict[UUID, CaseRow], heads: Heads) -> list[Clock]:
    """Where a case goes on in another one, its risk is looked at there, and a judgement made there ends its clock."""
    clocks = []
    for review in reviews:
        row = named.get(review.case_id)
        if row is None or review.at is None:
            continue
        head = named.get(heads.get(review.case_id, review.case_id), row)
        if head is row or _last_judged(head) < _last_judged(row):
            clocks.append(Clock("risk_review", review.at, _names_of(row, review.person_id), head.case.ref))
    return clocks


def _last_judged(row: CaseRow) -> dt.datetime:
    judged = [risk.judged_at for child in row.children for risk in child.risks]
    return max(judged, default=dt.datetime.min.replace(tzinfo=dt.UTC))


def _contact_clocks(user: User) -> list[Clock]:
    now = clock.now()
    # The few that wait are found first, and only of them is asked who may see them.
    rows = statements.contacts_waiting(
        before=now - CONTACT_OPEN_TOO_LONG, since=now - UNLINKED_OPEN_FOR, until=now - UNLINKED_SOON
    )
    if not rows:
        return []
    among = [pk for pk, _at, _closed, _kind in rows]
    seen = visible_contacts_among(user, among)
    links = ContactCase.objects.filter(contact__in=among, unlinked_at__isnull=True)
    linked = set(links.values_list("contact", flat=True))
    rows = [row for row in rows if row[0] in seen]
    opened = [at for _pk, at, closed, _kind in rows if closed is None and at < now - CONTACT_OPEN_TOO_LONG]
    unlinked = [at for pk, at, _closed, kind in rows if kind == "missing" and pk not in linked]
    alone = [at for at in unlinked if now - UNLINKED_OPEN_FOR <= at <= now - UNLINKED_SOON]
    clocks = [Clock("close_contact", opened[0] + CONTACT_OPEN_TOO_LONG, count=len(opened))] if opened else []
    return clocks + ([Clock("link_contact", alone[0] + UNLINKED_OPEN_FOR, count=len(alone))] if alone else [])


def _keeping_clocks(user: User) -> list[Clock]:
    """For whoever confirms erasures: those that are asked for, and cases whose keeping time is over."""
    if not can(user, Permission.CONFIRM_ERASURE):
        return []
    clocks = [
        Clock("confirm_erasure", erasure.asked_at, ref=ref) for erasure, ref in list_asked_erasures(user=user)
    ]
    days = list(keep_over(visible_cases(user)).order_by("erase_on").values_list("erase_on", flat=True))
    if days and days[0]:
        at = timezone.make_aware(dt.datetime.combine(days[0], dt.time()))
        clocks.append(Clock("keeping_over", at, count=len(days)))
    return clocks


def _openings(user: User) -> list[BreakGlass]:
    """Cases of the supervisor's teams that somebody opened anyway, with the reason, until it was reviewed."""
    if not can(user, Permission.REVIEW_OPENINGS):
        return []
    waiting = list(
        BreakGlass.objects.filter(
            reviewed_at__isnull=True, case__team__in=user.team_ids(), case__in=visible_cases(user)
        )
        .exclude(by=user)
        .select_related("case", "by")[:MOST_OPENINGS]
    )
    unlock([one.case_id for one in waiting], by=user.public_id, why=Purpose.REVIEW).open(waiting)
    return waiting


def list_night_promises(*, user: User) -> list[tuple[dt.datetime, str]]:
    """For the night: when which team promised something ("" where nobody's team did), no names and no texts."""
    demand(user, Permission.SEE_NIGHT_CARDS)
    now = clock.now()
    link = ContactCase.objects.filter(contact=OuterRef("contact"), unlinked_at__isnull=True)
    due = open_promises().filter(due_at__range=(now - NIGHT, now + NIGHT))
    due = due.exclude(case__team__is_training=True).exclude(contact__is_training=True)
    due = due.annotate(linked_team=Subquery(link.values("case__team__name")[:1])).order_by("due_at")
    rows = due.values_list("due_at", "case__team__name", "linked_team")[: statements.MOST_PROMISES]
    return [(at, of_case or of_link or "") for at, of_case, of_link in rows]
