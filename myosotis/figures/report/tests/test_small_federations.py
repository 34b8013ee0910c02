"""A federation of three, five or seven hotlines gets its report: more is hidden, tables are left out, all is safe."""

from __future__ import annotations

from dataclasses import replace

import pytest

from myosotis.figures.report.attack import attack_edition
from myosotis.figures.report.collection import Collection
from myosotis.figures.report.edition import NETWORK
from myosotis.figures.report.preparing import prepare
from myosotis.figures.report.protecting import FLOWS
from myosotis.figures.report.tests.small_collection import SIZES, YEAR, make_collection
from myosotis_core.indicators import TOTAL

pytestmark = pytest.mark.deep


def some_of(names: list[str]) -> Collection:
    collection = make_collection()
    returns = {
        year: {name: one for name, one in found.items() if name in names}
        for year, found in collection.returns.items()
    }
    hotlines = tuple(one for one in collection.hotlines if one.code in names)
    return replace(collection, hotlines=hotlines, returns=returns)


@pytest.mark.parametrize(
    "names", [["birch", "cedar", "hazel"], ["ash", "birch", "cedar", "elm", "fir"], [*SIZES]]
)
def test_a_small_federation_gets_its_report_and_nobody_learns_a_hidden_number(names: list[str]) -> None:
    collection = some_of(names)
    edition = prepare(collection)
    findings = attack_edition(edition, collection)
    assert findings.is_safe, findings.sentence()
    assert len(findings.readers) == len(names) + 1
    assert any(one.indicator == "contacts" and one.value is not None for one in edition.observations)


def test_where_new_cases_are_hidden_cases_from_before_and_worked_on_do_not_tell_them() -> None:
    edition = prepare(some_of(["birch", "cedar", "hazel"]))
    told = {
        one.indicator: one.value
        for one in edition.observations
        if (one.year, one.hotline, one.measure) == (YEAR - 1, NETWORK, "count")
        and all(code == TOTAL for _name, code in one.place)
    }
    assert told["new_cases_by_category"] is None
    assert not {*FLOWS[1:]} & {*told}
