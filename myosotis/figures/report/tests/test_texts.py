"""Every sentence is there in every language, with the same things put into it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from babel import Locale

from myosotis.figures.report.edition import Label, Message
from myosotis.figures.report.messages import PLURALS, SENTENCES
from myosotis.figures.report.texts import (
    PLACEHOLDER,
    REPORT_LANGUAGES,
    Speaker,
    UnknownText,
    placeholders_of,
    read_texts,
)

KINDS = {None, "percent", "change", "year", "phrase"}


@pytest.mark.parametrize("language", REPORT_LANGUAGES)
def test_a_language_has_the_keys_and_the_placeholders_of_english(language: str) -> None:
    """Nothing is missing, nothing is left over, and what is put in is the same."""
    english, texts = read_texts("en"), read_texts(language)

    assert texts.keys() ^ english.keys() <= {
        key for key in texts.keys() | english.keys() if key.startswith("phrase.")
    }
    for key, text in texts.items():
        if key in english:
            assert placeholders_of(text) == placeholders_of(english[key]), key


@pytest.mark.parametrize("language", REPORT_LANGUAGES)
def test_a_text_with_plurals_has_each_form_of_its_language(language: str) -> None:
    """French needs no form of its own for millions: it says them as any other number."""
    wanted = {"other", *map(str, Locale.parse(language).plural_form.tags)} - (
        {"many"} if language == "fr" else set()
    )

    for key, text in read_texts(language).items():
        assert len(text) == 1 or text.keys() == wanted, key
        kinds = {match[2] for form in text.values() for match in PLACEHOLDER.finditer(form)}
        assert kinds <= KINDS, key


def test_every_sentence_that_an_edition_can_say_is_written() -> None:
    """Keys and placeholders are those of the messages, and the plural is picked by something that is put in."""
    texts = read_texts("en")

    for key, draft in SENTENCES.items():
        assert placeholders_of(texts[key]) == placeholders_of({"other": draft}), key
        assert len(texts[key]) == 1 or PLURALS.get(key) in placeholders_of(texts[key]), key


def test_numbers_are_written_as_the_reader_writes_them() -> None:
    """Grouped, with the decimals they have; a sign is a true minus; Arabic keeps signed numbers together."""
    assert Speaker("en").number(6221) == "6,221"
    assert Speaker("de").number(Decimal("16.5"), "percent") == "16,5\N{NO-BREAK SPACE}%"
    assert Speaker("en").number(Decimal("-4.2"), "change") == "−4.2%"
    assert (
        Speaker("ar").number(Decimal("4.2"), "change")
        == "\N{LEFT-TO-RIGHT ISOLATE}+4.2%\N{POP DIRECTIONAL ISOLATE}"
    )


def test_codes_and_lists_are_named_in_the_sentence() -> None:
    """A code in a sentence is a phrase; countries come from the reader's language."""
    speaker = Speaker("en")

    assert speaker.phrase(Label("outcome", "not_located")) == "not located"
    assert speaker.label(Label("country", "BE")) == "Belgium"
    assert speaker.label(Label("indicator", "new_cases")) == "New cases"
    said = speaker.say(
        Message("caseload.channels", {"share": Decimal("75.8"), "first": Label("channel", "phone")})
    )
    assert said == "75.8% of contacts came by telephone"


def test_what_nobody_wrote_is_told() -> None:
    """A key without a text stops the build instead of printing the key."""
    with pytest.raises(UnknownText):
        Speaker("en").text("nothing.of.the.kind")
