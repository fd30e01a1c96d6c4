"""What incidents are for: P1, the mix of classes."""

from __future__ import annotations

import numpy as np

from simulator.experiments.validation.incidents import Incidents
from simulator.experiments.validation.patterns.shares import UNDEFINED, percent
from simulator.model.kinds import OperationClass


def espionage(incidents: Incidents) -> float:
    """P1: espionage of either length (% of incidents)."""
    return percent(incidents.of_class(OperationClass.ESPIONAGE))


def disruption(incidents: Incidents) -> float:
    """P1: disruption (% of incidents)."""
    return percent(incidents.of_class(OperationClass.DISRUPTION))


def degradation(incidents: Incidents) -> float:
    """P1: degradation, that is sabotage (% of incidents)."""
    return percent(incidents.of_class(OperationClass.DEGRADATION))


def short_espionage(incidents: Incidents) -> float:
    """P1: espionage that kept its access for at most two quarters (% of incidents)."""
    return _espionage_of_length(incidents, long=False)


def long_espionage(incidents: Incidents) -> float:
    """P1: espionage that kept its access for more than two quarters (% of incidents)."""
    return _espionage_of_length(incidents, long=True)


def _espionage_of_length(incidents: Incidents, *, long: bool) -> float:
    if incidents.long_term is None:
        return UNDEFINED
    spying = incidents.of_class(OperationClass.ESPIONAGE)
    return percent(spying & (np.asarray(incidents.long_term) == long))
