"""Forms of figures, one module a subject."""
