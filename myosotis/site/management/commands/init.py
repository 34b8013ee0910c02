"""`myosotis init`: make a new node."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from myosotis.site import installing, invitations
from myosotis.site.management.base import NodeCommand


class Command(NodeCommand):
    help = (
        "Make a new node: its directory, its key, its databases, the first keeper's invitation. Never twice."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--key-file", type=Path, help="where to write the node key")
        parser.add_argument("--recipient", default="", help="age recipient to whom backups are encrypted")
        parser.add_argument("--keeper", default="", help="e-mail address of the first keeper")

    def handle(self, *args: Any, **options: Any) -> None:
        self.say(*installing.make_node(key_path=options["key_file"], recipient=options["recipient"]))
        self.say(*invitations.invite_first_keeper(options["keeper"]))
