"""`myosotis record-check`: write down what was done before the first real case."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.management.base import CommandError, CommandParser

from myosotis.kernel import clock
from myosotis.site import records_of_checks
from myosotis.site.management.base import NodeCommand


class Command(NodeCommand):
    help = "Write into the log that an assessment, agreement, restore test or review was done."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=sorted(records_of_checks.NAMES))
        parser.add_argument(
            "--on", type=dt.date.fromisoformat, help="the day, such as 2026-11-21; else today"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        today = clock.now().date()
        done_on = options["on"] or today
        if done_on > today:
            raise CommandError("That day has not come yet. Nothing was written.")
        records_of_checks.record_check(code=options["what"], done_on=done_on, by="keeper")
        self.say(f"{records_of_checks.NAMES[options['what']]} is on record: {done_on:%d %B %Y}.")
