"""Myosotis: the open platform on which a federation of missing-children hotlines does its work.

This package is the Django program that runs one node. The plain library beside it, `myosotis_core`, holds the
vocabulary, the counting rules and, later, matching and the protocol, for hotlines that keep their own software.
"""

__version__ = "0.1.0"
