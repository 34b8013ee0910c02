"""Facts of a hotline with other software: rows without a name, a link or a day, tabulated here and never kept.

A file has the columns of `myosotis_core.cube.COLUMNS`, or local ones with a mapping; codes are common ones, or local
ones with matches (SSSOM). `read_upload` gives tables and a list of faults with their rows. Pure: no Django, no clock.
"""

from myosotis.figures.uploads.columns import NEVER_READ, OPTIONAL, offered_columns
from myosotis.figures.uploads.opening import MOST_BYTES, Rows, open_rows
from myosotis.figures.uploads.reading import RowFault, Uploaded, read_upload, say_row

__all__ = [
    "MOST_BYTES",
    "NEVER_READ",
    "OPTIONAL",
    "RowFault",
    "Rows",
    "Uploaded",
    "offered_columns",
    "open_rows",
    "read_upload",
    "say_row",
]
