"""Sectors of a world: weights and links of the usual ones and of those that a world adds."""

from __future__ import annotations

import numpy as np

from simulator.model.kinds import SECTORS
from simulator.model.world import Floats
from simulator.scenario.world import WorldSpec


def weights(usual: Floats, world: WorldSpec) -> Floats:
    """Return the weight of every sector of every state, (n, sectors); rows sum to 1.

    Args:
        usual: (n, usual sectors) weights of the usual sectors, rows summing to 1.
        world: Whose own sectors are added.
    """
    own = [sector.weight for sector in world.sectors.values()]
    table = np.hstack([usual, np.tile(own, (len(usual), 1))]) if own else usual
    found: Floats = table / table.sum(axis=1, keepdims=True) if own else table
    return found


def couplings(usual: Floats, world: WorldSpec) -> Floats:
    """Return the inoperability of the row per inoperability of the column, (sectors, sectors).

    Args:
        usual: (usual sectors, usual sectors) the same among these.
        world: Whose own sectors are added. If both ends name a link, what one `needs` counts.
    """
    number = {name: place for place, name in enumerate(world.sector_names)}
    table = np.zeros((len(number), len(number)))
    table[:SECTORS, :SECTORS] = usual
    for name, sector in world.sectors.items():
        for served, share in sector.serves.items():
            table[number[served], number[name]] = share
    for name, sector in world.sectors.items():
        for needed, share in sector.needs.items():
            table[number[name], number[needed]] = share
    return table
