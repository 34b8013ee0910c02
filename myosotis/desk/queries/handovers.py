"""Handovers: what a draft is made of, what one goes with, what one comes to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q, QuerySet

from myosotis.accounts.access import demand
from myosotis.accounts.models import Team, User
from myosotis.accounts.permissions import Permission
from myosotis.audit.models import Entry
from myosotis.casework.access import visible_cases, visible_contacts
from myosotis.casework.merged import Heads, read_open_heads
from myosotis.casework.models import (
    Case,
    CaseUrgentStep,
    Contact,
    ContactCase,
    Referral,
    Task,
    UrgentStep,
)
from myosotis.casework.queries.cases import CaseRow, open_rows
from myosotis.casework.queries.told_risk import list_told
from myosotis.casework.queries.withheld import withheld_in
from myosotis.casework.queries.work_due import open_promises
from myosotis.desk import drafting
from myosotis.desk.drafting import Draft
from myosotis.desk.models import Handover, HandoverCard, Shift
from myosotis.kernel import clock
from myosotis.kernel.statements import written_once
from myosotis.vault.opening import Keyring, Purpose, unlock

MOST_CASES = 200
MOST_CARDS = 80
AHEAD = dt.timedelta(hours=16)
SHIFT_BEFORE = dt.timedelta(hours=10)
SHOWN_FOR = dt.timedelta(hours=36)
LOOKS = ("case.opened", "case.compared", "card.read", "confidential.read")
ORDER = tuple(HandoverCard.About.values)


@dataclass
class CardView:
    """One card, opened, with the number of its case."""

    card: HandoverCard
    ref: str = ""


@dataclass
class HandoverView:
    """One handover with the cards that this person may see."""

    handover: Handover
    cards: list[CardView] = field(default_factory=list)

    @property
    def waiting(self) -> list[CardView]:
        """The cards that nobody has taken over yet."""
        return [one for one in self.cards if one.card.acknowledged_at is None]


@dataclass
class HandoverPage:
    """One's own draft for each team, and what the colleagues before handed over."""

    drafts: list[HandoverView]
    incoming: list[HandoverView]
    given: list[HandoverView]
    teams: list[Team]


def read_handovers(*, user: User) -> HandoverPage:
    """Everything that this person hands over or takes over."""
    demand(user, Permission.SEE_BOARD)
    teams = list(user.teams.all())
    recent = Q(handed_at__gte=clock.now() - SHOWN_FOR) | Q(handed_at__isnull=True, by=user)
    rows = Handover.objects.filter(recent, team__in=teams).select_related("team", "by")
    views = {row.pk: HandoverView(row) for row in rows}
    for one in _open_cards(visible_cards(user).filter(handover__in=views), user):
        views[one.card.handover_id].cards.append(one)
    shown = list(views.values())
    drafts = [one for one in shown if one.handover.handed_at is None]
    incoming = [one for one in shown if one.handover.handed_at and one.handover.by_id != user.pk]
    given = [one for one in shown if one.handover.handed_at and one.handover.by_id == user.pk]
    drafted = {one.handover.team_id for one in drafts}
    return HandoverPage(drafts, incoming, given, [team for team in teams if team.pk not in drafted])


def visible_cards(user: User) -> QuerySet[HandoverCard]:
    """The cards about cases and contacts that this person may open, of handovers of the own teams."""
    demand(user, Permission.SEE_BOARD)
    of_teams = HandoverCard.objects.filter(handover__team__in=user.team_ids())
    recent = of_teams.filter(handover__drafted_at__gte=clock.now() - 2 * SHOWN_FOR, contact__isnull=False)
    contacts = visible_contacts(user, among=list(recent.values_list("contact", flat=True)))
    seen = Q(case__in=visible_cases(user).order_by().values("pk")) | Q(contact__in=contacts)
    return of_teams.filter(seen).select_related("handover", "case", "contact", "acknowledged_by", "edited_by")


def count_waiting(user: User) -> int:
    """How many cards of the shifts before wait for somebody of this person's teams."""
    waiting = _waiting(teams=user.team_ids(), since=clock.now() - SHOWN_FOR, by=user.pk)
    return visible_cards(user).filter(pk__in=waiting).count() if waiting else 0


@written_once
def _waiting(*, teams: Collection[UUID], since: dt.datetime, by: UUID) -> QuerySet[HandoverCard, UUID]:
    waiting = HandoverCard.objects.filter(
        handover__team__in=teams,
        handover__handed_at__gte=since,
        acknowledged_at__isnull=True,
        is_left_out=False,
    )
    return waiting.exclude(handover__by=by).order_by().values_list("pk", flat=True)


def find_start(user: User, team: Team) -> dt.datetime:
    """When this person's shift began: as planned, else when the draft of the last one was handed over."""
    now = clock.now()
    shift = Shift.objects.filter(
        user=user, team=team, starts_at__lte=now, ends_at__gte=now - dt.timedelta(hours=2)
    ).last()
    return shift.starts_at if shift else now - SHIFT_BEFORE


def ends_soon(user: User) -> Shift | None:
    """The planned shift of this person that ends within half an hour, or did a moment ago, not handed over yet."""
    now, half_an_hour = clock.now(), dt.timedelta(minutes=30)
    around = (now - half_an_hour, now + half_an_hour)
    shift = _ending.first(user=user.pk, since=around[0], until=around[1])
    if shift is None:
        return None
    done = Handover.objects.filter(by=user, team=shift.team_id, handed_at__gte=now - 2 * half_an_hour)
    return None if done.exists() else shift


@written_once
def _ending(*, user: UUID, since: dt.datetime, until: dt.datetime) -> QuerySet[Shift]:
    return Shift.objects.filter(user=user, kind=Shift.Duty.DESK, ends_at__range=(since, until))[:1]


def draft_cards(*, user: User, team: Team, since: dt.datetime) -> list[Draft]:
    """What the next shift of a team must know, the pressing first; every case at least once where it was worked on."""
    cases = visible_cases(user).filter(team=team)
    open_ones = list(cases.filter(closed_at__isnull=True).select_related("team")[:MOST_CASES])
    rows = open_rows(open_ones, user=user)
    ids = [row.case.pk for row in rows]
    heads = read_open_heads(ids, ids)
    drafts = _draft_children(rows, heads, user)
    drafts += _draft_work(ids, user)
    drafts += _draft_urgent(ids, user, since)
    drafts += _draft_contacts(user, team, since)
    # What a merged case owes is handed over with the case that goes on.
    for draft in drafts:
        draft.case_id = heads.get(draft.case_id, draft.case_id) if draft.case_id else None
    known = {draft.case_id for draft in drafts}
    others = [row for row in rows if heads.get(row.case.pk, row.case.pk) not in known]
    drafts += _draft_from_log(others, heads, since)
    far = clock.now() + dt.timedelta(days=3650)
    drafts.sort(key=lambda one: (ORDER.index(one.kind), not one.is_urgent, one.due_at or far))
    return drafts[:MOST_CARDS]


def open_card(card: HandoverCard, *, user: User) -> Keyring:
    """Let a card read what stands on it."""
    keys = unlock([card.vault_root()], by=user.public_id, why=Purpose.SHOW_LIST)
    keys.open(card)
    return keys


def open_cards_to_write(cards: list[HandoverCard], *, user: User) -> None:
    """The keys of new cards, loaded at once."""
    roots = [card.vault_root() for card in cards]
    unlock(roots, by=user.public_id, why=Purpose.SHOW_LIST).open(cards)


def _draft_children(rows: list[CaseRow], heads: Heads, user: User) -> list[Draft]:
    """Children who are missing, or at high risk; one of two merged cases once, as the case that goes on knows it."""
    found: dict[tuple[UUID, UUID], Draft] = {}
    judged = {row.case.pk for row in rows if any(child.risk for child in row.children)}
    told = list_told({row.case.pk for row in rows} - judged, user=user)
    for row in sorted(rows, key=lambda one: one.case.pk in heads):
        for child in row.children:
            key = (heads.get(row.case.pk, row.case.pk), child.person.canonical_id or child.person.pk)
            draft = drafting.draft_child(row, child, told.get(row.case.pk)) if key not in found else None
            if draft is not None:
                found[key] = draft
    return list(found.values())


def _draft_work(ids: list[UUID], user: User) -> list[Draft]:
    """Promises and tasks until the end of the next shift, and questions without an answer."""
    until = clock.now() + AHEAD
    links = ContactCase.objects.filter(case__in=ids, unlinked_at__isnull=True)
    about = Q(case__in=ids) | Q(contact__in=links.values("contact"))
    promises = list(open_promises().filter(about, due_at__lt=until)[:MOST_CARDS])
    tasks = list(
        Task.objects.filter(case__in=ids, done_at__isnull=True, withdrawn_at__isnull=True, due_at__lt=until)[
            :MOST_CARDS
        ]
    )
    asked = list(
        Referral.objects.filter(case__in=ids, answered_at__isnull=True, withdrawn_at__isnull=True)[
            :MOST_CARDS
        ]
    )
    made_in = dict(links.order_by("-linked_at").values_list("contact", "case"))
    roots = {*ids, *(one.contact_id for one in promises if one.contact_id)}
    unlock(roots, by=user.public_id, why=Purpose.SHOW_LIST).open(promises, tasks, asked)
    drafts = [drafting.draft_promise(one) for one in promises]
    for draft in drafts:
        if draft.contact_id in made_in:
            draft.case_id, draft.contact_id = made_in[draft.contact_id], None
    # The cards are read by the whole team: what a block withholds from anybody stands on none of them.
    blocked = withheld_in(ids, user=None)
    drafts += [drafting.draft_task(one, is_blocked=one.case_id in blocked) for one in tasks]
    return drafts + [drafting.draft_referral(one, is_blocked=one.case_id in blocked) for one in asked]


def _draft_urgent(ids: list[UUID], user: User, since: dt.datetime) -> list[Draft]:
    ticked = CaseUrgentStep.objects.filter(case__in=ids, at__gte=since, withdrawn_at__isnull=True)
    drafts = [drafting.draft_urgent(one.code, one.at, case_id=one.case_id, contact_id=None) for one in ticked]
    steps = list(UrgentStep.objects.filter(at__gte=since, withdrawn_at__isnull=True)[:MOST_CARDS])
    among = {one.contact_id for one in steps}
    seen = set(visible_contacts(user, among=among).values_list("pk", flat=True)) if among else set()
    links = ContactCase.objects.filter(contact__in=among, unlinked_at__isnull=True)
    cases = dict(links.values_list("contact", "case"))
    for one in steps:
        case_id = cases.get(one.contact_id)
        if one.contact_id in seen and (case_id is None or case_id in ids):
            drafts.append(drafting.draft_urgent(one.code, one.at, case_id=case_id, contact_id=one.contact_id))
    return drafts


def _draft_contacts(user: User, team: Team, since: dt.datetime) -> list[Draft]:
    """Contacts of this shift's people that are open still, or lack what closing asks."""
    by_team = Contact.objects.filter(operator__teams=team)
    lacks = Q(kind="") | Q(actions=[])
    left = by_team.filter(Q(closed_at__isnull=True) | Q(Q(closed_at__gte=since) & lacks)).distinct()
    among = list(left.values_list("pk", flat=True)[:MOST_CARDS])
    contacts = list(visible_contacts(user, among=among)) if among else []
    unlock(among, by=user.public_id, why=Purpose.SHOW_LIST).open(contacts)
    return [drafting.draft_contact(contact) for contact in contacts]


def _draft_from_log(rows: list[CaseRow], heads: Heads, since: dt.datetime) -> list[Draft]:
    """The other cases that the log says were worked on, merged ones as the one that goes on."""
    own = {row.case.pk: row for row in rows}
    ids = {str(pk): own.get(heads.get(pk, pk), row) for pk, row in own.items()}
    entries = Entry.objects.filter(at__gte=since, case__in=ids).exclude(verb__in=LOOKS).order_by("seq")
    done: dict[str, list[tuple[str, int]]] = {}
    for case, verb, seq in entries.values_list("case", "verb", "seq"):
        if not verb.startswith("handover."):
            done.setdefault(str(ids[case].case.pk), []).append((verb, seq))
    return [
        drafting.draft_worked_on(ids[case], [verb for verb, _seq in acts], [seq for _verb, seq in acts])
        for case, acts in done.items()
    ]


def _open_cards(cards: QuerySet[HandoverCard], user: User) -> list[CardView]:
    rows = list(cards)
    unlock([row.vault_root() for row in rows], by=user.public_id, why=Purpose.SHOW_LIST).open(rows)
    return [CardView(row, row.case.ref if row.case else "") for row in rows]


def find_case(*, user: User, ref: str) -> Case | None:
    """A case of which a line may be added to a handover."""
    return visible_cases(user).filter(ref__iexact=ref.strip()).first()
