"""Writing the folder of open data."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from myosotis.figures.report.edition import Edition
from myosotis.figures.report.pack import lists
from myosotis.figures.report.pack.codebook import SAFE_CODE, Codebook, NotWritable, make_codebook
from myosotis.figures.report.pack.describing import (
    LICENCE_ADDRESS,
    NUMBERS,
    TableFile,
    fields_of,
    make_csvw,
    make_datapackage,
)
from myosotis.figures.report.pack.lines import Line, make_lines, write_sdmx, write_tidy
from myosotis.figures.report.pack.reading_along import (
    PUBLISHER,
    version_of,
    write_changes,
    write_citation,
    write_readme,
)
from myosotis.figures.report.pack.structures import dataflow_of, make_structures
from myosotis.figures.report.places import CHECKSUMS, PACK
from myosotis_core.cube.files import open_duckdb
from myosotis_core.disclosure import ProtectedCube

MEDIA = {
    ".csv": "text/csv",
    ".parquet": "application/vnd.apache.parquet",
    ".xml": "application/vnd.sdmx.structure+xml",
    ".json": "application/json",
    ".py": "text/x-python",
    ".md": "text/markdown",
    ".txt": "text/plain",
    ".cff": "text/yaml",
}
KEY = ("indicator", "year", "hotline")
VERIFY = """

if __name__ == "__main__":
    import sys

    for folder in map(Path, sys.argv[1:]):
        tables = sorted(folder.glob("table-*.csv"), key=lambda path: int(path.stem.split("-")[1]))
        print(f"{folder}: {verify(tables, folder / 'certificate.json')}")
"""


class Folder:
    """The folder that is being written, with what lies in it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.digests: dict[str, tuple[int, str]] = {}

    def write(self, path: str, content: str | bytes) -> None:
        """Write one file."""
        data = content.encode() if isinstance(content, str) else content
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        self.digests[path] = (len(data), hashlib.sha256(data).hexdigest())

    def take(self, path: str) -> None:
        """Note a file that somebody else wrote."""
        data = (self.root / path).read_bytes()
        self.digests[path] = (len(data), hashlib.sha256(data).hexdigest())

    def forget_earlier(self) -> None:
        """Remove what an earlier writing left here and this one did not write, by its list of digests alone."""
        listed = self.root / Path(CHECKSUMS).name
        if not listed.exists():
            return
        for line in listed.read_text(encoding="utf-8").splitlines():
            old = (self.root / line.partition("  ")[2]).resolve()
            if (
                old.is_relative_to(self.root.resolve())
                and str(old.relative_to(self.root.resolve())) not in self.digests
            ):
                old.unlink(missing_ok=True)

    def checksums(self) -> str:
        """The digests as `sha256sum -c` reads them."""
        return "".join(f"{digest}  {path}\n" for path, (_size, digest) in sorted(self.digests.items()))


def write_pack(edition: Edition, languages: Sequence[str], out: Path) -> list[Path]:
    """Write the open data of an edition into `data/` below `out`, and return the files.

    The same edition gives the same bytes. Raises `NotWritable` where the edition cannot be written, above all where a
    hidden number is there after all.
    """
    codebook = make_codebook(edition, languages)
    lines = make_lines(edition.observations, codebook)
    folder = Folder(out / PACK)
    tables = write_tables(folder, lines, codebook)
    tables += write_lists(folder, edition, codebook)
    write_parquet(folder, codebook)
    dimensions = [one.name for one in codebook.dimensions]
    folder.write("sdmx/figures.csv", write_sdmx(lines, dimensions, dataflow_of(codebook)))
    folder.write("sdmx/structures.xml", make_structures(codebook, edition.year))
    write_certificates(folder, edition.cubes)
    folder.write("audit.json", json.dumps(edition.audit, ensure_ascii=False, indent=2, default=str) + "\n")
    folder.write("README.md", write_readme(edition, codebook))
    folder.write("CHANGES.md", write_changes(edition))
    folder.write("CITATION.cff", write_citation(edition))
    folder.write("LICENCE.txt", (Path(__file__).parent / "LICENCE-CC-BY-4.0.txt").read_bytes())
    describe(folder, edition, tables)
    folder.forget_earlier()
    (out / CHECKSUMS).write_text(folder.checksums(), encoding="utf-8")
    return [*(folder.root / path for path in sorted(folder.digests)), out / CHECKSUMS]


def write_tables(folder: Folder, lines: Sequence[Line], codebook: Codebook) -> list[TableFile]:
    """The observations in one file, and those of each indicator in a file of their own."""
    dimensions = [one.name for one in codebook.dimensions]
    path = "observations.csv"
    folder.write(path, write_tidy(lines, dimensions))
    described = [
        TableFile(
            "observations",
            path,
            "All observations",
            "One row a number. A dimension is empty where the indicator is not by it.",
            fields_of(codebook, dimensions, with_indicator=True),
            (*KEY, *dimensions, "measure"),
            (("indicator", "indicators.csv"), ("hotline", "hotlines.csv")),
        )
    ]
    by_indicator: dict[str, list[Line]] = {}
    for line in lines:
        by_indicator.setdefault(line.indicator, []).append(line)
    titles = {one.code: one for one in codebook.indicators.codes}
    for code, own in by_indicator.items():
        used = {name for line in own for name, _code in line.place}
        by = [name for name in dimensions if name in used]
        folder.write(f"tables/{code}.csv", write_tidy(own, by, with_indicator=False))
        named = titles[code]
        described.append(
            TableFile(
                f"table-{code}".replace("_", "-").lower(),
                f"tables/{code}.csv",
                named.labels.get("en", code),
                named.definition,
                fields_of(codebook, by, with_indicator=False),
                ("year", "hotline", *by, "measure"),
                (("hotline", "hotlines.csv"),),
            )
        )
    return described


def write_lists(folder: Folder, edition: Edition, codebook: Codebook) -> list[TableFile]:
    """What the codes of the observations mean."""
    languages = codebook.languages
    folder.write("indicators.csv", lists.write_indicators(codebook))
    folder.write("hotlines.csv", lists.write_hotlines(edition, codebook))
    folder.write("codes.csv", lists.write_codes(codebook))
    return [
        lists.describe_list(
            "indicators", lists.INDICATOR_COLUMNS, languages, "What each indicator counts", ("code",)
        ),
        lists.describe_list("hotlines", lists.HOTLINE_COLUMNS, languages, "The hotlines", ("code",)),
        lists.describe_list("codes", lists.CODE_COLUMNS, languages, "All codes", ("column", "code")),
    ]


def write_parquet(folder: Folder, codebook: Codebook) -> None:
    """The observations once more, read from the CSV that was just written, so that the two cannot differ.

    One thread, one order and no clock: DuckDB then writes the same bytes each time. Its version stands in the file.
    """
    source, target = folder.root / "observations.csv", folder.root / "observations.parquet"
    names = [
        field.name
        for field in fields_of(codebook, [one.name for one in codebook.dimensions], with_indicator=True)
    ]
    kinds = {"integer": "INTEGER", "number": "DOUBLE"}
    columns = {name: kinds.get(NUMBERS.get(name, ""), "VARCHAR") for name in names}
    part = target.with_name(target.name + ".part")
    with open_duckdb(threads=1, memory="300MB") as connection:
        connection.execute("SET preserve_insertion_order = true")
        connection.execute(
            "COPY (SELECT * FROM read_csv($source, header = true, auto_detect = false, delim = ',', nullstr = '',"
            " columns = $columns)) TO $target (FORMAT parquet, COMPRESSION zstd)",
            {"source": str(source), "columns": columns, "target": str(part)},
        )
    part.replace(target)
    folder.take("observations.parquet")


def write_certificates(folder: Folder, cubes: Mapping[str, ProtectedCube]) -> None:
    """The protected tables with their certificates, and the verifier, so that anybody can check them."""
    verifier = (files("myosotis_core.disclosure") / "verify.py").read_text(encoding="utf-8")
    folder.write("certificates/verify.py", verifier.rstrip("\n") + "\n" + VERIFY)
    for name, cube in sorted(cubes.items()):
        if not SAFE_CODE.fullmatch(name):
            raise NotWritable(f"“{name}” cannot be the name of a protected table in the open data.")
        paths = [f"certificates/{name}/table-{at}.csv" for at, _table in enumerate(cube.tables, start=1)]
        certificate = f"certificates/{name}/certificate.json"
        (folder.root / certificate).parent.mkdir(parents=True, exist_ok=True)
        cube.publish([folder.root / path for path in paths], folder.root / certificate)
        for path in (*paths, certificate):
            folder.take(path)


def describe(folder: Folder, edition: Edition, tables: Sequence[TableFile]) -> None:
    """The descriptions for programs, over everything that was written before."""
    title = f"Figures and Trends {edition.year}: open data"
    described = {one.path for one in tables}
    others: list[dict[str, Any]] = []
    for path, (size, digest) in sorted(folder.digests.items()):
        if path not in described:
            others.append(
                {
                    "name": path.lower().replace("/", "-").replace(".", "-").replace("_", "-"),
                    "path": path,
                    "type": "file",
                    "format": Path(path).suffix.lstrip("."),
                    "mediatype": MEDIA[Path(path).suffix],
                    "bytes": size,
                    "hash": f"sha256:{digest}",
                }
            )
    about = {
        "name": f"figures-and-trends-{edition.year}",
        "title": title,
        "description": "What missing children hotlines counted, protected so that no child can be recognised.",
        "version": version_of(edition),
        "licenses": [
            {
                "name": "CC-BY-4.0",
                "path": LICENCE_ADDRESS,
                "title": "Creative Commons Attribution 4.0 International",
            }
        ],
        "contributors": [{"title": PUBLISHER, "role": "publisher"}],
        "keywords": ["missing children", "116 000", "statistics"],
    }
    folder.write("datapackage.json", make_datapackage(tables, others, about))
    folder.write("csvw.json", make_csvw(tables, {"dc:title": title, "dc:publisher": PUBLISHER}))
