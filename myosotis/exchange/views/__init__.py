"""Pages and addresses of the exchange."""
