"""What Python calls: the compiled doors to the rules."""

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.model.accounts import FLOWS, INDICES, Flow
from simulator.model.draws import Now
from simulator.model.invariants import FAULT, Watch, note_fault
from simulator.model.jit import entry, rule
from simulator.model.ledger import Ledger
from simulator.model.parameters import Parameters
from simulator.model.rules.budget import spend
from simulator.model.rules.opening import open_world
from simulator.model.tick import STEPS, choose_partners, play_step, settle_partners
from simulator.model.world import Floats, Ints, World


class Record(NamedTuple):
    """Where a batch of replicates writes; an empty array means: do not record.

    totals: (replicates, n, FLOWS); index_sums: (replicates, n, INDICES);
    paths: (replicates, horizon, n, INDICES), float32;
    counts: (horizon, n, INDICES, bins) histogram over replicates, between low and high, which
    are (n, INDICES);
    faults: (replicates, FAULT) what ended a replicate early; -1 if nothing did. All flat.
    """

    totals: Floats
    index_sums: Floats
    paths: NDArray[np.float32]
    counts: NDArray[np.int32]
    low: Floats
    high: Floats
    faults: Floats


@entry
def open_run(box: Any, p: Parameters, now: Now) -> None:
    """Prepare the world `box`, which stands at its start values."""
    open_world(box[0], p, now)


@entry
def play(box: Any, p: Parameters, ledger: Ledger, now: Now, first: int, last: int) -> None:
    """Play steps `first` to `last` (1..16, both included) of the quarter `now.tick`."""
    for step in range(first, last + 1):
        play_step(step, box[0], p, ledger, now)


@entry
def play_offers(box: Any, p: Parameters, ledger: Ledger, now: Now) -> None:
    """Play the first half of step 5: suppliers and alignments are chosen."""
    choose_partners(box[0], p, ledger, now)


@entry
def play_settlement(box: Any, p: Parameters) -> None:
    """Play the second half of step 5: shares and commitments move."""
    settle_partners(box[0], p)


@entry
def spend_again(box: Any, p: Parameters, i: int) -> None:
    """Redo the spending of state i, whose budget was replaced after step 4."""
    w = box[0]
    w.flow[i * FLOWS + Flow.SPENDING] = 0.0
    w.flow[i * FLOWS + Flow.TRANSFER] = 0.0
    spend(w, p, i)


@entry
def run_batch(
    box: Any,
    memory: Ints,
    start: Ints,
    plan: Ints,
    p: Parameters,
    ledger: Ledger,
    watch: Watch,
    seed: np.uint64,
    burn_in: int,
    horizon: int,
    first: int,
    count: int,
    out: Record,
) -> None:
    """Run replicates first .. first + count - 1 in the world `box`, each from `start`.

    `memory` shares the bytes of `box`. Its front becomes `plan` with the first recorded quarter,
    when the strategy begins: all strategies share their burn-in. A replicate ends with the quarter
    in which its world leaves the ranges of `watch`, and its sums are not a number.
    """
    w = box[0]
    numbers = memory.view(np.float64)
    for number in range(count):
        memory[:] = start
        open_world(w, p, Now(seed, first + number, 0, burn_in))
        for tick in range(burn_in + horizon):
            now = Now(seed, first + number, tick, burn_in)
            if tick == burn_in:
                memory[: plan.size] = plan
            for step in range(1, STEPS + 1):
                play_step(step, w, p, ledger, now)
            if note_fault(numbers, watch, tick, out.faults[number * FAULT :]):
                give_up(w)
                break
            if tick >= burn_in:
                keep_quarter(w, out, number, tick - burn_in, horizon)
        keep_run(w, out, number)


@rule
def give_up(w: World) -> None:
    """Make the sums of a replicate that left sense what they are: not numbers."""
    w.total[:] = math.nan
    w.index_sum[:] = math.nan


@rule
def keep_run(w: World, out: Record, number: int) -> None:
    """Keep the sums of a finished replicate."""
    size = w.states * FLOWS
    for cell in range(size):
        out.totals[number * size + cell] = w.total[cell]
    size = w.states * INDICES
    for cell in range(size):
        out.index_sums[number * size + cell] = w.index_sum[cell]


@rule
def keep_quarter(w: World, out: Record, number: int, quarter: int, horizon: int) -> None:
    """Keep the indices of one recorded quarter, in full or as counts."""
    size = w.states * INDICES
    if out.paths.size > 0:
        base = (number * horizon + quarter) * size
        for cell in range(size):
            out.paths[base + cell] = w.index[cell]
    if out.counts.size > 0:
        bins = out.counts.size // (horizon * size)
        for cell in range(size):
            span = out.high[cell] - out.low[cell]
            place = 0
            if span > 0.0:
                place = int((w.index[cell] - out.low[cell]) / span * bins)
            place = min(bins - 1, max(0, place))
            out.counts[(quarter * size + cell) * bins + place] += 1
