"""The SQL of counting: one text for DuckDB, PostgreSQL and Spark SQL, over a table or view `facts`.

Only what all three share: grouping sets, CASE, CAST, POSITION, UNION ALL; no quoted names. Everything written into a
statement comes from the vocabulary and is checked against it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations

from myosotis_core.cube.rows import margin_text
from myosotis_core.indicators import DIMENSIONS, TOTAL, Indicator, Kind
from myosotis_core.indicators.counting import Which
from myosotis_core.indicators.margins import AGE, COUNTRY, QUARTER, find_margin, is_multi
from myosotis_core.vocabulary import load

ALWAYS = ("hotline", "year")

_WHICH = {
    Which.WORKED_ON: "1 = 1",
    Which.NEW: "standing = 'new'",
    Which.FROM_BEFORE: "standing = 'from_before'",
    Which.CLOSED: "is_closed = TRUE",
    Which.OPEN: "is_closed = FALSE",
}

Sets = Iterable[Sequence[str]]


class CannotCount(ValueError):
    """A cube was asked for that facts cannot give; the message is a sentence."""


def cube_statement(
    kind: Kind,
    dimensions: Sequence[str],
    *,
    which: Which = Which.WORKED_ON,
    is_prevention: bool = False,
    sets: Sets | None = None,
) -> str:
    """Every margin of these dimensions (`hotline` and `year` are dimensions too), or only the `sets` named, from
    full facts.

    Result: the dimensions as text (`total` in a margin, empty where blank), `counted` (None where nothing but
    reasons stands), `estimated` (how much of it is), `missing` (rows that say why there is no number), `why_not`
    (the last of those reasons in the alphabet). Facts kept after an erasure are in no cube of several dimensions:
    ask `indicator_statement`.
    """
    _check(kind, dimensions)
    wanted = [tuple(one) for one in sets] if sets is not None else list(_all_sets(dimensions))
    names = ", ".join(dimensions)
    grouping = ",\n      ".join(f"({', '.join(one)})" for one in wanted)
    marks = ", ".join(f"GROUPING({one}) AS all_{one}" for one in dimensions)
    shown = ",\n  ".join(
        f"CASE WHEN all_{one} = 1 THEN '{TOTAL}' ELSE CAST({one} AS VARCHAR(60)) END AS {one}"
        for one in dimensions
    )
    return f"""WITH base AS (
  SELECT {names},
    SUM(counted) AS counted,
    SUM(CASE WHEN status = 'estimated' THEN counted END) AS estimated,
    COUNT(*) - COUNT(counted) AS missing,
    MAX(CASE WHEN counted IS NULL THEN status END) AS why_not
  FROM facts
  WHERE {_chosen(kind, which, is_prevention)} AND margin = ''
  GROUP BY {names}
), margins AS (
  SELECT {names}, {marks},
    CAST(SUM(counted) AS BIGINT) AS counted,
    CAST(SUM(estimated) AS BIGINT) AS estimated,
    CAST(SUM(missing) AS BIGINT) AS missing,
    MAX(why_not) AS why_not
  FROM base
  GROUP BY GROUPING SETS (
      {grouping})
)
SELECT
  {shown},
  counted, estimated, missing, why_not
FROM margins"""  # noqa: S608 - every word in it was checked against the vocabulary


def indicator_statement(indicator: Indicator, year: int) -> str:
    """The counts of one indicator and year for each hotline: hotline, one column for each dimension, `counted`.

    Counts full facts and those kept after an erasure alike, each margin by the facts that speak of it.
    """
    parts = []
    for size in range(len(indicator.by) + 1):
        for dimensions in combinations(indicator.by, size):
            parts.append(_part(indicator, dimensions, int(year)))
    return "\nUNION ALL\n".join(parts)


def _part(indicator: Indicator, dimensions: tuple[str, ...], year: int) -> str:
    kind, measure = indicator.kind, indicator.measure
    filters = {**measure.without, **indicator.only}
    asked = (*dimensions, *(one for one in filters if one not in dimensions))
    margin = margin_text(find_margin(kind, asked))
    conditions = [
        _chosen(kind, Which(measure.which), measure.is_prevention),
        f"year = {year}",
        f"(margin = '' OR margin = '{margin}')",
        "counted IS NOT NULL",
    ]
    conditions += [f"{one} NOT IN ({_quoted(codes)})" for one, codes in measure.without.items()]
    conditions += [f"{one} IN ({_quoted(codes)})" for one, codes in indicator.only.items()]
    source, columns = "facts", {one: one for one in dimensions}
    for number, one in enumerate(dimensions):
        if is_multi(kind, one):
            values = ", ".join(f"('{code}')" for code in ("", *_codes(DIMENSIONS[kind][one])))
            source += f" JOIN (VALUES {values}) AS several{number} (code{number})"
            source += f" ON POSITION('|' || code{number} || '|' IN '|' || {one} || '|') > 0"
            columns[one] = f"code{number}"
    shown = [f"{columns[one]} AS {one}" if one in columns else f"'{TOTAL}' AS {one}" for one in indicator.by]
    grouped = ", ".join(("hotline", *columns.values()))
    return (
        f"SELECT {', '.join(('hotline', *shown))}, CAST(SUM(counted) AS BIGINT) AS counted\n"
        f"FROM {source}\nWHERE {' AND '.join(conditions)}\nGROUP BY {grouped}"
    )


def _chosen(kind: Kind, which: Which, is_prevention: bool) -> str:
    chosen = f"kind = '{kind.value}' AND {_WHICH[which]}"
    if kind in (Kind.CASE, Kind.CHILD, Kind.EPISODE):
        chosen += f" AND basis = 'own' AND is_prevention = {'TRUE' if is_prevention else 'FALSE'}"
    return chosen


def _check(kind: Kind, dimensions: Sequence[str]) -> None:
    if not dimensions or len(set(dimensions)) != len(dimensions):
        raise CannotCount("A cube needs dimensions, each once.")
    for one in dimensions:
        if one not in ALWAYS and one not in DIMENSIONS[kind]:
            raise CannotCount(f"A fact about a {kind} has no dimension “{one}”.")
        if one not in ALWAYS and is_multi(kind, one):
            raise CannotCount(f"“{one}” can hold several codes at once: its cells do not add up to a cube.")


def _all_sets(dimensions: Sequence[str]) -> Iterable[tuple[str, ...]]:
    for size in range(len(dimensions), -1, -1):
        yield from combinations(dimensions, size)


def _codes(source: str) -> tuple[str, ...]:
    if source in (AGE, COUNTRY, QUARTER):
        return ()
    one = load().list(source)
    return (*one.names, *(code.code for code in one.absences))


def _quoted(codes: Iterable[str]) -> str:
    return ", ".join(f"'{code}'" for code in codes)
