"""`myosotis renew-index-key`: a new key for the search index."""

from __future__ import annotations

from typing import Any

from myosotis.site import processes, rejoining
from myosotis.site.management.base import NodeCommand


class Command(NodeCommand):
    help = "Give the search index of a stopped node a new key and build it anew."

    def handle(self, *args: Any, **options: Any) -> None:
        with processes.only_one("serve", "Stop the node first: it is being served."):
            self.say(f"The search index was built anew ({rejoining.renew_index_key(self.say)} entries).")
