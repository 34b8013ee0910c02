"""The months of dates: in the language of the page, as that language writes them within a date, and read back."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.template import Context, Template
from django.utils import translation
from django.utils.formats import date_format

from myosotis.casework.fields import read_here, write_moment
from myosotis.casework.moments import Moment
from tests.house import PACKAGE, code_files, name_of

DAY = dt.date(2026, 11, 22)
SAID = {
    "en": ("22 Nov 2026", "22 November 2026", "November 2026"),
    "fr": ("22 nov. 2026", "22 novembre 2026", "novembre 2026"),
    "nl": ("22 nov 2026", "22 november 2026", "november 2026"),
    "el": ("22 Νοέ 2026", "22 Νοεμβρίου 2026", "Νοέμβριος 2026"),
    "ar": ("22 نوفمبر 2026", "22 نوفمبر 2026", "نوفمبر 2026"),
}


@pytest.mark.parametrize("language", SAID)
def test_a_month_is_written_as_the_language_of_the_page_writes_it(language: str) -> None:
    short = Template('{{ day|date:"j M Y" }}')
    with translation.override(language):
        written = (short.render(Context({"day": DAY})), date_format(DAY, "j F Y"), date_format(DAY, "F Y"))
    assert written == SAID[language]


@pytest.mark.parametrize("language", SAID)
def test_a_month_in_a_field_is_read_back_as_the_same_month(language: str) -> None:
    with translation.override(language):
        for month in range(1, 13):
            moment = Moment(dt.datetime(2025, month, 1, 12, tzinfo=dt.UTC), "month")
            read = read_here(write_moment(moment)).moment
            assert read, write_moment(moment)
            assert write_moment(read) == write_moment(moment)


def test_no_page_names_a_month_or_a_day_in_english_whatever_its_language() -> None:
    # Commands speak English to whoever runs the node.
    told_to_the_keeper = ("site/management", "site/node_checks.py", "site/restoring.py")
    english = re.compile(r"""%[aAbB]\b(?=[^"'\n]*["'}])""")
    found = [
        name_of(path)
        for path in code_files("myosotis")
        if english.search(path.read_text(encoding="utf-8"))
        and not path.relative_to(PACKAGE).as_posix().startswith(told_to_the_keeper)
    ]
    assert found == []
