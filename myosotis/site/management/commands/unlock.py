"""`myosotis unlock`: give a locked node its key."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from myosotis.site import unlocking
from myosotis.site.management.base import NodeCommand
from myosotis.vault import ciphers, node_key


class Command(NodeCommand):
    help = "Give a locked node its key, typed in or from a file (which a passphrase may protect)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--key-file", type=Path, help="file with the node key; asked for without it")

    def handle(self, *args: Any, **options: Any) -> None:
        path = options["key_file"]
        key = node_key.read_key_file(path, ask_passphrase) if path else ciphers.decode_key(ask("Node key: "))
        unlocking.hand_over(key)
        self.say("The node is open.")


def ask(question: str) -> str:
    """Ask without showing what is typed; without a terminal, the first line of the input."""
    return getpass.getpass(question) if sys.stdin.isatty() else sys.stdin.readline().strip()


def ask_passphrase() -> str:
    """Ask for the passphrase of a key file."""
    return ask("Passphrase of the key file: ")
