"""Planted names, phones and places, and the search for them in everything a node leaves on a disk.

Every planted value is made of a stem that exists nowhere else, so a search for the stems, in all the ways a text may
be written down, finds any of them. `search` says in which file, in which writing.
"""

from __future__ import annotations

import base64
import gzip
import io
import json
import random
import sqlite3
import tarfile
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from myosotis_core.matching import Person
from tests.bench.index_people import invent_people

STEMS = ("Quxwylska", "Ξεζωψαλίδης", "Щъгжыфьенко", "ظغضثطقخ", "Żółćwykŷ")
PHONE_STEM = "99 8675 30"


class Canaries:
    """An endless supply of values to plant; counts what it gave out."""

    def __init__(self, seed: int = 116) -> None:
        self.random = random.Random(seed)
        self.planted = 0

    def _number(self) -> int:
        self.planted += 1
        return self.planted

    def name(self) -> str:
        """A name in one of several scripts."""
        number = self._number()
        return f"{STEMS[number % len(STEMS)]} {STEMS[number % 3]}{number}"

    def place(self) -> str:
        """A street and number."""
        number = self._number()
        return f"{STEMS[number % len(STEMS)]}straat {number}"

    def phone(self) -> str:
        """A telephone number."""
        return f"+{PHONE_STEM} {self._number():05d}"

    def sentence(self) -> str:
        """A line of a running note."""
        return (
            f"She said {STEMS[self._number() % len(STEMS)]} waits at the {STEMS[0]} station, {self.planted}."
        )


def writings() -> dict[bytes, str]:
    """All byte strings to look for, each with what it is."""
    found: dict[bytes, str] = {}
    texts = set()
    for stem in (*STEMS, PHONE_STEM, PHONE_STEM.replace(" ", "")):
        for form in ("NFC", "NFD", "NFKD"):
            shape = unicodedata.normalize(form, stem)
            texts |= {shape, shape.lower(), shape.upper(), shape.casefold()}
        plain = "".join(c for c in unicodedata.normalize("NFKD", stem) if not unicodedata.combining(c))
        texts |= {plain, plain.casefold()}
    for text in sorted(texts):
        encoded = text.encode()
        found[encoded] = "UTF-8"
        found[text.encode("utf-16-le")] = found[text.encode("utf-16-be")] = "UTF-16"
        found[quote(text).encode()] = found[quote(text).lower().encode()] = "percent"
        escaped = json.dumps(text)[1:-1]
        found[escaped.encode()] = found[escaped.upper().replace("\\U", "\\u").encode()] = "JSON"
        found["".join(f"&#{ord(letter)};" for letter in text).encode()] = "HTML"
        found[encoded.hex().encode()] = found[encoded.hex().upper().encode()] = "hex"
        for shift in range(3):
            inner = base64.b64encode(b"\0" * shift + encoded)[4 if shift else 0 :]
            found[inner[: len(inner) // 4 * 4 - 4]] = "base64"
    return {pattern: kind for pattern, kind in found.items() if len(pattern) >= 8}


def search(named: Iterable[tuple[str, bytes]]) -> list[str]:
    """Where planted values are found: "file: writing". Looks into gzip and tar on the way."""
    patterns = writings()
    hits = []
    for name, content in named:
        for inner_name, inner in unpack(name, content):
            hits += [f"{inner_name}: {kind}" for pattern, kind in patterns.items() if pattern in inner]
    return hits


def unpack(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """The content itself and what is packed in it."""
    yield name, content
    if content[:2] == b"\x1f\x8b":
        content = gzip.decompress(content)
        yield f"{name} unpacked", content
    if content[257:262] == b"ustar":
        with tarfile.open(fileobj=io.BytesIO(content)) as tar:
            for member in tar.getmembers():
                file = tar.extractfile(member)
                if file:
                    yield f"{name}/{member.name}", file.read()


def files_under(*directories: Path) -> Iterator[tuple[str, bytes]]:
    """Every file in some directories, with its content; its own name is looked at too."""
    for directory in directories:
        for path in sorted(directory.rglob("*")) if directory.is_dir() else [directory]:
            if path.is_file():
                yield str(path), path.read_bytes() + b"\n" + str(path).encode()


def plant_by_actions(canaries: Canaries, *, contacts: int, cases: int) -> list[str]:
    """Plant through the rooms' own actions; returns the ids of the cases. Runs inside a node."""
    from myosotis.accounts.models import Team, User
    from myosotis.casework.actions.cases import CaseInput, ChildInput, create_case
    from myosotis.casework.actions.contacts import save_contact
    from myosotis.casework.actions.episodes import EpisodeInput
    from myosotis.kernel.ids import new_id

    alice, bob = (User.objects.get(email=f"{name}@hotline.test") for name in ("alice", "bob"))
    team = Team.objects.get(code="runaways")
    made = []
    for _ in range(contacts):
        fields, entries = contact_values(canaries, str(new_id()))
        save_contact(by=alice, contact_id=new_id(), fields=fields, entries=entries)
    for _ in range(cases):
        contact_id = new_id()
        fields, entries = contact_values(canaries, str(new_id()))
        save_contact(by=bob, contact_id=contact_id, fields=fields, entries=entries)
        episode = EpisodeInput(place=canaries.place(), story=canaries.sentence())
        child = ChildInput(names=[canaries.name(), canaries.name()], age_years=14, episode=episode)
        case = CaseInput(team=team, category="runaway", summary=canaries.sentence())
        made.append(str(create_case(by=bob, case=case, children=[child], contact_id=contact_id).pk))
    return made


def contact_values(canaries: Canaries, entry_id: str) -> tuple[dict, list[dict]]:
    """The fields and one passage of a contact, all planted."""
    values = {
        "who_calls": {"text": canaries.name()},
        "child": {"text": canaries.name()},
        "missing_from": {"text": canaries.place()},
        "caller_number": canaries.phone(),
        "summary": canaries.sentence(),
    }
    fields = {name: {"value": value, "seen": 0} for name, value in values.items()}
    return fields, [{"id": entry_id, "seq": 1, "text": canaries.sentence()}]


def plant_names(count: int) -> None:
    """Plant children with names as children have them. Runs inside a node."""
    from django.db import transaction

    from myosotis.kernel.ids import new_id
    from myosotis.people.actions import add_person, make_keys

    ids = [new_id() for _ in range(count)]
    make_keys(ids)
    with transaction.atomic():
        for person_id, one in zip(ids, invent_people(count), strict=True):
            add_person(person_id=person_id, names=[one.name], birth_year=one.year)


def names_given_back(database: Path, key: bytes, count: int) -> int:
    """How many of the planted names somebody finds who has this file of the database, this key, and a list of names."""
    from myosotis.people.index import unpack
    from myosotis.people.tokens import owner_tokens

    with closing(sqlite3.connect(database)) as stolen:
        held = {token for (token,) in stolen.execute("SELECT token FROM people_posting")}
        for (content,) in stolen.execute("SELECT tokens FROM people_indexedowner"):
            held.update(unpack(content))
    return sum(1 for one in invent_people(count) if held & owner_tokens(key, Person([one.name])))
