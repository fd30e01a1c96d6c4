"""Experiments: what can be asked of the model."""
