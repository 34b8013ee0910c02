"""Django's PostgreSQL with connections that keep the plans of all our statements."""
