"""Keyed draws: the published generator, good numbers, and keys that do not collide."""

import itertools

import numpy as np
import pytest

from simulator.model.draws import (
    BLOCK,
    Now,
    Purpose,
    identity,
    normal,
    option_draw,
    philox,
    uniforms,
    unit,
)

# Random123, kat_vectors, philox4x32 with 10 rounds: counter, key, result.
KNOWN_ANSWERS = [
    (
        (0x00000000, 0x00000000, 0x00000000, 0x00000000),
        (0x00000000, 0x00000000),
        (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8),
    ),
    (
        (0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF),
        (0xFFFFFFFF, 0xFFFFFFFF),
        (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD),
    ),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]
KEY = {
    "seed": [1, 2, 2**32, 2**64 - 1],
    "replicate": [0, 1, 9_999_999],
    "tick": [0, 1, 65_535],
    "purpose": list(Purpose),
    "i": [0, 1, 17_576],
    "j": [0, 1, 17_576],
    "k": [0, 1, 17_576],
    "block": [0, 1],
}
USUAL = {name: values[0] for name, values in KEY.items()}


def draw(seed, replicate, tick, purpose, i, j, k, block):
    now = Now(np.uint64(seed), replicate, tick, 0)
    return uniforms(now, int(purpose), i, j, k, block)


@pytest.fixture(scope="module")
def many():
    now = [Now(np.uint64(7), replicate, 3, 0) for replicate in range(20_000)]
    return np.array([uniforms(each, 8, 5, 6, 0, 0) for each in now])


@pytest.mark.parametrize(("counter", "key", "answer"), KNOWN_ANSWERS)
def test_the_generator_gives_the_published_answers(counter, key, answer):
    words = philox(*(np.uint64(word) for word in (*key, *counter)))
    assert tuple(int(word) for word in words) == answer


def test_the_seed_fills_the_key_and_the_decision_the_counter():
    now = Now(np.uint64(0x299F31D0A4093822), 0x03707344, 0x6A88, 0)
    counter = (0x000E6A88, 0x00070005, 0x00010003, 0x03707344)
    words = philox(*(np.uint64(word) for word in (0xA4093822, 0x299F31D0, *counter)))
    assert uniforms(now, 0x000E, 5, 7, 3, 1) == tuple(unit(word) for word in words)


def test_draws_lie_strictly_between_0_and_1():
    assert 0.0 < unit(np.uint64(0)) < unit(np.uint64(0xFFFFFFFF)) < 1.0


def test_draws_are_uniform_in_mean_variance_and_tails(many):
    deviation = np.abs(many.mean(axis=0) - 0.5)
    assert deviation.max() < 4 * np.sqrt(1 / 12 / len(many))
    assert np.allclose(many.var(axis=0), 1 / 12, atol=0.002)
    assert np.allclose((many < 0.01).mean(axis=0), 0.01, atol=0.003)


def test_the_four_draws_of_a_block_are_uncorrelated(many):
    correlation = np.corrcoef(many.T) - np.eye(4)
    assert np.abs(correlation).max() < 4 / np.sqrt(len(many))


def test_normal_draws_are_standard(many):
    found = np.array([normal(u, v) for u, v in many[:, :2]])
    assert abs(found.mean()) < 4 / np.sqrt(len(many))
    assert abs(found.std() - 1) < 0.02


def test_every_part_of_the_key_changes_all_draws():
    for name, values in KEY.items():
        drawn = [draw(**(USUAL | {name: value})) for value in values]
        words = list(itertools.chain.from_iterable(drawn))
        assert len(set(words)) == len(words), name


def test_distinct_keys_give_distinct_blocks():
    keys = itertools.product(*(values[:2] for values in KEY.values()))
    drawn = [draw(*key) for key in keys]
    assert len(set(drawn)) == len(drawn) == 2**8


def test_options_have_the_words_of_their_blocks_in_turn():
    now = Now(np.uint64(7), 2, 3, 0)
    words = [*uniforms(now, 7, 5, 6, 0, 0), *uniforms(now, 7, 5, 6, 0, 1)]
    assert [option_draw(now, 7, 5, 6, number) for number in range(2 * BLOCK)] == words


def test_a_draw_does_not_depend_on_what_was_drawn_before():
    first = draw(**USUAL)
    draw(**(USUAL | {"tick": 9}))
    assert draw(**USUAL) == first


def test_purposes_keep_their_numbers():
    assert [int(purpose) for purpose in Purpose] == list(range(len(Purpose)))
    assert (Purpose.START, Purpose.CONTEST, Purpose.SHOCK) == (0, 8, 22)


def test_identities_are_stable_and_unique():
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    codes = ["".join(code) for code in itertools.product(letters, repeat=3)]
    assert [identity(code) for code in codes] == list(range(1, 26**3 + 1))
    assert (identity("CHN"), identity("IND"), identity("PAK")) == (1548, 5750, 10151)
