"""`myosotis backup`: copy the data, then the keys."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from myosotis.site import backing_up, versions
from myosotis.site.management.base import NodeCommand
from myosotis.site.management.commands.unlock import ask


class Command(NodeCommand):
    help = (
        "Copy the data, then the keys, both encrypted to the recovery recipient; the node may go on serving."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", type=Path, help="directory to write to")
        parser.add_argument("--passphrase", action="store_true", help="encrypt under a passphrase instead")

    def handle(self, *args: Any, **options: Any) -> None:
        versions.demand_same_version()
        passphrase = ask("Passphrase for this backup: ") if options["passphrase"] else ""
        self.say(*backing_up.back_up(options["to"], passphrase).sentences())
        removed = backing_up.prune_backups(options["to"])
        if removed:
            self.say(f"{removed} old copies were removed.")
