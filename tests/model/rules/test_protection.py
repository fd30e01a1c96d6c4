import pytest
from worlds import QUIET, Game

from simulator.model.accounts import Flow
from simulator.model.kinds import LINES, Line, ProtectionMode
from simulator.model.rules.protection import worth_of_protection

ALL_OR_NONE = QUIET | {
    "protection.mode": ProtectionMode.ALL_OR_NONE,
    "protection.risk": 0.2,
    "protection.contagion": 0.1,
    "protection.loss": 100.0,
}


def protected(cost, start, **more):
    game = Game(ALL_OR_NONE | {"protection.cost": cost} | more)
    game.of("protected")[:] = start
    game.play(4)
    return game


def test_protection_is_worth_less_with_every_unprotected_other():
    assert worth_of_protection(0.2, 100, 0.1, 0) == pytest.approx(20)
    assert worth_of_protection(0.2, 100, 0.1, 2) == pytest.approx(16.2)
    assert worth_of_protection(0.2, 100, 1.0, 1) == 0


@pytest.mark.parametrize(
    ("cost", "start", "end"), [(16, 0, 1), (16.3, 0, 0), (19, 1, 1), (21, 1, 0)]
)
def test_states_follow_what_protection_is_worth(cost, start, end):
    game = protected(cost, start)
    assert game.of("protected").tolist() == [end] * 3
    assert (game.of("stock")[:, Line.HARDENING] == end).all()
    paid = [game.flow(i, Flow.OUTPUT_LOST) for i in range(3)]
    assert paid == pytest.approx([cost * end] * 3)


def test_all_decide_on_what_they_saw_last_quarter():
    game = Game(ALL_OR_NONE | {"protection.cost": 17.0})
    game.of("protected")[:] = [1, 0, 0]
    game.play(4)
    assert game.of("protected").tolist() == [0, 1, 1]


def test_the_unprotected_lose_and_pass_losses_on():
    game = Game(ALL_OR_NONE | {"protection.risk": 1.0, "protection.contagion": 1.0})
    game.of("protected")[:] = [1, 0, 1]
    game.play(10)
    assert game.flow(1, Flow.DAMAGE_DIRECT) == 100
    assert [game.flow(i, Flow.DAMAGE_CONTAGION) for i in range(3)] == [100, 0, 100]


def test_graded_hardening_knows_nothing_of_it():
    game = Game(QUIET | {"protection.risk": 1.0, "protection.contagion": 1.0})
    before = game.of("stock").reshape(3, LINES)[:, Line.HARDENING].copy()
    game.play(4).play(10)
    assert (game.of("stock")[:, Line.HARDENING] == before).all()
    assert all(game.flow(i, Flow.DAMAGE_CONTAGION) == 0 for i in range(3))
