"""Disclosure control: which cells of a table stay empty, so that no child can be recognised in it.

Words: a *cell* is one count at its coordinates, totals among them; *primary* is a cell too small to be shown,
*secondary* one hidden so that the primary cells cannot be worked out, *open* every other; an *attacker* is a reader who
knows all open cells, that totals are sums and that no count is negative; a *witness* is a whole table that agrees with
all open cells.
Called by: the yearly report, `python -m myosotis_core.disclosure`.
"""
