"""What a quarter looked like for each state: the indices that results are about."""

from simulator.model.accounts import FLOWS, INDICES, Flow, Index
from simulator.model.jit import formula, rule
from simulator.model.kinds import LINES, Line
from simulator.model.rules.utility import ratio
from simulator.model.world import World

RECENT = 0.25
"""Weight of the last quarter in what counts as recent: a memory of about a year."""

WORKING = 0.99
"""Integrity of the worst sector from which a state counts as whole again."""


@formula
def autonomy_of(dependence: float, complied: float, conceded: float) -> float:
    """Return (1 - dependence)(1 - complied/2)(1 - conceded/2). Our reading.

    Always obeying a patron in crises, or always giving way to a coercer, costs half of what is
    left. Both are shares of recent quarters.
    """
    return (1.0 - dependence) * (1.0 - 0.5 * complied) * (1.0 - 0.5 * conceded)


@rule
def cyber_power_share(w: World, i: int) -> float:
    """Return a CINC-like mean of shares: output, budget, offence, hardening, research, skills."""
    n = w.states
    output = 0.0
    money = 0.0
    for j in range(n):
        output += w.output[j]
        money += w.budget_money[j]
    share = ratio(w.output[i], output) + ratio(w.budget_money[i], money)
    for line in (Line.OFFENCE, Line.HARDENING, Line.RESEARCH, Line.SKILLS):
        total = 0.0
        for j in range(n):
            total += w.stock[j * LINES + line]
        share += ratio(w.stock[i * LINES + line], total)
    return share / 6.0


@rule
def hedging_of(w: World, i: int) -> float:
    """Return the evenness of alignments: 1 - sum of squared shares of alignment."""
    n = w.states
    total = 0.0
    squares = 0.0
    for j in range(n):
        if j != i:
            total += w.alignment[i * n + j]
            squares += w.alignment[i * n + j] * w.alignment[i * n + j]
    if total <= 0.0:
        return 0.0
    return 1.0 - squares / (total * total)


@rule
def mean_alignment(w: World, i: int) -> float:
    """Return the mean alignment of i with the others."""
    n = w.states
    total = 0.0
    for j in range(n):
        if j != i:
            total += w.alignment[i * n + j]
    return total / (n - 1)


@rule
def take_stock(w: World) -> None:
    """Write the indices of the quarter."""
    n = w.states
    for i in range(n):
        row = i * INDICES
        flow = i * FLOWS
        x = w.index
        conceded = 1.0 if w.flow[flow + Flow.CONCESSIONS] > 0.0 else 0.0
        w.obeyed_lately[i] += RECENT * (w.complied[i] - w.obeyed_lately[i])
        w.yielded_lately[i] += RECENT * (conceded - w.yielded_lately[i])
        x[row + Index.AUTONOMY] = autonomy_of(
            w.dependence[i], w.obeyed_lately[i], w.yielded_lately[i]
        )
        x[row + Index.DEPENDENCE] = w.dependence[i]
        x[row + Index.RELATIVE_POWER] = cyber_power_share(w, i)
        x[row + Index.CONFIDENCE] = w.confidence[i]
        x[row + Index.HEDGING] = hedging_of(w, i)
        x[row + Index.ALIGNMENT] = mean_alignment(w, i)
        x[row + Index.BUDGET] = 100.0 * w.budget_share[i]
        x[row + Index.OFFENCE] = w.stock[i * LINES + Line.OFFENCE]
        x[row + Index.HARDENING] = w.stock[i * LINES + Line.HARDENING]
        x[row + Index.COVER] = w.cover[i]
        x[row + Index.ATTACKS] = w.flow[flow + Flow.ATTACKS]
        x[row + Index.OUTPUT_GAP] = 100.0 * (1.0 - w.output[i] / w.output_trend[i])
        x[row + Index.DAMAGE] = 100.0 * damage_of(w, i) / (w.output[i] / 4.0)
        measure_sectors(w, i)
        measure_neighbourhood(w, i)


@rule
def damage_of(w: World, i: int) -> float:
    """Return the quarter's damage in USD bn by every path."""
    flow = i * FLOWS
    direct = w.flow[flow + Flow.DAMAGE_DIRECT] + w.flow[flow + Flow.DAMAGE_CONTAGION]
    return direct + w.flow[flow + Flow.DAMAGE_SPILL] + w.flow[flow + Flow.DAMAGE_HOSTED]


@rule
def measure_sectors(w: World, i: int) -> None:
    """Write mean and worst integrity, and count the spells of being broken."""
    mean = 0.0
    worst = 1.0
    for s in range(w.sectors):
        cell = i * w.sectors + s
        mean += w.sector_weight[cell] * w.integrity[cell]
        worst = min(worst, w.integrity[cell])
    w.index[i * INDICES + Index.INTEGRITY] = mean
    w.index[i * INDICES + Index.WORST_SECTOR] = worst
    broken = 1 if worst < WORKING else 0
    w.flow[i * FLOWS + Flow.BROKEN] += broken
    w.flow[i * FLOWS + Flow.BREAKS] += max(0, broken - w.broken[i])
    w.broken[i] = broken


@rule
def measure_neighbourhood(w: World, i: int) -> None:
    """Write the sum of perceived threats and the deepest crisis."""
    n = w.states
    threat = 0.0
    deepest = 0.0
    for j in range(n):
        if j != i:
            threat += w.threat[i * n + j]
            deepest = max(deepest, w.crisis[i * n + j])
    w.index[i * INDICES + Index.THREAT] = threat
    w.index[i * INDICES + Index.CRISIS] = deepest


@rule
def clear_flows(w: World) -> None:
    """Start the sums of a quarter at zero."""
    for cell in range(w.states * FLOWS):
        w.flow[cell] = 0.0


@rule
def add_up(w: World) -> None:
    """Add the quarter to the totals of the run."""
    for cell in range(w.states * FLOWS):
        w.total[cell] += w.flow[cell]
    for cell in range(w.states * INDICES):
        w.index_sum[cell] += w.index[cell]
