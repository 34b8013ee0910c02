"""What the desk writes, by subject."""
