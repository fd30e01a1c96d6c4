"""The World: everything that a run remembers, as one record of named flat arrays.

`i`, `j` are states, `s` sectors, `c` classes of operations, `b` budget lines, `f` forums. Arrays
over several of them are flat and row-major: `hostility[i * n + j]` is how hostile i is towards j,
`integrity[i * sectors + s]` is sector s of state i.

The record is one block of memory, so saving, rewinding, comparing and hashing a world is one
operation, and a rule receives one pointer. Its arrays have room for `capacity` states; a world of
n states uses the front of each. Compiled rules depend on the capacity alone, not on n.

Money is USD bn at 2023 prices, time is quarters, indices and probabilities lie in 0..1.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, NamedTuple, get_args, get_type_hints

import numpy as np
from numpy.typing import NDArray

from simulator.model.accounts import FLOWS, INDICES
from simulator.model.kinds import CLASSES, LINES, SECTORS, SHOCK_COLUMNS, ShockColumn, names

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

REMEMBERED_QUARTERS = 4
"""Length of the memory of threat: neoclassical states perceive last year's."""

PUBLIC_DELAY_LIMIT = 16
"""Quarters after which an operation that nobody has named in public never will be."""

CAPACITIES = (16, 40)
"""Room for states; each capacity is compiled once, on first use."""

FORUM_ROOM = 21
SECTOR_ROOM = 2 * SECTORS
SHOCK_ROOM = 32


GREATEST = 1e100
"""Beyond this a quantity counts as infinite: its square still is a number."""

RANGES: dict[str, tuple[float, float]] = {
    **dict.fromkeys(("0..1", "share", "probability"), (0.0, 1.0)),
    "0..1.5": (0.0, 1.5),
    "0, 1, 2": (0.0, 2.0),
    "0..10": (0.0, 10.0),
    **dict.fromkeys(("0..", "threat", "levels", "violations", "odds ratio"), (0.0, GREATEST)),
    **dict.fromkeys(("quarters", "d"), (0.0, GREATEST)),
    # In an unstable arms race (Richardson 1960) money comes to exceed output.
    "share of output": (0.0, GREATEST),
    **dict.fromkeys(("USD bn", "USD bn/year", "USD bn/quarter"), (0.0, GREATEST)),
    "see outcomes": (-GREATEST, GREATEST),
}
"""The range of a field by its unit. Other units have none: switches, and sums of what has one."""


@dataclass(frozen=True)
class Of:
    """Shape (in words), unit or range, and meaning of a World field.

    `sums_to_one` holds of shares: those along the last axis sum to 1.
    """

    shape: str
    unit: str
    text: str
    sums_to_one: bool = False

    @property
    def range(self) -> tuple[float, float] | None:
        """Range of every number of the field, if its unit has one."""
        return RANGES.get(self.unit)

    @property
    def axes(self) -> list[str]:
        """The words of the shape."""
        return self.shape.split()


class StrategyFields:
    """What a strategy sets: these fields stand first in the memory of a World.

    So a strategy begins by one copy of memory; see `simulator.initial.initialise.found_plan`.
    """

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
    hosting: Annotated[Floats, Of("n n", "0..1", "assets of j that stand in i")]


class World(StrategyFields):
    """One world; see the module's docstring for the layout.

    At run time it is a NumPy record with these fields: `allocate` makes one.
    """

    states: Annotated[int, Of("", "2..40", "n, the number of states")]
    forums: Annotated[int, Of("", "0..21", "number of forums")]
    sectors: Annotated[int, Of("", f"{SECTORS}..{SECTOR_ROOM}", "sectors, the usual ones first")]
    shock_count: Annotated[int, Of("", "0..32", "number of scheduled shocks")]

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
    portfolio_start: Annotated[Floats, Of("n b", "share", "split of the budget at the start", True)]
    sector_weight: Annotated[Floats, Of("n s", "share", "weight of a sector in output", True)]
    cascade: Annotated[Floats, Of("s s", "0..", "lost in column per unit lost in row")]
    own_secrets: Annotated[Floats, Of("s", "-", "pull of secrets of the world's own sectors")]
    own_harm: Annotated[Floats, Of("s", "-", "pull of harm to the world's own sectors")]

    # Facts about pairs
    proximity: Annotated[Floats, Of("n n", "0..1", "nearness")]
    violence: Annotated[Floats, Of("n n", "0..", "violence of the conventional dispute")]
    hostility_rest: Annotated[Floats, Of("n n", "0..1", "hostility without news")]
    hostility_plain: Annotated[Floats, Of("n n", "0..1", "hostility_rest at rivalry intensity 1")]
    supplier_start: Annotated[Floats, Of("n n", "share", "share of j in i's digital supply", True)]
    alignment_start: Annotated[Floats, Of("n n", "0..1", "alignment at the start")]
    commitment_start: Annotated[Floats, Of("n n", "0..1", "i's commitment to j at the start")]
    member: Annotated[Floats, Of("f n", "0/1", "members of forums")]
    forum_key: Annotated[Ints, Of("f", "0..65535", "key of the forum's draws")]
    sharing: Annotated[Floats, Of("f", "0/1", "the forum pools defence")]
    fatigue: Annotated[Floats, Of("n", "/tick", "Richardson's a")]
    reaction: Annotated[Floats, Of("n n", "- or -1", "Richardson's K; -1: from the weights")]
    bond: Annotated[Floats, Of("n n", "-1..2", "what draws i to j, whatever the hostility")]
    shocks: Annotated[Ints, Of("k column", "-", ", ".join(names(ShockColumn)))]

    # References fixed at the opening
    threat_scale: Annotated[Floats, Of("1", "-", "largest raw threat at the start")]
    threat_tolerated: Annotated[Floats, Of("1", "threat", "T0 of the weights")]
    threat_total_start: Annotated[Floats, Of("n", "threat", "sum of a state's threats, start")]
    line_value_start: Annotated[Floats, Of("n b", "USD bn", "value of lines at the start")]
    supplier_utility_start: Annotated[Floats, Of("n n", "utility", "of suppliers, start")]
    transfer_start: Annotated[Floats, Of("n", "USD bn/quarter", "patron's help at the start")]
    review_start: Annotated[Floats, Of("n", "0..1", "policy review that keeps coherence")]
    ambition: Annotated[Floats, Of("n", "USD bn/quarter, any", "Richardson's g")]

    # State
    output: Annotated[Floats, Of("n", "USD bn/year", "output")]
    output_trend: Annotated[Floats, Of("n", "USD bn/year", "output had nothing happened")]
    power: Annotated[Floats, Of("n", "0..", "conventional power, in shares of the start")]
    coherence: Annotated[Floats, Of("n", "0..1", "policy coherence L")]
    know_how: Annotated[Floats, Of("n", "0..1", "technological know-how")]
    confidence: Annotated[Floats, Of("n", "0..1", "confidence of investors")]
    stock: Annotated[Floats, Of("n b", "0..1", "capability that budgets build")]
    budget_share: Annotated[Floats, Of("n", "share of output", "cyber budget")]
    portfolio: Annotated[Floats, Of("n b", "share", "split of the budget", True)]
    line_value: Annotated[Floats, Of("n b", "USD bn", "value of a proportional rise of a stock")]
    budget_money: Annotated[Floats, Of("n", "USD bn/quarter", "own money of the quarter")]
    reaction_pull: Annotated[Floats, Of("n", "USD bn/quarter", "Richardson's sum_j K_ij x_j")]
    effort: Annotated[Floats, Of("n", "USD bn/quarter", "effort in the contest for influence")]
    weight_of_effort: Annotated[Floats, Of("n", "-", "last quarter's effort to the power m")]
    protected: Annotated[Ints, Of("n", "0/1", "protects itself (all-or-none)")]
    protected_before: Annotated[Ints, Of("n", "0/1", "did so in the last quarter")]
    spending: Annotated[Floats, Of("n b", "USD bn/quarter", "this quarter's spending")]
    integrity: Annotated[Floats, Of("n s", "0..1", "Q: working share of a sector")]
    shield: Annotated[Floats, Of("n", "-", "defence before a sector's protection")]
    force: Annotated[Floats, Of("n", "-", "offence raised to the decisiveness m")]
    guard: Annotated[Floats, Of("n", "-", "shield raised to the decisiveness m")]
    bulk: Annotated[Floats, Of("n", "-", "output raised to the exponent of the dyad scale")]
    spycraft: Annotated[Floats, Of("n", "0..1", "intelligence raised to the exponent of its yield")]
    dearness: Annotated[Floats, Of("n", "-", "power raised to the exponent of blame's cost")]
    threat_total: Annotated[Floats, Of("n", "threat", "sum of the threats to a state")]
    crisis_total: Annotated[Floats, Of("n", "levels", "sum of a state's crisis levels")]
    identification: Annotated[Floats, Of("n", "0..", "rho before evidence and bounds")]
    cover: Annotated[Floats, Of("n", "0..1", "strength of the patron's umbrella")]
    goodwill: Annotated[Floats, Of("n", "0..1.5", "patron's goodwill")]
    compromised: Annotated[Floats, Of("n", "0..10", "severity of hostile code in supplies")]
    sanctions: Annotated[Floats, Of("n", "share of output", "lost to sanctions this quarter")]
    dependence: Annotated[Floats, Of("n", "0..1", "dependence on foreign suppliers")]
    norm_bond: Annotated[Floats, Of("n", "0..1", "norms that bind the state")]
    hostility: Annotated[Floats, Of("n n", "0..1", "hostility of i towards j")]
    grievance: Annotated[Floats, Of("n n", "0..1", "grievance of i against j")]
    crisis: Annotated[Floats, Of("n n", "0, 1, 2", "crisis level (symmetric)")]
    seen_offence: Annotated[Floats, Of("n n", "0..", "offensive means of j as i sees them")]
    threat: Annotated[Floats, Of("n n", "0..", "threat from j as i perceives it")]
    threat_memory: Annotated[Floats, Of("4 n n", "see threat", "threat of the last four quarters")]
    belief: Annotated[Floats, Of("n n", "0..1", "belief that j will coerce i")]
    weight: Annotated[Floats, Of("n n", "0..1", "w: how much j's gain counts")]
    relative: Annotated[Floats, Of("n n", "0..1", "r w: j's gain in i's utility")]
    supplier: Annotated[Floats, Of("n n", "share", "share of j in i's digital supply", True)]
    supplier_target: Annotated[Floats, Of("n n", "share", "shares that i moves towards", True)]
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
    answer_severity: Annotated[Ints, Of("n n", "0..10", "severity of what is answered")]
    answer_depth: Annotated[Ints, Of("n n", "answers", "how deep in a chain the answer will be")]
    answer_via: Annotated[Ints, Of("n n", "state or -1", "host of a displaced answer")]
    foothold_event: Annotated[Ints, Of("n n", "event or -1", "operation that won the foothold")]
    threshold: Annotated[Floats, Of("c", "stake", "T*: stake from which an exploit is used")]
    stake: Annotated[Floats, Of("n n", "stake", "what i has at stake against j this quarter")]
    turn: Annotated[Ints, Of("n", "state or -1", "who alone can start something against j")]
    chances: Annotated[Ints, Of("n n", "quarters", "in which i could act against j")]
    acts: Annotated[Ints, Of("n n", "quarters", "in which it did")]
    answered: Annotated[Floats, Of("n n", "0..1", "how often j answered i's operations")]
    struck_anyway: Annotated[Floats, Of("n n", "0..1", "how often it answered without one")]
    pointed: Annotated[Ints, Of("n n", "0/1", "forensics of i pointed at j this quarter")]
    findings: Annotated[Floats, Of("n n", "0..1", "how often they did")]
    suspicion: Annotated[Floats, Of("n n", "0..1", "i's estimate of how often j acts against it")]
    quarters_judged: Annotated[Ints, Of("1", "quarters", "behind the estimates of suspicion")]

    # Choices of this quarter: what an agent can look at and replace
    chosen_class: Annotated[Ints, Of("n n", "class or -1", "operation of i against j")]
    chosen_sector: Annotated[Ints, Of("n n", "sector", "where")]
    chosen_motive: Annotated[Ints, Of("n n", "Motive", "why")]
    chosen_parent: Annotated[Ints, Of("n n", "event or -1", "what it answers")]
    chosen_via: Annotated[Ints, Of("n n", "state or -1", "where hosted assets are hit")]
    intensity: Annotated[Floats, Of("n n", "d", "damage relative to severity 3")]
    log_odds: Annotated[Floats, Of("n n", "log-odds", "of the chosen action")]
    alternative: Annotated[Floats, Of("n n", "log-odds", "of the best other action")]
    chain: Annotated[Ints, Of("n n", "answers", "answers that led to the last operation")]
    class_odds: Annotated[Floats, Of("c", "log-odds", "of the classes of the pair at hand")]
    class_intensity: Annotated[Floats, Of("c", "d", "their intensities")]
    class_draw: Annotated[Floats, Of("c", "0..1", "their draws")]
    fixed_severity: Annotated[Ints, Of("n n", "severity or 0", "given by a shock")]

    # Results of this quarter
    event: Annotated[Ints, Of("n n", "event or -1", "operation of i against j")]
    succeeded: Annotated[Ints, Of("n n", "0/1", "it succeeded")]
    severity: Annotated[Ints, Of("n n", "0..10", "its severity")]
    complaint: Annotated[Ints, Of("n n", "event or -1", "worst that i blames on j")]
    complaint_severity: Annotated[Ints, Of("n n", "0..10", "severity of it")]
    complaint_class: Annotated[Ints, Of("n n", "class or -1", "class of it")]
    chosen_response: Annotated[Ints, Of("n n", "Response", "what i does about it")]
    chosen_host: Annotated[Ints, Of("n n", "state or -1", "host of a displaced answer")]
    evidence: Annotated[Floats, Of("n n", "odds ratio", "of what i found about j this quarter")]
    broken: Annotated[Ints, Of("n", "0/1", "a sector works below its threshold")]
    obeyed_lately: Annotated[Floats, Of("n", "0..1", "share of recent quarters with obedience")]
    yielded_lately: Annotated[Floats, Of("n", "0..1", "share of recent quarters with concessions")]
    complied: Annotated[Ints, Of("n", "0/1", "obeyed its patron in a crisis")]
    requested: Annotated[Ints, Of("n", "0/1", "was asked by its patron in a crisis")]

    # Accounts
    flow: Annotated[Floats, Of("n flow", "see outcomes", "sums over this quarter")]
    total: Annotated[Floats, Of("n flow", "see flow", "sums over the recorded quarters")]
    index: Annotated[Floats, Of("n index", "see outcomes", "indices of this quarter")]
    index_sum: Annotated[Floats, Of("n index", "see index", "their sums over the run")]


class WorldMemory(NamedTuple):
    """A World with its memory: `world` and `memory` share their bytes."""

    world: World
    memory: Ints
    array: Any
    """The record array of length one that compiled code is handed."""

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle and deep copies take the bytes once, and make all views of them anew."""
        return memory_of, (self.array,)


def memory_of(array: Any) -> WorldMemory:
    """Return the world whose bytes a record array of length one holds.

    Raises ValueError for another layout: the array was stored under other rules.
    """
    if array.dtype not in map(world_dtype, CAPACITIES):
        raise ValueError("a world of another layout: it was stored under other rules")
    return WorldMemory(array[0], array.view(np.int64).ravel(), array)


@cache
def specifications(kind: type = World) -> dict[str, tuple[Any, Of]]:
    """Return the type and the description of every field, in the order of memory."""
    hints = get_type_hints(kind, include_extras=True)
    return {name: (get_args(hint)[0], get_args(hint)[1]) for name, hint in hints.items()}


def _room(word: str, capacity: int) -> int:
    letters = {
        "n": capacity,
        "s": SECTOR_ROOM,
        "c": CLASSES,
        "b": LINES,
        "f": FORUM_ROOM,
        "k": SHOCK_ROOM,
        "column": SHOCK_COLUMNS,
        "flow": FLOWS,
        "index": INDICES,
    }
    return letters[word] if word in letters else int(word)


@cache
def world_dtype(capacity: int, kind: type = World) -> np.dtype[Any]:
    """Return the memory layout of a world, or of its front, with room for `capacity` states."""
    layout: list[Any] = []
    for name, (array, of) in specifications(kind).items():
        number = np.float64 if array == Floats else np.int64
        length = int(np.prod([_room(word, capacity) for word in of.axes]))
        layout.append((name, number) if array is int else (name, number, (length,)))
    return np.dtype(layout)


def capacity_for(states: int) -> int:
    """Return the smallest capacity with room for so many states.

    Raises ValueError beyond the largest capacity.
    """
    fitting = [capacity for capacity in CAPACITIES if capacity >= states]
    if not fitting:
        raise ValueError(f"a world has room for {CAPACITIES[-1]} states, not for {states}")
    return fitting[0]


def allocate(states: int) -> WorldMemory:
    """Return a world of zeros with room for so many states."""
    return memory_of(np.zeros(1, world_dtype(capacity_for(states))).view(np.recarray))


def copy_of(box: WorldMemory) -> WorldMemory:
    """Return an independent world with the same content."""
    return memory_of(box.array.copy())


def length_of(name: str, world: World) -> int:
    """Return the number of entries of a field that a world of this size uses."""
    sizes = {
        "n": world.states,
        "s": world.sectors,
        "f": world.forums,
        "k": world.shock_count,
    }
    axes = specifications()[name][1].axes
    return int(np.prod([sizes.get(word, _room(word, 0)) for word in axes]))
