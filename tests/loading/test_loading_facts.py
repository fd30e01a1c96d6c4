"""A user's own facts reach the simulation, and a scenario carries them."""

import numpy as np
import pytest

from simulator import ScenarioError, load_scenario
from simulator.engine.replicates import simulate
from simulator.initial.facts import load_facts
from simulator.initial.initialise import initial_world
from simulator.initial.paths import scenario_root
from simulator.initial.start_values import missing_facts
from simulator.loading.check import from_resolved
from simulator.loading.errors import Report
from simulator.loading.own_facts import check_own_rows

STATE_COLUMNS = "state,variable,value,unit,year,until,source,confidence"
PAIR_COLUMNS = STATE_COLUMNS.replace("state,", "state_a,state_b,directed,", 1)
NEEDED = missing_facts(["ARC"], load_facts(), 2024)["ARC"]
WORDS = ["world=mine", "focal=ARC", "horizon=4"]


def values_of(state):
    """The facts that the formulas need, with the figures of a shipped state."""
    facts = load_facts()
    return {name: facts.state(state, name, 2024).value for name in NEEDED}


def table(folder, name, header, rows):
    path = folder / "facts" / f"{name}.csv"
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")


def facts_about(folder, values, state="ARC"):
    rows = [f"{state},{name},{value},-,2023,2023,made up,found" for name, value in values.items()]
    table(folder, "states", STATE_COLUMNS, rows)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "world").mkdir()
    world = "defaults: [triad]\nstates: [CHN, IND, PAK, ARC]\nforums: [SCO, Pact]\n"
    (tmp_path / "world" / "mine.yaml").write_text(world, encoding="utf-8")
    facts_about(tmp_path, values_of("MYS"))
    table(tmp_path, "pairs", PAIR_COLUMNS,
          ["ARC,IND,0,cow_contiguity,1,class,2016,2016,made up,found"])  # fmt: skip
    table(tmp_path, "forums", "forum,member,role,since,source,confidence",
          ["Pact,ARC,member,2020,made up,found", "Pact,PAK,member,2020,made up,found"])  # fmt: skip
    table(tmp_path, "judgements", "scope,a,b,variable,value,low,high,unit,note",
          ["state,ARC,energy,sector_weight,0.9,0.5,1,share,mine"])  # fmt: skip
    return tmp_path


@pytest.fixture
def scenario(folder):
    return load_scenario(overrides=WORDS, config_dir=folder)


def pair(world, field, i, j):
    return getattr(world, field)[i * world.states + j]


def test_a_state_of_one_s_own_starts_where_its_facts_put_it(scenario):
    world = initial_world(scenario).world
    facts = values_of("MYS")
    assert world.output_start[3] == facts["gdp_current_usd_bn"]
    assert pair(world, "proximity", 3, 1) == 1.0 and pair(world, "proximity", 3, 2) < 1.0
    assert np.isfinite(initial_world(scenario).memory).all()


def test_a_forum_of_one_s_own_has_its_members(scenario):
    world = initial_world(scenario).world
    assert list(world.member[4:8]) == [0, 0, 1, 1]


def test_a_sector_weighs_what_one_judges(scenario):
    world = initial_world(scenario).world
    weights = world.sector_weight.reshape(-1, 6)
    assert weights[3, 0] > 2 * weights[2, 0] and weights[3].sum() == pytest.approx(1)


def test_a_state_of_one_s_own_plays(scenario):
    assert np.isfinite(simulate(scenario, 2).totals).all()


def test_nobody_else_starts_elsewhere_but_for_the_suppliers(scenario):
    shipped = load_scenario(overrides=["world=triad"])
    own, other = initial_world(scenario).world, initial_world(shipped).world
    for name in ("output_start", "power_start", "coherence_start", "know_how_start"):
        assert list(getattr(own, name)[:3]) == list(getattr(other, name)[:3]), name
    assert pair(own, "hostility_rest", 0, 1) == pair(other, "hostility_rest", 0, 1)


def test_a_scenario_carries_its_facts_through_yaml_and_plain_data(scenario, tmp_path):
    file = tmp_path / "whole.yaml"
    file.write_text(scenario.to_yaml(), encoding="utf-8")
    for again in (load_scenario(file), from_resolved(scenario.resolved()), scenario.with_()):
        assert again == scenario
    memory = initial_world(load_scenario(file)).memory
    assert np.array_equal(memory, initial_world(scenario).memory)


def test_a_row_of_one_s_own_replaces_the_shipped_one(tmp_path):
    facts_about(tmp_path, {"gdp_current_usd_bn": 999.0}, "PAK")
    scenario = load_scenario(overrides=["world=triad"], config_dir=tmp_path)
    assert initial_world(scenario).world.output_start[2] == 999.0


def test_rows_that_the_world_does_not_need_are_left_behind(folder):
    scenario = load_scenario(overrides=["world=triad"], config_dir=folder)
    assert not scenario.facts and "facts" not in scenario.resolved()
    assert scenario == load_scenario(overrides=["world=triad"])


def test_a_strategy_may_name_a_state_that_another_world_has(folder):
    (folder / "strategy").mkdir()
    text = "suppliers: {ARC: 0.3, CHN: 0.4, domestic: 0.3}\nparticipation: {Pact: never}\n"
    (folder / "strategy" / "trade.yaml").write_text(text, encoding="utf-8")
    scenario = load_scenario(overrides=["world=triad", "strategy=trade"], config_dir=folder)
    assert "ARC left out of suppliers" in " ".join(scenario.notes)


def test_what_a_state_lacks_is_listed_at_once(folder):
    values = values_of("MYS")
    lacking = ("cinc", "ncsi_c2022")
    facts_about(folder, {name: values[name] for name in values if name not in lacking})
    with pytest.raises(ScenarioError) as caught:
        load_scenario(overrides=WORDS, config_dir=folder)
    (problem,) = caught.value.problems
    assert problem.where.endswith("mine.yaml:2") and problem.key == "world.states.3"
    assert "ARC without facts" in problem.given and "cinc, ncsi_c2022" in problem.expected
    assert "docs/how_to/my_own_country.md" in problem.expected


def test_a_year_before_the_facts_is_refused_with_the_first_that_will_do():
    with pytest.raises(ScenarioError, match=r"world.facts_until: 2015; expected a year from 2024"):
        load_scenario(overrides=["world.facts_until=2015"])
    assert load_scenario(overrides=["world.facts_until=2024"]).world.facts_until == 2024


def test_a_row_that_cannot_be_read_is_told_with_its_place(scenario):
    tree = scenario.resolved()
    tree["facts"]["states"][2]["value"] = "many"
    with pytest.raises(ScenarioError, match=r"facts.states.2: value: 'many'; expected a number"):
        from_resolved(tree)
    del tree["facts"]["states"][2]["value"]
    with pytest.raises(
        ScenarioError, match=r"facts.states.2: columns state, .*; expected state,variable,value"
    ):
        from_resolved(tree)


ROWS = [
    ("states", "ARC,egdi2024,71,0-1,2023,2023,me,found", "egdi2024 = 71; expected a number from 0"),
    ("states", "ARC,gdp,71,USD bn,2023,2023,me,found", "variable: 'gdp'; expected one of"),
    ("states", "ARC,egdi,0.7,0-1,2023,2023,me,found", "did you mean egdi2024?"),
    ("states", "AR,cinc,0.1,share,2022,2022,me,found", "'AR'; expected a code of three"),
    ("states", "arc,cinc,0.1,share,2022,2022,me,found", "'arc'; expected a code of three"),
    ("states", "ARC,cinc,many,share,2022,2022,me,found", "value: 'many'; expected a number"),
    ("states", "ARC,cinc,0.1,share,2022,2022,,found", "source: nothing; expected where"),
    ("states", "ARC,cinc,0.1,share,2022,2022,me,sure", "'sure'; expected one of: found"),
    ("states", "ARC,cinc,0,1,share,2022,2022,me,found", "9 cells; expected 8 cells"),
    ("states", "ARC,cinc,0.1", "3 cells; expected 8 cells"),
    ("pairs", "ARC,IDN,0,cow_contiguity,1,class,2016,2016,me,found", "state_b: 'IDN'; expected"),
    ("pairs", "ARC,IND,no,cow_contiguity,1,class,2016,2016,me,found", "directed: 'no'; expected"),
    ("pairs", "ARC,IND,0,contiguity,1,class,2016,2016,me,found", "did you mean cow_contiguity?"),
    ("pairs", "ARC,IND,1,arms_import_share,80,share,2016,2016,me,found", "from 0 to 1"),
    ("forums", "Pact,ARK,member,2020,me,found", "member: 'ARK'"),
    ("forums", "Pact,ARC,observer,2020,me,found", "role: 'observer'; expected one of: member"),
    ("forums", "Pact,ARC,member,long ago,me,found", "since: 'long ago'; expected a number"),
    ("judgements", "state,ARC,,coherense,0.5,0.3,0.7,0-1,mine", "did you mean coherence?"),
    ("judgements", "state,ARC,,coherence,0.9,0.3,0.7,0-1,mine", "0.9 outside 0.3 to 0.7"),
    ("judgements", "state,ARC,enrgy,sector_weight,0.5,0.3,0.7,share,mine", "did you mean energy?"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "row", "part"), ROWS, ids=[row[1] for row in ROWS])
def test_a_row_that_no_formula_can_read_is_told_with_file_and_line(name, row, part, folder):
    path = folder / "facts" / f"{name}.csv"
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{row}\n")
    line = len(path.read_text(encoding="utf-8").splitlines())
    with pytest.raises(ScenarioError) as caught:
        load_scenario(overrides=WORDS, config_dir=folder)
    (problem,) = caught.value.problems
    assert problem.where.endswith(f"{name}.csv:{line}") and part in str(problem), str(problem)


def test_a_table_without_a_column_is_told(folder):
    (folder / "facts" / "forums.csv").write_text("forum,member\nPact,ARC\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"forums.csv:1: no column confidence, role, since"):
        load_scenario(overrides=WORDS, config_dir=folder)


def test_a_table_that_nobody_reads_is_told(folder):
    (folder / "facts" / "state.csv").write_text("x\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"did you mean states.csv?"):
        load_scenario(overrides=WORDS, config_dir=folder)


def test_the_shipped_tables_pass_their_own_check():
    report = Report()
    check_own_rows(scenario_root() / "facts", report)
    assert not report.problems, report.problems
