"""Figures of results, one file each; each registers itself (see `simulator.charts.figure`)."""
