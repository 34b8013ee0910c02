"""Everything that writes figures, one module a subject."""
