"""How long a closed case is kept. Periods are the hotline's choice; these are the defaults, named with their source.

Missing People (UK, 116 000) keeps six years after the last contact with an identified person and two where nobody
was identified (runawayhelpline.org.uk). A file of a child still missing never expires, whatever its class says.
"""

from __future__ import annotations

import datetime as dt

from myosotis.casework.models import Case

YEARS: dict[str, int | None] = {
    "identified": 6,
    "unidentified": 2,
    "prevention": 2,
    "never": None,
}
OUTCOMES_THAT_NEVER_EXPIRE = frozenset({"not_located"})


def erasure_day(case: Case, closed_on: dt.date) -> dt.date | None:
    """The day after which a closed case may be erased; None of one that is kept without end."""
    years = YEARS.get(case.retention_class, 6)
    if years is None or case.episodes.filter(outcome__in=OUTCOMES_THAT_NEVER_EXPIRE).exists():
        return None
    if case.episodes.filter(ended_at__isnull=True).exists():
        return None
    try:
        return closed_on.replace(year=closed_on.year + years)
    except ValueError:  # 29 February
        return closed_on.replace(year=closed_on.year + years, day=28)
