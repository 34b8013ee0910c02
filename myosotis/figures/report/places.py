"""Where each file of a release lies, from the folder it is built into: renderers write there, pages link there."""

from __future__ import annotations

PACK = "data"
"""The folder of the open data; everything in it stands on its own and can be handed on as it is."""

OBSERVATIONS = f"{PACK}/observations.csv"
PARQUET = f"{PACK}/observations.parquet"
DATAPACKAGE = f"{PACK}/datapackage.json"
PACK_README = f"{PACK}/README.md"
CHECKSUMS = f"{PACK}/SHA256SUMS"
SDMX_DATA = f"{PACK}/sdmx/figures.csv"
SDMX_STRUCTURES = f"{PACK}/sdmx/structures.xml"


def place_of_table(indicator: str) -> str:
    """The rows of one indicator of the open data as a file of its own."""
    return f"{PACK}/tables/{indicator}.csv"


def place_of_pdf(year: int, language: str) -> str:
    """The report as a PDF."""
    return f"{language}/figures-and-trends-{year}-{language}.pdf"


def place_of_workbook(year: int, language: str) -> str:
    """The tables of the report as a workbook."""
    return f"{language}/figures-and-trends-{year}-{language}.xlsx"


def place_of_sheet(year: int, hotline: str, language: str) -> str:
    """One hotline's page as a PDF."""
    return f"{language}/hotlines/{hotline}-{year}-{language}.pdf"
