"""Reading the promises made in a contact."""

from __future__ import annotations

from uuid import UUID

from myosotis.accounts.models import User
from myosotis.casework.access import visible_contacts
from myosotis.casework.models import Promise
from myosotis.vault.opening import Purpose, unlock


def list_promises_of_contact(*, user: User, contact_id: UUID) -> list[Promise]:
    """The promises of a contact this person may open, opened, by the time they are due."""
    contacts = visible_contacts(user, among=[contact_id])
    promises = list(Promise.objects.filter(contact__in=contacts))
    unlock([contact_id], by=user.public_id, why=Purpose.ANSWER_CONTACT).open(promises)
    return promises
