"""`myosotis rotate-node-key`: a new node key."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from myosotis.site import processes
from myosotis.site.management.base import NodeCommand
from myosotis.vault import rotation


class Command(NodeCommand):
    help = "Give a stopped node a new key; the old key file is kept until you say --confirm."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--key-file", type=Path, help="where to write the new key, if not in its usual place"
        )
        parser.add_argument(
            "--confirm", action="store_true", help="the new key is on the sheet: remove the old"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["confirm"]:
            self.say(rotation.forget_old_key())
            return
        with processes.only_one("serve", "Stop the node first: it is being served."):
            self.say(*rotation.rotate_node_key(options["key_file"]))
