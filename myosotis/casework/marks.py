"""What a line of a list says of a child that has, or will soon have, come of age while it is missing."""

from __future__ import annotations

import datetime as dt

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from myosotis.casework.facts import local_day
from myosotis.casework.queries.cases import ChildView
from myosotis.kernel import clock
from myosotis.people.ages import age_on

OF_AGE = 18
SOON = dt.timedelta(days=60)


def say_of_age(child: ChildView) -> str:
    """ "Came of age while missing", "Comes of age on 4 May"; "" of a child that is not missing or is far from it."""
    episode = child.open_episode
    if episode is None or (episode.age_years is not None and episode.age_years >= OF_AGE):
        return ""
    today = local_day(clock.now())
    told, year = child.person.born, child.person.birth_year
    now = age_on(today, told=told, birth_year=year)
    if now is not None and now >= OF_AGE:
        return _("Came of age while missing")
    on = (told or {}).get("on")
    soon = today + SOON
    if not on or (age_on(soon, told=told, birth_year=year) or 0) < OF_AGE:
        return ""
    born = dt.date.fromisoformat(on)
    # Who was born on 29 February comes of age on 1 March of a year without one.
    day = (
        dt.date(born.year + OF_AGE, 3, 1)
        if (born.month, born.day) == (2, 29)
        else born.replace(year=born.year + OF_AGE)
    )
    return _("Comes of age on {day}").format(day=date_format(day, "j M"))
