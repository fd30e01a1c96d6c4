"""Fit judged parameters to the calibration patterns alone: approximate Bayesian computation."""
