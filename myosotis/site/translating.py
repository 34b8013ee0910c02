"""The texts of the interface and their translations: collected from the rooms, given to translators, taken back.

Each room keeps its own catalogue (`locale/<language>/LC_MESSAGES/django.po`, compiled beside it), so that a text and
its translations live where the text is used. Needs no gettext tools: templates are read with Django's own lexer,
Python and catalogues with Babel.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.template.base import Lexer, Token, TokenType
from django.utils.translation import trim_whitespace

SOURCE_LANGUAGE = "en"
Identity = tuple[str, str, str]
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    **{f"{name}_lazy": DEFAULT_KEYWORDS[name] for name in ("gettext", "ngettext", "pgettext", "npgettext")},
    "_": None,
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[a-z]|%%|\{\w*\}")
CONSTANT = re.compile(r"""_\((?P<q>["'])(?P<text>.*?)(?P=q)\)""")
TRANSLATE = re.compile(
    r"""^(?:translate|trans)\s+(?P<q>["'])(?P<text>.*?)(?P=q)(?:.*?\bcontext\s+(["'])(?P<context>.*?)\3)?"""
)
UNDATED = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)  # the same texts give the same bytes on every day
HEADER = "# The texts of one room of Myosotis. Licence: EUPL-1.2."
UNSTABLE = re.compile(
    rb'"(POT-Creation-Date|PO-Revision-Date|Generated-By|Report-Msgid-Bugs-To|Last-Translator|Language-Team)'
    rb'[^"]*"\n'
)
CONTEXT = re.compile(r"""\bcontext\s+(["'])(.*?)\1""")


@dataclass
class Text:
    """One text of the interface: context, singular, plural ("" for none), and where it stands."""

    context: str
    singular: str
    plural: str = ""
    places: list[str] = field(default_factory=list)

    @property
    def identity(self) -> Identity:
        """What makes it one text."""
        return (self.context, self.singular, self.plural)


def rooms() -> list[Path]:
    """The folders of the rooms."""
    return sorted(path.parent for path in settings.PACKAGE.glob("*/__init__.py"))


def languages() -> list[str]:
    """The languages that texts are translated into."""
    return [code for code, _name in settings.LANGUAGES if code != SOURCE_LANGUAGE]


def texts_of(room: Path) -> dict[Identity, Text]:
    """All texts of a room, by what makes them one text."""
    found: dict[Identity, Text] = {}
    for path in sorted(
        [*room.rglob("*.py"), *room.rglob("templates/**/*.html"), *room.rglob("templates/**/*.txt")]
    ):
        if "tests" in path.parts or "migrations" in path.parts:
            continue
        texts = texts_of_python(path) if path.suffix == ".py" else texts_of_template(path.read_text("utf-8"))
        for text in texts:
            found.setdefault(text.identity, text).places.append(str(path.relative_to(room)))
    return found


def texts_of_python(path: Path) -> Iterator[Text]:
    """The texts of a Python file."""
    with path.open("rb") as file:
        for _line, message, _comments, context in extract("python", file, keywords=KEYWORDS):
            parts = message if isinstance(message, tuple) else (message,)
            if parts[0]:
                yield Text(context or "", parts[0], parts[1] if len(parts) > 1 and parts[1] else "")


def texts_of_template(source: str) -> Iterator[Text]:
    """The texts of a template: translate, blocktranslate with plurals and contexts, and constants in filters."""
    tokens = iter(Lexer(source).tokenize())
    for token in tokens:
        if token.token_type not in (TokenType.BLOCK, TokenType.VAR):
            continue
        words = token.contents
        if token.token_type == TokenType.BLOCK and words.split()[0] in ("blocktranslate", "blocktrans"):
            yield _block_text(words, tokens)
            continue
        single = TRANSLATE.match(words)
        if single:
            yield Text(single["context"] or "", single["text"].replace("%", "%%"))
        for constant in CONSTANT.finditer(words):
            yield Text("", constant["text"])


def _block_text(opening: str, tokens: Iterator[Token]) -> Text:
    is_trimmed = " trimmed" in f" {opening} "
    parts = [""]
    for token in tokens:
        words = token.contents
        if token.token_type == TokenType.BLOCK:
            if words.split()[0] in ("endblocktranslate", "endblocktrans"):
                break
            parts.append("")
        elif token.token_type == TokenType.VAR:
            parts[-1] += f"%({words.split('|')[0].strip()})s"
        else:
            parts[-1] += words.replace("%", "%%")
    if is_trimmed:
        parts = [trim_whitespace(part) for part in parts]
    context = CONTEXT.search(opening)
    return Text(context[2] if context else "", parts[0], parts[1] if len(parts) > 1 else "")


def catalogue_path(room: Path, language: str) -> Path:
    """Where a room keeps its translations into a language."""
    return room / "locale" / language / "LC_MESSAGES" / "django.po"


def read_catalogue(path: Path, language: str) -> Catalog:
    """A catalogue, empty where there is no file yet."""
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def update_catalogue(room: Path, language: str) -> list[Text]:
    """Bring a room's catalogue in line with its texts; returns the texts that still need a translation."""
    path = catalogue_path(room, language)
    texts = texts_of(room)
    if not texts:
        return []
    old = read_catalogue(path, language)
    new = Catalog(locale=language, project="Myosotis", charset="utf-8", fuzzy=False)
    missing = []
    for text in texts.values():
        known = old.get(text.singular, context=text.context or None)
        string = known.string if known is not None and _has_plural(known) == bool(text.plural) else None
        ids = (text.singular, text.plural) if text.plural else text.singular
        places = [(place, 0) for place in sorted(set(text.places))]
        message = new.add(ids, string, locations=places, context=text.context or None)
        if not is_translated(message):
            missing.append(text)
    write_catalogue(new, path)
    return missing


def write_catalogue(catalogue: Catalog, path: Path) -> None:
    """Write a catalogue as text and compiled; the same texts give the same bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue.header_comment = HEADER
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=0, sort_output=True, omit_header=False, include_lineno=False)
    stable = UNSTABLE.sub(b"", buffer.getvalue())
    path.write_bytes(stable)
    with path.open("rb") as file:
        compiled = read_po(file, locale=catalogue.locale)
    compiled.creation_date = compiled.revision_date = UNDATED
    with path.with_suffix(".mo").open("wb") as file:
        write_mo(file, compiled)


def is_translated(message: Message) -> bool:
    """Whether every form has words."""
    strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return bool(strings) and all(strings)


def problems_of(message: Message) -> list[str]:
    """What is wrong with a translation: missing forms, placeholders that differ from the source."""
    if not is_translated(message):
        return ["has no translation"]
    ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
    wanted = {match.group() for text in ids for match in PLACEHOLDER.finditer(text)}
    strings = message.string if isinstance(message.string, tuple | list) else (message.string or "",)
    found = {match.group() for text in strings for match in PLACEHOLDER.finditer(text)}
    if found - wanted:
        return [f"has placeholders of its own: {', '.join(sorted(found - wanted))}"]
    lost = wanted - found - {"%%"}
    return [f"lost the placeholders {', '.join(sorted(lost))}"] if lost else []


def check_all() -> list[str]:
    """Sentences about every text that is missing, wrongly translated or no longer used."""
    found = []
    for room in rooms():
        texts = texts_of(room)
        for language in languages():
            path = catalogue_path(room, language)
            catalogue = read_catalogue(path, language)
            known = {_identity(message): message for message in catalogue if message.id}
            place = f"{room.name}/{language}"
            found += [f"{place}: “{key[1]}” is not in the catalogue." for key in texts.keys() - known.keys()]
            found += [f"{place}: “{key[1]}” is no longer used." for key in known.keys() - texts.keys()]
            for key in texts.keys() & known.keys():
                found += [f"{place}: “{key[1]}” {problem}." for problem in problems_of(known[key])]
            if texts and not path.with_suffix(".mo").exists():
                found.append(f"{place}: the catalogue is not compiled.")
    return found


def export_all(language: str) -> Catalog:
    """One catalogue of all rooms for a translator; the places say which room a text belongs to."""
    together = Catalog(locale=language, project="Myosotis", charset="utf-8", fuzzy=False)
    for room in rooms():
        for message in read_catalogue(catalogue_path(room, language), language):
            if message.id:
                places = [(f"{room.name}/{place}", 0) for place, _line in message.locations]
                together.add(message.id, message.string, locations=places, context=message.context)
    return together


def import_all(catalogue: Catalog, language: str) -> list[str]:
    """Take a translator's catalogue back into the rooms; returns sentences about what was not taken."""
    given = {_identity(message): message for message in catalogue if message.id}
    refused = []
    for room in rooms():
        path = catalogue_path(room, language)
        own = read_catalogue(path, language)
        for message in own:
            better = given.get(_identity(message)) if message.id else None
            if better is None or not is_translated(better) or better.string == message.string:
                continue
            problems = problems_of(better)
            if problems:
                refused += [f"“{_identity(message)[1]}” {problem}." for problem in problems]
            else:
                message.string = better.string
        if any(message.id for message in own):
            write_catalogue(own, path)
    return refused


def _identity(message: Message) -> Identity:
    ids = message.id if isinstance(message.id, tuple | list) else (message.id, "")
    return (message.context or "", ids[0], ids[1])


def _has_plural(message: Message) -> bool:
    return isinstance(message.id, tuple | list)
