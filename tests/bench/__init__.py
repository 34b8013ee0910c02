"""Measurements: each module prints its figures; none of them is part of the test suite."""
