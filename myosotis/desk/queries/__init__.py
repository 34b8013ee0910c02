"""What the desk reads, by subject."""
