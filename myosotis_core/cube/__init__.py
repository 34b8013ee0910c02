"""Counting millions of facts at once: DuckDB over Parquet files that have the columns of `Fact`.

Words: a *fact row* is one fact of one hotline, or the reason why there is none; a *cube* is every margin of several
dimensions in one go. `write_facts` and `read_facts` keep facts as a file, `Cube` counts them: `tabulate` gives the same
tables as `myosotis_core.indicators.tabulate`, `count` the full cube. The statements (`statements`) are plain SQL that
PostgreSQL and Spark SQL run as well, so a national register can count at home. Needs the extra `cube` (duckdb).
"""

from myosotis_core.cube.counting import Cube, CubeRow
from myosotis_core.cube.files import BadFile, read_facts, write_facts
from myosotis_core.cube.rows import COLUMNS, DIMENSION_COLUMNS, FactRow
from myosotis_core.cube.statements import CannotCount, cube_statement, indicator_statement

__all__ = [
    "COLUMNS",
    "DIMENSION_COLUMNS",
    "BadFile",
    "CannotCount",
    "Cube",
    "CubeRow",
    "FactRow",
    "cube_statement",
    "indicator_statement",
    "read_facts",
    "write_facts",
]
