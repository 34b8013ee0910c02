"""The report on paper: tagged, in its language, with a text for each drawing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from myosotis.figures.report.printing import write_pdf, write_sheets
from myosotis.figures.report.printing.markdown import print_blocks
from myosotis.figures.report.tests.small_edition import make_small_edition
from myosotis.figures.report.texts import Speaker
from myosotis.figures.report.texts.markdown import read_markdown


def walk(element: Any) -> Iterator[Any]:
    """All structure elements of a tagged PDF."""
    yield element
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield from walk(kid)


def elements_of(pdf: pikepdf.Pdf, kind: str) -> list[Any]:
    """The structure elements of one kind."""
    return [one for top in pdf.Root.StructTreeRoot.K for one in walk(top) if str(one.get("/S")) == f"/{kind}"]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_pdf_is_tagged_named_in_its_language_and_tells_each_drawing(
    language: str, tmp_path: Path
) -> None:
    edition = make_small_edition()
    path = write_pdf(edition, language, tmp_path)
    speaker = Speaker.of_edition(edition, language)
    with pikepdf.open(path) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == language
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert "/CreationDate" not in pdf.docinfo
        with pdf.open_metadata() as metadata:
            assert str(metadata["pdfuaid:part"]) == "1"
            assert metadata["dc:title"] == speaker.text("page.title", year=edition.year)
        charts = [chart for chapter in edition.chapters for chart in chapter.charts]
        told = [str(one.Alt) for one in elements_of(pdf, "Figure")]
        assert told == [speaker.say(chart.alt) for chart in charts]
        assert len(elements_of(pdf, "Table")) == len(charts) + 1
        assert elements_of(pdf, "TH")
        with pdf.open_outline() as outline:
            chapters = [one for one in outline.root if one.title == speaker.text("chapter.caseload")]
            assert len(chapters[0].children) == 2
        embedded = [
            font for page in pdf.pages for font in page.get("/Resources", {}).get("/Font", {}).values()
        ]
        assert embedded
        assert all(is_embedded(font) for font in embedded)


def is_embedded(font: Any) -> bool:
    """Whether the letters of a font travel with the file."""
    descriptor = font.DescendantFonts[0].FontDescriptor
    return "/FontFile2" in descriptor or "/FontFile3" in descriptor


def test_each_reporting_hotline_has_one_page_and_equal_editions_give_equal_bytes(tmp_path: Path) -> None:
    edition = make_small_edition()
    first, second = (write_sheets(edition, "en", tmp_path / name) for name in ("one", "two"))
    assert [path.name for path in first] == [f"{code}-2025-en.pdf" for code in edition.reporting]
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]
    with pikepdf.open(first[0]) as pdf:
        assert len(pdf.pages) == 1
        assert all(str(one.Alt) for one in elements_of(pdf, "Figure"))


def test_written_texts_keep_their_form() -> None:
    source = "# A night\nShe said **little**, *softly*, and [asked](https://example.org).\n\n1. one\n2. two\n   more"
    blocks = print_blocks(read_markdown(source))
    assert [block["kind"] for block in blocks] == ["heading", "paragraph", "numbered"]
    said = blocks[1]["runs"]
    assert [run["text"] for run in said] == ["She said ", "little", ", ", "softly", ", and asked."]
    assert [run["is_strong"] for run in said] == [False, True, False, False, False]
    assert said[3]["is_soft"]
    assert [run["text"] for run in blocks[2]["items"][1]] == ["two more"]
