"""Incident tables of one's own: a documented schema, and loaders for public layouts."""
