"""Pages of figures, one module a subject."""
