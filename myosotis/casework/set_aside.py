"""What was known of a candidate when it was set aside, as digests of what lies sealed: a later change shows."""

from __future__ import annotations

from hashlib import sha256

from myosotis.casework.models import Contact
from myosotis.people.facts_digest import Digest, digest_facts
from myosotis.people.models import Person
from myosotis.vault.fields import sealed_bytes

COMPARED = ("child", "age", "country_now", "caller_number")


def digest_candidate(*, person: Person | None = None, earlier: Contact | None = None) -> Digest:
    """A digest of each fact that a candidate is compared by."""
    if person is not None:
        return digest_facts([person.pk])[person.pk]
    if earlier is None:
        return {}
    return {name: sha256(sealed_bytes(earlier, name) or b"").hexdigest()[:16] for name in COMPARED}
