"""A collection as a folder of plain files, which a data officer can read, correct and keep; told in docs/collection.md.

collection.toml                 form and year
hotlines.csv                    code, name, country, since
returns/<year>/<hotline>.json   one return, one table a line
mappings/<hotline>.tsv          its own codes joined to the common ones, in the columns of SSSOM
mediators.csv                   what mediators told: year, number, country, languages, counts by outcome
public.csv                      cells that are public already, with their source
population.csv                  country, year, children
earlier/<year>/<table>.csv      protected tables of earlier releases, as published
settled/<year>/<hotline>.json   the returns a told year was counted from, as the latest release of it had them
chapters/<language>/<name>.md   written chapters
stories/<language>/<name>.md    anonymised stories
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from myosotis.figures.report.collection import Collection, Hotline, Return
from myosotis.figures.report.mediator_files import read_mediators, write_mediators
from myosotis.figures.report.return_files import CollectionRefused, return_from_bytes, return_to_bytes
from myosotis_core.comparison import BadMapping, Match, read_matches, write_matches
from myosotis_core.disclosure import Known

__all__ = ["CollectionRefused", "digest_of", "files_of", "read_collection", "write_collection"]

FORM = 1
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")
PARTS = ("returns", "settled", "mappings", "earlier", "chapters", "stories")
HOTLINES = ("code", "name", "country", "since")
POPULATION = ("country", "year", "children")
TOLD = 50

Made = TypeVar("Made")


def write_collection(collection: Collection, folder: Path) -> str:
    """Write the files of a collection and give their digest.

    The folder is new, empty, or an older collection, whose files are replaced. Raises `CollectionRefused` else.
    """
    if folder.exists() and any(folder.iterdir()) and not (folder / "collection.toml").is_file():
        raise CollectionRefused([f"{folder} holds other files; give a new folder or an older collection."])
    files = files_of(collection)
    for old in _paths(folder):
        if old not in files:
            (folder / old).unlink()
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return digest_of(files)


def read_collection(folder: Path) -> Collection:
    """Read the collection of a folder; tables are made when they are looked at.

    Raises `CollectionRefused` with all faults found, each with its file and line.
    """
    if not (folder / "collection.toml").is_file():
        raise CollectionRefused([f"{folder} holds no collection.toml."])
    files = {name: (folder / name).read_bytes() for name in _paths(folder)}
    reading = _Reading(files)
    year = reading.take("collection.toml", _read_head) or 0
    hotlines = reading.take("hotlines.csv", _read_hotlines) or ()
    codes = {one.code for one in hotlines}
    returns = _read_returns(reading, "returns", codes)
    settled = _read_returns(reading, "settled", codes, beside=returns)
    population = reading.take("population.csv", _read_population) or {}
    known = reading.take("public.csv", _read_known) or ()
    mappings = {
        Path(name).stem: reading.take(name, _read_matches) or ()
        for name in files
        if name.startswith("mappings/")
    }
    chapters, stories = _read_texts(reading, "chapters"), _read_texts(reading, "stories")
    earlier = _read_earlier(reading)
    mediators = reading.take("mediators.csv", read_mediators) or {}
    if reading.faults:
        raise CollectionRefused(reading.faults[:TOLD])
    digest = digest_of(files)
    return Collection(
        year=year,
        hotlines=hotlines,
        returns=returns,
        known=known,
        population=population,
        earlier=earlier,
        stories=stories,
        chapters=chapters,
        digest=digest,
        mappings=mappings,
        settled=settled,
        mediators=mediators,
    )


def digest_of(files: Mapping[str, bytes]) -> str:
    """One SHA-256 over names and contents of all files: what an edition names as its input."""
    whole = hashlib.sha256()
    for name in sorted(files):
        whole.update(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n".encode())
    return whole.hexdigest()


def files_of(collection: Collection) -> dict[str, bytes]:
    """All files of a collection by their path in the folder: equal collections, equal bytes."""
    files = {
        "collection.toml": f"form = {FORM}\nyear = {collection.year}\n".encode(),
        "hotlines.csv": _to_csv(
            HOTLINES, [(one.code, one.name, one.country, one.since) for one in collection.hotlines]
        ),
    }
    for part, years in (("returns", collection.returns), ("settled", collection.settled)):
        for year, returns in years.items():
            for hotline, one in returns.items():
                files[f"{part}/{year}/{_named(hotline)}.json"] = return_to_bytes(one)
    for hotline, matches in collection.mappings.items():
        files[f"mappings/{_named(hotline)}.tsv"] = write_matches(matches).encode()
    if any(collection.mediators.values()):
        files["mediators.csv"] = write_mediators(collection.mediators)
    if collection.known:
        files["public.csv"] = _write_known(collection.known)
    if collection.population:
        rows = [(country, year, count) for (country, year), count in sorted(collection.population.items())]
        files["population.csv"] = _to_csv(POPULATION, rows)
    for year, tables in collection.earlier.items():
        files |= {f"earlier/{year}/{_named(name)}.csv": content for name, content in tables.items()}
    for part, texts in (("chapters", collection.chapters), ("stories", collection.stories)):
        for language, named in texts.items():
            for name, text in named.items():
                files[f"{part}/{_named(language)}/{_named(name)}.md"] = text.encode()
    return files


class _Reading:
    """The files of a folder while they are read, and the faults found in them."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files
        self.faults: list[str] = []

    def take(self, name: str, read: Callable[[bytes, str], Made]) -> Made | None:
        """What a file holds; None where it is missing or at fault."""
        if name not in self.files:
            return None
        try:
            return read(self.files[name], name)
        except CollectionRefused as error:
            self.faults += error.faults
        return None

    def below(self, part: str) -> Iterator[tuple[str, tuple[str, str]]]:
        """Files two steps below a part, each with the folder and the name it stands for."""
        for name in self.files:
            steps = name.split("/")
            if steps[0] != part:
                continue
            if len(steps) == 3 and NAME.fullmatch(steps[1]):
                yield name, (steps[1], steps[2].rpartition(".")[0])
            else:
                self.faults.append(f"{name}: a file of this name has no place here.")


def _paths(folder: Path) -> list[str]:
    """Every file of a collection's folder that belongs to it, in order."""
    if not folder.is_dir():
        return []
    own = ("collection.toml", "hotlines.csv", "mediators.csv", "public.csv", "population.csv")
    found = [name for name in own if (folder / name).is_file()]
    for part in PARTS:
        # A link could lead to a file that is no part of the collection.
        below = (
            path
            for path in (folder / part).rglob("*")
            if path.is_file() and not path.is_symlink() and path.name[0] != "."
        )
        found += [path.relative_to(folder).as_posix() for path in below]
    return sorted(found)


def _named(name: str) -> str:
    """A code as a part of a file's name."""
    if not NAME.fullmatch(name):
        raise CollectionRefused(
            [f"“{name}” cannot be the name of a file: letters, digits, dots, - and _ can."]
        )
    return name


def _text(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise CollectionRefused([f"{name}, line {line}: this is not UTF-8."]) from error


def _read_head(content: bytes, name: str) -> int:
    try:
        head = tomllib.loads(_text(content, name))
    except tomllib.TOMLDecodeError as error:
        raise CollectionRefused([f"{name}: {error}."]) from error
    if head.get("form") != FORM or type(head.get("year")) is not int:
        raise CollectionRefused([f"{name}, line 1: it names the form {FORM} and a year."])
    return int(head["year"])


def _rows(content: bytes, name: str, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a CSV file, each with its line; refuses a heading without these columns."""
    table = csv.DictReader(io.StringIO(_text(content, name), newline=""))
    missing = [one for one in columns if one not in (table.fieldnames or ())]
    if missing:
        raise CollectionRefused([f"{name}, line 1: there is no column “{missing[0]}”."])
    for row in table:
        yield table.line_num, {key: (value or "").strip() for key, value in row.items() if key}


def _each(
    content: bytes, name: str, columns: tuple[str, ...], make: Callable[[dict[str, str]], Made]
) -> list[Made]:
    """Something made of each row; refuses with every row that cannot be made."""
    made, faults = [], []
    for line, row in _rows(content, name, columns):
        try:
            made.append(make(row))
        except (ValueError, ArithmeticError) as error:
            said = str(error) if isinstance(error, _Fault) else "a number is missing or none"
            faults.append(f"{name}, line {line}: {said}.")
    if faults:
        raise CollectionRefused(faults)
    return made


class _Fault(ValueError):
    """What is wrong with a row."""


def _read_hotlines(content: bytes, name: str) -> tuple[Hotline, ...]:
    seen: set[str] = set()

    def make(row: dict[str, str]) -> Hotline:
        if not NAME.fullmatch(row["code"]) or row["code"] in seen:
            raise _Fault(f"“{row['code']}” is no code, or stands twice")
        if not re.fullmatch(r"[A-Z]{2}", row["country"]):
            raise _Fault(f"“{row['country']}” is no country of ISO 3166-1")
        seen.add(row["code"])
        return Hotline(row["code"], row["name"], row["country"], int(row["since"]))

    return tuple(_each(content, name, HOTLINES, make))


def _read_population(content: bytes, name: str) -> dict[tuple[str, int], int]:
    def make(row: dict[str, str]) -> tuple[tuple[str, int], int]:
        children = int(row["children"])
        if children < 0:
            raise _Fault("there are not fewer than no children")
        return (row["country"], int(row["year"])), children

    return dict(_each(content, name, POPULATION, make))


def _read_known(content: bytes, name: str) -> tuple[Known, ...]:
    def make(row: dict[str, str]) -> Known:
        cell = {key: value for key, value in row.items() if value and key not in ("count", "source")}
        count = Decimal(row["count"])
        if not count.is_finite() or count < 0:
            raise _Fault(f"“{row['count']}” is no count")
        return Known(cell, count, row["source"])

    return tuple(_each(content, name, ("count", "source"), make))


def _write_known(known: tuple[Known, ...]) -> bytes:
    names = sorted({name for one in known for name in one.cell})
    rows = [(*(one.cell.get(name, "") for name in names), one.count, one.source) for one in known]
    return _to_csv((*names, "count", "source"), rows)


def _read_matches(content: bytes, name: str) -> tuple[Match, ...]:
    try:
        return tuple(read_matches(_text(content, name)))
    except BadMapping as error:
        raise CollectionRefused([f"{name}: {error}"]) from error


def _read_returns(
    reading: _Reading,
    part: str,
    hotlines: set[str],
    beside: Mapping[int, Mapping[str, Return]] = MappingProxyType({}),
) -> dict[int, dict[str, Return]]:
    """The returns below a part; one that is the same file `beside` is the same return, and is read once."""
    returns: dict[int, dict[str, Return]] = {}
    for name, (year, hotline) in reading.below(part):
        same = beside.get(int(year), {}).get(hotline) if year.isdigit() else None
        if same is not None and reading.files[name] == reading.files.get(f"returns/{year}/{hotline}.json"):
            returns.setdefault(int(year), {})[hotline] = same
            continue
        try:
            one = return_from_bytes(reading.files[name], name)
        except CollectionRefused as error:
            reading.faults += error.faults
            continue
        if (str(one.year), one.hotline) != (year, hotline) or hotline not in hotlines:
            reading.faults.append(
                f"{name}: the return is of {one.hotline} {one.year}, or of no known hotline."
            )
        returns.setdefault(one.year, {})[one.hotline] = one
    return returns


def _read_texts(reading: _Reading, part: str) -> dict[str, dict[str, str]]:
    texts: dict[str, dict[str, str]] = {}
    for name, (language, title) in reading.below(part):
        texts.setdefault(language, {})[title] = reading.take(name, _text) or ""
    return texts


def _read_earlier(reading: _Reading) -> dict[int, dict[str, bytes]]:
    earlier: dict[int, dict[str, bytes]] = {}
    for name, (year, title) in reading.below("earlier"):
        if not year.isdigit():
            reading.faults.append(f"{name}: “{year}” is no year.")
            continue
        earlier.setdefault(int(year), {})[title] = reading.files[name]
    return earlier


def _to_csv(head: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> bytes:
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(head)
    table.writerows(rows)
    return out.getvalue().encode()
