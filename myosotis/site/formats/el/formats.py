"""Dates and times in Greek: as the house writes them."""

from myosotis.site.formats.house import *  # noqa: F403
