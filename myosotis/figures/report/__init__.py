"""The yearly report as a pure function: a `Collection` goes in, an `Edition` comes out, and renderers write files.

Words: a *collection* is everything the report is made from (returns, hotlines, public cells, texts); an *edition* is
what may be published of one year, every number protected; a *message* is a sentence with numbers, still without a
language; a *sheet* is what is told of one hotline. Renderers (pages, PDF, workbooks, open data) read the edition alone,
so that nothing unprotected can slip into a chart, an alternative text or a percentage.
"""
