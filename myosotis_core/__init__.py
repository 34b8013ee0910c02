"""Myosotis without Django: the common words, counts and comparisons, for any hotline's own software.

`vocabulary` holds the harmonised code lists and definitions; `indicators` counts; `matching` compares persons across
scripts, spellings and uncertain ages, with reasons. All are plain Python and read nothing but the data files beside
them; only `matching` needs two small libraries.
Called by: every room of the node, and hotlines that keep their own case system.
"""
