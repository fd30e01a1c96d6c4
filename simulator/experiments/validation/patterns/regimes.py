"""The two regimes: asymmetric espionage beside symmetric tit-for-tat nuisance.

Five figures. China spies on India and is hardly answered; India and Pakistan disrupt each other
and answer at equal severity. One rule set and one parameter set have to give both.
"""

from __future__ import annotations

from simulator.experiments.validation.incidents import Incidents
from simulator.experiments.validation.patterns.answers import answered, compared
from simulator.experiments.validation.patterns.mix import disruption, espionage


def espionage_of_china(incidents: Incidents) -> float:
    """R1: espionage in what China does to India (%); 9 of 10."""
    return espionage(incidents.directed("CHN", "IND"))


def answered_china_india(incidents: Incidents) -> float:
    """R2: incidents between China and India that draw a cyber response (%); 0 of 11."""
    return answered(incidents.between("CHN", "IND"))


def disruption_india_pakistan(incidents: Incidents) -> float:
    """R3: disruption in what India and Pakistan do to each other (%); 19 of 26."""
    return disruption(incidents.between("IND", "PAK"))


def answered_india_pakistan(incidents: Incidents) -> float:
    """R4: incidents between India and Pakistan that draw a cyber response (%); 11 of 26."""
    return answered(incidents.between("IND", "PAK"))


def equal_answers_india_pakistan(incidents: Incidents) -> float:
    """R5: answers between India and Pakistan of equal severity (%); 11 of 11."""
    return compared(0, incidents.between("IND", "PAK"))
