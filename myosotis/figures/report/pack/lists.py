"""The files beside the observations: what each indicator is, who the hotlines are, what each code means."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from babel import Locale

from myosotis.figures.report.edition import NETWORK, Edition
from myosotis.figures.report.pack.codebook import Codebook
from myosotis.figures.report.pack.describing import TableFile, text_field
from myosotis_core.indicators import load_definitions

INDICATOR_COLUMNS = {
    "code": "The code of the indicator.",
    "kind": "`table` (a measure by dimensions), `share` (part of a base), `question` (asked) or `other`.",
    "table": "The number of the table in the report.",
    "unit": "What one is: contacts, cases, children and episodes are never added.",
    "dimensions": "What it is laid out by.",
    "shares_of": "Whether shares are of all that was counted (`whole`) or of those with an answer (`known`).",
    "finest_level": "The finest level that may be published: each hotline, or the network.",
    "breaks": "Years from which on it means something else, with the reason.",
    "definition": "What is counted.",
}
HOTLINE_COLUMNS = {
    "code": "The code of the hotline; `network` is all reporting hotlines together.",
    "name": "Its name.",
    "country": "ISO 3166-1 alpha-2.",
    "since": "The year from which on it answers.",
    "reported": "Whether it reported this year.",
}
CODE_COLUMNS = {
    "column": "The column the code stands in.",
    "code": "The code.",
    "parent": "The code it is part of.",
    "definition": "What it means.",
}


def write_rows(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A CSV file with lines that end as on Unix."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return text.getvalue()


def describe_list(
    name: str, columns: dict[str, str], languages: Sequence[str], title: str, key: tuple[str, ...]
) -> TableFile:
    """The description of one of these files; labels in each language stand in the last columns."""
    told = ("country", "Its country") if name == "hotlines" else ("label", "The label")
    labels = {f"{told[0]}_{language}": f"{told[1]} in the language “{language}”." for language in languages}
    fields = tuple(
        text_field(field, about, is_required=field in key) for field, about in {**columns, **labels}.items()
    )
    return TableFile(name, f"{name}.csv", title, title, fields, key)


def write_indicators(codebook: Codebook) -> str:
    """What each indicator counts, from the definitions."""
    definitions = load_definitions(codebook.version)
    known: dict[str, tuple[object, ...]] = {}
    for one in definitions.questions:
        known[one.code] = ("question", one.table, one.unit, one.code_list, "", one.asked, "")
    for ratio in definitions.ratios:
        of = definitions.indicator(ratio.indicator)
        by = " ".join(of.by[:-1])
        known[ratio.code] = ("share", of.table, of.unit, by, ratio.base, of.level, "")
    for table in definitions.indicators:
        breaks = " ".join(f"{one.year}: {one.text}" for one in table.breaks)
        by = " ".join(table.by)
        known[table.code] = ("table", table.table, table.unit, by, table.share_of, table.level, breaks)
    rows = [
        (
            one.code,
            *known.get(one.code, ("other", "", "", "", "", "", "")),
            one.definition,
            *(one.labels[language] for language in codebook.languages),
        )
        for one in codebook.indicators.codes
    ]
    return write_rows([*INDICATOR_COLUMNS, *_labels(codebook)], rows)


def write_hotlines(edition: Edition, codebook: Codebook) -> str:
    """Who the hotlines are; their country in each language."""
    by_code = {one.code: one for one in edition.hotlines}
    reporting = frozenset(edition.reporting)
    rows: list[Sequence[object]] = []
    for one in codebook.hotlines.codes:
        hotline = by_code.get(one.code)
        if hotline is None:
            name = one.labels.get("en", one.code) if one.code == NETWORK else one.code
            rows.append((one.code, name, "", "", "", *("" for _language in codebook.languages)))
            continue
        reported = "yes" if one.code in reporting else "no"
        countries = [
            str(Locale.parse(language).territories.get(hotline.country.upper(), hotline.country))
            for language in codebook.languages
        ]
        rows.append((one.code, hotline.name, hotline.country, hotline.since, reported, *countries))
    countries_in = [f"country_{language}" for language in codebook.languages]
    return write_rows([*HOTLINE_COLUMNS, *countries_in], rows)


def write_codes(codebook: Codebook) -> str:
    """All codes of all columns, with their labels."""
    rows = [
        (column.name, one.code, one.parent, one.definition, *(one.labels[at] for at in codebook.languages))
        for column in codebook.coded_columns()
        if column.name != "indicator"
        for one in column.codes
        if column.name != "hotline" or one.code == NETWORK
    ]
    return write_rows([*CODE_COLUMNS, *_labels(codebook)], rows)


def _labels(codebook: Codebook) -> list[str]:
    return [f"label_{language}" for language in codebook.languages]
