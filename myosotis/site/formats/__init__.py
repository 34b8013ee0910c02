"""How dates and times are written: 24 hours in every language, the month as a word where the order could mislead."""
