"""Saying a message in a language: numbers, lists, codes and countries as its readers write them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from babel import Locale
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

from myosotis.figures.report.collection import Hotline
from myosotis.figures.report.edition import NETWORK, Edition, Given, Label, Message
from myosotis.figures.report.texts.reading import PLACEHOLDER, Text, UnknownText, read_texts
from myosotis_core.indicators import load_definitions
from myosotis_core.vocabulary import UnknownCode, UnknownList, load

RIGHT_TO_LEFT = frozenset({"ar"})
CAPITAL_NOUNS = frozenset({"de"})
MINUS = "\N{MINUS SIGN}"
ISOLATED = ("\N{LEFT-TO-RIGHT ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}")
PLAIN_NUMBER = re.compile(r"[\d.,\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]*")
LATIN = re.compile(r"[A-Za-z]")
DECIMALS_AT_MOST = 2


class Speaker:
    """Says messages, names codes and writes numbers in one language.

    `hotlines` are named by `Label("hotline", code)`; a hotline's own name is not translated.
    """

    def __init__(self, language: str, hotlines: Iterable[Hotline] = ()) -> None:
        self.language = language
        self.texts = read_texts(language)
        self.locale = Locale.parse(language)
        self.hotlines = {hotline.code: hotline for hotline in hotlines}
        self._written: dict[tuple[str, str], str] = {}

    @classmethod
    def of_edition(cls, edition: Edition, language: str) -> Speaker:
        """Who speaks of this edition's hotlines."""
        return cls(language, edition.hotlines)

    @property
    def is_right_to_left(self) -> bool:
        """Whether the language is written from right to left."""
        return self.language in RIGHT_TO_LEFT

    def say(self, message: Message) -> str:
        """The sentence, with everything put into it; raises `UnknownText` or `KeyError` for what is not there."""
        text = self._find(message.key)
        form = text[self._form_of(text, message.values.get(message.number, ""))]
        return PLACEHOLDER.sub(lambda match: self._put(message.values[match[1]], match[2] or ""), form)

    def text(self, key: str, **values: Given) -> str:
        """The text of a key, the first value picking the plural form."""
        return self.say(Message(key, values, next(iter(values), "")))

    def has_text(self, key: str) -> bool:
        """Whether there is such a text."""
        return key in self.texts

    def label(self, label: Label) -> str:
        """What a code is called, as it stands alone."""
        special = _SPECIAL_LISTS.get(label.list)
        if special is not None:
            return special(self, label.code)
        own = self.texts.get(f"code.{label.list}.{label.code}") or self.texts.get(f"code.any.{label.code}")
        if own is not None:
            return own["other"]
        try:
            return load().list(label.list).code(label.code).label(self.language)
        except (UnknownList, UnknownCode):
            raise UnknownText(f"Nothing names the code “{label.code}” of the list “{label.list}”.") from None

    def phrase(self, label: Label) -> str:
        """What a code is called in the middle of a sentence."""
        own = self.texts.get(f"phrase.{label.list}.{label.code}")
        return own["other"] if own is not None else self._lower(label)

    def number(self, value: int | Decimal, kind: str = "") -> str:
        """A number as the language writes it. `kind`: percent, change (signed percent), or nothing."""
        # Drawings, tables and files write the same numbers; 1.0 and 1 are equal and written otherwise.
        key = (kind, str(value))
        if key not in self._written:
            self._written[key] = self._isolate(_NUMBERS[kind](self.locale, value))
        return self._written[key]

    def list(self, names: Iterable[str]) -> str:
        """Names joined as the language joins them."""
        return format_list(list(names), style="standard", locale=self.locale)

    def _lower(self, label: Label) -> str:
        """The label with a small first letter, where the language writes common nouns so and it is no name."""
        name = self.label(label)
        is_name = label.list in ("hotline", "country", "year", "region")
        is_kept = is_name or self.language in CAPITAL_NOUNS or not name[1:2].islower()
        return name if is_kept else name[0].lower() + name[1:]

    def _find(self, key: str) -> Text:
        text = self.texts.get(key)
        if text is None:
            raise UnknownText(f"The report has no text “{key}” in “{self.language}”.")
        return text

    def _form_of(self, text: Text, value: Given) -> str:
        if len(text) == 1 or not isinstance(value, int | Decimal):
            return "other"
        form = str(self.locale.plural_form(value))
        return form if form in text else "other"

    def _put(self, value: Given, kind: str) -> str:
        if isinstance(value, Label):
            return self.phrase(value) if kind == "phrase" else self.label(value)
        if isinstance(value, tuple):
            named = self.phrase if kind == "phrase" else self.label
            return self.list(named(each) for each in value)
        if isinstance(value, str):
            return self._isolate(value)
        return str(value) if kind == "year" else self.number(value, kind)

    def _isolate(self, text: str) -> str:
        """Keep what is read from left to right together inside a sentence read from right to left."""
        if not self.is_right_to_left or PLAIN_NUMBER.fullmatch(text):
            return text
        has_order = LATIN.search(text) or any(character.isdigit() for character in text)
        return text.join(ISOLATED) if has_order else text


def say(message: Message, language: str, hotlines: Iterable[Hotline] = ()) -> str:
    """The message as a sentence in the language."""
    return Speaker(language, hotlines).say(message)


def _name_hotline(speaker: Speaker, code: str) -> str:
    if code == NETWORK:
        return speaker.text("code.any.network")
    hotline = speaker.hotlines.get(code)
    return code if hotline is None else hotline.name


def _name_country(speaker: Speaker, code: str) -> str:
    return str(speaker.locale.territories.get(code.upper(), code.upper()))


def _name_indicator(speaker: Speaker, code: str) -> str:
    own = speaker.texts.get(f"indicator.{code}")
    return own["other"] if own is not None else load_definitions().indicator(code).label(speaker.language)


def _name_text(speaker: Speaker, code: str) -> str:
    return speaker.text(code)


def _name_year(_speaker: Speaker, code: str) -> str:
    return code


_SPECIAL_LISTS: dict[str, Callable[[Speaker, str], str]] = {
    "hotline": _name_hotline,
    "country": _name_country,
    "indicator": _name_indicator,
    "text": _name_text,
    "year": _name_year,
}


def _decimals_of(value: int | Decimal) -> int:
    """How many decimals a number shows: its own, no more than two. Rounding is done where it was computed."""
    exponent = value.as_tuple().exponent if isinstance(value, Decimal) else 0
    return min(-exponent, DECIMALS_AT_MOST) if isinstance(exponent, int) and exponent < 0 else 0


@lru_cache(maxsize=64)
def _pattern(decimals: int) -> str:
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def _cut(value: int | Decimal) -> Decimal:
    return Decimal(value).quantize(Decimal(1).scaleb(-_decimals_of(value)), rounding=ROUND_HALF_UP)


def _plain(locale: Locale, value: int | Decimal) -> str:
    return str(format_decimal(_cut(value), format=_pattern(_decimals_of(value)), locale=locale)).replace(
        "-", MINUS
    )


def _percent(locale: Locale, value: int | Decimal) -> str:
    pattern = locale.percent_formats[None].pattern.replace("#,##0", _pattern(_decimals_of(value)))
    written = format_percent(_cut(value) / 100, format=pattern, locale=locale)
    return str(written).replace("-", MINUS)


def _change(locale: Locale, value: int | Decimal) -> str:
    written = _percent(locale, Decimal(value).copy_abs())
    return ("+" if value > 0 else MINUS if value < 0 else "") + written


_NUMBERS: dict[str, Callable[[Locale, int | Decimal], str]] = {
    "": _plain,
    "number": _plain,
    "percent": _percent,
    "change": _change,
}
