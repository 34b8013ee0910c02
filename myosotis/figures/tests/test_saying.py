"""What a file has wrong is said in the reader's language, whoever of the libraries found it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.utils import translation

import myosotis.figures
import myosotis_core
from myosotis.figures.documents import DocumentRefused, read_file
from myosotis.figures.questionnaire import LANGUAGES
from myosotis.figures.saying import SENTENCES, say, say_received
from myosotis.figures.uploads import read_upload, say_row
from myosotis_core.comparison import BadMapping, read_matches
from myosotis_core.vocabulary import Sentence

PLACES = (myosotis.figures, myosotis_core.comparison, myosotis_core.indicators)


def test_every_sentence_of_the_libraries_can_be_translated() -> None:
    found = set()
    for place in PLACES:
        for path in Path(str(place.__file__)).parent.rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            if "tests" in path.parts or "Sentence(" not in text:
                continue
            for node in ast.walk(ast.parse(text)):
                if (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Name)
                    and node.func.id == "Sentence"
                ):
                    assert isinstance(node.args[0], ast.Constant), path
                    found.add(node.args[0].value)
    assert found == SENTENCES


def test_a_fault_is_said_in_the_language_of_the_page_with_its_values(monkeypatch: pytest.MonkeyPatch) -> None:
    french = {
        "Line {line}: {fault}": "Ligne {line} : {fault}",
        "“{found}” is not a share.": "« {found} » n’est pas une part.",
    }
    monkeypatch.setattr("myosotis.figures.saying.gettext", lambda text: french.get(text, text))
    head = "subject_source\tsubject_id\tpredicate_id\tobject_source\tobject_id\tshare\n"
    with pytest.raises(BadMapping) as caught, translation.override("fr"):
        read_matches(f"{head}BE\ta\tskos:relatedMatch\tcategory\trunaway\tmuch")
    with translation.override("fr"):
        assert [say(one) for one in caught.value.faults] == ["Ligne 2 : « much » n’est pas une part."]
    with translation.override("ar"):
        assert "\u2068much\u2069" in say(caught.value.faults[0])
    assert str(caught.value) == "Line 2: “much” is not a share."


def test_a_sentence_survives_being_raised_and_what_was_received_stays_as_it_came() -> None:
    with pytest.raises(DocumentRefused) as caught:
        read_file(b"{}")
    assert isinstance(caught.value.args[0], Sentence)
    assert say(caught.value.args[0]) == "This is no file of a return."
    assert say_received("Call us, please.") == "Call us, please."


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("case,2025,assistance,runaway,new", "case_of_another"),
        ("assistance,2025,own,,new", "basis_of_assistance"),
        ("contact,2025,own,,from_before", "contact_of_before"),
        ("case,2025,own,runaway|parental_abduction,new", "one_code"),
    ],
)
def test_a_row_that_contradicts_itself_is_told_in_every_language(row: str, code: str) -> None:
    found = read_upload(f"kind,year,basis,category,standing\n{row}\n".encode(), 2025)
    assert [one.code for one in found.faults] == [code]
    said = {say_row(found.faults[0], language) for language in LANGUAGES}
    assert len(said) == len(LANGUAGES)
