"""Comparing figures of hotlines and years without misleading: codes, growth, coverage, small numbers, questions.

Words: a *match* joins a hotline's own code to a common one; a *panel* is what each hotline counted in one year;
*growth* is that of the hotlines in both years; *coverage* says how much of the whole a figure stands for; a
*question* is asked back about a return; a *published figure* was printed before and stands beside ours. Pure
functions over the tables of `myosotis_core.indicators`; told in docs/figures.md.
"""

from myosotis_core.comparison.coverage import Coverage, count_on_time, coverage_of
from myosotis_core.comparison.local_codes import (
    BadMapping,
    Mapped,
    Match,
    Predicate,
    check_matches,
    map_counts,
    map_table,
    read_matches,
    translate_code,
    write_matches,
)
from myosotis_core.comparison.panels import (
    Growth,
    Link,
    Observation,
    Panel,
    Refusal,
    chain,
    comparable_part,
    matched_growth,
    observe,
)
from myosotis_core.comparison.population import BadPopulation, Population, read_population
from myosotis_core.comparison.published import (
    Conflict,
    PublishedFigure,
    conflicts_of,
    load_conflicts,
    load_published,
)
from myosotis_core.comparison.questions import QUESTIONS, Question, find_questions
from myosotis_core.comparison.small_numbers import (
    Careful,
    Reason,
    are_apart,
    poisson,
    rate_of,
    share_of,
    wilson,
)
from myosotis_core.comparison.times import Step, median_age, survival

__all__ = [
    "QUESTIONS",
    "BadMapping",
    "BadPopulation",
    "Careful",
    "Conflict",
    "Coverage",
    "Growth",
    "Link",
    "Mapped",
    "Match",
    "Observation",
    "Panel",
    "Population",
    "Predicate",
    "PublishedFigure",
    "Question",
    "Reason",
    "Refusal",
    "Step",
    "are_apart",
    "chain",
    "check_matches",
    "comparable_part",
    "conflicts_of",
    "count_on_time",
    "coverage_of",
    "find_questions",
    "load_conflicts",
    "load_published",
    "map_counts",
    "map_table",
    "matched_growth",
    "median_age",
    "observe",
    "poisson",
    "rate_of",
    "read_matches",
    "read_population",
    "share_of",
    "survival",
    "translate_code",
    "wilson",
    "write_matches",
]
