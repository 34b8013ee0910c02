"""`myosotis upgrade`: bring the database to this version of the program."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from myosotis.site import backing_up, processes, rejoining, versions
from myosotis.site.management.base import NodeCommand
from myosotis.vault.node_key import is_locked


class Command(NodeCommand):
    help = "Bring the database of a stopped node to this version of the program, after a backup."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--without-backup", action="store_true", help="only where one was just made")

    def handle(self, *args: Any, **options: Any) -> None:
        with processes.only_one("serve", "Stop the node first: it is being served."):
            fit = versions.compare_database()
            if fit is versions.Fit.SAME:
                self.say("The database is of this version already.")
                self.renew_index()
                return
            if fit is not versions.Fit.OLDER:
                versions.demand_same_version()
            if not options["without_backup"]:
                self.say(*backing_up.back_up().sentences())
            versions.bring_up_to_date()
            self.say("The database is of this version now.")
            self.renew_index()

    def renew_index(self) -> None:
        """Build the search index anew where the tables of letters and names have changed."""
        if not rejoining.needs_rebuild():
            return
        if is_locked():
            self.say(
                "The search index has to be built anew: run `myosotis check-index --rebuild` with the key."
            )
            return
        self.say(f"The search index was built anew ({rejoining.rebuild_index(self.say)} entries).")
