"""Is the spending of states stable? Radius and abscissa of the map from one quarter to the next.

A quarter maps budgets (Richardson's arms race) and efforts (the contest for influence) to the next
ones: x' = F(x) = x + f(x). A rest point is stable if the spectral radius of I + J, J = df/dx, is
below 1. The abscissa, the largest real part of the eigenvalues of J, tells the same for adjustment
in continuous time. States that follow a script, or hold their effort, do not react and are left
out. The derivatives are taken numerically through step 4 of the order of play, so
that they are those of the rules. Weights and threats are held where they stand at the start.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from simulator.initial.initialise import found_plan, initial_world
from simulator.model.draws import Now
from simulator.model.kernel import open_run, play
from simulator.model.kinds import BudgetMode
from simulator.model.ledger import make_ledger
from simulator.model.parameters import to_record
from simulator.model.world import copy_of

if TYPE_CHECKING:
    from simulator.model.world import Floats
    from simulator.scenario.scenario import Scenario

BUDGET_STEP = 4
ROUNDS = 2_000
SLOWLY = 0.05
CLOSE = 1e-10
FAR = 1e12
NUDGE = 1e-6
BORDER = 1e-6
"""A radius so close to 1 counts as 1: disturbances do not die out."""


@dataclass(frozen=True)
class SpendingStability:
    """How spending reacts to itself.

    Attributes:
        radius: Spectral radius of I + J; from 1 on a disturbance does not die out.
        abscissa: Largest real part of the eigenvalues of J; above 0 it grows in continuous time.
    """

    radius: float
    abscissa: float

    @property
    def stable(self) -> bool:
        """Whether disturbances die out."""
        return self.radius < 1.0 - BORDER

    def words(self) -> str:
        """Return a sentence for people."""
        verdict = (
            "stable" if self.stable else "UNSTABLE: disturbances do not die out, nothing is clipped"
        )
        return f"spending is {verdict} (radius {self.radius:.3f}, abscissa {self.abscissa:+.3f})"


def reacts(scenario: Scenario) -> bool:
    """Tell whether the spending of states depends on last quarter's at all."""
    modes = (scenario.parameters.budgets.mode, scenario.strategy.budget_mode)
    return BudgetMode.RICHARDSON in modes or scenario.parameters.influence.prize > 0


def assess(scenario: Scenario) -> SpendingStability:
    """Return the stability of spending, at a rest point if slow adjustment finds one."""
    spending = SpendingMap(scenario)
    slopes = _slopes(spending, _rest(spending))[np.ix_(spending.reacting, spending.reacting)]
    if slopes.size == 0:
        return SpendingStability(0.0, -1.0)
    eigenvalues = np.linalg.eigvals(slopes)
    radius = float(np.abs(eigenvalues).max())
    return SpendingStability(radius, float(eigenvalues.real.max() - 1.0))


class SpendingMap:
    """The map x -> F(x); x holds the budgets, then the efforts, USD bn a quarter, (2 n,)."""

    def __init__(self, scenario: Scenario) -> None:
        self._parameters = to_record(scenario.parameters)
        self._now = Now(np.uint64(scenario.seed), 0, 0, 0)
        self._box = initial_world(scenario)
        open_run(self._box.array, self._parameters, self._now)
        plan = found_plan(scenario, self._box)
        self._box.memory[: plan.size] = plan
        self.states = len(scenario.world.states)
        modes = self._box.world.budget_mode[: self.states]
        contest = scenario.parameters.influence.prize > 0.0
        racing, competing = modes == BudgetMode.RICHARDSON, modes == BudgetMode.OPTIMISE
        self.reacting = np.flatnonzero(np.concatenate([racing, competing & contest]))
        """Places of the components that react to last quarter's spending."""

    @property
    def start(self) -> Floats:
        """Spending at the start."""
        return self._read(self._box.world)

    def _read(self, world: object) -> Floats:
        fields = (getattr(world, name)[: self.states] for name in ("budget_money", "effort"))
        return np.concatenate(list(fields))

    def __call__(self, spending: Floats) -> Floats:
        """Return next quarter's spending."""
        box = copy_of(self._box)
        box.world.budget_money[: self.states] = spending[: self.states]
        box.world.effort[: self.states] = spending[self.states :]
        play(box.array, self._parameters, make_ledger(0), self._now, BUDGET_STEP, BUDGET_STEP)
        return self._read(box.world)


def _rest(spending: SpendingMap) -> Floats:
    """Return the rest point that slow adjustment finds, else the start."""
    point = spending.start
    for _ in range(ROUNDS):
        change = spending(point) - point
        point = point + SLOWLY * change
        if not np.isfinite(point).all() or np.abs(point).max() > FAR:
            break
        if np.abs(change).max() <= CLOSE * max(1.0, np.abs(point).max()):
            return point
    return spending.start


def _slopes(spending: SpendingMap, point: Floats) -> Floats:
    """Return dF/dx by central differences, one column per component."""
    columns = []
    for cell in range(point.size):
        nudge = np.zeros(point.size)
        nudge[cell] = NUDGE * max(1e-3, abs(point[cell]))
        low = np.maximum(point - nudge, 0.0)
        high = point + nudge
        columns.append((spending(high) - spending(low)) / (high[cell] - low[cell]))
    return np.column_stack(columns)
