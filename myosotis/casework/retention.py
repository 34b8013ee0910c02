"""How long a closed case is kept. Periods are the hotline's choice; these are the defaults, named with their source.

Missing People (UK, 116 000) keeps six years after the last contact with an identified person and two where nobody
was identified (runawayhelpline.org.uk). A file of a child still missing never expires, whatever its class says.
"""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from myosotis.casework.models import Case

YEARS: dict[str, int | None] = {
    "still_missing": None,
    "identified": 6,
    "unidentified": 2,
    "prevention": 2,
    "assistance": 0,
    "contact_only": 2,
    "deceased": None,
}
ASSISTANCE_KEPT_FOR = dt.timedelta(days=30)
OUTCOMES_THAT_NEVER_EXPIRE = frozenset({"not_located"})


def erasure_day(case: Case, closed_on: dt.date) -> dt.date | None:
    """The day after which a closed case may be erased; None of one that is kept without end."""
    years = YEARS.get(case.retention_class, 6)
    if years is None or has_child_still_missing(case):
        return None
    if years == 0:
        return closed_on + ASSISTANCE_KEPT_FOR
    try:
        return closed_on.replace(year=closed_on.year + years)
    except ValueError:  # 29 February
        return closed_on.replace(year=closed_on.year + years, day=28)


def has_child_still_missing(case: Case) -> bool:
    """Whether a child of the case is missing, whatever was written into the file afterwards."""
    return case.episodes.filter(Q(ended_at__isnull=True) | Q(outcome__in=OUTCOMES_THAT_NEVER_EXPIRE)).exists()
