"""Pages of this room: thin, each asks an action or a query."""
