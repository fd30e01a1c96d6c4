"""The model: all that results follow from, but for the facts at the start."""
