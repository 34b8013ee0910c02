"""The keys in a drawer apart: who may read what the records seal, and how it stops being readable.

Words: a *root* is a record with a lifetime of its own (contact, person, case); each root has one data key in the
*key store*, wrapped by the *node key*, which lies outside both. A *sealed field* is ciphertext until `unlock` has
loaded its root's key; shredding destroys a key for good and everything it sealed with it, in every backup too.
Rooms above call `add_keys` before a root's first row, `unlock` in their queries, `shred_keys` in their erasures.
"""
