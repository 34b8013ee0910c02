"""`myosotis check-index`: whether the search index says what the records say."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import CommandParser

from myosotis.site import processes, rejoining
from myosotis.site.management.base import NodeCommand


class Command(NodeCommand):
    help = (
        "Compare the search index with the records. Ends with 1 where they differ and nothing was put right."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--repair", action="store_true", help="put right what differs")
        parser.add_argument("--rebuild", action="store_true", help="build it anew, on a stopped node")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["rebuild"]:
            with processes.only_one("serve", "Stop the node first: it is being served."):
                self.say(f"The search index was built anew ({rejoining.rebuild_index(self.say)} entries).")
            return
        if rejoining.needs_rebuild():
            self.say("The tables of letters and names have changed. Run `myosotis check-index --rebuild`.")
            sys.exit(1)
        drift = rejoining.check_index(is_repairing=options["repair"])
        if drift.is_none:
            self.say("The search index says what the records say.")
            return
        self.say(
            f"Persons and contacts that cannot be found: {drift.lacking}.",
            f"Persons and contacts that are found by something else than their records say: {drift.wrong}.",
            f"Entries of what is no longer in the records: {drift.superfluous}.",
            f"Single tokens that belong to nobody: {drift.stray}.",
        )
        if options["repair"]:
            self.say("All of it was put right.")
        else:
            self.say("Nothing was changed. Run `myosotis check-index --repair`.")
            sys.exit(1)
