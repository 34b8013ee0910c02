"""Comparing figures of hotlines and years honestly."""
