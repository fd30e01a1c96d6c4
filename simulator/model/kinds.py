"""Names and numbers of the things that the model counts: one place for every enumeration.

Rules see integers, scenario files and results see the lower-case names.
"""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

import numpy as np


class Nature(NamedTuple):
    """What rules ask about a class of operations."""

    breaks: bool = False
    """It breaks things, so that it can hit hosted assets and reach third states."""
    hidden: bool = False
    """Success does not show by itself, neither that something happened nor whose it was."""
    hunted: bool = False
    """States look for exploits for it."""
    armed: bool = False
    """It takes an exploit, and a stake that is worth one."""
    counted: bool = False
    """It is a class of incident in the Dyadic Cyber Incident Dataset."""


class OperationClass(IntEnum):
    """What an operation is for."""

    ESPIONAGE = 0, Nature(hidden=True, hunted=True, counted=True)
    DISRUPTION = 1, Nature(breaks=True, counted=True)
    DEGRADATION = 2, Nature(breaks=True, hunted=True, armed=True, counted=True)
    DISINFORMATION = 3, Nature()

    nature: Nature

    def __new__(cls, number: int, nature: Nature) -> OperationClass:
        """Return the member of a number, which knows its nature."""
        member = int.__new__(cls, number)
        member._value_, member.nature = number, nature
        return member


class Sector(IntEnum):
    """Where an operation lands. `corridor` is trade and transport (CPEC for Pakistan)."""

    ENERGY = 0
    FINANCE = 1
    TELECOMMUNICATIONS = 2
    GOVERNMENT_DEFENCE = 3
    HEALTH = 4
    CORRIDOR = 5


class Line(IntEnum):
    """A line of the cyber budget, and the stock that it builds."""

    OFFENCE = 0
    HARDENING = 1
    DETECTION = 2
    RESPONSE = 3
    RESEARCH = 4
    SKILLS = 5
    AWARENESS = 6
    QUANTUM = 7
    LEDGER = 8
    DIPLOMACY = 9


class WeightMode(IntEnum):
    """How much a state minds another's gain (w_ij)."""

    THREAT = 0
    ABSOLUTE = 1
    POWER = 2
    EQUAL = 3


class SensitivityMode(IntEnum):
    """Whether sensitivity to relative gains is given or follows from perceived coercion."""

    FIXED = 0
    POWELL = 1


class ThreatForm(IntEnum):
    """How Walt's four sources of threat combine."""

    PRODUCT = 0
    ADDITIVE = 1


class BudgetMode(IntEnum):
    """How a state sets its cyber budget and splits it."""

    SCRIPTED = 0
    OPTIMISE = 1
    RICHARDSON = 2


class SupplierMode(IntEnum):
    """Whether a state keeps given supplier shares or chooses them."""

    FIXED = 0
    CHOOSE = 1


class AlignmentMode(IntEnum):
    """How alignments move."""

    FIXED = 0
    SNYDER = 1
    LANDSCAPE = 2


class Stakes(IntEnum):
    """What decides how much an operation is worth: the dyad, or a draw of a stylised setting."""

    CRISIS = 0
    UNIFORM = 1
    DIE = 2


class Opportunities(IntEnum):
    """Who can start an operation in a quarter: every pair, or one state per target."""

    EACH_PAIR = 0
    ONE_ATTACKER = 1


class JudgementMode(IntEnum):
    """What a victim makes of a forensic finding."""

    TRUSTING = 0
    BAYESIAN = 1


class ProtectionMode(IntEnum):
    """Whether protection is a stock that grows, or a state either protects itself or does not."""

    GRADED = 0
    ALL_OR_NONE = 1


class ResponseMode(IntEnum):
    """How a victim answers."""

    LOGIT = 0
    THRESHOLD = 1


class Response(IntEnum):
    """What a victim does about an operation that it blames on somebody."""

    IGNORE = 0
    DENOUNCE = 1
    SANCTION = 2
    IN_KIND = 3
    DISPLACED = 4
    TALKS = 5


class Motive(IntEnum):
    """Why an operation happened."""

    STATE = 0
    ANSWER = 1
    DISPLACED = 2
    NON_STATE = 3
    SHOCK = 4
    OVERRIDE = 5


class EventKind(IntEnum):
    """What a row of the ledger records."""

    OPERATION = 0
    SPILLOVER = 1
    HOSTED = 2
    CONTAGION = 3
    DISCOVERY = 4
    FALSE_ALARM = 5
    RESPONSE = 6
    CONCESSION = 7
    CRISIS = 8
    REQUEST = 9
    ALIGNMENT = 10
    SHOCK = 11


class ShockKind(IntEnum):
    """Events from outside the model that a scenario can schedule."""

    GRID_ATTACK = 0
    SUPPLY_CHAIN_COMPROMISE = 1
    PATRON_ABANDONMENT = 2


class ShockColumn(IntEnum):
    """What is known of a scheduled shock."""

    KIND = 0
    TICK = 1
    INITIATOR = 2
    TARGET = 3
    SECTOR = 4
    SEVERITY = 5


CLASSES = len(OperationClass)
SECTORS = len(Sector)
LINES = len(Line)
RESPONSES = len(Response)
SHOCK_COLUMNS = len(ShockColumn)
BREAKS = np.array([c.nature.breaks for c in OperationClass])
HIDDEN = np.array([c.nature.hidden for c in OperationClass])
ARMED = np.array([c.nature.armed for c in OperationClass])
HUNTED = np.array([c for c in OperationClass if c.nature.hunted])
COUNTED = np.array([c for c in OperationClass if c.nature.counted])
"""Natures as compiled rules read them: whether a class has one, or the classes that do."""


def names(kind: type[IntEnum]) -> tuple[str, ...]:
    """Return the lower-case names of an enumeration, in the order of their numbers."""
    return tuple(member.name.lower() for member in kind)
