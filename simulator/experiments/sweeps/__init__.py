"""Sweeps: many points of a space of uncertainties; nothing is lost or computed twice."""
