"""`myosotis verify-log`: whether the log is whole."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError

from myosotis.audit import queries
from myosotis.site.management.base import NodeCommand
from myosotis.vault import store


class Command(NodeCommand):
    help = "Recompute the whole log and compare its end with the head kept beside the keys."

    def handle(self, *args: Any, **options: Any) -> None:
        verdict = queries.verify(store.kept_log_head())
        if not verdict.is_whole:
            raise CommandError(f"The log is not whole. Entry {verdict.first_bad}: {verdict.reason}.")
        self.say(f"The log is whole: {verdict.entries} entries, none changed, none missing.")
