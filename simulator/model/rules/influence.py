"""A contest for influence under relative gains: effort wins a share of a prize.

Each state wins the share p_i = x_i^m / sum x^m of a prize V (Tullock 1980). With G_i = V p_i - x_i
and U_i = G_i - r sum_j w_ij G_j (Snidal 1991), effort also keeps the prize from rivals, so states
that mind relative gains spend more. States whose budget mode is `optimise` move towards their best
response; the others hold the effort that they started with. Prize and effort are counted apart from
output.
"""

from simulator.model.accounts import FLOWS, Flow
from simulator.model.jit import formula, rule
from simulator.model.kinds import BudgetMode
from simulator.model.parameters import Parameters
from simulator.model.rules.contest import power_of
from simulator.model.rules.utility import ratio
from simulator.model.world import World

QUARTERS = 4.0
HALVINGS = 60
LEAST_EFFORT = 1e-12
"""Share of the prize: who does nothing stays within reach of the contest."""


@formula
def marginal_gain(effort: float, prize: float, m: float, others: float, minded: float) -> float:
    """Return the marginal gain V m x^(m-1) (S + R) / (x^m + S)^2 of effort x.

    S = `others` is the sum of the others' x_j^m, R = `minded` the same sum weighed by r w_ij.
    """
    own = power_of(effort, m)
    return prize * m * own / effort * (others + minded) / ((own + others) * (own + others))


@formula
def payoff(effort: float, prize: float, m: float, others: float, minded: float) -> float:
    """Return V p_i - x_i - r sum_j w_ij V p_j; what does not depend on x_i is left out."""
    own = power_of(effort, m)
    whole = own + others
    return prize * (own - minded) / whole - effort if whole > 0.0 else 0.0


@formula
def best_effort(prize: float, m: float, others: float, minded: float) -> float:
    """Return the effort with the highest payoff against the others' last efforts.

    The marginal gain falls from its peak on, so the best interior effort is where it meets the
    marginal cost 1; zero effort is better if that payoff is lower (m > 1 only).
    """
    least = LEAST_EFFORT * prize
    if others <= 0.0:
        return least
    low = least
    if m > 1.0:
        low = max(least, power_of(others * (m - 1.0) / (m + 1.0), 1.0 / m))
    high = max(2.0 * low, prize * m * (1.0 + minded / others))
    if marginal_gain(low, prize, m, others, minded) <= 1.0:
        return least
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        if marginal_gain(middle, prize, m, others, minded) > 1.0:
            low = middle
        else:
            high = middle
    best = 0.5 * (low + high)
    stays = payoff(best, prize, m, others, minded) >= payoff(least, prize, m, others, minded)
    return best if stays else least


@rule
def compete(w: World, p: Parameters) -> None:
    """Move all efforts at once towards best responses, and share the prize by the new ones."""
    if p.influence.prize <= 0.0:
        return
    n = w.states
    for i in range(n):
        w.weight_of_effort[i] = power_of(w.effort[i], p.influence.decisiveness)
    for i in range(n):
        if w.budget_mode[i] == BudgetMode.OPTIMISE:
            gap = best_response(w, p, i) - w.effort[i]
            w.effort[i] += p.influence.adjustment * gap
    share_prize(w, p)


@rule
def best_response(w: World, p: Parameters, i: int) -> float:
    """Return the best effort of i, USD bn a quarter, against the others' of last quarter."""
    n = w.states
    others = 0.0
    minded = 0.0
    for j in range(n):
        if j != i:
            others += w.weight_of_effort[j]
            minded += w.relative[i * n + j] * w.weight_of_effort[j]
    return best_effort(p.influence.prize / QUARTERS, p.influence.decisiveness, others, minded)


@rule
def share_prize(w: World, p: Parameters) -> None:
    """Count what each state spent on influence, and what it won."""
    n = w.states
    whole = 0.0
    for i in range(n):
        whole += power_of(w.effort[i], p.influence.decisiveness)
    for i in range(n):
        part = ratio(power_of(w.effort[i], p.influence.decisiveness), whole)
        w.flow[i * FLOWS + Flow.EFFORT] += w.effort[i]
        w.flow[i * FLOWS + Flow.PRIZE] += p.influence.prize / QUARTERS * part
