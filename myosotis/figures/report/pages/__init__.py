"""The report as a static site: one folder a language, no script, nothing from elsewhere, readable from a disk.

Words: a *page* is one file; a *figure* a chart with its message, its coverage, its notes and its numbers; the *cover*
the first page. `write_pages(edition, language, out)` writes a language, `write_front` the choice of languages,
`write_press` the pictures for the press. Called by: the command that builds the report.
"""

from myosotis.figures.report.pages.press import write_press
from myosotis.figures.report.pages.writing import write_front, write_pages

__all__ = ["write_front", "write_pages", "write_press"]
