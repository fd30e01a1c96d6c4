"""What a state chooses in a quarter, in words: read from a World, and written back into it.

This is how Python looks at choices that compiled rules have made, and replaces them. Whatever is
written is checked first; a ValueError says what does not fit.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from simulator.model.kinds import LINES, Line, Motive, OperationClass, Response, names
from simulator.model.ledger import NOBODY
from simulator.model.parameters import Value
from simulator.model.world import World

SUM_TOLERANCE = 1e-6
"""How far shares may be from a sum of 1."""


@dataclass(frozen=True)
class Operation:
    """What a state starts against another in a quarter.

    Attributes:
        target: ISO3 code.
        operation_class: Name of an `OperationClass`.
        sector: Name of the sector where it lands.
        intensity: Damage d relative to severity 3, within the bounds of the `value` parameters.
    """

    target: str
    operation_class: str
    sector: str
    intensity: float


@dataclass(frozen=True)
class Budget:
    """The cyber budget of a quarter.

    Attributes:
        share: Share of output (0 or more).
        portfolio: Its split by budget line, sum 1; lines that are not named get nothing.
    """

    share: float
    portfolio: Mapping[str, float]


@dataclass(frozen=True)
class Reply:
    """What a victim does about the worst that it blames on a state this quarter.

    Attributes:
        blamed: ISO3 code of the state that it blames, rightly or not.
        severity: How bad it was, 1..10.
        operation_class: Name of an `OperationClass`.
        response: Name of a `Response`.
        host: Where a displaced answer hits the blamed state's assets, if there is such a place.
    """

    blamed: str
    severity: int
    operation_class: str
    response: str
    host: str | None


def budget_of(world: World, i: int) -> Budget:
    """Return the budget of state i."""
    row = i * LINES
    split = {line: float(world.portfolio[row + b]) for b, line in enumerate(names(Line))}
    return Budget(float(world.budget_share[i]), split)


def replace_budget(world: World, i: int, budget: Budget) -> None:
    """Write the budget of state i; spending it is left to the rules.

    Raises ValueError for an unknown line, a negative number, or shares that do not sum to 1.
    """
    _check_shares(budget.portfolio, names(Line), "budget line")
    if not (math.isfinite(budget.share) and budget.share >= 0.0):
        raise ValueError(f"a budget is a share of output of 0 or more, not {budget.share}")
    world.budget_share[i] = budget.share
    for b, line in enumerate(names(Line)):
        world.portfolio[i * LINES + b] = budget.portfolio.get(line, 0.0)


def suppliers_of(world: World, states: Sequence[str], i: int) -> dict[str, float]:
    """Return the supplier shares that state i moves towards; its own code is domestic supply."""
    row = i * world.states
    return {code: float(world.supplier_target[row + j]) for j, code in enumerate(states)}


def replace_suppliers(
    world: World, states: Sequence[str], i: int, shares: Mapping[str, float]
) -> None:
    """Write the supplier shares that state i moves towards; states not named get none.

    Raises ValueError for an unknown state, a negative share, or shares that do not sum to 1.
    """
    _check_shares(shares, states, "state")
    for j, code in enumerate(states):
        world.supplier_target[i * world.states + j] = shares.get(code, 0.0)


def operations_of(
    world: World, states: Sequence[str], sectors: Sequence[str], i: int
) -> tuple[Operation, ...]:
    """Return the operations that state i has chosen for this quarter, at most one per target."""
    return tuple(
        Operation(
            target,
            names(OperationClass)[world.chosen_class[ij]],
            sectors[world.chosen_sector[ij]],
            float(world.intensity[ij]),
        )
        for ij, target in enumerate(states, i * world.states)
        if target != states[i] and world.chosen_class[ij] != NOBODY
    )


def replace_operations(
    world: World,
    states: Sequence[str],
    sectors: Sequence[str],
    i: int,
    operations: Iterable[Operation],
    value: Value,
) -> None:
    """Write all operations of state i for this quarter.

    An operation that equals the chosen one stays what it was, with its motive and what it answers;
    the others have the motive `override` and answer nothing. Nothing checks whether the state holds
    the exploit that its own choice of a degradation would need.

    Raises ValueError for an unknown target, class or sector, for the state itself or a target named
    twice, and for an intensity out of bounds.
    """
    wanted: dict[str, Operation] = {}
    for operation in operations:
        if operation.target in wanted:
            raise ValueError(f"two operations against {operation.target}: one a quarter at most")
        wanted[operation.target] = operation
    for operation in wanted.values():
        _check_operation(operation, states, sectors, states[i], value)
    before = {operation.target: operation for operation in operations_of(world, states, sectors, i)}
    for ij, code in enumerate(states, i * world.states):
        if (chosen := wanted.get(code)) == before.get(code):
            continue
        world.chosen_class[ij] = world.chosen_parent[ij] = world.chosen_via[ij] = NOBODY
        world.intensity[ij] = world.log_odds[ij] = world.alternative[ij] = 0.0
        world.chain[ij] = 0
        if chosen is not None:
            world.chosen_class[ij] = names(OperationClass).index(chosen.operation_class)
            world.chosen_sector[ij] = sectors.index(chosen.sector)
            world.chosen_motive[ij] = Motive.OVERRIDE
            world.intensity[ij] = chosen.intensity


def _check_operation(
    operation: Operation, states: Sequence[str], sectors: Sequence[str], own: str, value: Value
) -> None:
    _check_name(operation.target, states, "target")
    if operation.target == own:
        raise ValueError(f"{own} cannot start an operation against itself")
    _check_name(operation.operation_class, names(OperationClass), "class of operation")
    _check_name(operation.sector, sectors, "sector")
    low, high = value.least_intensity, value.greatest_intensity
    if not low <= operation.intensity <= high:
        raise ValueError(f"intensity {operation.intensity} is not between {low} and {high}")


def replies_of(world: World, states: Sequence[str], i: int) -> tuple[Reply, ...]:
    """Return the replies of state i to its complaints, one per blamed state."""
    return tuple(
        Reply(
            blamed,
            int(world.complaint_severity[ij]),
            names(OperationClass)[world.complaint_class[ij]],
            names(Response)[world.chosen_response[ij]],
            None if world.chosen_host[ij] == NOBODY else states[world.chosen_host[ij]],
        )
        for ij, blamed in enumerate(states, i * world.states)
        if world.complaint[ij] != NOBODY
    )


def replace_replies(world: World, states: Sequence[str], i: int, replies: Iterable[Reply]) -> None:
    """Write the replies of state i to its complaints; those without a reply are ignored.

    Raises ValueError for a state that is not blamed, an unknown response, and a displaced answer
    without a third state as host.
    """
    blamed = tuple(reply.blamed for reply in replies_of(world, states, i))
    wanted = {reply.blamed: reply for reply in replies}
    for reply in wanted.values():
        _check_reply(reply, states, states[i], blamed)
    for code in blamed:
        ij = i * world.states + states.index(code)
        world.chosen_response[ij] = Response.IGNORE
        if code in wanted:
            host = wanted[code].host
            world.chosen_response[ij] = names(Response).index(wanted[code].response)
            world.chosen_host[ij] = NOBODY if host is None else states.index(host)


def _check_reply(reply: Reply, states: Sequence[str], own: str, blamed: Sequence[str]) -> None:
    _check_name(reply.blamed, blamed, "blamed state")
    _check_name(reply.response, names(Response), "response")
    hosts = [code for code in states if code not in (own, reply.blamed)]
    if reply.response == "displaced" and reply.host is None:
        raise ValueError(f"a displaced answer needs a host: one of {', '.join(hosts)}")
    if reply.host is not None:
        _check_name(reply.host, hosts, "host")


def _check_name(name: str, known: Sequence[str], what: str) -> None:
    if name not in known:
        raise ValueError(f"unknown {what} {name!r}: expected one of {', '.join(known)}")


def _check_shares(shares: Mapping[str, float], known: Sequence[str], what: str) -> None:
    for name, share in shares.items():
        _check_name(name, known, what)
        if not 0.0 <= share <= 1.0:
            raise ValueError(f"the share of {name} must lie between 0 and 1, not be {share}")
    total = math.fsum(shares.values())
    if abs(total - 1.0) > SUM_TOLERANCE:
        raise ValueError(f"the shares must sum to 1, not to {total:.6g}")
