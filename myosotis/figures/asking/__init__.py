"""Questions nobody had thought of: up to three dimensions crossed, protected at once, or refused with the reason.

Words: a *crossing* is what was counted, hotline by hotline, laid out so that it adds up; an *answer* is the protected
table with its certificate. Nothing but an answer reaches a page. Coordinates are those of releases, so that whatever a
release shows of the same measure and year is known to the reader, and what it hides stays hidden. Pure: no Django.
"""

from myosotis.figures.asking.answering import Answer, TooFine, answer_crossing
from myosotis.figures.asking.crossing import (
    MOST_DIMENSIONS,
    Crossing,
    cross_facts,
    cross_returns,
    dimensions_of_measure,
    measures_to_ask,
)

__all__ = [
    "MOST_DIMENSIONS",
    "Answer",
    "Crossing",
    "TooFine",
    "answer_crossing",
    "cross_facts",
    "cross_returns",
    "dimensions_of_measure",
    "measures_to_ask",
]
