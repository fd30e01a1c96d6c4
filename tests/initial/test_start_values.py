"""Start values follow from the facts by the formulas that the docstrings state."""

from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from simulator.initial import start_values as start
from simulator.initial.facts import FactTable, load_facts
from simulator.initial.start_values import Known, StartValues, start_values
from simulator.model.kinds import LINES, SECTORS, Line

STATES = ("CHN", "IND", "PAK", "USA", "JPN", "AUS", "ISR", "RUS", "TUR", "MYS", "SAU", "ARE")
COVERED = tuple(s for s in STATES if s not in {"PAK", "ARE"})
AT = {s: i for i, s in enumerate(STATES)}
INDICES = ("stocks", "intelligence", "know_how", "coordination", "coherence", "openness")
SYMMETRIC = ("hostility", "violence", "proximity", "alignment")
DIRECTED = ("commitment", "hosting")


@pytest.fixture(scope="module")
def facts() -> FactTable:
    return load_facts()


@pytest.fixture(scope="module")
def known(facts: FactTable) -> Known:
    return Known(facts, 2024)


@pytest.fixture(scope="module")
def values(facts: FactTable) -> StartValues:
    return start_values(STATES, facts, 2024)


def test_indices_lie_between_zero_and_one(values: StartValues) -> None:
    for name in INDICES:
        index = getattr(values, name)
        assert ((index >= 0.02) & (index <= 1)).all(), name


def test_every_array_is_finite_read_only_float64(values: StartValues) -> None:
    for field in fields(values):
        array = getattr(values, field.name)
        if field.name != "states":
            assert array.dtype == np.float64 and np.isfinite(array).all(), field.name
            assert not array.flags.writeable, field.name


def test_power_is_the_geometric_mean_of_two_shares(known: Known, values: StartValues) -> None:
    output = values.output[AT["CHN"]] / values.output.sum()
    cinc = np.array([known.state(s, "cinc") for s in STATES])
    assert values.power[AT["CHN"]] == pytest.approx(np.sqrt(output * cinc[0] / cinc.sum()))
    assert values.power.sum() < 1


def test_hostility_of_known_pairs(values: StartValues) -> None:
    assert values.hostility[AT["CHN"], AT["IND"]] == pytest.approx(0.603, abs=0.005)
    assert values.hostility[AT["IND"], AT["PAK"]] == pytest.approx(0.625, abs=0.005)
    assert values.hostility[AT["CHN"], AT["PAK"]] < 0.05


def test_violence_is_one_for_the_anchor_and_judged_after_galwan(values: StartValues) -> None:
    assert values.violence[AT["IND"], AT["PAK"]] == pytest.approx(1, abs=1e-3)
    assert values.violence[AT["CHN"], AT["IND"]] == 0.25
    assert values.violence[AT["USA"], AT["ISR"]] == 0
    assert values.violence.max() <= 1


def test_proximity_follows_contiguity_else_reach(known: Known, values: StartValues) -> None:
    assert values.proximity[AT["IND"], AT["PAK"]] == 1
    assert values.proximity[AT["ISR"], AT["SAU"]] == 0.8
    assert values.proximity[AT["CHN"], AT["JPN"]] == 0.5
    assert start.reach(known, "USA") == 1
    expected = 0.15 + 0.5 * start.reach(known, "CHN") ** 0.5
    assert values.proximity[AT["CHN"], AT["USA"]] == pytest.approx(expected)


def test_pakistan_buys_about_46_percent_from_china(values: StartValues) -> None:
    assert values.supplier[AT["PAK"], AT["CHN"]] == pytest.approx(0.46, abs=0.015)
    assert values.supplier[AT["PAK"], AT["IND"]] == 0
    assert values.supplier[AT["PAK"], AT["PAK"]] == pytest.approx(0.185, abs=0.005)


def test_supplier_rows_are_shares(values: StartValues) -> None:
    assert values.supplier.sum(axis=1) == pytest.approx(np.ones(len(STATES)))
    assert (values.supplier >= 0).all()


def test_arms_imports_pull_towards_the_known_supplier(known: Known) -> None:
    others = [s for s in STATES if s != "IND"]
    shares = dict(zip(others, start.foreign_shares(known, "IND", others), strict=True))
    assert shares["RUS"] > 0.36 / 2
    assert shares["CHN"] < 0.1
    assert sum(shares.values()) == pytest.approx(1)


def test_a_ban_leaves_a_fifth_of_the_trade(known: Known) -> None:
    free = start.know_how(known, "CHN") * start.output(known, "CHN") ** 0.5
    free *= np.exp(-0.6 * start.un_distance(known, "USA", "CHN"))
    assert start.attraction(known, "USA", "CHN") == pytest.approx(0.2 * free)


def test_offence_is_imputed_only_without_coverage(known: Known, values: StartValues) -> None:
    imputed = {s for s in STATES if values.offence_imputed[AT[s]]}
    assert imputed == {"PAK", "ARE"}
    by_spending = np.exp(-1.62 + 0.216 * np.log(start.military(known, "PAK")))
    assert values.stocks[AT["PAK"], Line.OFFENCE] == pytest.approx(0.8 * by_spending)


def test_rebuilt_offence_of_a_known_state(known: Known) -> None:
    staff = np.log1p(7000) / np.log1p(10000)
    assert start.rebuilt_offence(known, "USA") == pytest.approx((1 + 1 + staff) / 3)


@pytest.mark.parametrize("which", ["offence", "intelligence"])
def test_fitted_constants_come_out_of_the_committed_facts(known: Known, which: str) -> None:
    spending = np.log([start.military(known, s) for s in COVERED])
    if which == "offence":
        scores = [start.rebuilt_offence(known, s) for s in COVERED]
        declared = start.OFFENCE_FIT
    else:
        scores = [known.state(s, "ncpi2020_cap_intelligence") / 100 for s in COVERED]
        declared = start.INTELLIGENCE_FIT
    slope, level = np.polyfit(spending, np.log(scores), 1)
    assert (level, slope) == pytest.approx(declared, abs=0.005)


def test_hardening_ratio_comes_out_of_the_committed_facts(known: Known) -> None:
    ratios = [
        known.state(s, "ncpi2020_cap_defense") / 100 / known.state(s, "egdi2024") for s in COVERED
    ]
    assert np.mean(ratios) == pytest.approx(start.HARDENING_PER_EGDI, abs=0.001)


def test_pakistan_is_not_harder_than_india(values: StartValues) -> None:
    assert values.stocks[AT["PAK"], Line.HARDENING] < values.stocks[AT["IND"], Line.HARDENING]


def test_scaled_indices_of_pakistan(values: StartValues) -> None:
    pak = AT["PAK"]
    assert values.stocks[pak, Line.DETECTION] == pytest.approx(0.75 * 0.4286)
    assert values.coordination[pak] == pytest.approx(0.8 * 11.01 / 20)
    assert values.stocks[pak, Line.RESPONSE] == pytest.approx(0.8 * 12.26 / 20)
    assert values.openness[pak] == 0.26
    assert values.coherence[pak] == 0.35


def test_pakistan_s_budget_is_the_one_found(known: Known, values: StartValues) -> None:
    budget = values.budget_share[AT["PAK"]] * values.output[AT["PAK"]]
    found = known.state("PAK", "cyber_budget_usd_m") / 1000
    assert budget == pytest.approx(found, rel=0.02)
    assert values.budget_share[AT["PAK"]] == pytest.approx(0.00016, abs=5e-6)


def test_portfolios_split_the_whole_budget(values: StartValues) -> None:
    assert values.portfolio.shape == (len(STATES), LINES)
    assert values.portfolio.sum(axis=1) == pytest.approx(np.ones(len(STATES)))
    assert values.portfolio.min() >= 0.02


def test_more_of_a_stock_takes_more_of_the_budget(values: StartValues) -> None:
    usa = AT["USA"]
    assert values.stocks[usa, Line.OFFENCE] > values.stocks[usa, Line.HARDENING]
    assert values.portfolio[usa, Line.OFFENCE] > values.portfolio[usa, Line.HARDENING]


def test_stocks_stand_in_the_order_of_budget_lines(known: Known, values: StartValues) -> None:
    assert values.stocks.shape == (len(STATES), LINES)
    assert (values.stocks[:, Line.LEDGER] == [start.ledger(known, i) for i in STATES]).all()


def test_sector_weights_sum_to_one_and_cascades_die_out(values: StartValues) -> None:
    assert values.sectors.sum(axis=1) == pytest.approx(np.ones(len(STATES)))
    assert values.cascade.shape == (SECTORS, SECTORS)
    assert (values.cascade >= 0).all() and not values.cascade.diagonal().any()
    assert max(abs(np.linalg.eigvals(values.cascade))) < 0.5


@pytest.mark.parametrize("name", SYMMETRIC + DIRECTED)
def test_pair_matrices_have_an_empty_diagonal(values: StartValues, name: str) -> None:
    matrix = getattr(values, name)
    assert not matrix.diagonal().any()
    assert ((matrix >= 0) & (matrix <= 1)).all()
    if name in SYMMETRIC:
        assert matrix == pytest.approx(matrix.T, abs=1e-15)


def test_patrons_are_committed_to_clients_not_the_reverse(values: StartValues) -> None:
    for client, patron in (("PAK", "CHN"), ("JPN", "USA"), ("ISR", "USA")):
        i, j = AT[client], AT[patron]
        assert values.commitment[i, j] > 0.4
        assert values.commitment[j, i] < 0.2
    assert values.hosting[AT["PAK"], AT["CHN"]] == 0.6


def test_later_facts_change_only_the_pairs_that_they_are_about(facts: FactTable) -> None:
    before, after = (start_values(STATES, facts, year) for year in (2024, 2025))
    changed = {
        frozenset((STATES[i], STATES[j]))
        for name in SYMMETRIC + DIRECTED
        for i, j in np.argwhere(getattr(before, name) != getattr(after, name))
    }
    assert changed == {frozenset(p) for p in (("PAK", "SAU"), ("PAK", "MYS"), ("IND", "PAK"))}
    assert after.violence[AT["IND"], AT["PAK"]] == pytest.approx(1.25, abs=1e-3)
    assert after.commitment[AT["PAK"], AT["SAU"]] > before.commitment[AT["PAK"], AT["SAU"]]


@pytest.mark.parametrize("dropped", STATES)
def test_dropping_a_state_changes_nobody_else(
    facts: FactTable, values: StartValues, dropped: str
) -> None:
    rest = [s for s in STATES if s != dropped]
    kept = [AT[s] for s in rest]
    smaller = start_values(rest, facts, 2024)
    for field in fields(values):
        whole, part = getattr(values, field.name), getattr(smaller, field.name)
        if field.name in {"states", "cascade"}:
            continue
        if field.name in SYMMETRIC + DIRECTED + ("supplier",):
            off_diagonal = ~np.eye(len(rest), dtype=bool)
            assert (part[off_diagonal] == whole[np.ix_(kept, kept)][off_diagonal]).all()
        else:
            assert (part == whole[kept]).all(), field.name


def test_order_of_states_is_only_an_order(facts: FactTable, values: StartValues) -> None:
    turned = start_values(STATES[::-1], facts, 2024)
    assert (turned.stocks == values.stocks[::-1]).all()
    assert (turned.hostility == values.hostility[::-1, ::-1]).all()
    assert turned.supplier == pytest.approx(values.supplier[::-1, ::-1], abs=1e-15)


def test_a_state_alone_supplies_itself(facts: FactTable) -> None:
    assert start_values(["PAK"], facts, 2024).supplier.tolist() == [[1.0]]


def test_a_state_named_twice_is_refused(facts: FactTable) -> None:
    with pytest.raises(ValueError, match="named twice"):
        start_values(["PAK", "PAK"], facts, 2024)


def test_a_user_s_state_needs_only_facts_and_changes_no_power(
    tmp_path: Path, facts: FactTable, values: StartValues
) -> None:
    source = (Path(start.__file__).parents[2] / "scenarios/facts/states.csv").read_text("utf-8")
    header, *lines = source.splitlines()
    mine = [line.replace("PAK,", "XXX,", 1) for line in lines if line.startswith("PAK,")]
    (tmp_path / "states.csv").write_text("\n".join([header, *mine]) + "\n", encoding="utf-8")
    larger = start_values([*STATES, "XXX"], load_facts(tmp_path), 2024)
    assert (larger.power[:-1] == values.power).all()
    assert larger.stocks[-1, Line.OFFENCE] == values.stocks[AT["PAK"], Line.OFFENCE]
    assert larger.supplier.sum(axis=1) == pytest.approx(np.ones(13))
