"""`myosotis serve`: the node."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from myosotis.site import serving
from myosotis.site.management.base import NodeCommand


class Command(NodeCommand):
    help = "Serve the pages and do the work behind them, until told to stop."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, help="where to listen; 0 takes any free port")

    def handle(self, *args: Any, **options: Any) -> None:
        serving.serve(options["port"])
