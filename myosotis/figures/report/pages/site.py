"""What every page of one language knows: who speaks, which pages there are, and how one leads to another."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from myosotis.figures.report.edition import Chapter, Edition, Sheet
from myosotis.figures.report.texts import Speaker

COVER = "index"
SHEETS = "hotlines/index"
READING = "reading"
PROTECTION = "protection"
STORIES = "stories"
DATA = "data"
OWN_LANGUAGE_NAMES = {
    "en": "English",
    "fr": "Français",
    "de": "Deutsch",
    "el": "Ελληνικά",
    "nl": "Nederlands",
    "ar": "العربية",
}


@dataclass(frozen=True)
class Site:
    """One language of the report. `languages` are all that are built, for the switch between them."""

    edition: Edition
    speaker: Speaker
    languages: tuple[str, ...]

    @property
    def language(self) -> str:
        """The language of the pages."""
        return self.speaker.language

    @property
    def direction(self) -> str:
        """Which way the language is read."""
        return "rtl" if self.speaker.is_right_to_left else "ltr"

    @cached_property
    def chapters(self) -> tuple[Chapter, ...]:
        """The chapters that have a page of their own: those with something to say, but for the one on reading."""
        return tuple(
            chapter
            for chapter in self.edition.chapters
            if chapter.code not in (READING, PROTECTION)
            and (chapter.sentences or chapter.charts or chapter.written)
        )

    @cached_property
    def reading(self) -> Chapter | None:
        """The chapter on how to read the figures, where the edition has one."""
        return next((chapter for chapter in self.edition.chapters if chapter.code == READING), None)

    @cached_property
    def sheets(self) -> tuple[Sheet, ...]:
        """The pages of hotlines, by country and name as this language sorts them."""
        return tuple(
            sorted(self.edition.sheets, key=lambda sheet: (self.country_of(sheet), sheet.hotline.name))
        )

    @cached_property
    def stories(self) -> Mapping[str, str]:
        """The stories in this language, else in English."""
        return self.edition.stories.get(self.language) or self.edition.stories.get("en") or {}

    @cached_property
    def indicators(self) -> frozenset[str]:
        """The indicators that have rows in the open data."""
        return frozenset(observation.indicator for observation in self.edition.observations)

    @property
    def stories_language(self) -> str:
        """The language the stories are in."""
        return self.language if self.edition.stories.get(self.language) else "en"

    def written(self, name: str) -> tuple[str, str] | None:
        """A written text with its language: this one, else English."""
        for language in (self.language, "en"):
            found = self.edition.written.get(language, {}).get(name)
            if found is not None:
                return found, language
        return None

    @cached_property
    def pages(self) -> tuple[tuple[str, str], ...]:
        """All pages in reading order: where each lies (without .html) and its title."""
        text = self.speaker.text
        chapters = [(chapter.code, text(chapter.heading)) for chapter in self.chapters]
        stories = [(STORIES, text("page.stories"))] if self.stories else []
        hotlines = [(SHEETS, text("page.hotlines"))] if self.sheets else []
        last = [
            (READING, text("chapter.reading")),
            (PROTECTION, text("page.protection")),
            (DATA, text("page.data")),
        ]
        return ((COVER, text("page.title", year=self.edition.year)), *chapters, *hotlines, *stories, *last)

    def country_of(self, sheet: Sheet) -> str:
        """The country of a hotline in this language, or nothing."""
        code = sheet.hotline.country
        return str(self.speaker.locale.territories.get(code, code)) if code else ""

    def link(self, here: str, there: str) -> str:
        """The address of a file of this language (`there` with its ending) from a page."""
        return posixpath.relpath(there, posixpath.dirname(here) or ".")

    def link_root(self, here: str, there: str) -> str:
        """The address of a file of the release from a page."""
        return posixpath.relpath(there, posixpath.join(self.language, posixpath.dirname(here)))
