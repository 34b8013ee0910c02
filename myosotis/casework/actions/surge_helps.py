"""Calls nobody answered and calling back; phrases of the house; cards of countries."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction

from myosotis.accounts.access import demand
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.audit.actions import record
from myosotis.casework.access import is_visible
from myosotis.casework.actions.contacts import save_contact
from myosotis.casework.contact_fields import clean_text
from myosotis.casework.models import CallBack, Contact, CountryCard, TextModule
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing, Refused
from myosotis.kernel.ids import new_id


def note_missed(
    *, by: User, started_at: dt.datetime | None = None, number: str = "", language: str = ""
) -> UUID:
    """Write down a call that nobody answered; the number may be unknown."""
    contact_id = new_id()
    values = {"is_answered": False, "kind": "unanswered", "caller_number": number, "language": language}
    with transaction.atomic():
        save_contact(
            by=by,
            contact_id=contact_id,
            started_at=started_at,
            fields={name: {"value": value, "seen": 0} for name, value in values.items() if value != ""},
        )
        contact = Contact.objects.select_for_update().get(pk=contact_id)
        contact.ended_at = contact.closed_at = max(clock.now(), contact.started_at)
        contact.closed_by = by
        contact.save(update_fields=["ended_at", "closed_at", "closed_by"])
        record("contact.missed", by=by.public_id, contact=contact_id)
    return contact_id


def call_back(*, by: User, contact_id: UUID, step: str) -> None:
    """Take a missed call, say that nobody was reached, that somebody was, or that it is let be."""
    demand(by, Permission.WRITE_CONTACTS)
    if step not in CallBack.Step.values:
        raise ValueError(f"Not a step of calling back: {step!r}")
    with transaction.atomic():
        contact = Contact.objects.select_for_update().filter(pk=contact_id, is_answered=False).first()
        if contact is None or not is_visible(contact, to=by):
            raise Missing
        last = contact.call_backs.order_by("-at", "-pk").first()
        if last and last.step in (CallBack.Step.REACHED, CallBack.Step.LET_BE):
            raise Refused("call_back_done")
        CallBack.objects.create(contact=contact, step=step, by=by)
        record("contact.called_back", by=by.public_id, contact=contact_id, step=step)


def keep_text_module(*, by: User, letters: str, language: str, text: str) -> TextModule:
    """Write a phrase of the house, or write it anew."""
    demand(by, Permission.LEAD_SURGES)
    with transaction.atomic():
        module, _is_new = TextModule.objects.update_or_create(
            letters=letters,
            language=language,
            defaults={"text": clean_text(text), "changed_at": clock.now(), "changed_by": by},
        )
        record("phrase.kept", by=by.public_id, text_module=module.pk)
    return module


def remove_text_module(*, by: User, module_id: UUID) -> None:
    """Take a phrase away; where it was put into a note it stays."""
    demand(by, Permission.LEAD_SURGES)
    with transaction.atomic():
        if not TextModule.objects.filter(pk=module_id).delete()[0]:
            raise Missing
        record("phrase.removed", by=by.public_id, text_module=module_id)


def change_country_card(
    *, by: User, country: str, lines: dict[str, str], source: str, checked_on: dt.date | None, seen: int
) -> CountryCard:
    """Change the card of a country, unless somebody has changed it since it was seen."""
    demand(by, Permission.WRITE_CASES)
    with transaction.atomic():
        card = CountryCard.objects.select_for_update().filter(country=country).first()
        card = card or CountryCard(country=country)
        if card.version != seen:
            raise Refused("card_changed_meanwhile")
        for name in CountryCard.LINES:
            setattr(card, name, clean_text(lines.get(name, "")).strip())
        card.source, card.checked_on = clean_text(source).strip(), checked_on
        card.version, card.changed_at, card.changed_by = seen + 1, clock.now(), by
        card.save()
        record("country.changed", by=by.public_id, country=country)
    return card
