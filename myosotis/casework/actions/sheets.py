"""Choosing the passphrase of the nightly sheets."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from myosotis.accounts.access import demand
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.audit.actions import record
from myosotis.casework.sheet_sealing import dump_key, make_sheet_key
from myosotis.casework.sheets import KEY_NAME
from myosotis.vault import store

SHORTEST_PASSPHRASE = 20


class PassphraseTooShort(ValueError):
    """A passphrase that could be guessed."""


def choose_passphrase(*, by: User, passphrase: str) -> None:
    """Make a new key for the sheets from now on; older sheets open with the passphrase they were made under."""
    demand(by, Permission.REVIEW_OPENINGS)
    if len(passphrase.strip()) < SHORTEST_PASSPHRASE:
        raise PassphraseTooShort(_("Please choose at least five words, twenty characters or more."))
    key = dump_key(make_sheet_key(passphrase))
    with transaction.atomic():
        record("node.sheet_key_chosen", by=by.public_id)
        # After the log's entry: the key store is a file of its own, which no failing log would undo.
        store.write_meta(KEY_NAME, key)
