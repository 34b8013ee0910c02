"""Counting: pure functions over facts, the same for every hotline.

Words: a *fact* is one contact, case, child, episode or assistance in one year, said in codes only; a *margin* is a
table whose facts survive erasure; *standing* is new or from before; *unit* is what a number counts, and every
number names it. Live records make facts (`contact_fact`, `case_facts`, `child_facts`, `episode_facts`); what is
erased leaves its own behind (`keep`, `keep_lost`), and the counts of the year stay exactly the same. An *indicator*
is one table of the yearly report, defined in `data/`; `tabulate(facts, indicator, year)` gives its cells, each with
a value or the reason why there is none (`Status`); `pool` adds those of several hotlines. Told in
docs/indicators.md. Called by: the page "this year so far", the yearly return, hotlines that upload from their own
software.
"""

from myosotis_core.indicators.adding import (
    UNALLOCATED,
    DoesNotAdd,
    additive_counts,
    parents_of,
    side_by_side,
)
from myosotis_core.indicators.arithmetic import (
    age_band,
    age_in_completed_years,
    duration_band,
    growth_percent,
    quarter_of,
    repeat_band,
    share_percent,
)
from myosotis_core.indicators.counting import (
    Count,
    Which,
    count_assistances,
    count_cases,
    count_cases_from_before,
    count_children,
    count_closed_cases,
    count_contacts,
    count_contacts_answered,
    count_episodes,
    count_new_cases,
    count_prevention_files,
)
from myosotis_core.indicators.definitions import (
    Definitions,
    Indicator,
    Measure,
    Question,
    Ratio,
    UnknownIndicator,
    load_definitions,
)
from myosotis_core.indicators.facts import Basis, Codes, Fact, FactRefused, Kind, Standing
from myosotis_core.indicators.keeping import keep, keep_lost
from myosotis_core.indicators.making import Period, case_facts, child_facts, contact_fact, episode_facts
from myosotis_core.indicators.margins import DIMENSIONS, MARGINS, NotKept
from myosotis_core.indicators.pooling import CannotPool, PooledCell, PooledTable, pool
from myosotis_core.indicators.statuses import OBS_STATUS, Grade, Status, obs_status
from myosotis_core.indicators.storing import (
    TableRefused,
    practice_from_dict,
    practice_to_dict,
    table_from_dict,
    table_to_dict,
)
from myosotis_core.indicators.tables import (
    BLANK,
    TOTAL,
    Cell,
    Practice,
    Table,
    count_in,
    lay_out,
    read_ratio,
    tabulate,
    tabulate_all,
    tabulate_missing,
)
from myosotis_core.indicators.year import YearSoFar, year_so_far

__all__ = [
    "BLANK",
    "DIMENSIONS",
    "MARGINS",
    "OBS_STATUS",
    "TOTAL",
    "UNALLOCATED",
    "Basis",
    "CannotPool",
    "Cell",
    "Codes",
    "Count",
    "Definitions",
    "DoesNotAdd",
    "Fact",
    "FactRefused",
    "Grade",
    "Indicator",
    "Kind",
    "Measure",
    "NotKept",
    "Period",
    "PooledCell",
    "PooledTable",
    "Practice",
    "Question",
    "Ratio",
    "Standing",
    "Status",
    "Table",
    "TableRefused",
    "UnknownIndicator",
    "Which",
    "YearSoFar",
    "additive_counts",
    "age_band",
    "age_in_completed_years",
    "case_facts",
    "child_facts",
    "contact_fact",
    "count_assistances",
    "count_cases",
    "count_cases_from_before",
    "count_children",
    "count_closed_cases",
    "count_contacts",
    "count_contacts_answered",
    "count_episodes",
    "count_in",
    "count_new_cases",
    "count_prevention_files",
    "duration_band",
    "episode_facts",
    "growth_percent",
    "keep",
    "keep_lost",
    "lay_out",
    "load_definitions",
    "obs_status",
    "parents_of",
    "pool",
    "practice_from_dict",
    "practice_to_dict",
    "quarter_of",
    "read_ratio",
    "repeat_band",
    "share_percent",
    "side_by_side",
    "table_from_dict",
    "table_to_dict",
    "tabulate",
    "tabulate_all",
    "tabulate_missing",
    "year_so_far",
]
