"""Every read of this room for a person: what may not be seen is not there."""
