"""Every field and option of the federation's present case form has its place here, and none of its faults."""

from __future__ import annotations

import ast
import os
import re

from django.utils import translation

from myosotis.casework.countries import list_countries
from myosotis.casework.forms.people import list_language_choices
from myosotis.casework.views.category_file_sections import KINDS, SECTIONS
from myosotis.casework.words import choices
from myosotis.kernel.privacy import declared_kinds
from myosotis.services.words import plain_letters
from myosotis_core.vocabulary import load
from tests.coverage import DOCUMENT, STANDARDS, options_of, read_coverage, write_document
from tests.house import PACKAGE, code_files, name_of, statements


def test_every_field_of_the_form_has_its_place_in_a_table():
    for one in read_coverage():
        names = {field.name for field in one.table._meta.concrete_fields}
        assert one.column in names, f"{one.form}, {one.field}: there is no {one.place}"
        assert one.column in declared_kinds(one.table)


def test_every_place_stands_on_some_page():
    """A place that no form or page names would be a table that nobody can fill."""
    rooms = [*PACKAGE.glob("*/templates/**/*.html"), *code_files("myosotis")]
    pages = [
        path for path in rooms if not {"models", "migrations", "tests", "demo"} & {*path.parts, path.stem}
    ]
    words = set(re.findall(r"\w+", " ".join(path.read_text(encoding="utf-8") for path in pages)))
    assert {one.place for one in read_coverage() if one.column not in words} == set()


def test_every_option_of_the_form_is_a_code_of_the_list_of_its_field():
    vocabulary, options = load("2026.1"), options_of()
    lists = {(one.form, one.field): one.list for one in read_coverage() if one.list}
    for (form, field), rows in options.items():
        if field.startswith("("):  # the buttons and states of the form, each a field of ours
            continue
        for option, code_list, code in rows:
            expected = lists[form, field]
            if code_list == "standard":
                assert code in STANDARDS, (form, field, option)
                assert code == expected or expected == "referral_target", (form, field, option)
            else:
                assert code_list in (expected, "absence"), (form, field, option, code_list)
                assert vocabulary.is_valid(code_list, code), (code_list, code)


def test_what_names_somebody_is_sealed():
    personal = (
        "Name",
        "Phone",
        "Street",
        "Email",
        "City",
        "Postal",
        "Birth",
        "Ethnicity",
        "Vulnerab",
        "Notes",
    )
    for one in read_coverage():
        if any(word in one.field for word in personal) and one.field != "Counsellor Name":
            assert one.is_sealed, f"{one.form}, {one.field} lies open in {one.place}"


def test_the_document_says_the_same():
    made = write_document()
    if os.environ.get("MYOSOTIS_WRITE_COVERAGE") == "yes":
        DOCUMENT.write_text(made, encoding="utf-8")
    assert DOCUMENT.read_text(encoding="utf-8") == made


def test_no_form_has_two_fields_of_one_name():
    twice = []
    for path in code_files():
        if "forms" not in path.parts and path.stem != "forms":
            continue
        for node in statements(path):
            if isinstance(node, ast.ClassDef):
                names = [
                    target.id
                    for line in node.body
                    if isinstance(line, ast.Assign)
                    for target in line.targets
                    if isinstance(target, ast.Name)
                ]
                twice += [f"{name_of(path)}: {node.name}.{name}" for name in names if names.count(name) > 1]
    assert twice == []


def test_lists_stand_in_an_order_a_person_expects():
    for language in ("en", "fr", "el"):
        with translation.override(language):
            languages = [plain_letters(str(label)) for _code, label in list_language_choices()[1:]]
            assert languages == sorted(languages)
            _own, *others = [label for _code, label in list_countries()][: -len(choices("absence"))]
            assert [plain_letters(label) for label in others] == sorted(map(plain_letters, others))
    for code_list in load("2026.1").lists:
        tops = [code for code in code_list.codes if not code.parent]
        bounds = [code.at_least for code in tops if code.at_least is not None]
        assert bounds == sorted(bounds), code_list.name
        catch_all = f"other_{code_list.name.split('_')[-1]}"
        names = [code.code for code in tops]
        assert catch_all not in names[:-2], f"{code_list.name}: “other” stands in the middle"


def test_what_a_section_shows_is_what_it_stores():
    for section in SECTIONS:
        for name in section.form.base_fields:
            if name != "versions":
                table = KINDS[section.form.record_of(name)]
                assert table._meta.get_field(name), (section.code, name)
                assert name in declared_kinds(table)
