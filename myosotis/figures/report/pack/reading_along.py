"""The pages that go with the open data: what is in the folder, how to cite it, what changed its meaning."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from myosotis.figures.report.edition import Conf, Edition
from myosotis.figures.report.pack.codebook import Codebook
from myosotis.figures.report.pack.describing import LICENCE_ADDRESS
from myosotis_core.indicators import load_definitions

PUBLISHER = "European federation of 116 000 hotlines for missing children"


def cite(edition: Edition) -> str:
    """How to cite the release, in one line."""
    return f"{PUBLISHER}: Figures and Trends {edition.year}. Open data, version {version_of(edition)}. CC BY 4.0."


def version_of(edition: Edition) -> str:
    """A version that changes with the inputs."""
    digest = next((edition.digest[name] for name in ("data", "digest") if edition.digest.get(name)), "")
    return f"{edition.year}-{digest[:12]}" if digest else str(edition.year)


def write_readme(edition: Edition, codebook: Codebook) -> str:
    """What is in the folder and how to read it."""
    hidden = sum(one.conf_status is Conf.HIDDEN for one in edition.observations)
    years = [one.year for one in edition.observations] or [edition.year]
    template = (Path(__file__).parent / "readme.txt").read_text(encoding="utf-8")
    return template.format(
        year=edition.year,
        reporting=len(edition.reporting),
        hotlines=len(edition.hotlines),
        observations=f"{len(edition.observations):,}",
        hidden=f"{hidden:,}",
        first=min(years),
        last=max(years),
        definitions=edition.definitions,
        languages=", ".join(codebook.languages),
        licence=LICENCE_ADDRESS,
        cite=cite(edition),
    )


def write_citation(edition: Edition) -> str:
    """A Citation File Format file."""
    lines = {
        "cff-version": "1.2.0",
        "message": "If you use these figures, please cite them as below.",
        "type": "dataset",
        "title": f"Figures and Trends {edition.year}: open data",
        "version": version_of(edition),
        "license": "CC-BY-4.0",
    }
    written = "".join(f"{name}: {json.dumps(text)}\n" for name, text in lines.items())
    return f"{written}authors:\n  - name: {json.dumps(PUBLISHER)}\n"


def write_changes(edition: Edition) -> str:
    """Where a series begins anew, and what this release was made from."""
    definitions = load_definitions(edition.definitions)
    breaks = [
        f"- **{found.year}**, `{one.code}`: {found.text}"
        for one in definitions.indicators
        for found in one.breaks
        if found.year in edition.years
    ]
    made_from = [f"- {name}: `{value}`" for name, value in sorted(edition.digest.items())]
    return "\n".join(
        [
            f"# Figures and Trends {edition.year}: changes",
            "",
            "Form of these files: version 1. A changed meaning of a code is a new version of the definitions.",
            "",
            "## Breaks in the series of the years covered",
            "",
            *_or_none(breaks, "None."),
            "",
            "## Made from",
            "",
            *_or_none(made_from, "Not stated."),
            "",
        ]
    )


def _or_none(lines: Iterable[str], otherwise: str) -> list[str]:
    return list(lines) or [otherwise]
