"""Which characters the fonts of the house can print. A tagged PDF refuses others, so they are taken out and said."""

from __future__ import annotations

import struct
import unicodedata
from functools import lru_cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
UNPRINTABLE = "?"
ISOLATES = frozenset("\u2066\u2067\u2068\u2069")


@lru_cache(maxsize=1)
def read_printable() -> frozenset[int]:
    """The code points of all fonts together."""
    found: set[int] = set()
    for path in sorted(FONTS.glob("*-Regular.ttf")):
        found |= read_characters(path.read_bytes())
    return frozenset(found)


def read_characters(font: bytes) -> set[int]:
    """The code points of one font, from the formats 4 and 12 of its table `cmap`."""
    count = struct.unpack_from(">H", font, 4)[0]
    tables = {
        font[12 + 16 * n : 16 + 16 * n]: struct.unpack_from(">I", font, 20 + 16 * n)[0] for n in range(count)
    }
    start = tables[b"cmap"]
    found: set[int] = set()
    for number in range(struct.unpack_from(">H", font, start + 2)[0]):
        place = start + struct.unpack_from(">I", font, start + 8 + 8 * number)[0]
        kind = struct.unpack_from(">H", font, place)[0]
        if kind == 4:
            found |= read_segments(font, place)
        elif kind == 12:
            for group in range(struct.unpack_from(">I", font, place + 12)[0]):
                first, last, _glyph = struct.unpack_from(">III", font, place + 16 + 12 * group)
                found |= set(range(first, last + 1))
    return found


def read_segments(font: bytes, place: int) -> set[int]:
    """The code points of a table of format 4."""
    size = struct.unpack_from(">H", font, place + 6)[0]
    ends, starts = place + 14, place + 16 + size
    found: set[int] = set()
    for offset in range(0, size, 2):
        first, last = (
            struct.unpack_from(">H", font, starts + offset)[0],
            struct.unpack_from(">H", font, ends + offset)[0],
        )
        if last != 0xFFFF:
            found |= set(range(first, last + 1))
    return found


def make_printable(text: str) -> str:
    """A text in which everything can be printed; what cannot becomes a question mark, marks without ground go."""
    printable = read_printable()
    kept = []
    for letter in unicodedata.normalize("NFC", text):
        if letter in ISOLATES or letter in "\n\t" or ord(letter) in printable:
            kept.append(" " if letter == "\t" else letter)
        elif unicodedata.category(letter) not in ("Cc", "Cf", "Mn", "Me"):
            kept.append(UNPRINTABLE)
    return "".join(kept)


def is_printable(text: str) -> bool:
    """Whether nothing of a text is lost in print."""
    return make_printable(text) == unicodedata.normalize("NFC", text).replace("\t", " ")
