"""The words of the report: one file of sentences per language, and a `Speaker` who says a message in one of them.

Words: a *text* is one sentence (or name) under a dotted key, with one form or with a form for each plural of its
language; a *placeholder* `{share:percent}` says how its value is written; a *phrase* is a code as it stands in the
middle of a sentence. Codes of the vocabulary keep the vocabulary's own labels. No number is made here.
Called by: charts, pages, papers, workbooks.
"""

from myosotis.figures.report.texts.reading import (
    PLACEHOLDER,
    REPORT_LANGUAGES,
    Text,
    UnknownText,
    placeholders_of,
    read_texts,
)
from myosotis.figures.report.texts.speaking import RIGHT_TO_LEFT, Speaker, say

__all__ = [
    "PLACEHOLDER",
    "REPORT_LANGUAGES",
    "RIGHT_TO_LEFT",
    "Speaker",
    "Text",
    "UnknownText",
    "placeholders_of",
    "read_texts",
    "say",
]
