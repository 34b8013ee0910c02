"""The open data of an edition: everything in one folder that stands on its own and can be handed on as it is.

Words: an *observation* is one number of the release, or the reason why there is none; the *codebook* names every code
that occurs, in each language; *lines* are the observations as text, the same in each format. Nothing is computed here:
what is hidden in the edition has an empty value and `conf_status` C in every file. Told in docs/open-data.md.
Called by: the command that builds the report.
"""

from myosotis.figures.report.pack.codebook import NotWritable
from myosotis.figures.report.pack.writing import write_pack

__all__ = ["NotWritable", "write_pack"]
