"""`myosotis protect-node-key`: lock the key file with a passphrase."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import CommandError

from myosotis.site.management.base import NodeCommand
from myosotis.site.management.commands.unlock import ask, ask_passphrase
from myosotis.vault import node_key

SHORTEST = 16


class Command(NodeCommand):
    help = "Lock the node key file with a passphrase; the node then starts locked and waits for `myosotis unlock`."

    def handle(self, *args: Any, **options: Any) -> None:
        path = node_key.key_file()
        key = node_key.read_key_file(path, ask_passphrase)
        passphrase = ask("New passphrase, at least 16 letters: ")
        if len(passphrase) < SHORTEST:
            raise CommandError("The passphrase is too short. Nothing was changed.")
        if sys.stdin.isatty() and ask("The same again: ") != passphrase:
            raise CommandError("These were two different passphrases. Nothing was changed.")
        node_key.protect_key_file(path, key, passphrase)
        self.say(f"The key file is locked. Unlock the node with: myosotis unlock --key-file {path}")
