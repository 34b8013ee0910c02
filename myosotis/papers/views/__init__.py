"""Pages of this room: the files of a case, and its papers."""

from myosotis.papers.views import files, sheets

__all__ = ["files", "sheets"]
