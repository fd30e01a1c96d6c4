"""A row that is added to the outcomes, here or in anybody's own code, is an outcome everywhere."""

import pyarrow.parquet as pq
import pytest
from experiments.sweeps.small import compute, small

from simulator import load_experiment
from simulator.charts import draw
from simulator.documentation import things
from simulator.experiments.compare import run_labelled
from simulator.experiments.winner_map import all_criteria
from simulator.loading.errors import ScenarioError
from simulator.model.accounts import Flow
from simulator.model.outcomes import OUTCOMES, WORLD, Outcome, Sums, WorldOutcome
from simulator.report.table import text_table
from simulator.report.tables import tables_of
from simulator.results.comparison import effects

SMALL = ("world=triad", "horizon=8", "replicates=4", "strategies=[status_quo,neutrality]")
LABEL = "Twice the attacks"


def twice(sums: Sums):
    return 2.0 * sums.total(Flow.ATTACKS) / (sums.horizon / 4)


@pytest.fixture(scope="module", autouse=True)
def added():
    """Two outcomes more, for the tests of this module."""
    places = {"main": 7, "printed": 2, "short": 5}
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(OUTCOMES, "toy", Outcome(LABEL, "toys per year", -1, twice, places))
        of_world = WorldOutcome("Toys, world", "toys per year", 0, of="toy", how="sum")
        patch.setitem(WORLD, "world_toy", of_world)
        yield


@pytest.fixture(scope="module")
def experiment(added):
    return load_experiment("dependence_vs_diversification", list(SMALL))


@pytest.fixture(scope="module")
def results(experiment):
    return run_labelled(list(experiment.scenarios("threat").items()))


def test_a_comparison_computes_it_from_its_formula(results):
    assert results.outcomes["toy"].gt(0).any()
    assert results.outcomes["toy"].tolist() == (2 * results.outcomes["attacks"]).tolist()


def test_its_unit_is_stored_with_its_column(results, tmp_path):
    schema = pq.read_schema(results.save(tmp_path / "out") / "outcomes.parquet")
    assert schema.field("toy").metadata[b"unit"] == b"toys per year"


def test_it_follows_through_to_the_world(results):
    table = results.summary(columns=["world_toy", "world_attacks"]).set_index("outcome")["mean"]
    assert table["world_toy"].tolist() == pytest.approx((2 * table["world_attacks"]).tolist())
    assert {"toy", "world_toy"} <= set(effects(results)["outcome"])


def test_tables_show_it_at_the_place_that_it_asks_for(results, experiment):
    printed = text_table(results, experiment)
    places = [printed.index(label) for label in ("Autonomy", "Pawn", "Twice", "Output")]
    assert places == sorted(places), "of two in one place the older comes first"
    outcomes = dict(tables_of(results))["outcomes"]
    assert outcomes["outcome"].unique()[6] == "toy"
    assert LABEL in results._repr_html_()


def test_figures_draw_it(results):
    for options in ({}, {"outcomes": ["toy"]}):
        figure = draw(results, "differences", **options)
        texts = [text.get_text() for axis in figure.axes for text in axis.texts]
        titles = [axis.get_title(loc="left") for axis in figure.axes]
        assert any(LABEL in text for text in texts + titles)


def test_a_map_of_winners_ranks_by_it():
    assert all_criteria()[-1] == "toy"


def test_the_documentation_lists_it():
    assert f"| `toy` | {LABEL} | toys per year | less |" in things.outcomes()


def test_a_sweep_keeps_it(tmp_path):
    compute(tmp_path, "outcomes=[attacks,toy]")
    table = pq.read_table(tmp_path / "outcomes.parquet").to_pandas()
    assert table["toy"].tolist() == (2 * table["attacks"]).tolist()


def test_a_sweep_refuses_what_nobody_added(monkeypatch):
    monkeypatch.delitem(OUTCOMES, "toy")
    with pytest.raises(ScenarioError, match="toy"):
        small("outcomes=[toy]")
