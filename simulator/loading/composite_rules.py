"""Rules for a composite index: known outcomes, bounds that are apart and the right way round."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.loading.broken import Violation, unknown
from simulator.model.outcomes import OUTCOMES, Outcome
from simulator.scenario.experiment import Composite, Part

PATH = ("composite", "parts")


def composite_rules(composite: Composite) -> Iterator[Violation]:
    """Yield every rule that a composite index breaks."""
    for name, part in composite.parts.items():
        if name not in OUTCOMES:
            yield unknown((*PATH, name), name, tuple(OUTCOMES))
        elif part.worst == part.best:
            yield Violation(
                (*PATH, name), f"worst and best both {part.best:g}", "two different bounds"
            )
        elif not _right_way(part, OUTCOMES[name]):
            yield _turned(name, part, OUTCOMES[name])
    if not sum(part.weight for part in composite.parts.values()) > 0:
        yield Violation(PATH, "no weight above 0", "a weight above 0 for one part at least")


def _right_way(part: Part, outcome: Outcome) -> bool:
    return outcome.better == 0 or (part.best - part.worst) * outcome.better > 0


def _turned(name: str, part: Part, outcome: Outcome) -> Violation:
    given = f"worst {part.worst:g}, best {part.best:g}"
    which, order = ("more", "above") if outcome.better > 0 else ("less", "below")
    expected = f"best {order} worst: of {outcome.label.lower()} ({outcome.unit}), {which} is better"
    return Violation((*PATH, name), given, expected)
