"""What the common vocabulary promises."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from myosotis_core.vocabulary import (
    LocalMapping,
    MappingEntry,
    Relation,
    UnknownCode,
    UnknownList,
    UnknownVersion,
    Vocabulary,
    VocabularyError,
    check_mapping,
    load,
    validate,
    versions,
)
from myosotis_core.vocabulary.__main__ import main
from myosotis_core.vocabulary.definitions import write_definitions
from myosotis_core.vocabulary.eumc import STANDARD, read_options, read_places
from myosotis_core.vocabulary.reading import read_unlisted

SCRIPTS = {"el": r"[Ͱ-Ͽἀ-῿]", "uk": r"[Ѐ-ӿ]", "ar": r"[؀-ۿ]"}
ROOT = Path(__file__).parents[3]


@pytest.fixture
def vocabulary() -> Vocabulary:
    return load()


@pytest.mark.parametrize("version", versions())
def test_every_released_version_has_no_fault(version: str) -> None:
    assert validate(load(version)) == []
    assert read_unlisted(version) == []


def test_greek_ukrainian_and_arabic_labels_are_in_their_own_script(vocabulary: Vocabulary) -> None:
    for one in vocabulary.lists:
        for code in one.codes:
            for language, letters in SCRIPTS.items():
                label = code.labels[language]
                is_name = not re.search(r"[A-Za-z]", code.labels["en"]) or label in {"Online"}
                assert is_name or re.search(letters, label), (one.name, code.code, language)


def test_arabic_labels_hold_no_latin_letters(vocabulary: Vocabulary) -> None:
    for one in vocabulary.lists:
        assert [code.code for code in one.codes if re.search("[A-Za-z]", code.labels["ar"])] == []


def test_ukrainian_labels_hold_no_letters_that_are_only_russian(vocabulary: Vocabulary) -> None:
    for one in vocabulary.lists:
        assert [code.code for code in one.codes if re.search("[ыэъёЫЭЪЁ]", code.labels["uk"])] == []


def test_no_label_mixes_two_alphabets_within_one_word(vocabulary: Vocabulary) -> None:
    mixed = re.compile(r"[A-Za-z][Ͱ-ӿ]|[Ͱ-ӿ][A-Za-z]|[Ͱ-Ͽ][Ѐ-ӿ]|[Ѐ-ӿ][Ͱ-Ͽ]")
    for one in vocabulary.lists:
        for code in one.codes:
            assert not [text for text in code.labels.values() if mixed.search(text)], (one.name, code.code)


def test_a_label_falls_back_to_english(vocabulary: Vocabulary) -> None:
    assert vocabulary.label("category", "runaway", "fr-BE") == "Fugue"
    assert vocabulary.label("category", "runaway", "pt") == "Runaway"


def test_choices_offer_absence_only_where_it_is_asked_for_and_open(vocabulary: Vocabulary) -> None:
    gender = vocabulary.list("gender")
    assert [code for code, _ in gender.choices("nl", absence=True)][-3:] == list(
        vocabulary.list("absence").names
    )
    assert "asked_not_known" not in dict(gender.choices("nl"))
    assert "asked_not_known" not in dict(vocabulary.list("category").choices("nl", absence=True))


def test_a_withdrawn_code_stays_valid_and_is_no_longer_offered(vocabulary: Vocabulary) -> None:
    gender = vocabulary.list("gender")
    old = replace(gender, codes=(*gender.codes[:-1], replace(gender.codes[-1], until="2026.1")))
    assert old.is_valid("other_gender")
    assert "other_gender" not in dict(old.choices("en"))


def test_absence_is_valid_only_where_the_list_is_open_to_it(vocabulary: Vocabulary) -> None:
    assert vocabulary.is_valid("gender", "asked_not_known")
    assert not vocabulary.is_valid("gender", "asked_not_known", absence=False)
    assert not vocabulary.is_valid("category", "asked_not_known")
    assert vocabulary.list("gender").is_absence("not_collected")
    assert vocabulary.list("absence").is_valid("not_collected")


def test_outcome_of_an_episode_and_reason_for_closing_a_case_are_two_lists(vocabulary: Vocabulary) -> None:
    outcome, closing = vocabulary.list("outcome"), vocabulary.list("closure_reason")
    assert {"returned", "returned_by_order", "returned_by_agreement", "deceased", "not_located"} <= set(
        outcome.names
    )
    assert set(outcome.names) & set(closing.names) == {"was_not_missing"}


def test_a_file_with_a_missing_child_has_a_class_that_never_expires(vocabulary: Vocabulary) -> None:
    assert vocabulary.list("retention_class").flagged("never_expires") == ("still_missing",)
    assert vocabulary.list("closure_reason").flagged("still_missing") == ("nothing_more_possible",)


def test_bands_have_no_gap_and_no_overlap(vocabulary: Vocabulary) -> None:
    for name in ("age_band", "missing_duration", "file_age"):
        codes = vocabulary.list(name).codes
        assert codes[0].at_least == 0
        assert codes[-1].less_than is None
        for lower, upper in pairwise(codes):
            assert lower.less_than == upper.at_least


def test_sub_codes_are_found_under_their_parent(vocabulary: Vocabulary) -> None:
    assert vocabulary.list("police_report").descendants("reported") == (
        "reported",
        "reported_before",
        "reported_on_advice",
        "reported_by_hotline",
    )


def test_unknown_version_list_code_and_flag_are_refused_with_a_sentence(vocabulary: Vocabulary) -> None:
    with pytest.raises(
        UnknownVersion, match=r"There is no vocabulary 1999\.1; this installation knows 2026\.1\."
    ):
        load("1999.1")
    with pytest.raises(UnknownList, match="has no code list “colour”"):
        vocabulary.list("colour")
    with pytest.raises(UnknownCode, match="has no code “lost_sock”"):
        vocabulary.list("category").code("lost_sock")
    with pytest.raises(VocabularyError, match="declares no flag"):
        vocabulary.list("category").flagged("green")


def test_the_validator_names_each_fault(vocabulary: Vocabulary) -> None:
    gender = vocabulary.list("gender")
    first, *rest = gender.codes
    twin = replace(
        first, labels={**first.labels, "ar": ""}, source="rumour", parent="nobody", flags=frozenset({"x"})
    )
    broken = replace(vocabulary, lists=(replace(gender, codes=(first, twin, *rest)),))
    text = " ".join(str(problem) for problem in validate(broken))
    for expected in (
        "stands twice",
        "“ar” is missing",
        "“rumour” is not described",
        "parent “nobody”",
        "flag “x”",
    ):
        assert expected in text
    assert "Two codes have the label “girl or woman”" in text


def test_every_option_of_the_federations_form_has_a_place(vocabulary: Vocabulary) -> None:
    places = read_places()
    options = read_options()
    assert [option for option in options if option not in places] == []
    assert len(options) == len(set(options)) == len(places) == 300
    for place in places.values():
        if place.list == STANDARD:
            assert place.code in {"country", "language", "age", "number"}
        else:
            assert vocabulary.list(place.list).is_valid(place.code), place


def test_two_options_of_one_field_never_share_a_place() -> None:
    seen: set[tuple[str, ...]] = set()
    for (form, field, _), place in read_places().items():
        key = (form, field, place.list, place.code)
        assert place.list == STANDARD or key not in seen, key
        seen.add(key)


def test_unknown_in_the_federations_form_is_asked_not_known() -> None:
    unknown = {place for (_, _, option), place in read_places().items() if option == "Unknown"}
    assert {(place.list, place.code) for place in unknown} <= {
        ("absence", "asked_not_known"),
        (STANDARD, "number"),
    }


def test_a_local_list_is_mapped_and_checked(vocabulary: Vocabulary) -> None:
    entries = (
        MappingEntry("fugue", "runaway", Relation.EXACT),
        MappingEntry("inquietante", "runaway", Relation.PARTIAL, "Some ran away."),
        MappingEntry("inquietante", "lost_injured_otherwise", Relation.PARTIAL, "The others."),
    )
    mapping = LocalMapping("disparition", ("fugue", "inquietante"), "category", "2026.1", entries)
    assert check_mapping(mapping, vocabulary) == []
    assert mapping.translate("fugue") == "runaway"
    assert mapping.translate("inquietante") is None


def test_a_wrong_local_mapping_is_told_why(vocabulary: Vocabulary) -> None:
    entries = (
        MappingEntry("a", "no_such", Relation.EXACT),
        MappingEntry("b", "runaway", Relation.PARTIAL),
        MappingEntry("c", "runaway", Relation.EXACT),
        MappingEntry("c", "missing_in_migration", Relation.NARROWER),
        MappingEntry("z", "runaway", Relation.EXACT),
    )
    mapping = LocalMapping("ours", ("a", "b", "c", "d"), "category", "2025.1", entries)
    text = " ".join(str(problem) for problem in check_mapping(mapping, vocabulary))
    for expected in (
        "for 2025.1",
        "no code “no_such”",
        "needs a note",
        "second time",
        "Nothing is said",
        "no such code",
    ):
        assert expected in text


def test_the_definitions_page_is_up_to_date(vocabulary: Vocabulary) -> None:
    page = (ROOT / "docs" / "definitions.md").read_text(encoding="utf-8")
    assert page == write_definitions(vocabulary), "run python -m myosotis_core.vocabulary definitions"


def test_the_command_line_validates_and_refuses_unknown_versions(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate"]) == 0
    assert "0 faults" in capsys.readouterr().out
    assert main(["validate", "1999.1"]) == 2
    assert "There is no vocabulary 1999.1" in capsys.readouterr().err
