"""Myosotis without Django: the common words, counts and comparisons, for any hotline's own software.

`vocabulary` holds the harmonised code lists and definitions; `indicators` counts; `matching` compares persons across
scripts, spellings and uncertain ages, with reasons; `protocol` is how nodes speak with each other. All are plain Python
and read nothing but the data files beside them; `matching` needs two small libraries, `protocol` those of its extra.
Called by: every room of the node, and hotlines that keep their own case system.
"""
