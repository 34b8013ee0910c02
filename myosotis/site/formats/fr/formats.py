"""Dates and times in French: as the house writes them."""

from myosotis.site.formats.house import *  # noqa: F403
