"""`myosotis figures build`: the yearly report from what this node has collected."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from myosotis.figures.queries.collections import collection_of_year
from myosotis.figures.report.building import NotReleased, UnknownLanguage
from myosotis.figures.report.commands import LANGUAGES, build_release
from myosotis.figures.report.folders import digest_of, files_of, write_collection
from myosotis.figures.report.preparing import NothingToReport
from myosotis_core.disclosure import NotProtectable


class Command(BaseCommand):
    help = "Build the yearly report from the returns this node has collected. Publishing it takes two people."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["build"])
        parser.add_argument("year", type=int)
        parser.add_argument("--lang", default=LANGUAGES, help="languages with commas between")
        parser.add_argument("--out", type=Path, required=True, help="the folder the release is written into")
        parser.add_argument(
            "--collection", type=Path, help="a folder for what the report is made from; it is not public"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        collection = collection_of_year(options["year"])
        if collection is None:
            raise CommandError(f"There was no yearly round for {options['year']} on this node.")
        collection = replace(collection, digest=digest_of(files_of(collection)))
        if options["collection"]:
            write_collection(collection, options["collection"])
        try:
            build_release(collection, options["year"], options["lang"], options["out"], say=self.stdout.write)
        except (NotReleased, NotProtectable, NothingToReport, UnknownLanguage) as error:
            self.stderr.write(str(error))
            sys.exit(1)
