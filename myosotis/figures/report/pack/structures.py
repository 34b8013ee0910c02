"""The structures of the open data in SDMX-ML 3.0: code lists, concepts, data structure, dataflow.

`pysdmx` writes them; it knows one language, so the other names are added to what it wrote.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from xml.sax.saxutils import escape

from pysdmx.io.xml.sdmx30.writer.structure import write as write_structures
from pysdmx.model import (
    Code,
    Codelist,
    Component,
    Components,
    Concept,
    ConceptScheme,
    Dataflow,
    DataStructureDefinition,
    DataType,
    ItemReference,
    Organisation,
    Role,
)
from pysdmx.model.message import Header

from myosotis.figures.report.pack.codebook import Codebook, Column, Labels, NamedCode, own_labels, read_labels
from myosotis.figures.report.pack.lines import NO_SUCH_DIMENSION, SDMX_TOTAL
from myosotis_core.indicators import TOTAL

AGENCY = "MYOSOTIS"
FLOW = "FIGURES"
CONCEPTS = "CS_FIGURES"
TITLE = "Figures and Trends of the missing children hotlines"
OPENING = re.compile(r'<str:(Codelist|ConceptScheme|Code|Concept) id="([^"]+)"')
NAME = '<com:Name xml:lang="en">'
NUMBERS = {"hotlines": DataType.INTEGER, "low": DataType.DECIMAL, "high": DataType.DECIMAL}

Names = Mapping[tuple[str, str], Labels]
"""Labels by language of each item, by the id of its list and its own (its own is empty for the list itself)."""


def dataflow_of(codebook: Codebook) -> str:
    """What a line of SDMX-CSV names as its structure."""
    return f"{AGENCY}:{FLOW}({version_of(codebook)})"


def version_of(codebook: Codebook) -> str:
    """The version of the structures: that of the vocabulary, with the third number SDMX 3.0 asks for."""
    return codebook.version if codebook.version.count(".") == 2 else f"{codebook.version}.0"


def make_structures(codebook: Codebook, year: int) -> str:
    """The message; `prepared` is the end of the year it speaks of, so that the same edition gives the same bytes."""
    version = version_of(codebook)
    names: dict[tuple[str, str], Labels] = {}
    lists = {one.name: _code_list(one, version, names) for one in codebook.coded_columns()}
    annual = Code(id="A", name="Annual")
    lists["freq"] = Codelist(id="CL_FREQ", name="Frequency", agency=AGENCY, version=version, items=[annual])
    scheme = _concepts(codebook, version, names)
    structure = DataStructureDefinition(
        id=FLOW,
        name=TITLE,
        agency=AGENCY,
        version=version,
        components=Components(_components(codebook, lists, version)),
    )
    flow = Dataflow(id=FLOW, name=TITLE, agency=AGENCY, version=version, structure=structure)
    header = Header(
        id=f"{FLOW}_{year}",
        prepared=dt.datetime(year, 12, 31, tzinfo=dt.UTC),
        sender=Organisation(id=AGENCY),
    )
    written = write_structures([*lists.values(), scheme, structure, flow], header=header)
    return add_names(written or "", names)


def add_names(message: str, names: Names) -> str:
    """Give each list, code and concept its names in the other languages."""
    lines: list[str] = []
    owner = item = ""
    for line in message.split("\n"):
        lines.append(line)
        if opened := OPENING.search(line):
            is_list = opened[1] in ("Codelist", "ConceptScheme")
            owner, item = (opened[2], "") if is_list else (owner, opened[2])
        elif NAME in line:
            start = line[: line.index(NAME)]
            for language, label in names.get((owner, item), {}).items():
                if language != "en":
                    lines.append(f'{start}<com:Name xml:lang="{language}">{escape(label)}</com:Name>')
    return "\n".join(lines)


def _code_list(column: Column, version: str, names: dict[tuple[str, str], Labels]) -> Codelist:
    name = f"CL_{column.name.upper()}"
    codes = list(column.codes)
    is_dimension = any(one.code == TOTAL for one in codes)
    if is_dimension:
        languages = tuple(column.labels)
        codes.append(NamedCode(NO_SUCH_DIMENSION, own_labels("any", NO_SUCH_DIMENSION, languages)))
    items = []
    for one in codes:
        code = SDMX_TOTAL if is_dimension and one.code == TOTAL else one.code
        names[name, code] = one.labels
        items.append(Code(id=code, name=_english(one.labels, one.code), description=one.definition or None))
    names[name, ""] = column.labels
    title = _english(column.labels, column.name)
    return Codelist(
        id=name, name=title, description=column.about, agency=AGENCY, version=version, items=items
    )


def _concepts(codebook: Codebook, version: str, names: dict[tuple[str, str], Labels]) -> ConceptScheme:
    items = [Concept(id="FREQ", name="Frequency")]
    about = read_labels()["column"]
    plain = {
        "time_period": "year",
        "obs_value": "value",
        "hotlines": "hotlines",
        "low": "low",
        "high": "high",
    }
    columns = {one.name: (one.labels, one.about) for one in codebook.coded_columns()}
    for name, ours in plain.items():
        columns[name] = (own_labels("column", ours, codebook.languages), str(about[ours]["about"]))
    for name, (labels, text) in columns.items():
        names[CONCEPTS, name.upper()] = labels
        items.append(Concept(id=name.upper(), name=_english(labels, name), description=text))
    return ConceptScheme(id=CONCEPTS, name=TITLE, agency=AGENCY, version=version, items=items)


def _components(codebook: Codebook, lists: Mapping[str, Codelist], version: str) -> list[Component]:
    def concept(name: str) -> ItemReference:
        return ItemReference(
            sdmx_type="Concept", agency=AGENCY, id=CONCEPTS, version=version, item_id=name.upper()
        )

    coded = ["freq", "indicator", "measure", "hotline", *(one.name for one in codebook.dimensions)]
    made = [
        Component(name.upper(), True, Role.DIMENSION, concept(name), local_codes=lists[name])
        for name in coded
    ]
    year, value = "time_period", "obs_value"
    made.append(Component(year.upper(), True, Role.DIMENSION, concept(year), local_dtype=DataType.YEAR))
    made.append(Component(value.upper(), False, Role.MEASURE, concept(value), local_dtype=DataType.DECIMAL))
    for name in ("obs_status", "conf_status"):
        made.append(
            Component(
                name.upper(),
                True,
                Role.ATTRIBUTE,
                concept(name),
                local_codes=lists[name],
                attachment_level="O",
            )
        )
    for name, kind in NUMBERS.items():
        made.append(
            Component(
                name.upper(), False, Role.ATTRIBUTE, concept(name), local_dtype=kind, attachment_level="O"
            )
        )
    return made


def _english(labels: Labels, code: str) -> str:
    """SDMX names begin with English, whatever languages were asked for."""
    return labels.get("en") or next(iter(labels.values()), code)
