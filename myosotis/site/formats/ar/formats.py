"""Dates and times in Arabic: as the house writes them."""

from myosotis.site.formats.house import *  # noqa: F403
