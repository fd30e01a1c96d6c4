"""How much a state spends on cyber power, and on what.

`optimise`: a budget line is worth the marginal utility of a dollar on it. With a stock that grows
as spending^e, the marginal value of a line is V_b e_b / x_b; equal margins mean x_b ~ V_b e_b. A
state's start split shows what the model cannot see of its V_b, so lines move in proportion to
V_b(t) / V_b(0). `richardson`: Richardson's (1960) arms race x' = K z - a x + g, in which what
frightens is z, the part of a rival's spending that cannot be told from offence (Jervis 1978).
`scripted`: as told.
"""

import math

from simulator.model.accounts import FLOWS, Flow
from simulator.model.jit import formula, rule
from simulator.model.kinds import LINES, BudgetMode, Line, OperationClass
from simulator.model.parameters import Parameters
from simulator.model.rules.contest import power_of, success
from simulator.model.rules.supply import patron_transfer
from simulator.model.rules.threat import offensive_means
from simulator.model.world import World

QUARTERS = 4.0


@formula
def richardson_step(
    own: float, pull: float, fatigue: float, ambition: float, grievance: float
) -> float:
    """Return next quarter's spending x + pull - a x + g + grievance, never negative.

    `pull` is sum_j K_ij x_j over the rivals.
    """
    return max(0.0, own + pull - fatigue * own + ambition + grievance)


@formula
def contest_margin(decisiveness: float, chance: float) -> float:
    """Return m p (1 - p), the change of p with the logarithm of either side's strength."""
    return decisiveness * chance * (1.0 - chance)


@rule
def pair_scale(w: World, p: Parameters, i: int, j: int) -> float:
    """Return s_ij in USD bn: damage at severity 3 to a sector of the mean size of the two."""
    return 0.25 * p.contest.damage * math.sqrt(w.output[i] * w.output[j])


@rule
def mean_chance(w: World, p: Parameters, i: int, j: int) -> float:
    """Return the chance of a typical (disruptive) operation of i against j."""
    return success(p.contest.ease[OperationClass.DISRUPTION], w.force[i], w.guard[j])


@rule
def value_lines(w: World, p: Parameters, i: int) -> None:
    """Write the value of a proportional rise of each stock of i, in USD bn, into `line_value`."""
    c = p.contest
    n = w.states
    row = i * LINES
    at_risk = 0.0
    margin = 0.0
    prizes = 0.0
    for j in range(n):
        if j != i:
            ij = i * n + j
            scale = pair_scale(w, p, i, j)
            against = mean_chance(w, p, j, i)
            at_risk += w.threat[ij] * scale * against
            margin += w.threat[ij] * scale * contest_margin(c.decisiveness, against)
            own = contest_margin(c.decisiveness, mean_chance(w, p, i, j))
            prizes += (w.hostility[ij] + w.relative[ij]) * w.threat[ij] * scale * own
    helped = 1.0 + c.skills * w.stock[row + Line.SKILLS] + c.coherence * w.coherence[i]
    security = p.budgets.security
    held = w.stock
    out = w.line_value
    out[row + Line.OFFENCE] = prizes
    out[row + Line.HARDENING] = security * margin
    out[row + Line.SKILLS] = security * margin * c.skills * held[row + Line.SKILLS] / helped
    aware = margin * c.awareness / helped + at_risk * c.awareness_low_severity
    out[row + Line.AWARENESS] = security * aware * held[row + Line.AWARENESS]
    named = p.attribution.public[OperationClass.DISRUPTION]
    out[row + Line.DETECTION] = security * at_risk * named * held[row + Line.DETECTION]
    mended = p.economy.repair_response
    out[row + Line.RESPONSE] = security * at_risk * mended * held[row + Line.RESPONSE]
    out[row + Line.RESEARCH] = (
        p.economy.research_growth * w.output[i] / QUARTERS * held[row + Line.RESEARCH]
    )
    out[row + Line.QUANTUM] = security * at_risk * c.quantum * held[row + Line.QUANTUM]
    out[row + Line.LEDGER] = security * at_risk * c.ledger * held[row + Line.LEDGER]
    out[row + Line.DIPLOMACY] = security * at_risk * w.norm_bond[i]


@rule
def plan_budgets(w: World, p: Parameters, new_year: bool) -> None:
    """Set every state's budget and split for the quarter, and spend it.

    What lines are worth is judged once a year, as budgets are; spending moves every quarter.
    """
    n = w.states
    for i in range(n):
        if w.budget_mode[i] == BudgetMode.OPTIMISE:
            if new_year:
                value_lines(w, p, i)
            optimise(w, p, i)
        elif w.budget_mode[i] == BudgetMode.SCRIPTED:
            follow_script(w, p, i)
    richardson(w, p)
    for i in range(n):
        spend(w, p, i)


@rule
def optimise(w: World, p: Parameters, i: int) -> None:
    """Move budget and split towards equal marginal utility per dollar."""
    b = p.budgets
    row = i * LINES
    total = 0.0
    for line in range(LINES):
        total += w.portfolio_start[row + line] * gain_of_value(w, row + line)
    level = min(b.most, max(b.least, total))
    w.flow[i * FLOWS + Flow.BOUNDED] += 0.0 if level == total else 1.0
    share = w.budget_share_start[i] * level * w.budget_factor[i]
    w.budget_share[i] += b.adjustment * (share - w.budget_share[i])
    for line in range(LINES):
        goal = w.portfolio_start[row + line] * gain_of_value(w, row + line) / total
        w.portfolio[row + line] += b.adjustment * (goal - w.portfolio[row + line])


@rule
def gain_of_value(w: World, cell: int) -> float:
    """Return V_b(t) / V_b(0), 1 for a line that was worth nothing at the start."""
    if w.line_value_start[cell] <= 0.0:
        return 1.0
    return w.line_value[cell] / w.line_value_start[cell]


@rule
def follow_script(w: World, p: Parameters, i: int) -> None:
    """Move towards the strategy's budget and split."""
    b = p.budgets
    share = w.budget_share_start[i] * w.budget_factor[i]
    w.budget_share[i] += b.adjustment * (share - w.budget_share[i])
    for line in range(LINES):
        cell = i * LINES + line
        w.portfolio[cell] += b.adjustment * (w.portfolio_plan[cell] - w.portfolio[cell])


@rule
def richardson(w: World, p: Parameters) -> None:
    """Let the states of this mode react to last quarter's spending of their rivals, all at once."""
    b = p.budgets
    n = w.states
    for i in range(n):
        w.reaction_pull[i] = pull_on(w, p, i)
    for i in range(n):
        if w.budget_mode[i] == BudgetMode.RICHARDSON:
            grievance = 0.0
            for j in range(n):
                grievance += w.grievance[i * n + j]
            money = richardson_step(
                w.budget_money[i],
                w.reaction_pull[i],
                w.fatigue[i],
                w.ambition[i],
                b.grievance * grievance * w.budget_share_start[i] * w.output[i] / QUARTERS,
            )
            w.budget_share[i] = money * QUARTERS / w.output[i]


@rule
def pull_on(w: World, p: Parameters, i: int) -> float:
    """Return sum_j K_ij z_j: what the rivals' spending of last quarter makes i spend.

    z_j = O + (1 - psi) D, with O the offensive part of j's money and D the rest. K_ij is given, or
    the common reaction times the weight of j.
    """
    n = w.states
    total = 0.0
    for j in range(n):
        if j != i:
            reaction = w.reaction[i * n + j]
            if reaction < 0.0:
                reaction = p.budgets.reaction * w.weight[i * n + j]
            offensive = w.portfolio[j * LINES + Line.OFFENCE]
            fear = offensive_means(offensive, 1.0 - offensive, p.threat.distinguishability)
            total += reaction * fear * w.budget_money[j]
    return total


@rule
def spend(w: World, p: Parameters, i: int) -> None:
    """Split the quarter's money, the patron's help in kind included, over the lines."""
    own = w.budget_share[i] * w.output[i] / QUARTERS
    w.budget_money[i] = own
    w.flow[i * FLOWS + Flow.SPENDING] += own
    help_ = patron_transfer(w, p, i)
    w.flow[i * FLOWS + Flow.TRANSFER] += help_
    money = own + help_
    for line in range(LINES):
        w.spending[i * LINES + line] = money * w.portfolio[i * LINES + line]


@formula
def stock_goal(start: float, spending: float, spending_start: float, elasticity: float) -> float:
    """Return the long-run level of a stock: start (x / x0)^e, at most 1."""
    if spending_start <= 0.0:
        return start
    return min(1.0, start * power_of(spending / spending_start, elasticity))


@rule
def build_stocks(w: World, p: Parameters) -> None:
    """Let stocks depreciate and investments land; policy grows stale and is reviewed.

    Spending is measured against the trend of the economy: a state that only keeps pace stays where
    it is.
    """
    n = w.states
    for i in range(n):
        base = w.budget_share_start[i] * w.output_trend[i] / QUARTERS
        base += w.transfer_start[i] * w.output_trend[i] / w.output_start[i]
        for line in range(LINES):
            cell = i * LINES + line
            goal = stock_goal(
                w.stock_start[cell],
                w.spending[cell],
                base * w.portfolio_start[cell],
                p.stocks.elasticity[line],
            )
            w.stock[cell] += p.stocks.depreciation[line] * (goal - w.stock[cell])
        review_policy(w, p, i)
        learn(w, p, i)


@rule
def review_policy(w: World, p: Parameters, i: int) -> None:
    """Policy coherence decays without review and is restored by it.

    The review of the start keeps coherence where it was; only more or less of it changes L.
    """
    s = p.stocks
    rest = w.coherence_start[i]
    effort = w.review[i] - w.review_start[i]
    gain = s.coherence_review * effort * (1.0 - w.coherence[i]) if effort > 0.0 else 0.0
    loss = s.coherence_decay * -effort * w.coherence[i] if effort < 0.0 else 0.0
    w.coherence[i] += gain - loss + s.coherence_decay * (rest - w.coherence[i])


@rule
def learn(w: World, p: Parameters, i: int) -> None:
    """Research above its start raises know-how."""
    cell = i * LINES + Line.RESEARCH
    extra = w.stock[cell] - w.stock_start[cell]
    gain = p.economy.know_how_gains * p.stocks.know_how_research * extra
    w.know_how[i] = min(1.0, max(0.0, w.know_how[i] + gain * (1.0 - w.know_how[i])))


@rule
def set_ambitions(w: World, p: Parameters) -> None:
    """Choose Richardson's g so that the start is a rest point without grievances.

    `ambition` that a scenario gives (0 or more) is kept; -1 asks for the rest point.
    """
    n = w.states
    for i in range(n):
        w.budget_money[i] = w.budget_share[i] * w.output[i] / QUARTERS
    for i in range(n):
        if w.ambition[i] < 0.0:
            w.ambition[i] = w.fatigue[i] * w.budget_money[i] - pull_on(w, p, i)
