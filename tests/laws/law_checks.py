"""What the laws compare: each check returns what breaks the law, an empty list if nothing does."""

from simulator.experiments.limits.one_choice import draws_of as draws_by_place
from simulator.experiments.limits.one_choice import same_bits, same_events


def differing_ensembles(one, other):
    """Name what two ensembles disagree on: outcomes, trajectories, bands or events."""
    names = ("totals", "means", "paths", "bands")
    found = [name for name in names if not same_bits(getattr(one, name), getattr(other, name))]
    if len(one.events) != len(other.events):
        return [*found, "number of ledgers"]
    pairs = zip(one.events, other.events, strict=True)
    return found + [f"events of {a.replicate}" for a, b in pairs if not same_events(a, b)]


def draws_of(events, states):
    """Return the draw of each operation, by tick, initiator and target, named by their codes."""
    draws = draws_by_place(events)
    return {(t, states[i], states[j]): u for (t, i, j), u in draws.items()}
