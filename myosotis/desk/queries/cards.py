"""Night cards: which ones a person on duty may read, found by the child, the caller or the number of the case."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from myosotis.accounts.access import demand
from myosotis.accounts.colleagues import colleagues_of
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.casework.access import visible_cases
from myosotis.casework.actions.searching import demand_search, note_search
from myosotis.casework.contact_fields import clean_text
from myosotis.casework.editing import Conflict, open_conflicts
from myosotis.casework.models import Case, Contact, ContactCase, FamilyKnown, Search
from myosotis.casework.queries.cases import ChildView, open_rows
from myosotis.casework.queries.withheld import hide, withheld_in
from myosotis.desk.models import CardReading, NightCard
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing
from myosotis.kernel.statements import rows_of, written_once
from myosotis.people.search import Asked, find_owners, rank_owners
from myosotis.vault.opening import Keyring, Purpose, unlock
from myosotis_core import matching

WHERE_IN_CARD = ("where",)
OLD_AFTER = dt.timedelta(days=30)
SAME_READING = dt.timedelta(hours=12)
MOST_CARDS = 60
MOST_CONTACTS = 20


@dataclass
class CardRow:
    """One card of the list: whose it is, and nothing of what stands on it."""

    card: NightCard
    children: list[ChildView]

    @property
    def is_old(self) -> bool:
        """Written so long ago that it may no longer be true."""
        return is_old(self.card)


@dataclass
class CardPage(CardRow):
    """One card, opened. `contacts`: the reader's own open contacts, each with whether it is linked to the case."""

    is_withheld: bool = False
    contacts: list[tuple[Contact, bool]] = field(default_factory=list)


@dataclass
class CaseCard:
    """The card of a case as those see it who work on the case."""

    card: NightCard | None
    conflicts: list[Conflict]
    readings: list[CardReading]
    is_withheld: bool = False

    @property
    def is_old(self) -> bool:
        """Written so long ago that it may no longer be true."""
        return self.card is not None and is_old(self.card)


def is_old(card: NightCard) -> bool:
    """Whether a card was last written more than thirty days ago."""
    return clock.now() - card.written_at > OLD_AFTER


def readable_cards(user: User) -> QuerySet[NightCard]:
    """The cards of open cases; of a restricted case only for who sees it, of a family one knows never."""
    demand(user, Permission.SEE_NIGHT_CARDS)
    known = FamilyKnown.objects.filter(case=OuterRef("case"), user=user, withdrawn_at__isnull=True)
    seen = Q(case__is_restricted=False) | Q(case__in=visible_cases(user).order_by().values("pk"))
    cards = NightCard.objects.filter(
        seen,
        withdrawn_at__isnull=True,
        case__closed_at__isnull=True,
        case__team__is_training=user.is_in_training,
    )
    return cards.exclude(Exists(known)).select_related("case", "case__team", "written_by")


def list_cards(*, user: User, text: str = "") -> list[CardRow]:
    """The cards this person may read, the newest first; with a text those of who is meant by it, which is a search."""
    cards = readable_cards(user)
    text = clean_text(text).strip()
    if text:
        demand_search(user, None)
        found = _cards_of(cards, text)
        rows = _open_rows(found, user)
        note_search(user=user, purpose=Search.Purpose.PAGE, about=None, shown=len(rows), hidden_owners=())
        return rows
    return _open_rows(list(cards[:MOST_CARDS]), user)


def get_card(*, user: User, card_id: UUID) -> CardPage:
    """One card, opened, for whoever is on duty; the case stays closed. The action beside it logs the reading."""
    card = readable_cards(user).filter(pk=card_id).first()
    if card is None:
        raise Missing
    (row,) = _open_rows([card], user)
    open_card(card, user=user)
    withheld = withheld_in([card.case_id], user=user)
    if withheld and card.where:
        hide(card, WHERE_IN_CARD)
    return CardPage(card, row.children, bool(withheld), _own_contacts(user, card.case_id))


def was_read(card: NightCard, *, by: User) -> bool:
    """Whether this person read the card within the same shift."""
    since = clock.now() - SAME_READING
    return CardReading.objects.filter(card=card, by=by, at__gte=max(since, card.written_at)).exists()


def read_case_card(case: Case, *, user: User) -> CaseCard:
    """The card of an opened case, with its conflicts and who read it."""
    card = next(iter(rows_of(NightCard, case=case.pk, withdrawn_at__isnull=True)), None)
    if card is None:
        return CaseCard(None, [], [])
    conflicts = open_conflicts(card, open_card(card, user=user))
    readings = _last_readings(card=card.pk)
    colleagues_of(case).give(([card], ("written_by",)), (readings, ("by",)))
    tells_where = bool(card.where) or any(one.field in WHERE_IN_CARD for one in conflicts)
    is_withheld = tells_where and bool(withheld_in([case.pk], user=user))
    if is_withheld:
        hide(card, WHERE_IN_CARD)
        conflicts = [one for one in conflicts if one.field not in WHERE_IN_CARD]
    return CaseCard(card, conflicts, readings, is_withheld)


@written_once
def _last_readings(*, card: UUID) -> QuerySet[CardReading]:
    return CardReading.objects.filter(card=card)[:10]


def open_card(card: NightCard, *, user: User) -> Keyring:
    """Let a card read its sealed fields."""
    keys = unlock([card.case_id], by=user.public_id, why=Purpose.ANSWER_CONTACT)
    keys.open(card)
    return keys


def _cards_of(cards: QuerySet[NightCard], text: str) -> list[NightCard]:
    owners = find_owners(text)
    if "@" in text:
        asked = Asked(person=matching.Person(names=[]), addresses=(text,))
        owners += [one.owner for one in rank_owners(asked) if one.same_address]
    linked = ContactCase.objects.filter(contact__in=owners, unlinked_at__isnull=True)
    meant = (
        Q(case__ref__iexact=text)
        | Q(case__case_children__person__in=owners)
        | Q(case__involvements__person__in=owners)
        | Q(case__in=linked.values("case"))
    )
    return list(cards.filter(meant).distinct()[:MOST_CARDS])


def _open_rows(cards: list[NightCard], user: User) -> list[CardRow]:
    rows = open_rows([card.case for card in cards], user=user)
    children = {row.case.pk: row.children for row in rows}
    return [CardRow(card, children[card.case_id]) for card in cards]


def _own_contacts(user: User, case_id: UUID) -> list[tuple[Contact, bool]]:
    """The contacts that this person writes just now or wrote tonight, to be linked to the case of a card."""
    since = clock.now() - SAME_READING
    own = Contact.objects.filter(operator=user).filter(Q(closed_at__isnull=True) | Q(started_at__gte=since))
    contacts = list(own.order_by("-started_at")[:MOST_CONTACTS])
    unlock([row.pk for row in contacts], by=user.public_id, why=Purpose.SHOW_LIST).open(contacts)
    links = ContactCase.objects.filter(contact__in=contacts, unlinked_at__isnull=True)
    linked: dict[UUID, set[UUID]] = {}
    for contact_id, of_case in links.values_list("contact", "case"):
        linked.setdefault(contact_id, set()).add(of_case)
    offered = [row for row in contacts if linked.get(row.pk, {case_id}) == {case_id}]
    return [(row, row.pk in linked) for row in offered]
