"""What the worker does for a release that is wanted: builds it in a process of its own, and enters what came of it."""

from __future__ import annotations

import csv
import io
import json
import logging
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from uuid import UUID

from myosotis.figures.actions.releases import Built, BuiltTable, enter_build, note_fault
from myosotis.figures.models import Release
from myosotis.figures.queries.collections import make_collection
from myosotis.figures.queries.releases import folder_of
from myosotis.figures.report.folders import write_collection
from myosotis.figures.report.ledger import tables_of_site
from myosotis.figures.report.places import PACK
from myosotis.kernel import clock

logger = logging.getLogger("myosotis.worker")
AUDIT = f"{PACK}/audit.json"
BESIDE = (".begun", ".held")
"""Files beside a build that are no part of it."""
_running: dict[UUID, subprocess.Popen[str]] = {}
"""What this worker began; a worker that starts anew begins anew."""


def build_releases() -> int:
    """Begin the builds that are wanted, one at a time, and enter those that are done. Delivering never waits for it."""
    done = 0
    for release in Release.objects.filter(wanted_at__isnull=False, round__isnull=False, stopped_at=None):
        process = _running.get(release.pk)
        if process is None and not _running:
            _begin(release)
        elif process is not None and process.poll() is not None:
            del _running[release.pk]
            _finish(release, process)
            done += 1
    return done


def _begin(release: Release) -> None:
    place = folder_of(release)
    sources, out = place.with_suffix(".collection"), place.with_suffix(".new")
    for old in (sources, out):
        shutil.rmtree(old, ignore_errors=True)
    if release.round is None:
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    write_collection(make_collection(release.round), sources)
    command = [sys.executable, "-m", "myosotis.figures.report", "build", str(sources), str(release.year)]
    command += ["--lang", ",".join(release.languages), "--out", str(out)]
    command += ["--held", str(place.with_suffix(".held"))]
    # What comes while it builds is not in it.
    place.with_suffix(".begun").write_text(clock.now().isoformat(), encoding="utf-8")
    _running[release.pk] = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )


def _finish(release: Release, process: subprocess.Popen[str]) -> None:
    place = folder_of(release)
    sources, out = place.with_suffix(".collection"), place.with_suffix(".new")
    said = (process.communicate()[1] or "").strip().splitlines()
    if process.returncode != 0:
        logger.warning("A release could not be built (%s).", process.returncode)
        note_fault(release_id=release.pk, fault=said[-1] if said else str(process.returncode))
        shutil.rmtree(out, ignore_errors=True)
    else:
        shutil.rmtree(place, ignore_errors=True)
        out.rename(place)
        built = read_build(place)
        enter_build(release_id=release.pk, built=replace(built, audit={**built.audit, **read_beside(place)}))
    shutil.rmtree(sources, ignore_errors=True)
    for name in BESIDE:
        place.with_suffix(name).unlink(missing_ok=True)


def read_build(place: Path) -> Built:
    """What a build left: its protected tables, the indicators it publishes, what the attack on it came to."""
    tables = [describe_table(name, content.decode()) for name, content in tables_of_site(place).items()]
    indicators = sorted(path.stem for path in (place / PACK / "tables").glob("*.csv"))
    audit = json.loads((place / AUDIT).read_text(encoding="utf-8")) if (place / AUDIT).is_file() else {}
    return Built(tables, indicators, audit, is_safe=bool(tables), folder=place.name)


def read_beside(place: Path) -> dict[str, object]:
    """What the build tells the secretariat alone: which returns it held back, and until when returns were counted."""
    begun, held = (place.with_suffix(name) for name in BESIDE)
    return {
        "counted_at": begun.read_text(encoding="utf-8") if begun.is_file() else "",
        "held": json.loads(held.read_text(encoding="utf-8")) if held.is_file() else [],
    }


def describe_table(name: str, content: str) -> BuiltTable:
    """A protected table for the ledger."""
    rows = list(csv.DictReader(io.StringIO(content)))
    hidden = sum(1 for row in rows if row.get("status") != "open")
    return BuiltTable(name, content, len(rows), hidden)
