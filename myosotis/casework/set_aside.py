"""What was known of a candidate when it was set aside, as digests of what lies sealed: a later change shows."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from uuid import UUID

from myosotis.casework.models import Contact, SetAside
from myosotis.people.facts_digest import Digest, digest_facts
from myosotis.vault.fields import sealed_bytes

COMPARED = ("child", "age", "country_now", "caller_number")


def digest_candidates(persons: Iterable[UUID], contacts: Iterable[UUID]) -> dict[UUID, Digest]:
    """For each person and contact a digest of each fact that it is compared by."""
    found = digest_facts(persons)
    for contact in Contact.objects.filter(pk__in=list(contacts)):
        found[contact.pk] = {
            name: sha256(sealed_bytes(contact, name) or b"").hexdigest()[:16] for name in COMPARED
        }
    return found


def changed_since(rows: Iterable[SetAside]) -> dict[UUID, tuple[str, ...]]:
    """For each row, which facts of the candidate have changed since it was set aside."""
    given = list(rows)
    now = digest_candidates(
        {row.person_id for row in given if row.person_id}, {row.earlier_id for row in given if row.earlier_id}
    )
    return {
        row.pk: tuple(
            fact
            for fact, digest in now.get(row.person_id or row.earlier_id or row.pk, {}).items()
            if row.facts_digest.get(fact) != digest
        )
        for row in given
    }
