"""What incidents draw: P7, P8 and P9, cyber responses, and P11, concessions.

A response counts where the victim acts against the initiator. The data set counts responses in
431 rows of its response sheet, so shares of its 429 incidents differ in the third digit.
"""

from __future__ import annotations

import numpy as np

from simulator.experiments.validation.incidents import Incidents, Numbers
from simulator.experiments.validation.patterns.shares import UNDEFINED, percent, picked
from simulator.model.kinds import OperationClass


def answered(incidents: Incidents) -> float:
    """P7: incidents that draw a cyber response (%).

    13.9 % in the data set (60 of 431); another data set has 32.7 % within a year.
    """
    return percent(incidents.answered)


def answered_of_class(operation_class: int, incidents: Incidents) -> float:
    """P9: incidents of a class that draw a cyber response (%)."""
    chosen = incidents.of_class(operation_class)
    return percent(picked(incidents.answered, chosen))  # type: ignore[arg-type]


def disruption_over_espionage(incidents: Incidents) -> float:
    """P9: how much more often disruption is answered than espionage (percentage points)."""
    disruption = answered_of_class(OperationClass.DISRUPTION, incidents)
    return disruption - answered_of_class(OperationClass.ESPIONAGE, incidents)


def degradation_over_espionage(incidents: Incidents) -> float:
    """P9: how much more often degradation is answered than espionage (percentage points)."""
    degradation = answered_of_class(OperationClass.DEGRADATION, incidents)
    return degradation - answered_of_class(OperationClass.ESPIONAGE, incidents)


def compared(sign: int, incidents: Incidents) -> float:
    """P8: answers of lower (-1), equal (0) or higher (1) severity (% of answers)."""
    steps = _steps(incidents)
    return UNDEFINED if steps is None else percent(steps == sign)


def escalating(incidents: Incidents) -> float:
    """P8: incidents whose answer is more severe than they are (% of all incidents)."""
    steps = _steps(incidents)
    if steps is None or not len(incidents):
        return UNDEFINED
    return 100.0 * float(np.count_nonzero(steps > 0)) / len(incidents)


def _steps(incidents: Incidents) -> Numbers | None:
    """Return the sign of answer minus incident in severity, for the answered incidents."""
    if incidents.severity is None or incidents.answer_severity is None:
        return None
    drawn = incidents.answer_severity > 0
    found: Numbers = np.sign(incidents.answer_severity - incidents.severity)[drawn]
    return found


def conceded(incidents: Incidents) -> float:
    """P11: incidents that obtain a concession (%)."""
    return percent(incidents.concession)
