"""What a file or a document has wrong, in the language of the page: the library's sentences with their translation."""

from __future__ import annotations

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_noop as _

from myosotis.figures.questionnaire.words import isolate
from myosotis_core.vocabulary import Sentence

SENTENCES = frozenset(
    {
        _("This is no file of a return."),
        _("of all"),
        _("This is no return in a form that is known here."),
        _("The return cannot be unpacked."),
        _("The return is larger than a return can be."),
        _("The return is not the one that was signed: its digest differs."),
        _("The return has other parts than a return has."),
        _("A part of the return is not in its form."),
        _("A return has tables."),
        _("The table “{code}” is not of this return."),
        _("What the hotline says of its service is not in its form."),
        _("“{found}” is no year or version that can be."),
        _("A text of the return is longer than it may be."),
        _("A place in the return is not in its form."),
        _("What a hotline says of its own figures is not in its form."),
        _("This is no table in a form that is known here."),
        _("The definitions “{version}” are not known here."),
        _("The indicators of {version} hold no “{code}”."),
        _("“{year}” is not a year that can be reported."),
        _("A table has cells."),
        _("The cell {place} stands twice."),
        _("The total is missing."),
        _("A cell has a place, a value, a status, whether it is a break, and a grade."),
        _("The place {place} has not one code for each dimension."),
        _("“{code}” in {place} is not a code of this table."),
        _("The cell {place} has a status that does not go with its value."),
        _("The cell {place} holds no count."),
        _("The cell {place} is called zero and is not."),
        _("The file is not the one the checksum was taken of."),
        _("The file is not text in UTF-8."),
        _("The file has neither the columns of demo_pjan nor country, year, age and children."),
        _("Two rows give different numbers for {country}, {year}, age {age}."),
        _("The file holds no children."),
        _("Line {line}: the age is one completed year, from 0 to 17."),
        _("Line {line}: “{number}” or “{year}” is no number."),
        _("Line {line}: a population is not negative."),
        _("Line {line}: {fault}"),
        _("The table has no column {names}."),
        _("“{code}”: a partial match needs its share and how that was found."),
        _("“{code}” counts whole under one code and cannot have a second match at the same time."),
        _("The shares of “{code}” are more than the whole."),
        _("Local counts of one dimension make a table by that dimension."),
        _("“{found}” is no match of SKOS that is known here."),
        _("“{found}” is no list of common codes."),
        _("the common list “{name}” has no code “{code}”."),
        _("“{found}” is not a share."),
        _("“{found}” is not a share between 0 and 1."),
        _("“{found}” is neither a year nor a day."),
        _("No round of this year is open here for this hotline."),
        _("The round does not take it."),
        _("The round follows another version of the definitions than the return."),
        _("The return holds no table that the round asks for."),
        _("It was signed before its year was over; the yearly round takes whole years."),
    }
)
"""Everything that `myosotis_core` and this room say of a file in a `Sentence`; a test holds them together."""


def say(text: object) -> str:
    """A sentence in the language of the page; other words as they are."""
    if not isinstance(text, Sentence):
        return str(text)
    language = get_language() or "en"
    values = {
        name: say(value) if isinstance(value, Sentence) else isolate(str(value), language)
        for name, value in text.values.items()
    }
    return gettext(text.template).format(**values)


def say_received(text: str) -> str:
    """A sentence that another node sent in English, in the language of the page where it is one of ours."""
    return gettext(text) if text in SENTENCES else text


def is_ours(text: str) -> bool:
    """Whether a received sentence can be said in the language of the page."""
    return text in SENTENCES
