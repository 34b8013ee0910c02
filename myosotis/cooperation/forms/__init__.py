"""What a person may type about cross-border work: a request, and each step of a cooperation."""
