"""Dates and times in Dutch: as the house writes them."""

from myosotis.site.formats.house import *  # noqa: F403
