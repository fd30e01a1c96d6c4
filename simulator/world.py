"""The World: everything that a run remembers, as named flat arrays over two blocks of memory.

`i`, `j` are states, `s` sectors, `c` classes of operations, `b` budget lines, `f` forums. Arrays
over several of them are flat and row-major: `hostility[i * n + j]` is how hostile i is towards j,
`integrity[i * SECTORS + s]` is sector s of state i. All float fields are views of `memory` and all
whole numbers of `counters`, so saving, rewinding, comparing and hashing a world is one operation.

Money is USD bn at 2023 prices, time is quarters, indices and probabilities lie in 0..1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, NamedTuple, get_args, get_type_hints

import numpy as np
from numpy.typing import NDArray

from simulator.kinds import CLASSES, LINES, SECTORS

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

REMEMBERED_QUARTERS = 4
"""Length of the memory of threat: neoclassical states perceive last year's."""

PUBLIC_DELAY_LIMIT = 16
"""Quarters after which an operation that nobody has named in public never will be."""


@dataclass(frozen=True)
class Of:
    """Shape (in words), unit or range, and meaning of a World field."""

    shape: str
    unit: str
    text: str


class World(NamedTuple):
    """One world; see the module's docstring for the layout."""

    memory: Annotated[Floats, Of("", "", "all float fields, end to end")]
    counters: Annotated[Ints, Of("", "", "all integer fields, end to end")]

    # Facts about states
    identity: Annotated[Ints, Of("n", "1..17576", "key of the state's draws")]
    patron: Annotated[Ints, Of("n", "state or -1", "whose umbrella the state lives under")]
    output_start: Annotated[Floats, Of("n", "USD bn/year", "output at the start")]
    trend: Annotated[Floats, Of("n", "/quarter", "trend growth of output")]
    power_start: Annotated[Floats, Of("n", "share", "conventional power at the start")]
    coordination: Annotated[Floats, Of("n", "0..1", "agencies working together")]
    intelligence: Annotated[Floats, Of("n", "0..1", "intelligence services")]
    know_how_start: Annotated[Floats, Of("n", "0..1", "technological know-how at the start")]
    openness: Annotated[Floats, Of("n", "0..1", "freedom to report")]
    budget_share_start: Annotated[Floats, Of("n", "share of output", "cyber budget, start")]
    imputed: Annotated[Floats, Of("n", "0/1", "offence is imputed, not measured")]
    coherence_start: Annotated[Floats, Of("n", "0..1", "policy coherence at the start")]
    stock_start: Annotated[Floats, Of("n b", "0..1", "stocks at the start")]
    portfolio_start: Annotated[Floats, Of("n b", "share", "split of the budget at the start")]
    sector_weight: Annotated[Floats, Of("n s", "share", "weight of a sector in output")]
    cascade: Annotated[Floats, Of("s s", "share", "lost in column per unit lost in row")]

    # Strategy of each state
    budget_mode: Annotated[Ints, Of("n", "BudgetMode", "how the budget is set")]
    supplier_mode: Annotated[Ints, Of("n", "SupplierMode", "how suppliers are chosen")]
    alignment_mode: Annotated[Ints, Of("n", "AlignmentMode", "how alignment moves")]
    budget_factor: Annotated[Floats, Of("n", "-", "budget as a multiple of the start")]
    portfolio_plan: Annotated[Floats, Of("n b", "share", "split that a script asks for")]
    restraint: Annotated[Floats, Of("n", "log-odds", "holding back operations")]
    answer_bias: Annotated[Floats, Of("n", "log-odds", "readiness to answer in kind")]
    review: Annotated[Floats, Of("n", "0..1", "effort of policy review")]
    protection: Annotated[Floats, Of("n s", "-", "factor on a sector's defence")]
    supplier_low: Annotated[Floats, Of("n n", "share", "least share of a supplier")]
    supplier_high: Annotated[Floats, Of("n n", "share", "greatest share of a supplier")]
    alignment_plan: Annotated[Floats, Of("n n", "0..1 or -1", "alignment that is aimed at")]
    participation: Annotated[Ints, Of("f n", "0 never 1 chosen 2 always", "in forums")]

    # Facts about pairs
    proximity: Annotated[Floats, Of("n n", "0..1", "nearness")]
    violence: Annotated[Floats, Of("n n", "0..1", "violence of the conventional dispute")]
    hostility_rest: Annotated[Floats, Of("n n", "0..1", "hostility without news")]
    hostility_plain: Annotated[Floats, Of("n n", "0..1", "hostility_rest at rivalry intensity 1")]
    supplier_start: Annotated[Floats, Of("n n", "share", "share of j in i's digital supply")]
    alignment_start: Annotated[Floats, Of("n n", "0..1", "alignment at the start")]
    commitment_start: Annotated[Floats, Of("n n", "0..1", "i's commitment to j at the start")]
    hosting: Annotated[Floats, Of("n n", "0..1", "assets of j that stand in i")]
    member: Annotated[Floats, Of("f n", "0/1", "members of forums")]
    sharing: Annotated[Floats, Of("f", "0/1", "the forum pools defence")]
    shocks: Annotated[Ints, Of("k 6", "", "kind, tick, initiator, target, sector, severity")]

    # References fixed at the opening
    threat_scale: Annotated[Floats, Of("1", "-", "largest raw threat at the start")]
    threat_tolerated: Annotated[Floats, Of("1", "threat", "T0 of the weights")]
    threat_total_start: Annotated[Floats, Of("n", "threat", "sum of a state's threats, start")]
    line_value_start: Annotated[Floats, Of("n b", "USD bn", "value of lines at the start")]
    supplier_utility_start: Annotated[Floats, Of("n n", "utility", "of suppliers, start")]
    transfer_start: Annotated[Floats, Of("n", "USD bn/quarter", "patron's help at the start")]
    review_start: Annotated[Floats, Of("n", "0..1", "policy review that keeps coherence")]
    ambition: Annotated[Floats, Of("n", "USD bn/quarter", "Richardson's g")]

    # State
    output: Annotated[Floats, Of("n", "USD bn/year", "output")]
    output_trend: Annotated[Floats, Of("n", "USD bn/year", "output had nothing happened")]
    power: Annotated[Floats, Of("n", "share", "conventional power")]
    coherence: Annotated[Floats, Of("n", "0..1", "policy coherence L")]
    know_how: Annotated[Floats, Of("n", "0..1", "technological know-how")]
    confidence: Annotated[Floats, Of("n", "0..1", "confidence of investors")]
    secrets_lost: Annotated[Floats, Of("n", "units", "secrets lost so far")]
    stock: Annotated[Floats, Of("n b", "0..1", "capability that budgets build")]
    budget_share: Annotated[Floats, Of("n", "share of output", "cyber budget")]
    portfolio: Annotated[Floats, Of("n b", "share", "split of the budget")]
    line_value: Annotated[Floats, Of("n b", "USD bn", "value of a proportional rise of a stock")]
    budget_money: Annotated[Floats, Of("n", "USD bn/quarter", "own money of the quarter")]
    reaction_pull: Annotated[Floats, Of("n", "USD bn/quarter", "Richardson's sum_j K_ij x_j")]
    spending: Annotated[Floats, Of("n b", "USD bn/quarter", "this quarter's spending")]
    integrity: Annotated[Floats, Of("n s", "0..1", "Q: working share of a sector")]
    shield: Annotated[Floats, Of("n", "-", "defence before a sector's protection")]
    identification: Annotated[Floats, Of("n", "probability", "rho before evidence")]
    cover: Annotated[Floats, Of("n", "0..1", "strength of the patron's umbrella")]
    goodwill: Annotated[Floats, Of("n", "0..1.5", "patron's goodwill")]
    compromised: Annotated[Floats, Of("n", "0/1", "supplies carry hostile code")]
    sanctions: Annotated[Floats, Of("n", "share of output", "lost to sanctions this quarter")]
    dependence: Annotated[Floats, Of("n", "0..1", "dependence on foreign suppliers")]
    norm_bond: Annotated[Floats, Of("n", "0..1", "norms that bind the state")]
    hostility: Annotated[Floats, Of("n n", "0..1", "hostility of i towards j")]
    grievance: Annotated[Floats, Of("n n", "0..1", "grievance of i against j")]
    crisis: Annotated[Floats, Of("n n", "0, 1, 2", "crisis level (symmetric)")]
    seen_offence: Annotated[Floats, Of("n n", "0..", "offensive means of j as i sees them")]
    threat: Annotated[Floats, Of("n n", "0..", "threat from j as i perceives it")]
    threat_memory: Annotated[Floats, Of("4 n n", "0..", "threat of the last four quarters")]
    belief: Annotated[Floats, Of("n n", "0..1", "belief that j will coerce i")]
    weight: Annotated[Floats, Of("n n", "0..1", "w: how much j's gain counts")]
    relative: Annotated[Floats, Of("n n", "0..1", "r w: j's gain in i's utility")]
    supplier: Annotated[Floats, Of("n n", "share", "share of j in i's digital supply")]
    supplier_target: Annotated[Floats, Of("n n", "share", "shares that i moves towards")]
    alignment: Annotated[Floats, Of("n n", "0..1", "alignment (symmetric)")]
    commitment: Annotated[Floats, Of("n n", "0..1", "i's commitment to j")]
    foothold: Annotated[Floats, Of("n n", "0..1", "i's foothold in j")]
    foothold_age: Annotated[Floats, Of("n n", "quarters", "age of the foothold")]
    exploit: Annotated[Floats, Of("c n n", "0/1", "i holds an exploit against j")]
    exposed: Annotated[Floats, Of("16 n", "violations", "due to be named in public")]
    norm: Annotated[Floats, Of("f", "0..1", "strength of norms")]
    active: Annotated[Floats, Of("f n", "0/1", "takes part")]
    answer_event: Annotated[Ints, Of("n n", "event or -1", "what i will answer next quarter")]
    answer_class: Annotated[Ints, Of("n n", "class or -1", "class of what is answered")]
    answer_via: Annotated[Ints, Of("n n", "state or -1", "host of a displaced answer")]
    foothold_event: Annotated[Ints, Of("n n", "event or -1", "operation that won the foothold")]
    threshold: Annotated[Floats, Of("c", "stake", "T*: stake from which an exploit is used")]

    # Choices of this quarter: what an agent can look at and replace
    chosen_class: Annotated[Ints, Of("n n", "class or -1", "operation of i against j")]
    chosen_sector: Annotated[Ints, Of("n n", "sector", "where")]
    chosen_motive: Annotated[Ints, Of("n n", "Motive", "why")]
    chosen_parent: Annotated[Ints, Of("n n", "event or -1", "what it answers")]
    chosen_via: Annotated[Ints, Of("n n", "state or -1", "where hosted assets are hit")]
    intensity: Annotated[Floats, Of("n n", "d", "damage relative to severity 3")]
    log_odds: Annotated[Floats, Of("n n", "log-odds", "of the chosen action")]
    alternative: Annotated[Floats, Of("n n", "log-odds", "of the best other action")]
    fixed_severity: Annotated[Ints, Of("n n", "severity or 0", "given by a shock")]

    # Results of this quarter
    event: Annotated[Ints, Of("n n", "event or -1", "operation of i against j")]
    succeeded: Annotated[Ints, Of("n n", "0/1", "it succeeded")]
    severity: Annotated[Ints, Of("n n", "0..10", "its severity")]
    complaint: Annotated[Ints, Of("n n", "event or -1", "worst that i blames on j")]
    complaint_severity: Annotated[Ints, Of("n n", "0..10", "severity of it")]
    complaint_class: Annotated[Ints, Of("n n", "class or -1", "class of it")]
    complied: Annotated[Ints, Of("n", "0/1", "obeyed its patron in a crisis")]
    requested: Annotated[Ints, Of("n", "0/1", "was asked by its patron in a crisis")]

    # Accounts
    flow: Annotated[Floats, Of("n flow", "see outcomes", "sums over this quarter")]
    total: Annotated[Floats, Of("n flow", "see outcomes", "sums over the recorded quarters")]
    index: Annotated[Floats, Of("n index", "see outcomes", "indices of this quarter")]
    index_sum: Annotated[Floats, Of("n index", "see outcomes", "their sums over the run")]


@dataclass(frozen=True)
class Size:
    """Lengths that shape a World."""

    states: int
    forums: int
    shocks: int
    flows: int
    indices: int

    def of(self, word: str) -> int:
        """Return the length that one word of a shape stands for."""
        letters = {
            "n": self.states,
            "s": SECTORS,
            "c": CLASSES,
            "b": LINES,
            "f": self.forums,
            "k": self.shocks,
            "flow": self.flows,
            "index": self.indices,
        }
        return letters[word] if word in letters else int(word)


def specifications() -> dict[str, tuple[bool, Of]]:
    """Return for each field whether it is a float, and its description."""
    hints = get_type_hints(World, include_extras=True)
    return {
        name: (get_args(hint)[0] == Floats, get_args(hint)[1])
        for name, hint in hints.items()
        if name not in ("memory", "counters")
    }


def _length(of: Of, size: Size) -> int:
    return int(np.prod([size.of(word) for word in of.shape.split()]))


def allocate(size: Size) -> World:
    """Return a world of zeros whose fields are views of two blocks of memory."""
    described = specifications()
    lengths = {name: _length(of, size) for name, (_, of) in described.items()}
    blocks = {
        kind: np.zeros(
            sum(lengths[name] for name, (real, _) in described.items() if real is kind),
            np.float64 if kind else np.int64,
        )
        for kind in (True, False)
    }
    used = {True: 0, False: 0}
    views = {}
    for name, (kind, _) in described.items():
        start = used[kind]
        used[kind] = start + lengths[name]
        views[name] = blocks[kind][start : used[kind]]
    return World(memory=blocks[True], counters=blocks[False], **views)


def copy(world: World, size: Size) -> World:
    """Return an independent world with the same content."""
    twin = allocate(size)
    twin.memory[:] = world.memory
    twin.counters[:] = world.counters
    return twin
