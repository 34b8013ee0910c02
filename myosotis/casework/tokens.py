"""The search tokens of contacts: the child's and caller's names and the caller's number, as the facts give them."""

from __future__ import annotations

from myosotis.casework.models import Contact
from myosotis.people.tokens import name_tokens, number_tokens, replace_tokens


def index_contact(contact: Contact) -> None:
    """Renew the tokens of an opened contact, in the caller's transaction."""
    facts = [contact.child or {}, contact.who_calls or {}]
    names = [str(fact.get("text", ""))[:400] for fact in facts]
    replace_tokens(contact.pk, name_tokens(names) | number_tokens([contact.caller_number]))
