"""The cube counts what the plain counters count, keeps why there is no number, and reads what it wrote."""

import random
import re
from pathlib import Path

import duckdb
import pytest

from myosotis_core.cube import BadFile, CannotCount, Cube, FactRow, cube_statement, read_facts, write_facts
from myosotis_core.indicators import Basis, Fact, Kind, Standing, Status, keep, load_definitions, tabulate

DEFINITIONS = load_definitions()
HOTLINES = ("BE", "EL", "IE")


def make_facts(seed, count=60):
    """Facts of every kind with several codes, absences, blanks and years."""
    chance = random.Random(seed)
    facts = []
    for _number in range(count):
        kind = chance.choice(list(Kind))
        standing = Standing.NEW if kind is Kind.CONTACT else chance.choice(list(Standing))
        codes = {"category": chance.choice(["runaway", "parental_abduction", "missing_in_migration"])}
        several = tuple(chance.sample(["neglect", "physical", "injury"], chance.randint(1, 3)))
        extra = {
            Kind.CONTACT: {
                "channel": chance.choice(["phone", "chat", ""]),
                "contact_kind": chance.choice(["silent", "missing", ""]),
            },
            Kind.CASE: {
                "cross_border": chance.choice(["yes", "no", ""]),
                "file_age": "one_year",
                "support": ("legal", "social"),
            },
            Kind.CHILD: {
                "gender": chance.choice(["female", "male", "asked_not_known", ""]),
                "age": str(chance.randint(0, 17)),
            },
            Kind.EPISODE: {
                "harm": chance.choice([several, "none", ""]),
                "outcome": chance.choice(["returned", "not_located"]),
            },
            Kind.ASSISTANCE: {"country": "FR"},
        }[kind]
        facts.append(
            Fact(
                kind,
                chance.choice([2023, 2024]),
                chance.randint(1, 4) if standing is Standing.NEW else None,
                standing,
                kind is not Kind.CONTACT and chance.random() < 0.5,
                Basis.ASSISTANCE if kind is Kind.ASSISTANCE else Basis.OWN,
                kind is Kind.CASE and chance.random() < 0.2,
                codes=extra if kind is Kind.CONTACT else codes | extra,
            )
        )
    return facts


@pytest.fixture(scope="module")
def facts():
    """Live facts at one hotline, half of them erased at another, all uploaded as margins at a third."""
    made = [make_facts(seed) for seed in range(3)]
    return dict(zip(HOTLINES, [made[0], [*keep(made[1][:30]), *made[1][30:]], keep(made[2])], strict=True))


def rows_of(facts):
    return [FactRow(hotline, fact) for hotline, several in facts.items() for fact in several]


@pytest.mark.deep
def test_the_cube_gives_every_table_the_plain_counters_give(facts, tmp_path):
    write_facts(tmp_path / "facts.parquet", rows_of(facts), chunk=97)
    with Cube([tmp_path / "facts.parquet"]) as cube:
        for indicator in DEFINITIONS.indicators:
            expected = {hotline: tabulate(several, indicator, 2024) for hotline, several in facts.items()}
            assert cube.tabulate(indicator, 2024) == expected, indicator.code


def test_what_was_written_is_read_again(facts, tmp_path):
    path = tmp_path / "facts.parquet"
    rows = [*rows_of(facts), FactRow("PT", Fact(Kind.CASE, 2024), Status.NOT_REPORTED)]
    write_facts(path, rows)
    read = list(read_facts(path))
    for hotline in HOTLINES:
        again = [one.fact for one in read if one.hotline == hotline]
        assert keep(again) == keep(facts[hotline])
    assert [one.status for one in read if one.hotline == "PT"] == [Status.NOT_REPORTED]
    with duckdb.connect() as connection:
        wrong = "SELECT * REPLACE (CASE WHEN kind = 'child' THEN 'cousin' ELSE kind END AS kind)"
        connection.execute(f"COPY ({wrong} FROM '{path}') TO '{tmp_path / 'wrong.parquet'}'")
    faults = []
    good = list(read_facts(tmp_path / "wrong.parquet", faults=faults))
    assert len(good) + len(faults) == len(read)
    assert "cousin" in faults[0][1]
    path.write_bytes(b"no facts")
    with pytest.raises(BadFile):
        Cube([path])
    with pytest.raises(BadFile):
        list(read_facts(path))


def test_a_full_cube_has_every_margin_and_keeps_why_there_is_no_number():
    def case(hotline, category, count=1, status=Status.OBSERVED, **codes):
        return FactRow(
            hotline, Fact(Kind.CASE, 2024, 1, codes={"category": category, **codes}, count=count), status
        )

    rows = [
        case("BE", "runaway", 5, cross_border="yes"),
        case("BE", "runaway", 2),
        case("EL", "runaway", 4, Status.ESTIMATED, cross_border="no"),
        case("IE", "runaway", 1, Status.NOT_COLLECTED, cross_border="yes"),
    ]
    with Cube.of(rows) as cube:
        found = {row.place: row for row in cube.count(Kind.CASE, ["hotline", "category", "cross_border"])}
    assert found["total", "total", "total"].counted == 11
    assert found["BE", "runaway", "blank"].counted == 2
    assert (found["EL", "total", "total"].status, found["EL", "total", "total"].estimated) == (
        Status.ESTIMATED,
        4,
    )
    nothing = found["IE", "runaway", "yes"]
    assert (nothing.counted, nothing.status) == (None, Status.NOT_COLLECTED)
    assert (found["total", "runaway", "yes"].counted, found["total", "runaway", "yes"].missing) == (5, 1)


def test_a_cube_of_several_codes_at_once_is_refused():
    with pytest.raises(CannotCount, match="several codes"):
        cube_statement(Kind.EPISODE, ["category", "harm"])
    with pytest.raises(CannotCount, match="no dimension"):
        cube_statement(Kind.CASE, ["gender"])


def test_the_examples_of_the_document_run():
    text = (Path(__file__).parents[3] / "docs" / "figures.md").read_text(encoding="utf-8")
    examples = re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    assert len(examples) == 2
    exec("\n".join(examples), {})
