"""How much is reported: P0; counts of a shorter or longer record are scaled to 84 quarters."""

from __future__ import annotations

from simulator.experiments.validation.incidents import RECORD, Incidents
from simulator.experiments.validation.patterns.shares import UNDEFINED


def total(incidents: Incidents) -> float:
    """P0 total: reported incidents between all states of the table (count)."""
    return len(incidents) * RECORD / incidents.quarters


def directed(initiator: str, target: str, incidents: Incidents) -> float:
    """P0 of a directed pair: reported incidents of one state against another (count).

    Undefined where one of the two is not in the table's world.
    """
    if initiator not in incidents.states or target not in incidents.states:
        return UNDEFINED
    return total(incidents.directed(initiator, target))
