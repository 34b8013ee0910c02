"""The questionnaire as a workbook: for a hotline that counts with other software, or by hand.

`write_questionnaire` makes a workbook from the vocabulary, in the hotline's language; `read_questionnaire` reads what
comes back and guesses nothing: whatever it cannot take stands in a list of faults, each with its sheet, its cell, what
stands there and what is expected; `mark_faults` writes them beside the cells. Pure: no Django, no clock, no network.
"""

from myosotis.figures.questionnaire.faults import Fault, Weight
from myosotis.figures.questionnaire.layout import FORM
from myosotis.figures.questionnaire.marking import mark_faults
from myosotis.figures.questionnaire.reading import Filled, read_questionnaire
from myosotis.figures.questionnaire.words import LANGUAGES, say
from myosotis.figures.questionnaire.writing import write_questionnaire

__all__ = [
    "FORM",
    "LANGUAGES",
    "Fault",
    "Filled",
    "Weight",
    "mark_faults",
    "read_questionnaire",
    "say",
    "write_questionnaire",
]
