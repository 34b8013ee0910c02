"""What mediators told: read and written as it is, shown together only, and told in each language."""

from __future__ import annotations

from dataclasses import replace

import pytest

from myosotis.figures.report.chapters.mediation import draft_mediation
from myosotis.figures.report.collection import Collection, Mediator
from myosotis.figures.report.mediating import protect_mediations
from myosotis.figures.report.mediator_files import read_mediators, write_mediators
from myosotis.figures.report.return_files import CollectionRefused
from myosotis.figures.report.texts import REPORT_LANGUAGES, Speaker

YEAR = 2025


def tell(number: int, **outcomes: int) -> Mediator:
    """One mediator of a country of the twelve."""
    country = ("BE", "FR", "GR")[number % 3]
    return Mediator(f"m{number:02}", country, sum(outcomes.values()), outcomes, ("en", "fr"), 60 + number)


def collect(*told: Mediator) -> Collection:
    """A collection of nothing else."""
    return Collection(YEAR, (), {}, mediators={YEAR: told})


def many() -> Collection:
    """Twelve mediators; two mediations were withdrawn, one with each of two of them."""
    told = [tell(number, full_agreement=3, partial_agreement=1, no_agreement=2) for number in range(10)]
    return collect(
        *told, tell(10, running=1, withdrawn=1), tell(11, running=4, withdrawn=1), tell(12, running=5)
    )


def test_answers_of_mediators_are_read_as_they_were_written() -> None:
    written = write_mediators(many().mediators)
    assert read_mediators(written, "mediators.csv") == many().mediators
    broken = written.replace(b"2025,m12,BE,en fr,5,", b"2025,m12,BE,en fr,6,")
    with pytest.raises(CollectionRefused, match="line 14: the outcomes do not add up"):
        read_mediators(broken, "mediators.csv")


def test_a_small_outcome_is_hidden_with_another_and_the_total_is_shown() -> None:
    found = protect_mediations(many())
    assert found is not None
    assert found.total == 72
    assert found.outcomes["withdrawn"] is None
    hidden = [code for code, count in found.outcomes.items() if count is None]
    assert len(hidden) > 1
    assert "2" not in found.cube.tables[0].cells[0].coordinates
    assert found.days == 66


def test_what_fewer_than_three_mediators_fed_is_not_shown() -> None:
    assert protect_mediations(collect(tell(1, running=40), tell(2, running=40))) is None
    told = [tell(number, full_agreement=6, no_agreement=7) for number in range(6)]
    found = protect_mediations(collect(*told, tell(7, running=30), tell(8, running=30)))
    assert found is not None
    assert found.outcomes["running"] is None


def test_the_chapter_is_told_in_each_language_without_hidden_numbers() -> None:
    found = protect_mediations(many())
    assert found is not None
    chapter = draft_mediation(replace(found, total=None))
    assert chapter.sentences[0].key == "mediation.hidden"
    chapter = draft_mediation(found)
    (chart,) = chapter.charts
    assert {mark.note for mark in chart.marks if mark.row.code == "withdrawn"} == {"hidden"}
    for language in REPORT_LANGUAGES:
        speaker = Speaker(language)
        said = [speaker.say(one) for one in (*chapter.sentences, chart.title, chart.subtitle, *chart.notes)]
        assert all(said)
