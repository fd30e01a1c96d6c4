"""Ablations: the same scenario and draws, one mechanism less."""

import csv
import json

import pytest

import simulator as rivalry
from simulator import ScenarioError
from simulator.commands.ablate import run_ablations
from simulator.commands.workplace import open_workplace
from simulator.experiments.ablate import WITH_ALL, ablate, switch_off
from simulator.files import StoreError
from simulator.loading.folders import Folders
from simulator.model.outcomes import OUTCOMES, WORLD
from simulator.report.ablation import ablation_html, text_table
from simulator.results.comparison import effects
from simulator.results.results import Results

SMALL = ("world=triad", "horizon=8", "replicates=6")
CHOSEN = ("crises", "umbrella", "contamination")


@pytest.fixture(scope="module")
def ablations():
    return switch_off(rivalry.load_scenario(overrides=[*SMALL, "theory=liberal"]), CHOSEN)


@pytest.fixture(scope="module")
def results(ablations):
    return ablate(ablations)


@pytest.fixture(scope="module")
def written(ablations, tmp_path_factory):
    folder = tmp_path_factory.mktemp("ablated")
    with open_workplace(folder, "ablation", threads=2, quiet=True) as place:
        run_ablations(ablations, place)
    return folder


def test_all_mechanisms_are_switched_off_unless_some_are_named():
    found = switch_off(rivalry.load_scenario(overrides=[*SMALL]))
    assert tuple(found.without) == Folders().names("ablation") and found.idle == ()
    assert all(found.texts[name] for name in found.without)


def test_each_ablation_differs_from_the_scenario_in_parameters_and_a_note_only(ablations):
    base = ablations.scenario.resolved()
    for without in ablations.without.values():
        tree = without.resolved()
        assert {key for key in base if base[key] != tree[key]} == {"parameters", "notes"}


def test_numbers_of_the_command_line_do_not_switch_a_mechanism_on_again():
    scenario = rivalry.load_scenario(overrides=[*SMALL, "parameters.relative_gains.k=2"])
    (without,) = switch_off(scenario, ["relative_gains"]).without.values()
    assert without.parameters.relative_gains.k == 0


def test_what_is_off_already_is_said_and_not_run():
    scenario = rivalry.load_scenario(overrides=[*SMALL, "theory=liberal"])
    found = switch_off(scenario, ["relative_gains", "crises"])
    assert found.idle == ("relative_gains",) and tuple(found.without) == ("crises",)
    with pytest.raises(ScenarioError, match="off already"):
        switch_off(scenario, ["relative_gains"])


@pytest.mark.parametrize(
    ("names", "part"),
    [
        (["crisis"], "did you mean crises?"),
        (["crises", "crises"], "crises twice"),
        ([], "one of: abandonment"),
    ],
)
def test_wrong_mechanisms_are_told(names, part):
    with pytest.raises(ScenarioError, match=part.replace("?", "\\?")):
        switch_off(rivalry.load_scenario(), names)


def test_a_mechanism_of_the_users_own_can_be_switched_off(tmp_path):
    (tmp_path / "ablation").mkdir()
    text = "text: No secrets\nparameters: {value: {military_secrets: 0, technology: 0}}\n"
    (tmp_path / "ablation" / "secrets.yaml").write_text(text)
    found = switch_off(rivalry.load_scenario(), ["secrets"], tmp_path)
    assert found.without["secrets"].parameters.value.military_secrets == 0
    assert found.texts == {"secrets": "No secrets"}


def test_a_mechanism_without_occasion_changes_nothing_because_draws_are_shared():
    scenario = rivalry.load_scenario(overrides=[*SMALL, "parameters.spillover.coupling=0"])
    table = effects(ablate(switch_off(scenario, ["hosting"])))
    assert (table["difference"] == 0).all() and not table["clear"].any()


def test_effects_are_those_of_runs_compared_by_hand(ablations, results):
    by_hand = rivalry.compare({WITH_ALL: ablations.scenario, "crises": ablations.without["crises"]})
    wide = by_hand.outcomes[by_hand.outcomes["state"] == "PAK"].pivot(
        index="replicate", columns="scenario", values="damage"
    )
    table = effects(results, ["damage"]).set_index("scenario")
    difference = wide["crises"] - wide[WITH_ALL]
    assert table.loc["crises", "difference"] == pytest.approx(difference.mean())
    assert table.loc["crises", "sd"] == pytest.approx(wide[WITH_ALL].std())


def test_the_number_of_threads_changes_nothing(ablations, results):
    again = ablate(ablations, threads=2)
    assert again.outcomes.equals(results.outcomes) and again.run_id == results.run_id


def test_the_text_table_fits_a_terminal_and_leaves_nothing_unsaid(ablations, results):
    text = text_table(results, effects(results), ablations)
    assert max(map(len, text.splitlines())) <= 100
    text = " ".join(text.split())
    for name in ("Crises", "Umbrella", "contamination"):
        assert name.lower() in text.lower()
    assert "standard deviations" in text and "not a forecast" in text


def test_the_page_is_whole_and_names_every_mechanism(ablations, results):
    page = ablation_html(results, effects(results), ablations)
    assert "http" not in page and page.count("<figure ") == 1
    for text in ablations.texts.values():
        assert text.replace("'", "&#x27;") in page


def test_the_command_leaves_everything_about_it(written):
    found = (path for path in written.rglob("*") if path.is_file())
    names = {path.relative_to(written).as_posix() for path in found}
    assert {
        "ablation.csv",
        "scenario.yaml",
        "report.html",
        "outcomes.parquet",
        "figures/ablation.png",
        "figures/ablation.svg",
    } <= names
    manifest = json.loads((written / "manifest.json").read_text())
    assert set(manifest["files"]) == names - {"manifest.json"}
    assert Results.load(written).scenarios == (WITH_ALL, *CHOSEN)


def test_the_csv_holds_every_outcome_of_every_mechanism(written):
    with (written / "ablation.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert {(row["mechanism"], row["outcome"]) for row in rows} == {
        (name, outcome) for name in CHOSEN for outcome in (*OUTCOMES, *WORLD)
    }
    assert all(float(r["difference_low"]) <= float(r["difference_high"]) for r in rows)


def test_a_folder_that_cannot_be_made_is_said_so(ablations, tmp_path):
    (tmp_path / "file").write_text("in the way")
    place = open_workplace(tmp_path / "file" / "below", "ablation", quiet=True)
    with pytest.raises(StoreError, match="cannot create"), place as made:
        run_ablations(ablations, made)
