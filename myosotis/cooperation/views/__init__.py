"""Pages of this room: they ask queries, call actions, and put codes into words."""
