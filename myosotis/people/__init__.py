"""Persons in the records: children first, then the adults around them; who they are, and how they are found.

Words: a *person* is a root with a key of its own; *names* and *identifiers* (phone, e-mail, document) are sealed;
a *token* is a keyed hash of a part of a name, by which a name is found without being readable. Later: candidates
with reasons and judgements "same / not same / unsure"; nothing is ever merged by moving rows. `casework` calls
`actions.add_person` and `queries`.
"""
