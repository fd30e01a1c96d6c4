"""What a computation needs, told before it begins: memory that this machine does not have."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.engine.replicates import PILOT, memory_bytes

if TYPE_CHECKING:
    from simulator.scenario.scenario import Scenario

SHARE = 0.9
"""Of the machine's memory, which a computation may need."""
LIMIT_OF_GROUP = Path("/sys/fs/cgroup/memory.max")
GIGA = 1e9


class NotEnoughMemory(OSError):  # noqa: N818 - told to the user before anything fails
    """More runs at once than this machine has memory for; the message says what helps."""


def require_memory(jobs: Sequence[tuple[Scenario, int]], members: int = 1) -> None:
    """Refuse runs whose results cannot be held in memory; roughly, so that nothing is refused idly.

    Args:
        jobs: Scenarios, and the replicates of each.
        members: Parameter sets under which each of them is run.

    Raises:
        NotEnoughMemory: With the size of the work and of the machine.
    """
    have = memory_here()
    at_work = max(memory_bytes(scenario, min(count, PILOT + 1)) for scenario, count in jobs)
    kept = sum(members * memory_bytes(scenario, count, kept=True) for scenario, count in jobs)
    if have is not None and at_work + kept > SHARE * have:
        runs = members * sum(count for _, count in jobs)
        raise NotEnoughMemory(
            f"{runs:,} runs of {max(s.horizon for s, _ in jobs):,} quarters take about "
            f"{(at_work + kept) / GIGA:,.0f} GB of memory, and this machine has "
            f"{have / GIGA:,.0f}: fewer replicates or quarters, or `rivalry sweep`, which keeps "
            "its runs on the disk"
        )


def memory_here() -> int | None:
    """Return the memory that this process may use, in bytes; None where that cannot be told."""
    found = []
    with suppress(OSError, ValueError, AttributeError):
        found.append(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))
    with suppress(OSError, ValueError):
        found.append(int(LIMIT_OF_GROUP.read_text(encoding="ascii")))
    return min(found, default=None)
