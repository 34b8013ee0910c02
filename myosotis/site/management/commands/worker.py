"""`myosotis worker`: the work behind the pages, on its own."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from myosotis.site import serving, versions, working
from myosotis.site.management.base import NodeCommand


class Command(NodeCommand):
    help = "Do the work behind the pages without serving them; `--once` runs each scan one time."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="run every scan once and stop")

    def handle(self, *args: Any, **options: Any) -> None:
        versions.demand_same_version()
        serving.open_node()
        if options["once"]:
            failing = working.run_once()
            self.say(*(f"{name} failed ({state.error})." for name, state in failing))
            self.say("Every other scan ran." if failing else "Every scan ran.")
        else:
            serving.work_until_told()
