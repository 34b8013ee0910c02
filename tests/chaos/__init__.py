"""Faults on purpose, each run by `python3 start.py chaos NAME`."""
