"""The statements of counting say the same on PostgreSQL as on DuckDB: a national register can count at home."""

import pytest
from django.db import connection

from myosotis_core.cube import COLUMNS, Cube, FactRow, cube_statement, indicator_statement
from myosotis_core.cube.rows import to_row
from myosotis_core.indicators import Fact, Kind, Status, keep, load_definitions

pytestmark = [pytest.mark.pg, pytest.mark.django_db]


def make_rows():
    codes = {"category": "runaway", "gender": "female", "age_band": "age_14_15"}
    facts = [
        Fact(Kind.CHILD, 2024, 2, codes=codes, count=3),
        Fact(Kind.CHILD, 2024, 2, codes=codes | {"gender": "asked_not_known"}),
        *keep([Fact(Kind.CHILD, 2024, 1, codes=codes | {"vulnerability": ("disability", "health")})]),
        Fact(Kind.EPISODE, 2024, 1, codes={"category": "runaway", "harm": ("neglect", "physical")}),
        Fact(Kind.EPISODE, 2024, 1, codes={"category": "runaway"}),
        Fact(Kind.CONTACT, 2024, 1, codes={"channel": "chat", "contact_kind": "silent"}),
    ]
    rows = [FactRow(hotline, fact) for hotline in ("BE", "EL") for fact in facts]
    return [
        *rows,
        FactRow("IE", Fact(Kind.CHILD, 2024, codes={"category": "runaway"}), Status.NOT_COLLECTED),
    ]


def test_postgresql_counts_what_duckdb_counts_by_the_same_statements():
    rows = make_rows()
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL")
    statements = [indicator_statement(one, 2024) for one in load_definitions().indicators]
    statements.append(
        cube_statement(Kind.CHILD, ["hotline", "year", "category", "age_band", "gender", "cross_border"])
    )
    columns = ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())
    values = [(*row, counted) for row, counted in (to_row(one) for one in rows)]
    with connection.cursor() as cursor, Cube.of(rows) as cube:
        cursor.execute(f"CREATE TEMPORARY TABLE facts ({columns}) ON COMMIT DROP")
        cursor.executemany(f"INSERT INTO facts VALUES ({', '.join(['%s'] * len(COLUMNS))})", values)
        for statement in statements:
            cursor.execute(statement)
            assert sorted(cursor.fetchall(), key=str) == sorted(cube.run(statement), key=str), statement
