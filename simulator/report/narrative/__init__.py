"""What happened in a run, told in words."""

from simulator.report.narrative.narrate import narrate

__all__ = ["narrate"]
