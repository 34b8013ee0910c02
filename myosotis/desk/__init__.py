"""The desk: what a shift looks at. The board of who is missing now, what we promised and what is overdue.

Words: a *board* is one page per shift; a *clock* something others or the rules expect by a time; an *opening* a case
opened anyway, which the supervisor sees at once. It owns no table: it reads `casework` through its queries and its
rule of who sees what. `site` leads to it from the rail.
"""
