"""Sealed files: what is received or made as a file, looked at before it is kept, and never kept in the clear.

Words: a *file* is a root with a key of its own, owned by a case or a person; its *blob* is the content, sealed in
chunks beside the database; *inspection* happens in a process of its own with limits. A picture is painted anew and its
original dropped; a document is kept as received only when nothing in it acts by itself, and is never shown inline.
Set aside (*quarantine*) nobody opens it, *withdrawn* it is not used any more; what may be abuse material is never kept.
Rooms above call `actions.keep_file` with the owner they have checked, and `actions.remove_files` when they erase.
"""
