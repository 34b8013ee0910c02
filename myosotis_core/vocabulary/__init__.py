"""The common vocabulary: harmonised code lists with definitions, sources and labels in seven languages.

Words: a *code list* (`category`) holds *codes* (`runaway`); every list open to absence also takes the
*absence codes* asked_not_known, does_not_apply, not_collected; a *version* (`2026.1`) never changes its meaning
once released, a changed meaning is a new version. A hotline's own lists join by a `LocalMapping`.
Called by: forms, exchange messages, counting (`myosotis_core.indicators`), the documentation.

>>> from myosotis_core.vocabulary import load
>>> load().list("category").code("runaway").label("fr")
'Fugue'
"""

from myosotis_core.vocabulary.checks import Problem, validate
from myosotis_core.vocabulary.mapping import LocalMapping, MappingEntry, Relation, check_mapping
from myosotis_core.vocabulary.model import (
    ASKED_NOT_KNOWN,
    DOES_NOT_APPLY,
    LANGUAGES,
    NOT_COLLECTED,
    Code,
    CodeList,
    UnknownCode,
    UnknownList,
    Vocabulary,
    VocabularyError,
)
from myosotis_core.vocabulary.reading import CURRENT_VERSION, UnknownVersion, load, versions
from myosotis_core.vocabulary.sentences import Sentence

__all__ = [
    "ASKED_NOT_KNOWN",
    "CURRENT_VERSION",
    "DOES_NOT_APPLY",
    "LANGUAGES",
    "NOT_COLLECTED",
    "Code",
    "CodeList",
    "LocalMapping",
    "MappingEntry",
    "Problem",
    "Relation",
    "Sentence",
    "UnknownCode",
    "UnknownList",
    "UnknownVersion",
    "Vocabulary",
    "VocabularyError",
    "check_mapping",
    "load",
    "validate",
    "versions",
]
