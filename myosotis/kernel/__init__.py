"""The floor everybody stands on: no tables, no people, no rules of the field.

Words: a *record* is a row with a public id known before it is inserted; its *Privacy* says, field by field, what
kind of thing is kept; an *approximate moment* is an instant with the precision it was told in; the *clock* can be
set by tests. Named errors live here too: `Refused` says why and who could, `Missing` looks the same for hidden and
absent. Every room imports from here; this room imports from none.
"""
