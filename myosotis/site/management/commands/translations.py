"""The round trip for translators: update the rooms' catalogues, give out one file a language, take it back."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po, write_po
from django.core.management.base import BaseCommand, CommandError, CommandParser

from myosotis.site.translating import export_all, import_all, languages, rooms, update_catalogue


class Command(BaseCommand):
    help = "update | export --language el --file el.po | import --language el --file el.po"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("step", choices=("update", "export", "import"))
        parser.add_argument("--language", choices=languages())
        parser.add_argument("--file", type=Path)
        parser.add_argument("--room", help="only this room")

    def handle(self, *args: Any, **options: Any) -> None:
        step, language, file = options["step"], options["language"], options["file"]
        if step != "update" and not (language and file):
            raise CommandError("Please name the language and the file.")
        if step == "export":
            buffer = io.BytesIO()
            write_po(buffer, export_all(language), width=0, sort_output=True, include_lineno=False)
            file.write_bytes(buffer.getvalue())
        elif step == "import":
            with file.open("rb") as given:
                refused = import_all(read_po(given, locale=language), language)
            for sentence in refused:
                self.stdout.write(sentence)
        self._update(options["room"], language)

    def _update(self, only: str | None, language: str | None) -> None:
        for room in rooms():
            if only and room.name != only:
                continue
            for code in [language] if language else languages():
                missing = update_catalogue(room, code)
                if missing:
                    self.stdout.write(f"{room.name}/{code}: {len(missing)} texts need a translation.")
