"""`myosotis upgrade`: bring the database to this version of the program."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from myosotis.site import backing_up, processes, versions
from myosotis.site.management.base import NodeCommand


class Command(NodeCommand):
    help = "Bring the database of a stopped node to this version of the program, after a backup."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--without-backup", action="store_true", help="only where one was just made")

    def handle(self, *args: Any, **options: Any) -> None:
        with processes.only_one("serve", "Stop the node first: it is being served."):
            fit = versions.compare_database()
            if fit is versions.Fit.SAME:
                self.say("The database is of this version already. Nothing was changed.")
                return
            if fit is not versions.Fit.OLDER:
                versions.demand_same_version()
            if not options["without_backup"]:
                self.say(*backing_up.back_up().sentences())
            versions.bring_up_to_date()
            self.say("The database is of this version now.")
