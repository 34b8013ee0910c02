"""Reading calls to call back, phrases of the house and cards of countries."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from myosotis.accounts.access import can, demand
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.casework.access import visible_contacts
from myosotis.casework.models import CallBack, Contact, CountryCard, TextModule
from myosotis.kernel import clock
from myosotis.kernel.asking import is_any
from myosotis.kernel.statements import rows_of
from myosotis.vault.opening import Purpose, unlock

MISSED_FOR = dt.timedelta(days=7)
MOST_MISSED = 200
DONE = (CallBack.Step.REACHED, CallBack.Step.LET_BE)


@dataclass
class MissedRow:
    """One call nobody answered, opened, with what was done since."""

    contact: Contact
    steps: list[CallBack]

    @property
    def taken_by(self) -> str:
        """Who has taken it, "" while nobody has."""
        last = self.steps[-1] if self.steps else None
        return last.by.name if last is not None else ""

    @property
    def tries(self) -> list[CallBack]:
        """The tries that reached nobody."""
        return [step for step in self.steps if step.step == CallBack.Step.NOT_REACHED]

    @property
    def done(self) -> CallBack | None:
        """The step that ended it."""
        return next((step for step in self.steps if step.step in DONE), None)


def list_missed(*, user: User, is_done: bool = False) -> list[MissedRow]:
    """Calls of the last days that nobody answered and that wait to be called back, the oldest first."""
    demand(user, Permission.WRITE_CONTACTS)
    found = _missed().order_by("started_at")
    ended = Exists(CallBack.objects.filter(contact=OuterRef("pk"), step__in=DONE))
    found = found.filter(ended) if is_done else found.filter(~ended)
    ids = list(found.values_list("pk", flat=True)[:MOST_MISSED])
    steps = Prefetch("call_backs", queryset=CallBack.objects.select_related("by").order_by("at", "pk"))
    contacts = list(visible_contacts(user, among=ids).order_by("started_at").prefetch_related(steps))
    unlock([one.pk for one in contacts], by=user.public_id, why=Purpose.SHOW_LIST).open(contacts)
    return [MissedRow(one, list(one.call_backs.all())) for one in contacts]


def count_missed(*, user: User) -> int:
    """How many calls wait to be called back."""
    if not can(user, Permission.WRITE_CONTACTS) or not is_any(Contact, is_answered=False):
        return 0
    ended = Exists(CallBack.objects.filter(contact=OuterRef("pk"), step__in=DONE))
    return _missed().filter(~ended, is_training=user.is_in_training).count()


def _missed() -> QuerySet[Contact]:
    return Contact.objects.filter(is_answered=False, started_at__gte=clock.now() - MISSED_FOR)


def list_text_modules(*, user: User, language: str = "") -> list[TextModule]:
    """The phrases of the house, of one language or of all."""
    demand(user, Permission.WRITE_CONTACTS)
    return rows_of(TextModule, language=language) if language else rows_of(TextModule)


def list_country_cards(*, user: User) -> dict[str, CountryCard]:
    """The cards that were written, by country."""
    _demand_cards(user)
    return {card.country: card for card in CountryCard.objects.select_related("changed_by")}


def get_country_card(*, user: User, country: str) -> CountryCard:
    """The card of a country; an empty one where nobody has written it."""
    _demand_cards(user)
    held = CountryCard.objects.select_related("changed_by").filter(country=country).first()
    return held or CountryCard(country=country)


def _demand_cards(user: User) -> None:
    # Whoever is on the telephone at night asks for a number abroad too.
    demand(user, Permission.WRITE_CONTACTS)
