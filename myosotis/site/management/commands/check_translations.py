"""Fail with a sentence for each text of the interface that is not translated into every language."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from myosotis.site.translating import check_all


class Command(BaseCommand):
    help = "Check that every text of the interface is translated into every language."

    def handle(self, *args: Any, **options: Any) -> None:
        problems = check_all()
        for problem in problems:
            self.stdout.write(problem)
        if problems:
            raise CommandError(f"{len(problems)} texts need a translator.")
        self.stdout.write("Every text is translated.")
