"""How severe incidents are: P4, and P5, which class is worse."""

from __future__ import annotations

import numpy as np

from simulator.experiments.validation.incidents import Flags, Incidents
from simulator.experiments.validation.patterns.shares import UNDEFINED, mean, percent, picked
from simulator.model.kinds import OperationClass


def mean_severity(incidents: Incidents) -> float:
    """P4: mean severity (0..10)."""
    return mean(incidents.severity)


def spread(incidents: Incidents) -> float:
    """P4: standard deviation of severity (steps of severity)."""
    known = incidents.severity is not None and len(incidents) > 0
    return float(np.std(np.asarray(incidents.severity))) if known else UNDEFINED


def at_least(level: int, incidents: Incidents) -> float:
    """P4: incidents of a severity or more (%)."""
    return UNDEFINED if incidents.severity is None else percent(incidents.severity >= level)


def exactly(level: int, incidents: Incidents) -> float:
    """P4: incidents of one severity (%)."""
    return UNDEFINED if incidents.severity is None else percent(incidents.severity == level)


def of_class(operation_class: int, incidents: Incidents) -> float:
    """P5: mean severity of a class (0..10)."""
    return _mean(incidents, incidents.of_class(operation_class))


def of_espionage(long: bool, incidents: Incidents) -> float:
    """P5: mean severity of short or of long espionage (0..10)."""
    if incidents.long_term is None:
        return UNDEFINED
    return _mean(
        incidents, incidents.of_class(OperationClass.ESPIONAGE) & (incidents.long_term == long)
    )


def short_over_disruption(incidents: Incidents) -> float:
    """P5: how much more severe short espionage is than disruption (steps)."""
    return of_espionage(False, incidents) - of_class(OperationClass.DISRUPTION, incidents)


def long_over_short(incidents: Incidents) -> float:
    """P5: how much more severe long espionage is than short (steps)."""
    return of_espionage(True, incidents) - of_espionage(False, incidents)


def degradation_over_long(incidents: Incidents) -> float:
    """P5: how much more severe degradation is than long espionage (steps)."""
    return of_class(OperationClass.DEGRADATION, incidents) - of_espionage(True, incidents)


def _mean(incidents: Incidents, chosen: Flags) -> float:
    return mean(picked(incidents.severity, chosen))  # type: ignore[arg-type]
