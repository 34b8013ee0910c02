"""Writing the pages of one language into the folder of a release."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from myosotis.figures.report.edition import Chart, Edition
from myosotis.figures.report.pages.chapters import render_chapter, render_sheet, render_sheets
from myosotis.figures.report.pages.cover import render_cover, render_stories
from myosotis.figures.report.pages.explaining import render_data, render_protection, render_reading
from myosotis.figures.report.pages.figure import Figure
from myosotis.figures.report.pages.frame import FLOWER, ICON, STYLESHEET, frame_page
from myosotis.figures.report.pages.markup import tag
from myosotis.figures.report.pages.press import write_press
from myosotis.figures.report.pages.site import (
    COVER,
    DATA,
    OWN_LANGUAGE_NAMES,
    PROTECTION,
    READING,
    SHEETS,
    STORIES,
    Site,
)
from myosotis.figures.report.texts import Speaker

STYLES = Path(__file__).with_name("report.css")
FONTS = Path(__file__).resolve().parents[3] / "site" / "static" / "fonts"
FONT_FILES = (
    "inter-latin.woff2",
    "inter-latin-ext.woff2",
    "inter-greek.woff2",
    "inter-cyrillic.woff2",
    "noto-arabic-400.woff2",
    "noto-arabic-600.woff2",
    "inter-OFL.txt",
    "noto-sans-arabic-OFL.txt",
)


def write_pages(edition: Edition, language: str, out: Path, *, languages: Sequence[str] = ()) -> None:
    """Write the site of one language into `out/<language>/`; `languages` are all of this release, for the switch."""
    site = Site(edition, Speaker.of_edition(edition, language), tuple(languages) or (language,))
    folder = Path(out) / language
    write_assets(Path(out))
    for place, content in render_pages(site).items():
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8", newline="\n")
    write_press(edition, language, Path(out))


def write_assets(out: Path) -> None:
    """Write the style sheet and the fonts, the same for all languages."""
    (out / "assets" / "fonts").mkdir(parents=True, exist_ok=True)
    (out / STYLESHEET).write_bytes(STYLES.read_bytes())
    (out / ICON).write_bytes((FONTS.parent / "flower.svg").read_bytes())
    for name in FONT_FILES:
        (out / "assets" / "fonts" / name).write_bytes((FONTS / name).read_bytes())


def write_front(edition: Edition, languages: Sequence[str], out: Path) -> None:
    """Write the first file of a release: the languages it is in."""
    speakers = [Speaker(language) for language in languages]
    links = [
        tag(
            "li",
            tag(
                "a",
                tag("strong", OWN_LANGUAGE_NAMES.get(speaker.language, speaker.language)),
                tag("span", speaker.text("page.title", year=edition.year)),
                href=f"{speaker.language}/{COVER}.html",
                lang=speaker.language,
                dir="rtl" if speaker.is_right_to_left else "ltr",
            ),
        )
        for speaker in speakers
    ]
    title = speakers[0].text("page.title", year=edition.year)
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("title", title),
        tag("link", rel="icon", href=ICON),
        tag("link", rel="stylesheet", href=STYLESHEET),
    )
    main = tag("main", FLOWER, tag("h1", title), tag("ul", *links, class_="choose"), class_="front")
    document = tag("html", head, tag("body", main), lang=speakers[0].language)
    write_assets(Path(out))
    (Path(out) / "index.html").write_text(f"<!DOCTYPE html>\n{document}\n", encoding="utf-8", newline="\n")


def render_pages(site: Site) -> dict[str, str]:
    """All files of a language by place."""
    files: dict[str, str] = {}
    titles = dict(site.pages)

    def add(place: str, title: str, main: str) -> None:
        files[f"{place}.html"] = frame_page(site, place, title, main)

    add(COVER, titles[COVER], render_cover(site))
    for chapter in site.chapters:
        figures = draw(site, chapter.charts, files)
        add(chapter.code, titles[chapter.code], render_chapter(site, chapter, figures))
    if site.sheets:
        add(SHEETS, titles[SHEETS], render_sheets(site))
    for sheet in site.sheets:
        if sheet.hotline.code in site.edition.reporting:
            figures = draw(site, sheet.charts, files, sheet.hotline.code)
            add(f"hotlines/{sheet.hotline.code}", sheet.hotline.name, render_sheet(site, sheet, figures))
    if site.stories:
        add(STORIES, titles[STORIES], render_stories(site))
    reading = draw(site, site.reading.charts, files) if site.reading else []
    add(READING, titles[READING], render_reading(site, reading))
    add(PROTECTION, titles[PROTECTION], render_protection(site))
    add(DATA, titles[DATA], render_data(site))
    return files


def draw(site: Site, charts: tuple[Chart, ...], files: dict[str, str], hotline: str = "") -> list[Figure]:
    """Draw charts, those of one hotline small; what goes with them is put among the files."""
    figures = []
    for chart in charts:
        is_named = not hotline or chart.code.startswith(f"{hotline}-")
        name = chart.code if is_named else f"{hotline}-{chart.code}"
        figures.append(Figure(site, chart, name, is_small=bool(hotline)))
        files.update(figures[-1].files)
    return figures
