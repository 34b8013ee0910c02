"""Matching: is this child already known, here or in another country?

Words: a *person* has names, a birth, a gender and countries, each of them maybe missing or wrong; a *token* is one
part of a name; a *search token* is its keyed digest in an index; a *comparison* is a score with its *reasons*; a
*candidate* is somebody who may be the same. No score decides: a person judges.
Called by: the room `people`, hotlines that keep their own case system, `python -m myosotis_core.matching`.

>>> from myosotis_core.matching import Born, Person, compare
>>> child = Person(["Юлія Шевченко"], Born.in_year(2011))
>>> compare(child, Person(["Yuliia Shevchenko"], Born.in_year(2012))).score > 0.9
True
"""

from myosotis_core.matching.births import BirthRefused, Born
from myosotis_core.matching.comparing import Comparison, compare
from myosotis_core.matching.keys import SearchToken, query_tokens_for, tokens_for
from myosotis_core.matching.normalising import Token, normalise
from myosotis_core.matching.person import Person
from myosotis_core.matching.reasons import CODES, Reason
from myosotis_core.matching.register import AlreadyThere, Candidate, Register

__all__ = [
    "CODES",
    "AlreadyThere",
    "BirthRefused",
    "Born",
    "Candidate",
    "Comparison",
    "Person",
    "Reason",
    "Register",
    "SearchToken",
    "Token",
    "compare",
    "normalise",
    "query_tokens_for",
    "tokens_for",
]
