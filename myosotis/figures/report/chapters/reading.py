"""Chapters: how to read the figures and how children are protected; the annex."""

from __future__ import annotations

from myosotis.figures.report.edition import Chapter
from myosotis.figures.report.messages import say_that
from myosotis.figures.report.policy import load_policy
from myosotis_core.comparison.small_numbers import SMALLEST_BASE


def draft_reading(
    hidden: int, readers: int, version: str, written: tuple[str, ...], withheld: int = 0, held: int = 0
) -> Chapter:
    """What the figures mean and what they leave out. `readers` tried to work out the `hidden` numbers.

    `withheld`: tables that are left out as a whole. `held`: returns of past years that are held back.
    """
    threshold = load_policy().threshold
    left_out = [
        say_that(key, number=number)
        for key, number in (("reading.withheld", withheld), ("reading.held", held))
        if number
    ]
    sentences = (
        say_that("reading.units"),
        say_that("reading.unknown"),
        say_that("reading.rounding"),
        say_that("reading.small", base=SMALLEST_BASE),
        say_that("reading.growth"),
        say_that("reading.breaks"),
        say_that("reading.grades"),
        say_that("reading.hidden", largest=threshold - 1, hidden=hidden),
        *left_out,
        say_that("reading.attack", "none_could", readers=readers),
        say_that("reading.interval", low=1, high=threshold),
        say_that("reading.definitions", version=version),
    )
    return Chapter("reading", "chapter.reading", sentences, (), written)


def draft_annex() -> Chapter:
    """The annex: its tables are the open data, which renderers lay out."""
    return Chapter("annex", "chapter.annex", (), ())
