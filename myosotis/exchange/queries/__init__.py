"""What the exchange is asked for."""
