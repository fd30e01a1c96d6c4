"""A null model: attacks at random, in proportion to hostility, of classes by their world shares.

It knows who dislikes whom and the published shares, and nothing of why states act. A figure that
it meets as well as the simulator proves nothing about the simulator's theory.
"""

from __future__ import annotations

import numpy as np

from simulator.experiments.validation.figures import BY_NAME
from simulator.experiments.validation.incidents import Flags, Incidents, pairs_of
from simulator.model.kinds import OperationClass
from simulator.model.world import Floats, Ints


def world_share(name: str) -> float:
    """Return a published share as a probability: of the subset where known, else of all."""
    percent = BY_NAME[name].published
    assert percent is not None
    return percent / 100.0


def null_incidents(
    states: tuple[str, ...], quarters: int, hostility: Floats, total: int, seed: int, replicate: int
) -> Incidents:
    """Return `total` incidents at random, as many as the simulated history beside it has.

    The chance of a directed pair is in proportion to `hostility`, (n, n). Seed and replicate are
    the key of the draws.
    """
    draws = np.random.Generator(np.random.Philox(key=np.array([seed, replicate], np.uint64)))
    chances = hostility * (1.0 - np.eye(len(hostility)))
    keys = draws.choice(chances.size, size=total, p=(chances / chances.sum()).ravel())
    initiator, target = np.divmod(keys, len(hostility))
    spies = world_share("P1.short") + world_share("P1.long")
    shares = {
        OperationClass.ESPIONAGE: spies,
        OperationClass.DISRUPTION: world_share("P1.disruption"),
        OperationClass.DEGRADATION: world_share("P1.degradation"),
    }
    severity = _severities(draws, total)
    answers = np.where(_hits(draws, "P7.answered", total), _severities(draws, total), 0)
    return Incidents(
        states=states,
        quarters=quarters,
        initiator=initiator,
        target=target,
        quarter=draws.integers(quarters, size=total),
        operation_class=_chosen(draws, np.array(list(shares)), list(shares.values()), total),
        severity=severity,
        third_party=_hits(draws, "P19.third_party", total),
        long_term=draws.random(total) < world_share("P1.long") / spies,
        answered=answers > 0,
        answer_severity=answers,
        concession=_hits(draws, "P11.concession", total),
        rivals=pairs_of(len(states)),
    )


def _severities(draws: np.random.Generator, total: int) -> Ints:
    shares = [world_share(f"P4.{level}") for level in ("1", "2", "3", "4", "5+")]
    return _chosen(draws, np.arange(1, 6), shares, total)


def _chosen(draws: np.random.Generator, values: Ints, shares: object, total: int) -> Ints:
    chances = np.asarray(shares, float)
    found: Ints = draws.choice(values, size=total, p=chances / chances.sum())
    return found


def _hits(draws: np.random.Generator, name: str, total: int) -> Flags:
    found: Flags = draws.random(total) < world_share(name)
    return found
