"""PDF: kept as received if nothing in it acts by itself. Looked for in the bytes, wherever an object may hide.

A reader follows the file's table of objects, which may lead anywhere, also into what looks like the content of a page:
so all bytes are searched, escapes in names undone, and everything that inflates is searched too.
"""

from __future__ import annotations

import re
import zlib

from myosotis.files.inspection.verdicts import Unfit

SPACE = rb"(?:\s|%[^\r\n]*[\r\n])*"
ACTING = re.compile(
    rb"/(?:JavaScript|Launch|EmbeddedFile|RichMedia|Rendition|GoToE|GoToR|ImportData|SubmitForm|FileAttachment)"
)
ATTACHED = re.compile(rb"/(?:EF|XFA|AF)" + SPACE + rb"(?:<<|\[|\(|\d+\s+\d+\s+R)")
SCRIPT = re.compile(rb"/JS" + SPACE + rb"(?:\(|<|\d+\s+\d+\s+R)")
LOCKED = re.compile(rb"/Encrypt" + SPACE + rb"(?:<<|\d+\s+\d+\s+R)")
ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
STREAM = re.compile(rb"stream[ \t]*\r?\n?")
PLAIN_FILTER = re.compile(rb"/Filter\s*(?:/FlateDecode|\[\s*/FlateDecode\s*\])(?!\s*/)")
MOST_OF_ONE = 32 * 1024 * 1024
MOST_OF_ALL = 160 * 1024 * 1024
MOST_STREAMS = 50_000
TAIL = 66_000


def check_pdf(content: bytes) -> None:
    """Raises `Unfit` of a PDF that acts, carries others, is locked, or is something else besides."""
    end = content.rfind(b"%%EOF")
    if end < 0 or (b"trailer" not in content and b"/XRef" not in content):
        raise Unfit("broken")
    if content[end + 5 :].strip(b"\r\n\t \x00") or b"PK\x05\x06" in content[-TAIL:]:
        raise Unfit("two_in_one")
    if re.search(rb"<(?:script|html|svg|\?php)", content[:2048], re.IGNORECASE):
        raise Unfit("two_in_one")
    search_bytes(content)
    total = 0
    for number, found in enumerate(STREAM.finditer(content)):
        if number > MOST_STREAMS:
            raise Unfit("too_heavy")
        if content[max(0, found.start() - 3) : found.start()] == b"end":
            continue
        demand_readable(content, found.start())
        inflated = inflate(content, found.end())
        total += len(inflated)
        if total > MOST_OF_ALL:
            raise Unfit("too_heavy")
        search_bytes(inflated)


def search_bytes(part: bytes) -> None:
    """Refuse bytes in which something acts, is attached or locked."""
    if LOCKED.search(part):
        raise Unfit("locked")
    clear = ESCAPE.sub(lambda one: bytes([int(one[1], 16)]), part) if b"#" in part else part
    if ACTING.search(clear) or ATTACHED.search(clear) or SCRIPT.search(clear):
        raise Unfit("acts_by_itself")
    if LOCKED.search(clear):
        raise Unfit("locked")


def demand_readable(content: bytes, start: int) -> None:
    """Objects packed together are packed in the one way that is looked into here."""
    begins = content.rfind(b"obj", max(0, start - 100_000), start)
    described = ESCAPE.sub(lambda one: bytes([int(one[1], 16)]), content[max(begins, 0) : start])
    holds_objects = b"/ObjStm" in described or (b"/First" in described and b"/N" in described)
    if not holds_objects:
        return
    is_plain = b"/Filter" not in described or PLAIN_FILTER.search(described)
    if not is_plain or b"/DecodeParms" in described or b"/DP" in described:
        raise Unfit("acts_by_itself")


def inflate(content: bytes, start: int) -> bytes:
    """What a compressed part holds; b"" of one that is not compressed."""
    decoder = zlib.decompressobj()
    try:
        inflated = decoder.decompress(memoryview(content)[start:], MOST_OF_ONE)
    except zlib.error:
        return b""
    if decoder.unconsumed_tail and not decoder.eof and len(inflated) >= MOST_OF_ONE:
        raise Unfit("too_heavy")
    return inflated
