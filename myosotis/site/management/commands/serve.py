"""`myosotis serve`: the node."""

from __future__ import annotations

from typing import Any

from django.core.checks import run_checks
from django.core.management.base import CommandError, CommandParser

from myosotis.site import serving
from myosotis.site.management.base import NodeCommand


class Command(NodeCommand):
    help = "Serve the pages and do the work behind them, until told to stop."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, help="where to listen; 0 takes any free port")

    def handle(self, *args: Any, **options: Any) -> None:
        dangers = [found for found in run_checks() if found.is_serious() and not found.is_silenced()]
        if dangers:
            # A dangerous combination of settings is not served at all (myosotis.E001 and the others).
            raise CommandError("\n".join(f"{found.msg} {found.hint or ''} ({found.id})" for found in dangers))
        serving.serve(options["port"])
