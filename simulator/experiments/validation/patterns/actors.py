"""Who acts: P19."""

from __future__ import annotations

from simulator.experiments.validation.incidents import Incidents
from simulator.experiments.validation.patterns.shares import percent


def third_party(incidents: Incidents) -> float:
    """P19: incidents initiated by a non-state or third party (%)."""
    return percent(incidents.third_party)
