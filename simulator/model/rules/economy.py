"""Repair, output and investors' confidence."""

from simulator.model.accounts import FLOWS, Flow
from simulator.model.jit import formula, rule
from simulator.model.kinds import LINES, Line
from simulator.model.parameters import Parameters
from simulator.model.world import World

QUARTERS = 4.0


@formula
def repaired(integrity: float, rate: float) -> float:
    """Return integrity after a quarter of repair at `rate` of what is broken."""
    return integrity + min(1.0, rate) * (1.0 - integrity)


@formula
def growth(trend: float, research: float, doubt: float, burden: float, scar: float) -> float:
    """Return quarterly growth from yearly gains and losses.

    Trend (a quarter), plus research above its start, less lost confidence, less what extra
    spending crowds out (all a year), less the part of this quarter's losses that stays.
    """
    return trend + (research - doubt - burden) / QUARTERS - scar


@rule
def repair(w: World, p: Parameters) -> None:
    """Count the output lost to broken sectors, then mend them; a CERT mends faster.

    The cost of suppliers counts as well, against those of the start: a state whose suppliers have
    become cheaper can lose less than nothing in a quarter.
    """
    n = w.states
    for i in range(n):
        broken = 0.0
        rate = p.economy.repair + p.economy.repair_response * w.stock[i * LINES + Line.RESPONSE]
        for s in range(w.sectors):
            cell = i * w.sectors + s
            broken += w.sector_weight[cell] * (1.0 - w.integrity[cell])
            w.integrity[cell] = repaired(w.integrity[cell], rate)
        lost = broken * w.output[i] / QUARTERS + w.sanctions[i] * w.output[i]
        w.flow[i * FLOWS + Flow.OUTPUT_LOST] += lost + w.flow[i * FLOWS + Flow.SUPPLIER_COST]
        w.sanctions[i] = 0.0


@rule
def grow(w: World, p: Parameters) -> None:
    """Let output and power follow trend, research and confidence; confidence returns."""
    e = p.economy
    n = w.states
    for i in range(n):
        cell = i * LINES + Line.RESEARCH
        extra = 0.0
        if w.stock_start[cell] > 0.0:
            extra = w.stock[cell] / w.stock_start[cell] - 1.0
        doubt = 1.0 - w.confidence[i]
        w.output_trend[i] *= 1.0 + w.trend[i]
        lost = w.flow[i * FLOWS + Flow.OUTPUT_LOST] * QUARTERS / w.output[i]
        rate = growth(
            w.trend[i],
            e.research_growth * extra,
            e.confidence_growth * doubt,
            e.crowding * (w.budget_share[i] - w.budget_share_start[i]),
            e.scarring * lost,
        )
        if e.exogenous > 0.0:
            rate = w.trend[i]
        w.flow[i * FLOWS + Flow.OUTPUT] += w.output[i] / QUARTERS
        w.output[i] *= 1.0 + rate
        w.power[i] = w.power_start[i] * w.output[i] / w.output_start[i]
        w.confidence[i] += e.confidence_recovery * doubt
