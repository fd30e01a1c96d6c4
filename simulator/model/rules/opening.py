"""Before the first quarter: draw what is uncertain about the start, and fix the references."""

from simulator.model.draws import Now, Purpose, normal, uniforms
from simulator.model.jit import rule
from simulator.model.kinds import LINES, Line
from simulator.model.parameters import Parameters
from simulator.model.rules.alliance import open_umbrellas
from simulator.model.rules.attribution import sharpen
from simulator.model.rules.budget import set_ambitions, value_lines
from simulator.model.rules.contest import raise_shields
from simulator.model.rules.exploits import set_thresholds
from simulator.model.rules.norms import bind_at_start
from simulator.model.rules.supply import measure_dependence, patron_transfer, supplier_utility
from simulator.model.rules.threat import imputed_offence, set_references
from simulator.model.rules.utility import weigh
from simulator.model.world import World

HALF = 0.5


@rule
def open_world(w: World, p: Parameters, now: Now) -> None:
    """Prepare a world at its start values for its first quarter."""
    draw_imputed(w, p, now)
    set_references(w, p)
    set_thresholds(w, p)
    weigh(w, p)
    measure_dependence(w)
    open_umbrellas(w, now)
    bind_at_start(w)
    raise_shields(w, p)
    sharpen(w, p)
    note_start_values(w, p)
    set_ambitions(w, p)
    suspect_all_alike(w)
    note_protection(w)


@rule
def draw_imputed(w: World, p: Parameters, now: Now) -> None:
    """Spread the offence of states whose capability nobody has measured."""
    n = w.states
    for i in range(n):
        if w.imputed[i] > 0.0:
            a, b, _, _ = uniforms(now, Purpose.START, w.identity[i], 0, 0, 0)
            cell = i * LINES + Line.OFFENCE
            drawn = imputed_offence(w.stock[cell], p.start.imputed_spread, normal(a, b))
            w.stock[cell] = drawn
            w.stock_start[cell] = drawn


@rule
def suspect_all_alike(w: World) -> None:
    """Let every state at first think nobody, or any one of the others, equally likely to act."""
    for i in range(w.states):
        for j in range(w.states):
            w.suspicion[i * w.states + j] = 1.0 / w.states if i != j else 0.0


@rule
def note_protection(w: World) -> None:
    """Count a state as protected if its hardening is at least one half (all-or-none mode)."""
    for i in range(w.states):
        w.protected[i] = 1 if w.stock[i * LINES + Line.HARDENING] >= HALF else 0


@rule
def note_start_values(w: World, p: Parameters) -> None:
    """Remember what budget lines, suppliers and the patron were worth at the start."""
    n = w.states
    for i in range(n):
        value_lines(w, p, i)
        w.transfer_start[i] = patron_transfer(w, p, i)
        for j in range(n):
            w.supplier_utility_start[i * n + j] = supplier_utility(w, p, i, j)
    for cell in range(n * LINES):
        w.line_value_start[cell] = w.line_value[cell]
