"""The attacker: reads a whole release as a stranger or a hotline would, and tries to work out what it hides.

Words: a *statement* is a number the release says (or hides) of a cell; *knowledge* is all statements with everything
that follows from the definitions (totals are sums, a percentage is a part of its base); a *reader* is an outsider, or a
hotline that knows what it gave; a *leak* is a hidden number that a reader can narrow further than allowed.
The attacker shares no code with disclosure control but the linear solver. Told in docs/report.md.
Called by: `python -m myosotis.figures.report build` and `attack`.
"""

from myosotis.figures.report.attack.findings import Findings, Leak
from myosotis.figures.report.attack.reading import NoRelease
from myosotis.figures.report.attack.sites import attack_site
from myosotis.figures.report.attack.trying import attack_edition, attack_statements

__all__ = ["Findings", "Leak", "NoRelease", "attack_edition", "attack_site", "attack_statements"]
