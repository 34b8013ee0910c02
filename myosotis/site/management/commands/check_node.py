"""`myosotis check-node`: what is well and what is not."""

from __future__ import annotations

import sys
from typing import Any

from myosotis.site import node_checks
from myosotis.site.management.base import NodeCommand


class Command(NodeCommand):
    help = "Say in sentences what is well and what is not. Ends with 1 where something must be done now."

    def handle(self, *args: Any, **options: Any) -> None:
        findings = node_checks.check_node()
        for finding in findings:
            self.say(f"{finding.level.value:<9}{finding.sentence}")
        if any(finding.level is node_checks.Level.ERROR for finding in findings):
            sys.exit(1)
