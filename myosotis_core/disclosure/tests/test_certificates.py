"""A certificate proves a table to somebody who trusts nobody, and nothing that was changed."""

from __future__ import annotations

import copy
import json
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from myosotis_core.disclosure import Known, NotSafe, protect, verify_files
from myosotis_core.disclosure import verify as verifier
from myosotis_core.disclosure.cubes import seal
from myosotis_core.disclosure.tests.examples import random_table


@pytest.fixture
def files(tmp_path):
    cube = protect(random_table(3, (4, 4)), {"dim0": (), "dim1": ()})
    out, certificate = tmp_path / "out.csv", tmp_path / "cert.json"
    cube.write([out], certificate)
    return out, certificate


def test_the_verifier_is_short_and_needs_the_standard_library_only():
    text = Path(verifier.__file__).read_text(encoding="utf-8")
    assert len(text.splitlines()) < 60
    names = [line.split()[1] for line in text.splitlines() if line.startswith(("import ", "from "))]
    assert set(names) <= sys.stdlib_module_names


def test_an_untouched_certificate_is_verified(files):
    assert "proven safe, threshold 5" in verify_files([files[0]], files[1])


def test_any_change_to_the_table_is_noticed(files):
    out, certificate = files
    out.write_text(out.read_text().replace(",open", ",open ", 1))
    with pytest.raises(NotSafe, match="was changed"):
        verify_files([out], certificate)


def change_value(proof):
    proof["witnesses"][0][1] += 1


def change_pair(proof):
    proof["pairs"][0] = [proof["pairs"][0][0]] * 2


def drop_witness(proof):
    proof["witnesses"].pop()


def raise_threshold(proof):
    proof["threshold"] = 1000


def make_negative(proof):
    proof["witnesses"][0][1:] = [-value for value in proof["witnesses"][0][1:]]


def forget_parents(proof):
    proof["tables"][0]["parents"]["dim0"].popitem()


def fill_with_words(proof):
    proof["witnesses"][0][1] = "many"


CHANGES = [
    change_value,
    change_pair,
    drop_witness,
    raise_threshold,
    make_negative,
    forget_parents,
    fill_with_words,
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_certificate_is_refused_even_with_a_new_digest(files, change):
    out, certificate = files
    proof = json.loads(certificate.read_text())
    changed = copy.deepcopy(proof)
    change(changed)
    certificate.write_text(json.dumps(changed))
    with pytest.raises(NotSafe, match="the certificate was changed"):
        verify_files([out], certificate)
    del changed["digest"]
    certificate.write_text(json.dumps(seal(changed)))
    with pytest.raises(NotSafe, match="Not verified"):
        verify_files([out], certificate)


def test_what_is_no_certificate_is_refused(files, tmp_path):
    for words in ("", "[]", "{}", "null", '{"digest": 3}'):
        files[1].write_text(words)
        with pytest.raises(NotSafe):
            verify_files([files[0]], files[1])
    with pytest.raises(NotSafe, match="cannot be read"):
        verify_files([files[0]], tmp_path / "none.json")


def test_a_witness_tells_nothing_that_was_not_published():
    """Two tables that differ in hidden cells only, and are published alike, have the same certificate."""
    first = {("a", "x"): 1, ("a", "y"): 8, ("b", "x"): 9, ("b", "y"): 9}
    second = {("a", "x"): 3, ("a", "y"): 6, ("b", "x"): 7, ("b", "y"): 11}
    totals = [
        ("a", "Total", 9),
        ("b", "Total", 18),
        ("Total", "x", 10),
        ("Total", "y", 17),
        ("Total", "Total", 27),
    ]
    known = [Known({"dim0": row, "dim1": column}, Decimal(count)) for row, column, count in totals]
    one, two = (protect(cells, {"dim0": (), "dim1": ()}, known=known) for cells in (first, second))
    assert [table.to_csv() for table in one.tables] == [table.to_csv() for table in two.tables]
    assert one.certificate == two.certificate
