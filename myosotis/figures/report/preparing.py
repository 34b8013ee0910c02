"""From a collection to an edition: protect everything, then say only what may be seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from myosotis.figures.report.chapters.borders import draft_borders
from myosotis.figures.report.chapters.caseload import draft_caseload
from myosotis.figures.report.chapters.categories import CATEGORIES, draft_category
from myosotis.figures.report.chapters.cover import draft_cover
from myosotis.figures.report.chapters.mediation import draft_mediation
from myosotis.figures.report.chapters.reading import draft_annex, draft_reading
from myosotis.figures.report.chapters.reporters import draft_reporters
from myosotis.figures.report.chapters.sheets import draft_sheet
from myosotis.figures.report.chapters.support import draft_support
from myosotis.figures.report.collection import Collection
from myosotis.figures.report.edition import Chapter, Conf, Edition, Observation
from myosotis.figures.report.ledger import HeldBack
from myosotis.figures.report.mediating import Mediations, protect_mediations
from myosotis.figures.report.observing import observe
from myosotis.figures.report.policy import load_policy
from myosotis.figures.report.protecting import Protected, protect_collection
from myosotis.figures.report.settling import settle
from myosotis.figures.report.showing import Release
from myosotis_core.indicators import load_definitions
from myosotis_core.vocabulary import CURRENT_VERSION

PROGRAM = "0.1.0"


class NothingToReport(ValueError):
    """No hotline reported the year; there is no edition of it."""


def prepare(
    collection: Collection, *, workers: int = 1, say: Callable[[str], None] = lambda _text: None
) -> Edition:
    """The edition of a collection's year: the same collection always gives the same edition.

    `workers`: processes that protect at the same time. `say` is told what is being done. Raises `NothingToReport`, and
    `NotProtectable` of disclosure control where small numbers follow from what is public already.
    """
    if not collection.returns.get(collection.year):
        raise NothingToReport(f"No hotline reported {collection.year}.")
    collection, held = settle(collection)
    names = {one.code: one.name for one in collection.hotlines}
    for one in held:
        say(one.sentence(names.get(one.hotline, one.hotline), load_policy().threshold))
    protected = protect_collection(collection, workers=workers, say=say)
    release, mediations = Release(collection, protected), protect_mediations(collection)
    observations = observe(release)
    say(f"{len(observations)} numbers of open data")
    audit = _audit(observations, protected, held)
    chapters = _draft_chapters(release, observations, mediations, len(held))
    sheets = tuple(
        draft_sheet(release, one)
        for one in sorted(collection.hotlines, key=lambda one: one.code)
        if one.code in release.reporting
    )
    return Edition(
        year=collection.year,
        years=release.years,
        definitions=CURRENT_VERSION,
        hotlines=collection.hotlines,
        reporting=release.reporting,
        headlines=draft_cover(release, chapters),
        chapters=chapters,
        sheets=sheets,
        observations=observations,
        cubes={**protected.cubes, **({mediations.name: mediations.cube} if mediations else {})},
        audit=audit,
        stories=collection.stories,
        written=collection.chapters,
        digest={"data": collection.digest, "definitions": load_definitions().version, "program": PROGRAM},
        held=held,
    )


def _draft_chapters(
    release: Release, observations: Sequence[Observation], mediations: Mediations | None, held: int
) -> tuple[Chapter, ...]:
    hidden = sum(one.conf_status is Conf.HIDDEN for one in observations)
    counted = sum(
        one.measure == "count" and one.obs_status not in ("O", "L", "K", "M") for one in observations
    )
    written = tuple(sorted({name for named in release.collection.chapters.values() for name in named}))
    readers = 1 + len(release.reporting)
    return (
        draft_reporters(release, hidden, counted),
        draft_caseload(release),
        *(draft_category(release, category) for category in CATEGORIES),
        draft_borders(release),
        *([draft_mediation(mediations)] if mediations else []),
        draft_support(release),
        draft_reading(hidden, readers, CURRENT_VERSION, written, len(release.protected.withheld), held),
        draft_annex(),
    )


def _audit(
    observations: Sequence[Observation], protected: Protected, held: Sequence[HeldBack]
) -> Mapping[str, object]:
    """What disclosure control says of itself; the attack on the release adds its own findings."""
    return {
        "cubes": {
            name: {
                "cells": len(protected.spots[name]),
                "hidden": cube.effort.hidden,
                "kept": None if cube.effort.kept is None else round(cube.effort.kept, 3),
                "verified": cube.statement,
            }
            for name, cube in protected.cubes.items()
        },
        # Which hotlines they are of is told to those who build the report alone.
        "held_back": dict(sorted(Counter(str(one.year) for one in held).items())),
        "withheld": dict(sorted(protected.withheld.items())),
        "counts": sum(one.measure == "count" for one in observations),
        "hidden": sum(one.conf_status is Conf.HIDDEN for one in observations),
    }
