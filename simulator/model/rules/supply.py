"""Choice of suppliers, dependence on them, and what both cost.

Every fourth quarter a state weighs suppliers by quality, price, lock-in, the patron's help and the
relative gain of the supplier, by logit, inside the bounds that its strategy sets. The start shares
reveal what the model cannot see, so only changes of utility move them. Costs fall on the economy
that buys, not on the cyber budget.
"""

import math

from simulator.model.accounts import FLOWS, Flow
from simulator.model.jit import formula, rule
from simulator.model.kinds import SupplierMode
from simulator.model.parameters import Parameters
from simulator.model.rules.utility import quantal_weight
from simulator.model.world import World

QUARTERS = 4.0
ROUNDS = 12
NEVER = -1e300


@formula
def concentration(sum_of_squares: float) -> float:
    """Return the effective number of suppliers, 1/HHI (0 for none)."""
    return 1.0 / sum_of_squares if sum_of_squares > 0.0 else 0.0


@formula
def dependence_of(domestic: float, foreign_squares: float) -> float:
    """Return (1 - domestic) sqrt(HHI of the foreign shares renormalised).

    `foreign_squares` is the sum of the squared foreign shares before renormalising.
    """
    foreign = 1.0 - domestic
    if foreign <= 0.0:
        return 0.0
    return foreign * math.sqrt(foreign_squares / (foreign * foreign))


@rule
def measure_dependence(w: World) -> None:
    """Set every state's dependence."""
    n = w.states
    for i in range(n):
        squares = 0.0
        for j in range(n):
            if j != i:
                squares += w.supplier[i * n + j] * w.supplier[i * n + j]
        w.dependence[i] = dependence_of(w.supplier[i * n + i], squares)


@rule
def premium(w: World, p: Parameters, i: int, j: int) -> float:
    """Return the price of supplier j above the patron's offer, a share of what is bought."""
    if i == j:
        return p.suppliers.premium_domestic
    return 0.0 if w.patron[i] == j else p.suppliers.premium_foreign


@rule
def supplier_utility(w: World, p: Parameters, i: int, j: int) -> float:
    """Return quality - price + lock-in + transfer - relative gain - risk of being cut off."""
    s = p.suppliers
    n = w.states
    ij = i * n + j
    utility = s.quality * w.know_how[j] - premium(w, p, i, j) + s.lock_in * w.supplier[ij]
    if w.patron[i] == j:
        utility += s.transfer * w.goodwill[i]
    if i != j:
        utility -= s.relative_gain * w.relative[ij] + p.alliance.autonomy * w.supplier[ij]
    return utility


@rule
def choose_suppliers(w: World, p: Parameters) -> None:
    """Set the shares that every choosing state moves towards, inside its bounds."""
    n = w.states
    for i in range(n):
        if w.supplier_mode[i] == SupplierMode.CHOOSE:
            weigh_suppliers(w, p, i)
        else:
            keep_suppliers(w, i)
        fit_to_bounds(w, i)


@rule
def keep_suppliers(w: World, i: int) -> None:
    """Aim at the start shares, as far as the bounds allow."""
    n = w.states
    for j in range(n):
        w.supplier_target[i * n + j] = w.supplier_start[i * n + j]


@rule
def weigh_suppliers(w: World, p: Parameters, i: int) -> None:
    """Set i's target shares: start shares times exp(precision times the change of utility)."""
    n = w.states
    best = NEVER
    for j in range(n):
        ij = i * n + j
        w.supplier_target[ij] = supplier_utility(w, p, i, j) - w.supplier_utility_start[ij]
        if w.supplier_start[ij] > 0.0:
            best = max(best, w.supplier_target[ij])
    total = 0.0
    for j in range(n):
        ij = i * n + j
        if w.supplier_start[ij] > 0.0:
            pull = quantal_weight(w.supplier_target[ij], best, p.suppliers.precision)
            w.supplier_target[ij] = w.supplier_start[ij] * pull
        else:
            w.supplier_target[ij] = 0.0
        total += w.supplier_target[ij]
    for j in range(n):
        w.supplier_target[i * n + j] /= total


@rule
def fit_to_bounds(w: World, i: int) -> None:
    """Move target shares into their bounds, keeping their sum 1 and, where free, their ratios."""
    n = w.states
    for _ in range(ROUNDS):
        fixed = 0.0
        free = 0.0
        for j in range(n):
            ij = i * n + j
            low, high = w.supplier_low[ij], w.supplier_high[ij]
            w.supplier_target[ij] = min(high, max(low, w.supplier_target[ij]))
            if low < w.supplier_target[ij] < high:
                free += w.supplier_target[ij]
            else:
                fixed += w.supplier_target[ij]
        excess = fixed + free - 1.0
        if abs(excess) < 1e-12:
            return
        if free > 0.0 and fixed < 1.0:
            for j in range(n):
                ij = i * n + j
                if w.supplier_low[ij] < w.supplier_target[ij] < w.supplier_high[ij]:
                    w.supplier_target[ij] *= (1.0 - fixed) / free
        else:
            spread_excess(w, i, excess)


@rule
def spread_excess(w: World, i: int, excess: float) -> None:
    """Take an excess from (or add a lack to) all shares by the room that their bounds leave."""
    n = w.states
    room = 0.0
    for j in range(n):
        ij = i * n + j
        if excess > 0.0:
            room += w.supplier_target[ij] - w.supplier_low[ij]
        else:
            room += w.supplier_high[ij] - w.supplier_target[ij]
    if room <= 0.0:
        return
    for j in range(n):
        ij = i * n + j
        if excess > 0.0:
            part = w.supplier_target[ij] - w.supplier_low[ij]
        else:
            part = w.supplier_high[ij] - w.supplier_target[ij]
        w.supplier_target[ij] -= excess * min(1.0, part / room)


@rule
def move_shares(w: World, p: Parameters) -> None:
    """Move shares towards their targets, and charge what moving and buying cost."""
    s = p.suppliers
    n = w.states
    for i in range(n):
        moved = 0.0
        squares = 0.0
        dearer = 0.0
        for j in range(n):
            ij = i * n + j
            step = s.adjustment * (w.supplier_target[ij] - w.supplier[ij])
            w.supplier[ij] += step
            moved += abs(step)
            squares += w.supplier[ij] * w.supplier[ij]
            dearer += premium(w, p, i, j) * (w.supplier[ij] - w.supplier_start[ij])
        w.flow[i * FLOWS + Flow.SUPPLIER_COST] += supply_cost(w, p, i, moved, squares, dearer)


@rule
def supply_cost(
    w: World, p: Parameters, i: int, moved: float, squares: float, dearer: float
) -> float:
    """Return the quarter's cost in USD bn: premiums against the start, integration, moving."""
    s = p.suppliers
    n = w.states
    start = 0.0
    for j in range(n):
        start += w.supplier_start[i * n + j] * w.supplier_start[i * n + j]
    more = concentration(squares) - concentration(start)
    yearly = s.market * dearer + s.integration * more
    return w.output[i] * (yearly / QUARTERS + s.market * s.moving * moved)


@rule
def patron_transfer(w: World, p: Parameters, i: int) -> float:
    """Return the patron's help in kind, USD bn a quarter: a share of what is bought from it."""
    patron = w.patron[i]
    if patron < 0:
        return 0.0
    bought = p.suppliers.market * w.output[i] / QUARTERS * w.supplier[i * w.states + patron]
    return p.suppliers.transfer * bought * w.goodwill[i] * p.suppliers.transfer_cyber
