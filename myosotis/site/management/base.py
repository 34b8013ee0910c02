"""What the commands of a node share."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand


class NodeCommand(BaseCommand):
    """A command for a keeper: only its own options are shown, and it checks what it needs itself."""

    requires_system_checks: list[str] = []
    suppressed_base_arguments = {
        "--version",
        "--verbosity",
        "--settings",
        "--pythonpath",
        "--traceback",
        "--no-color",
        "--force-color",
        "--skip-checks",
    }

    def say(self, *lines: Any) -> None:
        """Print whole sentences, one a line."""
        for line in lines:
            self.stdout.write(str(line))
        self.stdout.flush()
