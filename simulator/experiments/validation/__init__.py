"""Held against the record: reported incidents, the patterns in them, and the scorecard."""
