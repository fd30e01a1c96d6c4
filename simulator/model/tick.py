"""The order of play: one quarter, step by step. Nothing else calls the rules.

Within a step all states move at once: a step reads what the steps before it left.
"""

from simulator.model.draws import Now
from simulator.model.jit import rule
from simulator.model.ledger import Ledger
from simulator.model.parameters import Parameters
from simulator.model.rules.alliance import (
    hear_requests,
    make_offers,
    open_umbrellas,
    seek_camp,
    settle_commitments,
    spying_by_allies,
)
from simulator.model.rules.attribution import investigate, sharpen
from simulator.model.rules.budget import build_stocks, plan_budgets
from simulator.model.rules.contest import raise_shields
from simulator.model.rules.crisis import fade, move_crises
from simulator.model.rules.economy import grow, repair
from simulator.model.rules.engagement import mount_shocks, non_state_groups, resolve
from simulator.model.rules.exploits import hunt
from simulator.model.rules.indices import add_up, clear_flows, take_stock
from simulator.model.rules.influence import compete
from simulator.model.rules.norms import gather, judge
from simulator.model.rules.operations import choose_operations
from simulator.model.rules.protection import protect, suffer_breaches
from simulator.model.rules.response import choose_responses, learn_answers, respond
from simulator.model.rules.spillover import contaminate, note_shocks, spill
from simulator.model.rules.supply import choose_suppliers, measure_dependence, move_shares
from simulator.model.rules.threat import observe, perceive, update_beliefs
from simulator.model.rules.utility import weigh
from simulator.model.world import World

QUARTERS_OF_A_YEAR = 4
STEPS = 16


@rule
def step_1_crises(w: World, p: Parameters, ledger: Ledger, now: Now) -> None:
    """Shocks, crisis transitions, requests to take sides."""
    clear_flows(w)
    note_shocks(w, ledger, now)
    open_umbrellas(w, now)
    move_crises(w, p, ledger, now)
    hear_requests(w, p, ledger, now)


@rule
def step_2_observe(w: World, p: Parameters, ledger: Ledger, now: Now) -> None:
    """Noisy observation of others."""
    observe(w, p, now)


@rule
def step_3_threat(w: World, p: Parameters, ledger: Ledger, now: Now) -> None:
    """Threat, beliefs, and whose gains count."""
    update_beliefs(w, p)
    perceive(w, p, now)
    weigh(w, p)


@rule
def step_4_budgets(w: World, p: Parameters, ledger: Ledger, now: Now) -> None:
    """Budgets and portfolios, effort for influence, all-or-none protection."""
    plan_budgets(w, p, now.tick % QUARTERS_OF_A_YEAR == 0)
    compete(w, p)
    protect(w, p)


@rule
def choose_partners(w: World, p: Parameters, ledger: Ledger, now: Now) -> None:
    """Suppliers and alignments are chosen every fourth quarter."""
    if now.tick % QUARTERS_OF_A_YEAR == 0:
        choose_suppliers(w, p)
        make_offers(w, p, ledger, now)
        seek_camp(w, p, now)


@rule
def settle_partners(w: World, p: Parameters) -> None:
    """Shares and commitments move every quarter towards what was chosen."""
    move_shares(w, p)
    measure_dependence(w)
    settle_commitments(w, p)


@rule
def step_5_offers(w: World, p: Parameters, ledger: Ledger, now: Now) -> None:
    """Suppliers and alignments are chosen, then move."""
    choose_partners(w, p, ledger, now)
    settle_partners(w, p)


@rule
def step_6_forums(w: World, p: Parameters, ledger: Ledger, now: Now) -> None:
    """Forum actions, and what states can tell and withstand this quarter."""
    gather(w, p, now)
    raise_shields(w, p)
    sharpen(w, p)


@rule
def step_7_exploits(w: World, p: Parameters, ledger: Ledger, now: Now) -> None:
    """Exploits found and lost."""
    hunt(w, p, now)


@rule
def step_8_operations(w: World, p: Parameters, ledger: Ledger, now: Now) -> None:
    """States choose operations; groups and shocks use what they leave free."""
    choose_operations(w, p, now)


@rule
def step_9_contests(w: World, p: Parameters, ledger: Ledger, now: Now) -> None:
    """Contests resolve."""
    mount_shocks(w, now)
    non_state_groups(w, p, now)
    resolve(w, p, ledger, now)


@rule
def step_10_spillover(w: World, p: Parameters, ledger: Ledger, now: Now) -> None:
    """Spillover through suppliers and hosting; losses that spread; allies that spy."""
    spill(w, p, ledger, now)
    contaminate(w, p, ledger, now)
    suffer_breaches(w, p, now)
    spying_by_allies(w, p, now)


@rule
def step_11_attribution(w: World, p: Parameters, ledger: Ledger, now: Now) -> None:
    """Detection, blame now, public attribution later."""
    investigate(w, p, ledger, now)
    judge(w, p, now)


@rule
def step_12_responses(w: World, p: Parameters, ledger: Ledger, now: Now) -> None:
    """Victims choose their responses."""
    choose_responses(w, p, now)


@rule
def step_13_repair(w: World, p: Parameters, ledger: Ledger, now: Now) -> None:
    """Responses are carried out and learned from, some concede; then the quarter is counted.

    Repair comes last.
    """
    learn_answers(w, p)
    respond(w, p, ledger, now)
    take_stock(w)
    repair(w, p)


@rule
def step_14_economy(w: World, p: Parameters, ledger: Ledger, now: Now) -> None:
    """Economy and confidence."""
    grow(w, p)


@rule
def step_15_stocks(w: World, p: Parameters, ledger: Ledger, now: Now) -> None:
    """Stocks depreciate, investments land, tempers cool."""
    build_stocks(w, p)
    fade(w, p)


@rule
def step_16_accounts(w: World, p: Parameters, ledger: Ledger, now: Now) -> None:
    """Record the quarter, unless it belongs to the burn-in."""
    if now.tick >= now.burn_in:
        add_up(w)


@rule
def play_step(step: int, w: World, p: Parameters, ledger: Ledger, now: Now) -> None:
    """Play one numbered step of a quarter."""
    if step == 1:
        step_1_crises(w, p, ledger, now)
    elif step == 2:
        step_2_observe(w, p, ledger, now)
    elif step == 3:
        step_3_threat(w, p, ledger, now)
    elif step == 4:
        step_4_budgets(w, p, ledger, now)
    elif step == 5:
        step_5_offers(w, p, ledger, now)
    elif step == 6:
        step_6_forums(w, p, ledger, now)
    elif step == 7:
        step_7_exploits(w, p, ledger, now)
    elif step == 8:
        step_8_operations(w, p, ledger, now)
    elif step == 9:
        step_9_contests(w, p, ledger, now)
    elif step == 10:
        step_10_spillover(w, p, ledger, now)
    elif step == 11:
        step_11_attribution(w, p, ledger, now)
    elif step == 12:
        step_12_responses(w, p, ledger, now)
    elif step == 13:
        step_13_repair(w, p, ledger, now)
    elif step == 14:
        step_14_economy(w, p, ledger, now)
    elif step == 15:
        step_15_stocks(w, p, ledger, now)
    else:
        step_16_accounts(w, p, ledger, now)
