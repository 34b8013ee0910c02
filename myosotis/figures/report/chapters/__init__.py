"""The chapters of an edition: sentences and charts, chosen by the numbers that may be seen. No number is made twice.

Called by: `preparing`.
"""
