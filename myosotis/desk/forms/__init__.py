"""What a person may type at the desk, by subject."""
