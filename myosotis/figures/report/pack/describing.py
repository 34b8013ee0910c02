"""What the files hold, for programs: a table schema for each in datapackage.json, the same in CSVW."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from myosotis.figures.report.pack.codebook import Codebook, Column, Labels, own_labels, read_labels

LICENCE_ADDRESS = "https://creativecommons.org/licenses/by/4.0/"
REQUIRED = frozenset({"indicator", "year", "hotline", "measure", "obs_status", "conf_status"})
NUMBERS = {"year": "integer", "value": "number", "hotlines": "integer", "low": "number", "high": "number"}
CSVW_TYPES = {"integer": "integer", "number": "decimal", "string": "string"}


@dataclass(frozen=True)
class Field:
    """One column of a file: `codes` are all that may stand in it; empty for anything."""

    name: str
    kind: str
    titles: Labels
    about: str
    codes: tuple[str, ...] = ()
    is_required: bool = False


@dataclass(frozen=True)
class TableFile:
    """One CSV file: its fields, its key, and which of its fields name rows of which other file."""

    name: str
    path: str
    title: str
    about: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    foreign: tuple[tuple[str, str], ...] = ()


def fields_of(codebook: Codebook, dimensions: Sequence[str], *, with_indicator: bool) -> tuple[Field, ...]:
    """The columns of a file of observations."""
    columns = {one.name: one for one in codebook.coded_columns()}
    first = ("indicator", "year", "hotline") if with_indicator else ("year", "hotline")
    last = ("measure", "value", "obs_status", "conf_status", "hotlines", "low", "high")
    named = set(dimensions) if not with_indicator else set()
    return tuple(
        _coded(columns[name], is_required=name in REQUIRED or name in named)
        if name in columns
        else _plain(name, codebook.languages)
        for name in (*first, *dimensions, *last)
    )


def text_field(name: str, about: str, *, is_required: bool = False) -> Field:
    """A column of free text."""
    return Field(name, "string", {"en": name.replace("_", " ").capitalize()}, about, (), is_required)


def _coded(column: Column, *, is_required: bool) -> Field:
    codes = tuple(one.code for one in column.codes)
    return Field(column.name, "string", column.labels, column.about, codes, is_required)


def _plain(name: str, languages: Sequence[str]) -> Field:
    about = str(read_labels()["column"][name]["about"])
    return Field(name, NUMBERS[name], own_labels("column", name, languages), about, (), name in REQUIRED)


def make_datapackage(
    files: Sequence[TableFile], others: Sequence[dict[str, Any]], about: dict[str, Any]
) -> str:
    """A Frictionless data package: its tables with schemas, and the other files with size and digest."""
    names = {one.path: one.name for one in files}
    package = {**about, "resources": [*(_resource(one, names) for one in files), *others]}
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def _resource(file: TableFile, names: dict[str, str]) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_schema_field(one) for one in file.fields], "missingValues": [""]}
    if file.key:
        schema["primaryKey"] = list(file.key)
    if file.foreign:
        schema["foreignKeys"] = [
            {"fields": [field], "reference": {"resource": names[path], "fields": ["code"]}}
            for field, path in file.foreign
        ]
    return {
        "name": file.name,
        "path": file.path,
        "title": file.title,
        "description": file.about,
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def _schema_field(field: Field) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": field.name,
        "type": field.kind,
        "title": field.titles.get("en", field.name),
        "description": field.about,
    }
    constraints: dict[str, Any] = {}
    if field.is_required:
        constraints["required"] = True
    if field.codes:
        constraints["enum"] = list(field.codes)
    return {**described, "constraints": constraints} if constraints else described


def make_csvw(files: Sequence[TableFile], about: dict[str, str]) -> str:
    """The same for CSV on the Web: titles in each language, keys, and codes as a pattern."""
    group = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        **about,
        "dc:license": {"@id": LICENCE_ADDRESS},
        "dialect": {"delimiter": ",", "encoding": "utf-8", "header": True, "lineTerminators": ["\n"]},
        "tables": [_csvw_table(one) for one in files],
    }
    return json.dumps(group, ensure_ascii=False, indent=2) + "\n"


def _csvw_table(file: TableFile) -> dict[str, Any]:
    schema: dict[str, Any] = {"columns": [_csvw_column(one) for one in file.fields]}
    if file.key:
        schema["primaryKey"] = list(file.key)
    if file.foreign:
        schema["foreignKeys"] = [
            {"columnReference": field, "reference": {"resource": path, "columnReference": "code"}}
            for field, path in file.foreign
        ]
    return {"url": file.path, "dc:title": file.title, "dc:description": file.about, "tableSchema": schema}


def _csvw_column(field: Field) -> dict[str, Any]:
    kind: Any = CSVW_TYPES[field.kind]
    if field.codes:
        kind = {"base": kind, "format": "|".join(code.replace("$", "\\$") for code in field.codes)}
    titles = {language: [title] for language, title in field.titles.items()}
    for named in titles.values():
        if field.name not in named:
            named.append(field.name)
    return {
        "name": field.name,
        "titles": titles,
        "dc:description": field.about,
        "datatype": kind,
        "required": field.is_required,
    }
