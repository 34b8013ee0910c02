"""A return as a document: what two people sign, what travels sealed, and what stands in a signed file.

Pure: plain values in their one spelling (RFC 8785), so that the same return is the same bytes and the same digest
everywhere. It holds numbers, codes and what the hotline says of them; no name of anybody. Whoever takes one in looks at
every cell (`read_document`).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from myosotis.figures.report.collection import Return
from myosotis_core.indicators import (
    Practice,
    Table,
    TableRefused,
    practice_from_dict,
    practice_to_dict,
    table_from_dict,
    table_to_dict,
)
from myosotis_core.protocol.canonical import canonical, read_strict
from myosotis_core.protocol.encoding import decode, encode
from myosotis_core.protocol.errors import Malformed
from myosotis_core.protocol.keys import Context, SigningKey, VerifyingKey
from myosotis_core.vocabulary import Sentence

KIND = "myosotis-annual-return"
FORM = 1
LARGEST = 2_000_000
"""Bytes of a document; a full return has about 120,000."""
LARGEST_PACKED = 300_000
MOST_TABLES = 200
KEYS = frozenset(
    {
        "kind",
        "form",
        "node",
        "country",
        "year",
        "version",
        "vocabulary",
        "tables",
        "practice",
        "service",
        "basis",
        "special_ground",
        "reason",
        "remarks",
        "answers",
        "signed_on",
    }
)


class DocumentRefused(ValueError):
    """A document that is no return; the message is a `Sentence`."""


@dataclass(frozen=True)
class Remark:
    """A comment on one number, or on a whole table where `place` is empty."""

    indicator: str
    place: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Answer:
    """What the hotline answered to a question of the checks about its own number."""

    code: str
    indicator: str
    place: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Document:
    """One hotline's return of one year, as signed by two people. `node`: the id of its node in the directory."""

    node: str
    country: str
    year: int
    version: int
    vocabulary: str
    tables: Mapping[str, Table]
    practice: Practice = field(default_factory=Practice)
    service: Mapping[str, Any] = field(default_factory=dict)
    basis: str = ""
    special_ground: str = ""
    reason: str = ""
    remarks: Sequence[Remark] = ()
    answers: Sequence[Answer] = ()
    signed_on: dt.date | None = None

    def to_value(self) -> dict[str, Any]:
        """As plain values; `read_document` gives it back."""
        return {
            "kind": KIND,
            "form": FORM,
            "node": self.node,
            "country": self.country,
            "year": self.year,
            "version": self.version,
            "vocabulary": self.vocabulary,
            "tables": {
                code: table_to_dict(table, version=self.vocabulary) for code, table in self.tables.items()
            },
            "practice": practice_to_dict(self.practice),
            "service": dict(self.service),
            "basis": self.basis,
            "special_ground": self.special_ground,
            "reason": self.reason,
            "remarks": [[one.indicator, list(one.place), one.text] for one in self.remarks],
            "answers": [[one.code, one.indicator, list(one.place), one.text] for one in self.answers],
            "signed_on": self.signed_on.isoformat() if self.signed_on else "",
        }

    def to_bytes(self) -> bytes:
        """In its one spelling."""
        return canonical(self.to_value())

    @property
    def digest(self) -> str:
        """SHA-256 of its bytes, in base64url."""
        return digest_of(self.to_bytes())

    def as_return(self, hotline: str, *, is_on_time: bool = True) -> Return:
        """As the yearly report takes it, under the code by which the network knows the hotline."""
        said = [one.text for one in self.remarks if not one.place]
        return Return(
            hotline=hotline,
            year=self.year,
            definitions=self.vocabulary,
            tables=self.tables,
            practice=self.practice,
            signed_on=self.signed_on,
            is_on_time=is_on_time,
            comment="\n".join(text for text in (self.basis, *said) if text),
            service=self.service,
        )


def digest_of(raw: bytes) -> str:
    """SHA-256 in base64url."""
    return encode(hashlib.sha256(raw).digest())


def pack(raw: bytes) -> str:
    """The bytes of a document as a message carries them."""
    return encode(zlib.compress(raw, 9))


def unpack(packed: str, digest: str) -> Document:
    """The document of a message; looked at as a stranger's. Raises `DocumentRefused`."""
    try:
        deflated = decode(packed, limit=LARGEST_PACKED)
        opener = zlib.decompressobj()
        raw = opener.decompress(deflated, LARGEST)
    except (Malformed, zlib.error) as error:
        raise DocumentRefused(Sentence("The return cannot be unpacked.")) from error
    if opener.unconsumed_tail or not opener.eof or opener.unused_data:
        raise DocumentRefused(Sentence("The return is larger than a return can be."))
    if digest_of(raw) != digest:
        raise DocumentRefused(Sentence("The return is not the one that was signed: its digest differs."))
    return read_document(raw)


def read_document(raw: bytes) -> Document:
    """A document from outside, every cell looked at. Raises `DocumentRefused` with a sentence."""
    try:
        value = read_strict(raw, LARGEST, where="return")
    except Malformed as error:
        raise DocumentRefused(Sentence("This is no return in a form that is known here.")) from error
    return from_value(value)


def from_value(value: Any) -> Document:
    """The document that `to_value` wrote. Raises `DocumentRefused`."""
    if not isinstance(value, Mapping) or (value.get("kind"), value.get("form")) != (KIND, FORM):
        raise DocumentRefused(Sentence("This is no return in a form that is known here."))
    if value.keys() != KEYS:
        raise DocumentRefused(Sentence("The return has other parts than a return has."))
    year, version = _whole(value["year"], 1900, 2200), _whole(value["version"], 1, 1000)
    try:
        return Document(
            node=_line(value["node"], 63),
            country=_line(value["country"], 2),
            year=year,
            version=version,
            vocabulary=_line(value["vocabulary"], 20),
            tables=_read_tables(value["tables"], year, _line(value["vocabulary"], 20)),
            practice=practice_from_dict(value["practice"]),
            service=_read_service(value["service"]),
            basis=_text(value["basis"], 4000),
            special_ground=_text(value["special_ground"], 400),
            reason=_text(value["reason"], 1000),
            remarks=[
                Remark(_line(code, 64), _place(place), _text(text, 1000))
                for code, place, text in value["remarks"]
            ],
            answers=[
                Answer(_line(code, 64), _line(indicator, 64), _place(place), _text(text, 1000))
                for code, indicator, place, text in value["answers"]
            ],
            signed_on=dt.date.fromisoformat(value["signed_on"]) if value["signed_on"] else None,
        )
    except TableRefused as error:
        raise DocumentRefused(error.args[0]) from error
    except (TypeError, ValueError) as error:
        if isinstance(error, DocumentRefused):
            raise
        raise DocumentRefused(Sentence("A part of the return is not in its form.")) from error


def _read_tables(raw: Any, year: int, vocabulary: str) -> dict[str, Table]:
    if not isinstance(raw, Mapping) or len(raw) > MOST_TABLES:
        raise DocumentRefused(Sentence("A return has tables."))
    tables = {}
    for code, one in raw.items():
        table = table_from_dict(one)
        if (table.indicator.code, table.year, one.get("version")) != (code, year, vocabulary):
            raise DocumentRefused(Sentence("The table “{code}” is not of this return.", code=str(code)[:64]))
        tables[str(code)] = table
    return tables


def _read_service(raw: Any) -> dict[str, Any]:
    if not isinstance(raw, Mapping) or len(raw) > MOST_TABLES or len(json.dumps(raw)) > 20_000:
        raise DocumentRefused(Sentence("What the hotline says of its service is not in its form."))
    return {_line(code, 64): answer for code, answer in raw.items()}


def _whole(value: Any, least: int, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise DocumentRefused(Sentence("“{found}” is no year or version that can be.", found=str(value)[:40]))
    return value


def _line(value: Any, longest: int) -> str:
    text = _text(value, longest)
    if not text or "\n" in text:
        raise DocumentRefused(Sentence("A part of the return is not in its form."))
    return text


def _text(value: Any, longest: int) -> str:
    if not isinstance(value, str) or len(value) > longest:
        raise DocumentRefused(Sentence("A text of the return is longer than it may be."))
    return value


def _place(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) > 4:
        raise DocumentRefused(Sentence("A place in the return is not in its form."))
    return tuple(_line(one, 64) for one in value)


def write_file(document: Document, by: SigningKey | None) -> bytes:
    """A file that a hotline without a line to the coordinator sends; signed where the node has keys."""
    value = document.to_value()
    signature = encode(by.sign(Context.RETURN, canonical(value))) if by else ""
    file = {"document": value, "key": by.id if by else "", "signature": signature}
    return json.dumps(file, ensure_ascii=False, indent=1, sort_keys=True).encode()


def read_file(raw: bytes, keys: Sequence[VerifyingKey] = ()) -> tuple[Document, bool]:
    """The document of such a file, and whether one of these keys signed it. Raises `DocumentRefused`."""
    try:
        file = read_strict(raw, LARGEST, is_canonical=False, where="file")
    except Malformed as error:
        raise DocumentRefused(Sentence("This is no file of a return.")) from error
    if not isinstance(file, Mapping) or file.keys() != {"document", "key", "signature"}:
        raise DocumentRefused(Sentence("This is no file of a return."))
    document = from_value(file["document"])
    try:
        signature = decode(file["signature"], limit=64)
    except Malformed:
        signature = b""
    signed = canonical(file["document"])
    return document, any(key.verify(Context.RETURN, signed, signature) for key in keys)
