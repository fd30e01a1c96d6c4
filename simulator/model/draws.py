"""Keyed random draws: every decision of a run has its own numbers, whoever else exists.

Philox4x32-10 (Salmon, Moraes, Dror, Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3") maps
(seed; tick, purpose, three identities, block, replicate) to four 32-bit words. Nothing is
streamed, so threads, batches, the order of work and the presence of other states cannot change
a draw, and two scenarios with the same seed share all of theirs (common random numbers).
"""

import math
from enum import IntEnum
from typing import NamedTuple

import numpy as np

from simulator.model.jit import formula

LOW32 = np.uint64(0xFFFFFFFF)
SHIFT32 = np.uint64(32)
SHIFT16 = np.uint64(16)
MULTIPLIER_0 = np.uint64(0xD2511F53)
MULTIPLIER_1 = np.uint64(0xCD9E8D57)
WEYL_0 = np.uint64(0x9E3779B9)
WEYL_1 = np.uint64(0xBB67AE85)
ROUNDS = 10
LONGEST_RUN = 65_535
"""Ticks that fit the 16 bits of the counter, burn-in included."""


class Purpose(IntEnum):
    """What a draw decides. Append only: a number is part of every stored result."""

    START = 0
    OBSERVE = 1
    CRISIS = 2
    EXPLOIT = 3
    OFFER = 4
    FORUM = 5
    CLASS = 6
    SECTOR = 7
    CONTEST = 8
    SPILL = 9
    HOSTED = 10
    CONTAGION = 11
    NON_STATE = 12
    DETECT = 13
    BLAME = 14
    RESPONSE = 15
    CONCESSION = 16
    REQUEST = 17
    DISCOVERY = 18
    FALSE_ALARM = 19
    SPYING = 20
    REPORT = 21
    SHOCK = 22
    STAKE = 23
    TURN = 24
    JUDGE = 25
    BREACH = 26


class Now(NamedTuple):
    """When, and in which run: the part of a draw's key that a whole tick shares."""

    seed: np.uint64
    replicate: int
    tick: int
    burn_in: int


@formula
def philox(
    key_0: np.uint64,
    key_1: np.uint64,
    c0: np.uint64,
    c1: np.uint64,
    c2: np.uint64,
    c3: np.uint64,
) -> tuple[np.uint64, np.uint64, np.uint64, np.uint64]:
    """Return the four 32-bit words of one Philox4x32-10 block, each in a uint64."""
    for _ in range(ROUNDS):
        product_0 = MULTIPLIER_0 * c0
        product_1 = MULTIPLIER_1 * c2
        c0 = (product_1 >> SHIFT32) ^ c1 ^ key_0
        c1 = product_1 & LOW32
        c2 = (product_0 >> SHIFT32) ^ c3 ^ key_1
        c3 = product_0 & LOW32
        key_0 = (key_0 + WEYL_0) & LOW32
        key_1 = (key_1 + WEYL_1) & LOW32
    return c0, c1, c2, c3


@formula
def unit(word: np.uint64) -> float:
    """Map a 32-bit word to the open interval (0, 1), so that logarithms are safe."""
    return (float(word) + 0.5) * 2.3283064365386963e-10


@formula
def uniforms(
    now: Now, purpose: int, i: int, j: int, k: int, block: int
) -> tuple[float, float, float, float]:
    """Return four uniform draws in (0, 1) for one decision.

    `i`, `j`, `k` are identities (not positions) of the states that the decision concerns, 0 where
    fewer than three are concerned; `block` counts further blocks for the same decision.
    """
    a, b, c, d = philox(
        np.uint64(now.seed) & LOW32,
        np.uint64(now.seed) >> SHIFT32,
        np.uint64(now.tick) | (np.uint64(purpose) << SHIFT16),
        np.uint64(i) | (np.uint64(j) << SHIFT16),
        np.uint64(k) | (np.uint64(block) << SHIFT16),
        np.uint64(now.replicate),
    )
    return unit(a), unit(b), unit(c), unit(d)


BLOCK = 4
"""Uniform draws in a block."""


@formula
def option_draw(now: Now, purpose: int, i: int, j: int, number: int) -> float:
    """Return the uniform draw of one of any number of options, four of which share a block."""
    return uniforms(now, purpose, i, j, 0, number // BLOCK)[number % BLOCK]


@formula
def pair_uniforms(
    now: Now, purpose: int, i: int, j: int, block: int = 0
) -> tuple[float, float, float, float]:
    """Return two uniform draws for i towards j and two for j towards i, from one block.

    The block belongs to the unordered pair, so each direction has its own words whichever of the
    two identities is named first.
    """
    a, b, c, d = uniforms(now, purpose, min(i, j), max(i, j), 0, block)
    if i < j:
        return a, b, c, d
    return c, d, a, b


@formula
def normal(u: float, v: float) -> float:
    """Return a standard normal number from two uniform ones (Box, Muller 1958)."""
    return math.sqrt(-2.0 * math.log(u)) * math.cos(2.0 * math.pi * v)


def identity(code: str) -> int:
    """Return the stable 16-bit number (1..17576) of a three-letter code."""
    number = 0
    for letter in code:
        number = number * 26 + (ord(letter) - ord("A"))
    return number + 1
