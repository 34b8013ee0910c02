"""Every write about people who work here; each leaves its entry in the log."""
