"""What the command line of this package and that of a node share."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from myosotis.figures.report.building import build
from myosotis.figures.report.collection import Collection
from myosotis.figures.report.edition import Edition

LANGUAGES = "en,fr,de,el"


def build_release(
    collection: Collection, year: int, languages: str, out: Path, *, say: Callable[[str], object]
) -> Edition:
    """Build the report of a year with a line for each step."""
    started = time.monotonic()

    def tell(text: str) -> None:
        say(f"{time.monotonic() - started:6.1f} s  {text}")

    tell(f"{len(collection.hotlines)} hotlines, {len(collection.returns.get(year, {}))} returns of {year}")
    edition = build(replace(collection, year=year), languages.split(","), out, say=tell)
    tell(f"The report of {year} stands in {out}.")
    return edition
