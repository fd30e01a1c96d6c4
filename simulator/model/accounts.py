"""What a run counts: flows (sums over a quarter) and indices (values of a quarter)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Flow(IntEnum):
    """Sums over a quarter, per state; totals run over the recorded quarters."""

    DAMAGE_DIRECT = 0
    DAMAGE_SPILL = 1
    DAMAGE_HOSTED = 2
    DAMAGE_CONTAGION = 3
    INCIDENTS = 4
    SEVERE = 5
    ATTACKS = 6
    NON_STATE = 7
    DETECTED = 8
    REPORTED = 9
    ANSWERS = 10
    MISBLAMED = 11
    REQUESTS = 12
    COMPLIED = 13
    CONCESSIONS = 14
    SPENDING = 15
    SUPPLIER_COST = 16
    TRANSFER = 17
    OUTPUT_LOST = 18
    OUTPUT = 19
    SECRETS = 20
    TALKS = 21
    BREAKS = 22
    BROKEN = 23
    CHAIN = 24
    EFFORT = 25
    PRIZE = 26
    BOUNDED = 27


class Index(IntEnum):
    """Values of a quarter, per state."""

    AUTONOMY = 0
    DEPENDENCE = 1
    RELATIVE_POWER = 2
    INTEGRITY = 3
    WORST_SECTOR = 4
    CONFIDENCE = 5
    DAMAGE = 6
    HEDGING = 7
    THREAT = 8
    CRISIS = 9
    BUDGET = 10
    OFFENCE = 11
    HARDENING = 12
    OUTPUT_GAP = 13
    COVER = 14
    ATTACKS = 15
    ALIGNMENT = 16


@dataclass(frozen=True)
class Column:
    """Unit, and a label for figures."""

    unit: str
    label: str


TRAJECTORIES: dict[Index, Column] = {
    Index.AUTONOMY: Column("0..1", "Autonomy"),
    Index.DEPENDENCE: Column("0..1", "Dependence on foreign suppliers"),
    Index.RELATIVE_POWER: Column("share", "Relative cyber power"),
    Index.INTEGRITY: Column("0..1", "Integrity of infrastructure"),
    Index.WORST_SECTOR: Column("0..1", "Integrity of the worst sector"),
    Index.CONFIDENCE: Column("0..1", "Investor confidence"),
    Index.DAMAGE: Column("% of quarterly output", "Cyber damage"),
    Index.HEDGING: Column("0..1", "Hedging"),
    Index.THREAT: Column("threat units", "Perceived threat"),
    Index.CRISIS: Column("0..2", "Deepest crisis"),
    Index.BUDGET: Column("% of output", "Cyber budget"),
    Index.OFFENCE: Column("0..1", "Offence"),
    Index.HARDENING: Column("0..1", "Hardening"),
    Index.OUTPUT_GAP: Column("% of trend output", "Output below trend"),
    Index.COVER: Column("0..1", "Patron's umbrella"),
    Index.ATTACKS: Column("operations", "Operations launched"),
    Index.ALIGNMENT: Column("0..1", "Mean alignment"),
}
"""Every index with unit and label."""

FLOWS = len(Flow)
INDICES = len(Index)
