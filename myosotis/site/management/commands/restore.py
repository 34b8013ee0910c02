"""`myosotis restore`: make a node out of a backup."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from myosotis.site import restoring
from myosotis.site.management.base import NodeCommand
from myosotis.site.management.commands.unlock import ask, ask_passphrase
from myosotis.vault import node_key


class Command(NodeCommand):
    help = "Make a node out of a backup, in an empty place. docs/restore.md leads through it step by step."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("directory", type=Path, help="where the backup lies")
        parser.add_argument(
            "--recovery-key", type=Path, help="file with the recovery key; asked for without it"
        )
        parser.add_argument("--passphrase", action="store_true", help="the backup was made with a passphrase")
        parser.add_argument("--node-key", type=Path, help="file with the node key, if not in its usual place")
        parser.add_argument(
            "--backup", default="", help="which one, by the instant in its name; else the newest"
        )
        parser.add_argument("--keys", type=Path, help="another copy of the keys, or the present key store")
        parser.add_argument(
            "--erased", type=Path, action="append", default=[], help="newest ledger of erasures"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["node_key"]:
            node_key.hold_node_key(node_key.read_key_file(options["node_key"], ask_passphrase))
        node_key.node_key()
        passphrase = ask("Passphrase of the backup: ") if options["passphrase"] else ""
        path = options["recovery_key"]
        identity = path.read_text(encoding="ascii") if path else ""
        wanted = restoring.Wanted(
            directory=options["directory"],
            stamp=options["backup"],
            identity=identity or ("" if passphrase else ask("Recovery key: ")),
            passphrase=passphrase,
            keys=options["keys"],
            erased=tuple(options["erased"]),
        )
        self.say(*restoring.restore(wanted))
