"""The words of a PDF: the text of each page line by line, and the alternative texts of its pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pikepdf

PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")


def texts_of(path: Path) -> Iterator[str]:
    """Texts of a PDF, in the order they are drawn."""
    with pikepdf.open(path) as paper:
        for page in paper.pages:
            yield from _page(page)
        for thing in paper.objects:
            if isinstance(thing, pikepdf.Dictionary) and "/Alt" in thing:
                yield str(thing["/Alt"])
            if isinstance(thing, pikepdf.Dictionary) and "/ActualText" in thing:
                yield str(thing["/ActualText"])


def _page(page: pikepdf.Page) -> Iterator[str]:
    fonts = {name: _letters(font) for name, font in page.resources.get("/Font", {}).items()}
    yield from _stream(page, fonts, page.resources)


def _stream(holder: object, fonts: dict[str, dict[int, str]], resources: pikepdf.Object) -> Iterator[str]:
    letters: dict[int, str] = {}
    line: list[str] = []
    for step in pikepdf.parse_content_stream(holder):  # type: ignore[arg-type]
        if isinstance(step, pikepdf.ContentStreamInlineImage):
            continue
        operands, word = step.operands, str(step.operator)
        if word == "Tf":
            letters = fonts.get(str(operands[0]), {})
        elif word in ("Tj", "'", '"'):
            line.append(_read(bytes(operands[-1]), letters))
        elif word == "TJ":
            line += [_read(bytes(one), letters) for one in operands[0] if isinstance(one, pikepdf.String)]
        elif word in ("ET", "Td", "TD", "T*", "Tm") and line and word != "Tm":
            yield "".join(line)
            line = []
        elif word == "Do":
            drawn = _named(resources, "/XObject", str(operands[0]))
            if drawn is not None and drawn.get("/Subtype") == "/Form":
                own = drawn.get("/Resources", resources)
                inner = {name: _letters(font) for name, font in own.get("/Font", {}).items()}
                yield from _stream(drawn, inner, own)
    if line:
        yield "".join(line)


def _named(resources: pikepdf.Object, kind: str, name: str) -> pikepdf.Object | None:
    found = resources.get(kind)
    return None if found is None else found.get(name)


def _letters(font: pikepdf.Object) -> dict[int, str]:
    """What each glyph of a font stands for."""
    if "/ToUnicode" not in font:
        return {}
    table = font["/ToUnicode"].read_bytes()
    found: dict[int, str] = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for glyph, text in PAIR.findall(block):
            found[int(glyph, 16)] = bytes.fromhex(text.decode()).decode("utf-16-be", "replace")
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, text in RANGE.findall(block):
            start = int(text, 16)
            for glyph in range(int(first, 16), int(last, 16) + 1):
                found[glyph] = chr(start + glyph - int(first, 16))
    return found


def _read(raw: bytes, letters: dict[int, str]) -> str:
    if not letters:
        return raw.decode("latin-1", "replace")
    glyphs = (int.from_bytes(raw[at : at + 2], "big") for at in range(0, len(raw) - 1, 2))
    return "".join(letters.get(glyph, "") for glyph in glyphs)
