"""Myosotis without Django: the common words and the common counts, for any hotline's own software.

`vocabulary` holds the harmonised code lists and definitions; `indicators` counts. Both are plain Python,
read nothing but the data files beside them, and need nothing but Python itself.
Called by: every room of the node, and hotlines that keep their own case system.
"""
