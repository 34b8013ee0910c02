"""An invented federation, so that the report can be built, looked at and attacked without a figure of anybody.

32 hotlines that do not exist, eleven years, 18 to 27 answering; two breaks (children in migration counted anew from
2016, one hotline's new system in 2020), codes of their own, fields not collected, estimates, small cells. Near what
the federation has published of its shares; everything else is invented. The same seed gives the same federation.
Called by: `python -m myosotis.figures.report invent`, the demo, tests and measurements.
"""

from myosotis.figures.report.invented.federation import invent, make_federation, true_totals
from myosotis.figures.report.invented.network import YEARS

__all__ = ["YEARS", "invent", "make_federation", "true_totals"]
