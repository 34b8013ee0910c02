"""Every read of figures for a person, one module a subject."""
