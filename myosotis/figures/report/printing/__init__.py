"""The report on paper: one tagged PDF a language, and one page for each hotline.

Words: a *book* is the edition as plain texts and drawings in one language; a template sets it. PDF/UA-1 throughout:
typst refuses a drawing without an alternative text. Called by: the command that builds the report.
"""

from myosotis.figures.report.printing.writing import write_pdf, write_sheets

__all__ = ["write_pdf", "write_sheets"]
