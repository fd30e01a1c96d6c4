"""The footprint of each mechanism: a number that is 0 where the mechanism does nothing.

A footprint is what only this mechanism leaves: its events, its flow, what it moves, or how far a
run depends on what only it reads. It is taken of a busy world, so that there is one to be seen.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from recorded_history import BUSY
from worlds import Game

from simulator import Scenario, load_scenario
from simulator.model.accounts import Flow, Index
from simulator.model.kinds import EventKind, Line, Motive, OperationClass, Response
from simulator.model.ledger import NOBODY

ROOM = 400_000
QUARTERS = 24

Footprint = Callable[[Scenario], float]


@dataclass(frozen=True)
class Mechanism:
    """How a mechanism shows, and what the world needs besides for it to show alone."""

    footprint: Footprint
    needs: tuple[str, ...] = ()

    def scenario(self) -> Scenario:
        """Return a busy world in which the mechanism is at work."""
        return load_scenario(overrides=["world=south_asia", *BUSY, *self.needs])


def played(scenario: Scenario) -> Game:
    """Return a world after some years."""
    return Game(scenario=scenario, room=ROOM).quarters(QUARTERS)


# -- events ------------------------------------------------------------------------------------


def count(*kinds: EventKind) -> Footprint:
    """Return how many events of some kinds there are."""
    return lambda scenario: sum(len(played(scenario).events(kind)) for kind in kinds)


def operations(scenario: Scenario) -> list[dict]:
    return played(scenario).events(EventKind.OPERATION)


def by_motive(motive: Motive) -> Footprint:
    return lambda scenario: sum(row["motive"] == motive for row in operations(scenario))


def responses(response: Response) -> Footprint:
    def footprint(scenario: Scenario) -> float:
        rows = played(scenario).events(EventKind.RESPONSE)
        return sum(row["response"] == response for row in rows)

    return footprint


def detected(scenario: Scenario) -> float:
    return sum(row["detected"] == 1 for row in operations(scenario))


def not_known(scenario: Scenario) -> float:
    """Count detected operations that are not blamed on their initiator."""
    rows = operations(scenario)
    return sum(row["detected"] == 1 and row["blamed"] != row["initiator"] for row in rows)


def wrongly_blamed(scenario: Scenario) -> float:
    rows = operations(scenario)
    wrong = [row for row in rows if row["blamed"] not in (NOBODY, row["initiator"])]
    return len(wrong) + count(EventKind.FALSE_ALARM)(scenario)


def named_in_public(scenario: Scenario) -> float:
    return sum(row["public_named"] != NOBODY for row in operations(scenario))


def restrained(scenario: Scenario) -> float:
    """Count operations that are neither as small nor as large as they can be."""
    value = scenario.parameters.value
    ends = (value.least_intensity, value.greatest_intensity)
    own = [row for row in operations(scenario) if row["motive"] == Motive.STATE]
    return sum(row["intensity"] not in ends for row in own)


# -- flows, and what moves -----------------------------------------------------------------------


def total(flow: Flow) -> Footprint:
    """Return the sum of a flow over states and quarters, signs left out."""
    return lambda scenario: float(np.abs(played(scenario).of("total")[:, flow]).sum())


def moved(*names: str) -> Footprint:
    """Return how far fields are from their start values."""

    def footprint(scenario: Scenario) -> float:
        game = played(scenario)
        return sum(float(np.abs(game.of(n) - game.of(f"{n}_start")).sum()) for n in names)

    return footprint


def sum_of(name: str) -> Footprint:
    return lambda scenario: float(played(scenario).of(name).sum())


def over_time(look: Callable[[Game], float]) -> Footprint:
    """Return the sum over quarters of something in the world."""

    def footprint(scenario: Scenario) -> float:
        game = Game(scenario=scenario, room=ROOM)
        return sum(float(look(game.quarters(1))) for _ in range(QUARTERS))

    return footprint


def disagreement(scenario: Scenario) -> float:
    """Return how differently states see the offence of the same state."""
    seen = played(scenario).of("seen_offence")
    others = [np.delete(seen[:, j], j) for j in range(len(seen))]
    return float(sum(np.ptp(column) for column in others))


def off_trend(scenario: Scenario) -> float:
    game = played(scenario)
    return float(np.abs(game.of("output") - game.of("output_trend")).sum())


def between_sectors(scenario: Scenario) -> float:
    cascade = Game(scenario=scenario).of("cascade")
    return float(np.abs(cascade - np.diag(np.diag(cascade))).sum())


# -- what a run depends on -----------------------------------------------------------------------


def history_depends_on(change: Callable[[Game], None], *but: Index) -> Footprint:
    """Return in how many flows and indices a run differs if the start is changed."""

    def sums(scenario: Scenario, changed: bool) -> np.ndarray:
        game = Game(scenario=scenario, opened=False, room=ROOM)
        if changed:
            change(game)
        game.open().quarters(QUARTERS)
        indices = np.delete(game.of("index_sum"), list(but), axis=1)
        return np.concatenate([game.of("total").ravel(), indices.ravel()])

    return lambda scenario: int((sums(scenario, False) != sums(scenario, True)).sum())


def halved(*lines: Line) -> Callable[[Game], None]:
    """Halve stocks, now and at the start."""

    def change(game: Game) -> None:
        for line in lines:
            game.of("stock")[:, line] *= 0.5
            game.of("stock_start")[:, line] *= 0.5

    return change


def less_committed(game: Game) -> None:
    game.of("commitment")[:] *= 0.5
    game.of("commitment_start")[:] *= 0.5


def less_coherent(game: Game) -> None:
    game.of("coherence")[:] *= 0.5
    game.of("coherence_start")[:] *= 0.5


def forum_step_depends_on(field: str, name: str, value: float) -> Footprint:
    """Return how much a field that step 6 sets depends on another one."""

    def set_by_step(scenario: Scenario, changed: bool) -> np.ndarray:
        game = Game(scenario=scenario, room=ROOM)
        if changed:
            game.of(name)[:] = value
        return game.play(6).of(field).copy()

    def footprint(scenario: Scenario) -> float:
        return float(np.abs(set_by_step(scenario, False) - set_by_step(scenario, True)).sum())

    return footprint


def shared(scenario: Scenario) -> float:
    """Return what alignment, and taking part in a pool, do for defence."""
    by_partners = forum_step_depends_on("shield", "alignment", 0.0)(scenario)
    return by_partners + forum_step_depends_on("shield", "participation", 0)(scenario)


def used_or_found(scenario: Scenario) -> float:
    """Return what footholds add to success, and how many are discovered."""
    chances = []
    for foothold in (0.0, 1.0):
        game = Game(scenario=scenario, room=ROOM).play(1, 8)
        game.of("foothold")[:] = foothold
        game.choose(0, 1, OperationClass.DISRUPTION).play(9)
        rows = game.events(EventKind.OPERATION)
        chances.append(next(row["probability"] for row in rows if row["target"] == 1))
    return abs(chances[1] - chances[0]) + count(EventKind.DISCOVERY)(scenario)


def odds_depend_on_hostility(scenario: Scenario) -> float:
    """Return how far log-odds of operations depend on hostility, where nothing is to be won."""
    odds = []
    for hostility in (0.1, 0.9):
        game = Game(scenario=scenario, room=ROOM)
        game.of("hostility")[:] = hostility
        odds.append(game.play(8).of("log_odds").copy())
    return float(np.abs(odds[1] - odds[0]).max())


NOTHING_TO_WIN = (
    "parameters.value.military_secrets=0",
    "parameters.value.technology=0",
    "parameters.value.disruption=0",
    "parameters.value.degradation=0",
    "parameters.value.disinformation=0",
    "parameters.choice.opportunity.others=-20",
)
ONLY_SCARS = tuple(
    f"parameters.economy.{name}=0" for name in ("research_growth", "confidence_growth", "crowding")
)
ONLY_ALLIES_SPY = ("parameters.contest.ease.espionage=0", "parameters.suppliers.ally_spying=1")
ANSWERS = ("parameters.responses.in_kind=2",)

MECHANISMS: dict[str, Mechanism] = {
    "abandonment_and_entrapment": Mechanism(moved("commitment")),
    "adaptive_budgets": Mechanism(moved("budget_share", "portfolio")),
    "alliance_choice": Mechanism(moved("alignment", "commitment")),
    "ally_spying": Mechanism(total(Flow.SECRETS), ONLY_ALLIES_SPY),
    "answers_in_kind": Mechanism(responses(Response.IN_KIND), ANSWERS),
    "awareness": Mechanism(history_depends_on(halved(Line.AWARENESS))),
    "cascade": Mechanism(between_sectors),
    "coherence": Mechanism(history_depends_on(less_coherent)),
    "concession": Mechanism(count(EventKind.CONCESSION)),
    "confidence": Mechanism(over_time(lambda game: (1.0 - game.of("confidence")).sum())),
    "contamination": Mechanism(count(EventKind.CONTAGION)),
    "coupling": Mechanism(count(EventKind.SPILLOVER, EventKind.HOSTED)),
    "crises": Mechanism(count(EventKind.CRISIS)),
    "denouncing": Mechanism(responses(Response.DENOUNCE)),
    "detection": Mechanism(detected),
    "displaced_answers": Mechanism(responses(Response.DISPLACED)),
    "emerging_technology": Mechanism(history_depends_on(halved(Line.QUANTUM, Line.LEDGER))),
    "espionage_learning": Mechanism(moved("know_how"), ("parameters.stocks.know_how_research=0",)),
    "exploits": Mechanism(sum_of("exploit")),
    "false_alarms": Mechanism(count(EventKind.FALSE_ALARM)),
    "fear_of_blame": Mechanism(restrained),
    "foothold_discovery": Mechanism(count(EventKind.DISCOVERY)),
    "foothold_evidence": Mechanism(over_time(lambda game: np.abs(game.of("evidence") - 1).sum())),
    "footholds": Mechanism(used_or_found),
    "good_relations": Mechanism(odds_depend_on_hostility, NOTHING_TO_WIN),
    "grievance": Mechanism(over_time(lambda game: game.of("grievance").sum())),
    "hosting": Mechanism(count(EventKind.HOSTED)),
    "misattribution": Mechanism(not_known),
    "mistaken_blame": Mechanism(wrongly_blamed),
    "non_state_groups": Mechanism(by_motive(Motive.NON_STATE)),
    "norms_and_forums": Mechanism(
        over_time(lambda game: game.of("norm").sum() + game.of("norm_bond").sum())
    ),
    "observation_noise": Mechanism(disagreement),
    "output_feedback": Mechanism(off_trend),
    "patron_requests": Mechanism(total(Flow.REQUESTS)),
    "patron_transfer": Mechanism(total(Flow.TRANSFER)),
    "public_attribution": Mechanism(named_in_public),
    "relative_gains": Mechanism(over_time(lambda game: game.of("relative").sum())),
    "research_learning": Mechanism(moved("know_how"), ("parameters.stocks.know_how_espionage=0",)),
    "response_team": Mechanism(history_depends_on(halved(Line.RESPONSE))),
    "sanctions": Mechanism(responses(Response.SANCTION)),
    "scarring": Mechanism(off_trend, ONLY_SCARS),
    "shared_defence": Mechanism(shared, ("strategy=cert_and_attribution",)),
    "shared_intelligence": Mechanism(forum_step_depends_on("identification", "alignment", 0.0)),
    "skills": Mechanism(history_depends_on(halved(Line.SKILLS), Index.RELATIVE_POWER)),
    "supplier_choice": Mechanism(moved("supplier")),
    "supplier_prices": Mechanism(total(Flow.SUPPLIER_COST)),
    "supplier_quality": Mechanism(forum_step_depends_on("shield", "know_how", 1.0)),
    "talks": Mechanism(responses(Response.TALKS)),
    "umbrella": Mechanism(history_depends_on(less_committed, Index.COVER)),
}
