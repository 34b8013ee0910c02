"""Figures: a hotline's annual return, the federation's collection, and the report that discloses no child.

Words: a *return* is what one hotline says of one year, drafted from its own work, signed by two people and frozen; a
*round* is what the coordinator asks for, with a deadline; a *flash collection* is one of up to ten numbers; a
*submission* is a return that arrived; a *release* is what was published, and the *ledger* lists all that ever was,
since whoever reads one release knows the others too. `report` makes the yearly report from a collection of returns, as
a pure function of its inputs. Numbers come from `myosotis_core` (indicators, comparison, disclosure). Called by:
whoever may see figures, the coordinator, `myosotis figures build`.
"""
