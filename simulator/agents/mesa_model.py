"""One world in Mesa: step it, look into it, and replace what its states choose.

The model calls the same compiled rules as the engine. A history in which nobody replaces a choice
is bit-identical to the engine's replicate of the same scenario and seed:

    class Dove(StateAgent):
        def choose_operations(self, proposed):
            return []

    model = RivalryModel(scenario, agent_class={"IND": Dove})
    model.run()
    model.events

`copy.deepcopy(model)` and `pickle` keep a half-played world: the copy is a world of its own that
goes on with the same bits.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from functools import partial
from operator import index
from typing import Any

import mesa
import numpy as np
import pandas as pd

from simulator.agents.choices import (
    Budget,
    Operation,
    Reply,
    budget_of,
    operations_of,
    replace_budget,
    replace_operations,
    replace_replies,
    replace_suppliers,
    replies_of,
    suppliers_of,
)
from simulator.engine.faults import failed, reason
from simulator.engine.replicates import Events, events_of
from simulator.initial.initialise import found_plan, initial_world
from simulator.model.accounts import INDICES, Index
from simulator.model.draws import LONGEST_RUN, Now
from simulator.model.invariants import FAULT, Watch, look_for_fault, watch_of
from simulator.model.kernel import open_run, play, play_offers, play_settlement, spend_again
from simulator.model.kinds import LINES, Line, names
from simulator.model.ledger import capacity, make_ledger
from simulator.model.parameters import Parameters, to_record
from simulator.model.tick import QUARTERS_OF_A_YEAR, STEPS
from simulator.model.version import RULES_VERSION
from simulator.model.world import SHOCK_ROOM, Floats, World, WorldMemory
from simulator.results.frames import event_frame, labels_of
from simulator.scenario.scenario import Scenario

__all__ = ["Budget", "Operation", "Reply", "RivalryModel", "StateAgent"]

REPLICATES = 2**32
FIRST_ROOM = 4096


class StateAgent(mesa.Agent):  # type: ignore[misc]
    """A state: live views of its row of the world, and hooks that replace its choices.

    Override a hook in a subclass. It gets what the rules chose, and returns what to do instead, or
    None to keep it. All states are asked before any answer takes effect. Properties show the world
    as it is at that moment; indices stand for the last finished quarter.
    """

    model: RivalryModel

    def __init__(self, model: RivalryModel, code: str) -> None:
        super().__init__(model)
        self.code = code
        self.number = model.states.index(code)
        """Position in the arrays of the world."""

    # Hooks, in the order of play

    def choose_budget(self, proposed: Budget) -> Budget | None:
        """Replace the cyber budget of the quarter, after step 4.

        The money is spent at once. The next quarter's plan starts from what was spent here.
        """
        return None

    def choose_suppliers(self, proposed: dict[str, float]) -> Mapping[str, float] | None:
        """Replace the supplier shares to move towards, in step 5 of every fourth quarter.

        The own code stands for domestic supply. The bounds of a strategy do not apply.
        """
        return None

    def choose_operations(self, proposed: Sequence[Operation]) -> Sequence[Operation] | None:
        """Replace all operations of the quarter, after step 8; at most one per target.

        Where a state now does nothing, a patriotic group can act in step 9.
        """
        return None

    def choose_responses(self, proposed: Sequence[Reply]) -> Sequence[Reply] | None:
        """Replace the responses of the quarter, after step 12; complaints left out are ignored.

        There is one reply per state that is blamed: `dataclasses.replace(reply, response="talks")`.
        """
        return None

    # Views

    @property
    def output(self) -> float:
        """USD bn a year."""
        return self._own(self._world.output)

    @property
    def power(self) -> float:
        """Share of conventional power."""
        return self._own(self._world.power)

    @property
    def confidence(self) -> float:
        """Confidence of investors, 0..1."""
        return self._own(self._world.confidence)

    @property
    def know_how(self) -> float:
        """Technological know-how, 0..1."""
        return self._own(self._world.know_how)

    @property
    def dependence(self) -> float:
        """Dependence on foreign suppliers, 0..1."""
        return self._own(self._world.dependence)

    @property
    def budget(self) -> Budget:
        """Cyber budget and its split."""
        return budget_of(self._world, self.number)

    @property
    def stocks(self) -> dict[str, float]:
        """Capability by budget line, 0..1."""
        return self._row(self._world.stock, names(Line))

    @property
    def offence(self) -> float:
        """Offensive capability, 0..1."""
        return float(self._world.stock[self.number * LINES + Line.OFFENCE])

    @property
    def hardening(self) -> float:
        """Protection of networks and systems, 0..1."""
        return float(self._world.stock[self.number * LINES + Line.HARDENING])

    @property
    def integrity(self) -> dict[str, float]:
        """Working share of each sector, 0..1."""
        return self._row(self._world.integrity, self.model.sectors)

    @property
    def suppliers(self) -> dict[str, float]:
        """Share of each state in the digital supply; the own code is domestic."""
        return self._row(self._world.supplier, self.model.states)

    @property
    def autonomy(self) -> float:
        """Autonomy in the last finished quarter, 0..1."""
        return self.index_last("autonomy")

    def index_last(self, name: str) -> float:
        """Return an `Index` by its lower-case name, of the last finished quarter."""
        return float(self._world.index[self.number * INDICES + names(Index).index(name)])

    def hostility_towards(self, code: str) -> float:
        """Return the hostility towards another state, 0..1."""
        return self._towards(self._world.hostility, code)

    def grievance_against(self, code: str) -> float:
        """Return the grievance against another state, 0..1."""
        return self._towards(self._world.grievance, code)

    def threat_from(self, code: str) -> float:
        """Return the perceived threat from another state, 0 or more."""
        return self._towards(self._world.threat, code)

    def alignment_with(self, code: str) -> float:
        """Return the alignment with another state, 0..1."""
        return self._towards(self._world.alignment, code)

    def crisis_with(self, code: str) -> int:
        """Return the level of the crisis with another state: 0, 1 or 2."""
        return int(self._towards(self._world.crisis, code))

    @property
    def _world(self) -> World:
        return self.model.world

    def _own(self, field: Floats) -> float:
        return float(field[self.number])

    def _row(self, field: Floats, columns: Sequence[str]) -> dict[str, float]:
        start = self.number * len(columns)
        row = field[start : start + len(columns)]
        return {name: float(value) for name, value in zip(columns, row, strict=True)}

    def _towards(self, field: Floats, code: str) -> float:
        return float(field[self.number * len(self.model.states) + self.model.place_of(code)])


Cast = type[StateAgent] | Mapping[str, type[StateAgent]]
"""One class for all states, or the class of some of them by ISO3 code."""


class RivalryModel(mesa.Model):  # type: ignore[misc]
    """One replicate of a scenario, played quarter by quarter.

    The constructor plays the burn-in, by the rules alone. At tick 0, the first recorded quarter,
    the scenario's strategy begins and agents choose. `running` turns False at the scenario's
    horizon; stepping on is allowed.

    Args:
        scenario: What to simulate.
        rng: Key of the keyed draws (0 .. 2**64 - 1); None takes the scenario's seed. Mesa's own
            generators (`model.rng`, `model.random`) start from it too; the rules never use them.
        replicate: Which of the scenario's replicates this is.
        agent_class: Class of the agents, or a mapping from ISO3 codes to classes.

    Raises:
        ValueError: If a state is unknown, or a number is out of range.
    """

    def __init__(
        self,
        scenario: Scenario,
        rng: int | None = None,
        replicate: int = 0,
        agent_class: Cast = StateAgent,
    ) -> None:
        seed = scenario.seed if rng is None else index(rng)
        if not 0 <= replicate < REPLICATES:
            raise ValueError(f"a replicate is a number from 0 to {REPLICATES - 1}")
        super().__init__(rng=seed)
        self.scenario = scenario if rng is None else scenario.with_(seed=seed)
        self.replicate = replicate
        self.states = self.scenario.world.states
        self.sectors = self.scenario.world.sector_names
        self.box: WorldMemory = initial_world(self.scenario)
        """The world and its memory; `world` is a view of it."""
        self._parameters: Parameters = to_record(self.scenario.parameters)
        self._numbers: Floats = self.box.memory.view(np.float64)
        self._watch: Watch = watch_of(self.world)
        self._ledger = make_ledger(FIRST_ROOM)
        self._burn_in = self.scenario.parameters.start.burn_in
        self._quarter = 0
        self._burn()
        self._cast(agent_class)

    def __copy__(self) -> RivalryModel:
        """Return an independent copy: two models with the same agents would be of no use."""
        return deepcopy(self)

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "rules_version": RULES_VERSION}

    def __setstate__(self, state: dict[str, Any]) -> None:
        stored = state.pop("rules_version")
        if stored != RULES_VERSION:
            raise ValueError(f"stored under rules {stored}; these are {RULES_VERSION}")
        self.__dict__.update(state)

    @property
    def world(self) -> World:
        """All arrays of the world, live."""
        return self.box.world

    @property
    def tick(self) -> int:
        """The quarter that the next step plays; 0 is the first recorded one."""
        return self._quarter - self._burn_in

    @property
    def ledger(self) -> Events:
        """The raw rows of the ledger so far, burn-in included."""
        return events_of(self.replicate, self._ledger)

    @property
    def events(self) -> pd.DataFrame:
        """The ledger so far, a row per event; ticks below 0 are the burn-in."""
        return event_frame(self.ledger, labels_of(self.scenario), self.sectors)

    def place_of(self, code: str) -> int:
        """Return the position of a state in the arrays of the world.

        Raises ValueError for an unknown state.
        """
        if code not in self.states:
            raise ValueError(f"unknown state {code!r}: expected one of {', '.join(self.states)}")
        return self.states.index(code)

    def state(self, code: str) -> StateAgent:
        """Return the agent of a state."""
        self.place_of(code)
        found: StateAgent = next(agent for agent in self.agents if agent.code == code)
        return found

    def step(self) -> None:
        """Play one quarter.

        Raises FailedRunsError if the world leaves sense, by what agents chose for instance.
        """
        world, states = self.world, self.states
        self._make_room()
        self._play(1, 4)
        self._ask("choose_budget", budget_of, self._spend, world)
        play_offers(self.box.array, self._parameters, self._ledger, self._now())
        if self._quarter % QUARTERS_OF_A_YEAR == 0:
            self._ask("choose_suppliers", suppliers_of, replace_suppliers, world, states)
        play_settlement(self.box.array, self._parameters)
        self._play(6, 8)
        replace = partial(replace_operations, value=self.scenario.parameters.value)
        self._ask("choose_operations", operations_of, replace, world, states, self.sectors)
        self._play(9, 12)
        self._ask("choose_responses", replies_of, replace_replies, world, states)
        self._play(13, STEPS)
        self._end_quarter()

    def run(self, quarters: int | None = None) -> None:
        """Play so many quarters; by default, up to the horizon."""
        left = self.scenario.horizon - self.tick if quarters is None else quarters
        for _ in range(left):
            self.step()

    def _burn(self) -> None:
        plan = found_plan(self.scenario, self.box)
        open_run(self.box.array, self._parameters, self._now())
        for _ in range(self._burn_in):
            self._make_room()
            self._play(1, STEPS)
            self._end_quarter()
        self.box.memory[: plan.size] = plan

    def _cast(self, agent_class: Cast) -> None:
        chosen = agent_class if isinstance(agent_class, Mapping) else {}
        usual = StateAgent if isinstance(agent_class, Mapping) else agent_class
        for code in chosen:
            self.place_of(code)
        for code in self.states:
            chosen.get(code, usual)(self, code)
        # Mesa numbers agents in a class attribute, which would keep every model alive.
        mesa.Agent._ids.pop(self, None)

    def _now(self) -> Now:
        seed = np.uint64(self.scenario.seed)
        return Now(seed, self.replicate, self._quarter, self._burn_in)

    def _play(self, first: int, last: int) -> None:
        play(self.box.array, self._parameters, self._ledger, self._now(), first, last)

    def _end_quarter(self) -> None:
        if self._ledger.count[0] > capacity(self._ledger):
            raise RuntimeError("the ledger is too small for a quarter: please report this")
        fault = np.zeros(FAULT)
        if look_for_fault(self._numbers, self._watch, self._quarter, fault):
            raise failed(self.scenario, {self.replicate: reason(self.scenario, fault)})
        self._quarter += 1
        self.running = self.tick < self.scenario.horizon

    def _make_room(self) -> None:
        """Make sure that the ledger can hold whatever the next quarter brings."""
        if self._quarter > LONGEST_RUN:
            raise ValueError(f"a run has at most {LONGEST_RUN} quarters, burn-in included")
        needed = int(self._ledger.count[0]) + most_events(len(self.states))
        if needed > capacity(self._ledger):
            old, self._ledger = self._ledger, make_ledger(2 * needed)
            self._ledger.marks[: old.marks.size] = old.marks
            self._ledger.amounts[: old.amounts.size] = old.amounts
            self._ledger.count[:] = old.count

    def _ask(
        self, hook: str, read: Callable[..., Any], write: Callable[..., None], *context: object
    ) -> None:
        """Ask all agents whose class overrides a hook, then let their answers take effect."""
        usual = getattr(StateAgent, hook)
        asked = [agent for agent in self.agents if getattr(type(agent), hook) is not usual]
        answers = [(agent, getattr(agent, hook)(read(*context, agent.number))) for agent in asked]
        for agent, answer in answers:
            if answer is not None:
                write(*context, agent.number, answer)

    def _spend(self, world: World, i: int, budget: Budget) -> None:
        replace_budget(world, i, budget)
        spend_again(self.box.array, self._parameters, i)


def most_events(states: int) -> int:
    """Return more events than a quarter of so many states can have.

    With P = n (n - 1) pairs: the shocks, P/2 crises, P requests, P/2 alignments, P operations that
    reach n - 2 others by two paths each, P contagions, P discoveries, n false alarms, P responses
    and P concessions.
    """
    pairs = states * (states - 1)
    return SHOCK_ROOM + pairs * (2 * states + 3) + states
