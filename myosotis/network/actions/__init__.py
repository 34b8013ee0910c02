"""Writing what is known of the network, and taking in a file of it."""
