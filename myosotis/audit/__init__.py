"""The one log: every act and every look, append-only, each entry sealed to the one before by a hash.

Words: an *entry* says who (a public id), did what (a verb), to which case and objects (public ids), when; nothing
personal, no foreign keys, so it neither blocks nor follows an erasure. The *head* is the last sequence number with
its hash; it is also kept outside this database so that a cut tail shows. `record` is the last statement of an
action's transaction; `read_since` feeds live updates; `verify` names the first bad row. Rooms above call it.
"""
