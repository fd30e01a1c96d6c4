"""The range and unit of every number that facts, judgements and world files can give.

One table for whoever reads numbers: checks of a user's folder, and the facts themselves when they
become start values. A range says what the formulas can work with and what the source's scale can
hold. Where a scale has no ends of its own, the ends are our reading and lie well beyond every state
that there is.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from simulator.scenario.fact_rows import Cells, TableError, number


@dataclass(frozen=True)
class ValueRange:
    """The range of a number, and its unit."""

    low: float
    high: float
    unit: str

    def __contains__(self, value: float) -> bool:
        """Tell whether a number is finite and in the range."""
        return math.isfinite(value) and self.low <= value <= self.high

    def __str__(self) -> str:
        return f"a number from {self.low:.10g} to {self.high:.10g} ({self.unit})"


INDEX = ValueRange(0, 1, "0..1")
YES_NO = ValueRange(0, 1, "0/1")
SHARE = ValueRange(0, 1, "share")
HUNDRED = ValueRange(0, 100, "0..100")
PILLAR = ValueRange(0, 20, "0..20")
GRADE = ValueRange(0, 4, "grade 0..4")
DISPUTES = ValueRange(0, 1000, "disputes")
YEAR = ValueRange(1000, 9999, "year")

OUTPUT = ValueRange(1e-6, 1e6, "USD bn/year")
"""The smallest state's is .06, that of the world 1e5; formulas take logarithms and shares of it."""

STATE_FACTS: dict[str, ValueRange] = {
    # The smallest states have about 1e-6 of the world's capability; none has exactly nothing.
    "cinc": ValueRange(1e-8, 1, "share of the world"),
    "cyber_budget_usd_m": ValueRange(0, 1e6, "USD m/year"),
    "egdi2024": INDEX,
    "egdi2024_human_capital": INDEX,
    "egdi2024_online_service": INDEX,
    **{
        f"gci{edition}_{pillar}": PILLAR
        for edition in (2020, 2024)
        for pillar in ("capacity", "cooperation", "legal", "organisational", "technical")
    },
    "gci2020_overall": HUNDRED,
    "gci2024_overall": HUNDRED,
    "gdp_current_usd_bn": OUTPUT,
    "internet_users_pct": ValueRange(0, 100, "% of the population"),
    # A logarithm is taken: a state without an army has a very small number (our reading).
    "milex_current_usd_bn": ValueRange(1e-6, 1e5, "USD bn/year"),
    "ncpi2020_cap_defense": HUNDRED,
    "ncpi2020_cap_intelligence": HUNDRED,
    "ncpi2020_ind_cyber_command": GRADE,
    "ncpi2020_ind_cybermil_people": ValueRange(0, 1e7, "people"),
    "ncpi2020_ind_freedom_net": HUNDRED,
    "ncpi2020_ind_military_strategy": GRADE,
    "ncsi_c2022": HUNDRED,
    "population": ValueRange(1, 1e10, "people"),
    "rd_pct_gdp": ValueRange(0, 100, "% of GDP"),
    # Published estimates lie within about 3.5 (Bailey, Strezhnev, Voeten 2017).
    "un_ideal_point_all": ValueRange(-5, 5, "ideal point"),
}
"""Facts about a state."""

PAIR_FACTS: dict[str, ValueRange] = {
    **dict.fromkeys(
        (
            "armed_clash", "armed_conflict", "atop_consul", "atop_defense", "aukus",
            "cyber_agreement", "cyber_framework", "defence_pact", "five_eyes",
            "goods_trade_suspended", "optic_fibre", "quad_cyber", "rivalry_spatial",
            "sco_comembership",
        ),
        YES_NO,
    ),
    "arms_import_share": ValueRange(0, 1, "share of the importer's total"),
    "chinese_5g_vendor_policy": ValueRange(0, 1, "0 excluded .. 1 used openly"),
    "corridor_programme_usd_bn": ValueRange(0, 1e5, "USD bn"),
    "cow_contiguity": ValueRange(0, 5, "class 1..5; 0 none"),
    "cow_mid_count": DISPUTES,
    "gml_dispute_years": ValueRange(0, 1000, "years"),
    "gml_disputes": DISPUTES,
    "gml_fatality_max": ValueRange(0, 6, "class 0..6"),
    "gml_hostility_mean": ValueRange(1, 5, "1..5"),
    "import_share": ValueRange(0, 1, "share of the importer's total"),
    "strategic_rivalry_start_year": ValueRange(0, 9999, "year; 0 none"),
}  # fmt: skip
"""Facts about two states."""

FACTOR = ValueRange(0, 2, "factor")
"""Factors of judgement lie in .1 to 1; what they scale is an index, cut at 1."""

JUDGEMENTS: dict[str, ValueRange] = {
    "armed_conflict_rise": ValueRange(0, 0.5, "share"),  # so that violence stays within 1.5
    "arms_weight": SHARE,
    "awareness_scale": FACTOR,
    # A tenth of output: ten times the highest share that a state spends on all research.
    "budget_per_know_how": ValueRange(0, 0.1, "share of output per unit of know-how"),
    "cascade": SHARE,
    "coherence": INDEX,
    "coordination_scale": FACTOR,
    "detection_scale": FACTOR,
    "diplomacy_scale": FACTOR,
    "growth": ValueRange(-0.2, 0.2, "/year"),
    "hosting": INDEX,
    "imputed_offence_factor": FACTOR,
    "informal_tie": INDEX,
    "ledger_scale": FACTOR,
    "openness": INDEX,
    "pact_strength": INDEX,
    "patronage": INDEX,
    "quantum_scale": FACTOR,
    "response_scale": FACTOR,
    # Weights are divided by their sum: a sector may be tiny, never absent.
    "sector_weight": ValueRange(1e-6, 1, "share"),
    "vendor_ban_share": SHARE,
    "violence": INDEX,
}
"""Judgements, their ends `low` and `high` included."""


def number_within(place: str, row: Cells, column: str, room: ValueRange | None) -> float:
    """Return a cell as a number; without a range, any finite one.

    Raises:
        TableError: If it is none, or out of its range.
    """
    value = number(place, row, column)
    if room is None:
        room, variable = ValueRange(-math.inf, math.inf, ""), ""
    else:
        variable = f"{row['variable']} = " if row.get("variable") else ""
    if value not in room:
        expected = str(room) if room.unit else "a finite number"
        raise TableError(place, column, f"{variable}{value:g}", expected)
    return value


def year(place: str, row: Cells, column: str) -> int:
    """Return a cell as a year.

    Raises:
        TableError: If it is none.
    """
    value = number(place, row, column)
    if value not in YEAR or value != int(value):
        expected = f"a whole number from {YEAR.low:g} to {YEAR.high:g} ({YEAR.unit})"
        raise TableError(place, column, f"{value:g}", expected)
    return int(value)
