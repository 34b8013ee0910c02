"""Dates and times in English: as the house writes them."""

from myosotis.site.formats.house import *  # noqa: F403
