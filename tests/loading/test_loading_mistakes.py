"""Typical mistakes: the message names file and line, key, what was given and what is allowed."""

import pytest

from simulator import ScenarioError, load_experiment, load_scenario
from simulator.loading.errors import MOST_PROBLEMS, Report

# What stands in the file; the expected key; parts of its message.
FILES = [
    ("horizn: 40", "horizn", ["no such key", "did you mean horizon?"]),
    ("theroy: grieco", "theroy", ["no such key", "did you mean theory?"]),
    ("horizon: 0", "horizon", ["0; expected a whole number from 1 to 20000"]),
    ("horizon: sixty", "horizon", ["'sixty'", "a whole number from 1 to 20000"]),
    ("horizon: 12.5", "horizon", ["12.5", "a whole number"]),
    ('horizon: "12"', "horizon", ["'12'", "a whole number"]),
    ("horizon: true", "horizon", ["True", "a whole number"]),
    ("horizon:", "horizon", ["None", "a whole number"]),
    ("seed: -1", "seed", ["-1", "from 0 to 2**64 - 1"]),
    ("seed: 99999999999999999999", "seed", ["a smaller number"]),
    ("replicates: .inf", "replicates", ["inf; expected a finite number"]),
    ("focal: PKA", "focal", ["'PKA'", "did you mean PAK?"]),
    ("focal: pak", "focal", ["'pak'", "did you mean PAK?"]),
    ("name: ../secret", "name", ["'../secret'", "a name of letters"]),
    ("world: south_asa", "world", ["'south_asa'", "triad", "did you mean south_asia?"]),
    ("world: 3", "world", ["3; expected the name of a file in world/"]),
    ("theory: greico", "theory", ["did you mean grieco?"]),
    ("ablation: crisis", "ablation", ["did you mean crises?"]),
    ("ablation: {crises: true}", "ablation", ["no such key"]),
    ("strategy: neutral", "strategy", ["did you mean neutrality?"]),
    ("shock: grid_atack", "shock", ["did you mean grid_attack?"]),
    ("world: {states: [CHN, IDN, PAK]}", "world.states.1", ["'IDN'", "did you mean IND?"]),
    ("world: {states: [CHN, CHN, PAK]}", "world.states.1", ["'CHN' again", "each state once"]),
    ("world: {states: [PAK]}", "world.states", ["['PAK']", "a list of 2 to 40"]),
    ("world: {forums: [Qaud]}", "world.forums.0", ["'Qaud'", "did you mean Quad?"]),
    ("world: {anonymous: 1}", "world.anonymous", ["1; expected true or false"]),
    (
        "world: {sectors: {energy: {weight: 0.1}}}",
        "world.sectors.energy",
        ["a name of its own", "facts/judgements.csv"],
    ),
    (
        "world: {sectors: {water: {weight: 0.1, needs: {enregy: 0.2}}}}",
        "world.sectors.water.needs.enregy",
        ["did you mean energy?"],
    ),
    (
        "world: {sectors: {water: {weight: 0.1, serves: {water: 0.2}}}}",
        "world.sectors.water.serves.water",
        ["another sector"],
    ),
    (
        "world: {sectors: {water: {weight: 10}}}",
        "world.sectors.water.weight",
        ["10; expected a number from 0 to 1"],
    ),
    (
        "world: {sectors: {water: {weight: 0.1, wieght: 0.2}}}",
        "world.sectors.water.wieght",
        ["did you mean weight?"],
    ),
    (
        "world: {sectors: {w: {weight: 0.1, needs: {x: 1}}, x: {weight: 0.1, needs: {w: 1}}}}",
        "world.sectors",
        ["failures grow", "a radius below 1"],
    ),
    (
        "world: {sectors: {a: {weight: 0}, b: {weight: 0}, c: {weight: 0}, d: {weight: 0}, "
        "e: {weight: 0}, f: {weight: 0}, g: {weight: 0}}}",
        "world.sectors",
        ["with at most 6 keys"],
    ),
    ("world: {rivalry: {intensity: 4}}", "world.rivalry.intensity", ["a number from 0 to 3"]),
    ("world: {rivalry: {pair: [CHN]}}", "world.rivalry.pair.1", ["missing; expected text"]),
    ("world: {rivalry: {pair: [IND, IND]}}", "world.rivalry.pair", ["two different states"]),
    ("world: {facts_untl: 2024}", "world.facts_untl", ["did you mean facts_until?"]),
    ("strategy: {budget: 11}", "strategy.budget", ["11", "a number from 0 to 10"]),
    ("strategy: {budget: .nan}", "strategy.budget", ["nan; expected a finite number"]),
    ("strategy: {budgte: 1}", "strategy.budgte", ["did you mean budget?"]),
    ("strategy: {budget_mode: optimize}", "strategy.budget_mode", ["did you mean optimise?"]),
    ("strategy: {pool: maybe}", "strategy.pool", ["'maybe'; expected true or false"]),
    (
        "strategy: {suppliers: {CHN: 0.5, domestic: 0.4}}",
        "strategy.suppliers",
        ["shares that sum to 0.9; expected a sum of 1"],
    ),
    (
        "strategy: {suppliers: {CHN: [0.1, 0.3], domestic: 0.4}}",
        "strategy.suppliers",
        ["sums from 0.5 to 0.7", "1 among them"],
    ),
    (
        "strategy: {suppliers: {CHN: [0.6, 0.3], domestic: 0.5}}",
        "strategy.suppliers.CHN",
        ["[0.6, 0.3]", "bounds [low, high]"],
    ),
    ("strategy: {suppliers: {CHN: 1.5}}", "strategy.suppliers.CHN", ["a share from 0 to 1"]),
    ("strategy: {suppliers: [CHN]}", "strategy.suppliers", ["a mapping"]),
    ("strategy: {suppliers: {CNH: 1}}", "strategy.suppliers.CNH", ["did you mean CHN?"]),
    ("strategy: {suppliers: {domestik: 1}}", "strategy.suppliers.domestik", ["mean domestic?"]),
    ("strategy: {suppliers: {PAK: 1}}", "strategy.suppliers.PAK", ["`domestic`"]),
    ("strategy: {alignment: {PAK: 1}}", "strategy.alignment.PAK", ["another state"]),
    ("strategy: {alignment: {CHM: 1}}", "strategy.alignment.CHM", ["did you mean CHN?"]),
    ("strategy: {alignment: {CHN: 2}}", "strategy.alignment.CHN", ["a number from 0 to 1"]),
    ("strategy: {portfolio: {ofence: 1}}", "strategy.portfolio.ofence", ["mean offence?"]),
    ("strategy: {portfolio: {offence: 0.5}}", "strategy.portfolio", ["sum to 0.5", "sum of 1"]),
    ("strategy: {protection: {enrgy: 1}}", "strategy.protection.enrgy", ["mean energy?"]),
    ("strategy: {protection: {energy: 6}}", "strategy.protection.energy", ["from 0 to 5"]),
    ("strategy: {participation: {SOC: never}}", "strategy.participation.SOC", ["mean SCO?"]),
    ("strategy: {participation: {SCO: allways}}", "strategy.participation.SCO", ["mean always?"]),
    (
        "parameters: {relative_gains: {k: -2}}",
        "parameters.relative_gains.k",
        ["-2", "a number from 0 to 1e+06"],
    ),
    (
        "parameters: {relative_gains: {w_mode: treat}}",
        "parameters.relative_gains.w_mode",
        ["one of: threat, absolute, power, equal", "did you mean threat?"],
    ),
    ("parameters: {spilover: {coupling: 1}}", "parameters.spilover", ["mean spillover?"]),
    (
        "parameters: {contest: {damage: 0.5}}",
        "parameters.contest.damage",
        ["a number from 0 to 0.2 (share of a sector-quarter)"],
    ),
    (
        "parameters: {choice: {opportunity: {espionage: 99}}}",
        "parameters.choice.opportunity.espionage",
        ["99; expected a number from -20 to 40 (log-odds)"],
    ),
    (
        "parameters: {choice: {damage_focus: {energy: -5}}}",
        "parameters.choice.damage_focus.energy",
        ["-5; expected a number from 0 to 100"],
    ),
    (
        "parameters: {choice: {opportunity: {espionge: 9}}}",
        "parameters.choice.opportunity.espionge",
        ["did you mean espionage?"],
    ),
    ("parameters: {choice: 3}", "parameters.choice", ["3; expected keys: precision"]),
    ("parameters.relative_gain.k: 1", "parameters.relative_gain", ["mean relative_gains?"]),
    (
        "shocks: [{kind: grid_atack, tick: 1, target: IND, severity: 4}]",
        "shocks.0.kind",
        ["did you mean grid_attack?"],
    ),
    (
        "shocks: [{kind: grid_attack, tick: 1, target: IND, severity: 4}]",
        "shocks.0.initiator",
        ["nothing", "the state that attacks the grid"],
    ),
    ("shocks: [{kind: grid_attack, tick: 1, severity: 4}]", "shocks.0.target", ["missing"]),
    (
        "shocks: [{tick: 1, target: IND, severity: 4}]",
        "shocks.0.kind",
        ["missing; expected one of"],
    ),
    (
        "shocks: [{kind: grid_attack, tick: 60, initiator: CHN, target: IND, severity: 4}]",
        "shocks.0.tick",
        ["60; expected a quarter from 0 to 59"],
    ),
    (
        "shocks: [{kind: grid_attack, tick: 1, initiator: CHN, target: IDN, severity: 4}]",
        "shocks.0.target",
        ["did you mean IND?"],
    ),
    (
        "shocks: [{kind: grid_attack, tick: 1, target: IND, initiator: IND, severity: 4}]",
        "shocks.0.target",
        ["a state other than the initiator"],
    ),
    (
        "shocks: [{kind: patron_abandonment, tick: 1, target: IND, severity: 4, sektor: energy}]",
        "shocks.0.sektor",
        ["did you mean sector?"],
    ),
    (
        "shocks: [{kind: patron_abandonment, tick: 1, target: IND, severity: 4, sector: energie}]",
        "shocks.0.sector",
        ["did you mean energy?"],
    ),
    ("horizon: 3\nhorizon: 4", "horizon", ["given twice"]),
    # what people write instead of a number or a share
    ("horizon: '40'", "horizon", ["'40'", "a whole number", "did you mean 40?"]),
    ("horizon: 1,000", "horizon", ["'1,000'", "did you mean 1000?"]),
    ("replicates: 1e3", "replicates", ["a whole number from 1 to 10000000", "did you mean 1000?"]),
    ("horizon: 15 years", "horizon", ["'15 years'", "a whole number from 1 to 20000"]),
    ("strategy: {budget: '1,5'}", "strategy.budget", ["'1,5'", "did you mean 1.5?"]),
    ("strategy: {alignment: {CHN: 40}}", "strategy.alignment.CHN", ["40", "did you mean 0.4?"]),
    ("strategy: {suppliers: {CHN: 50%}}", "strategy.suppliers.CHN", ["a share", "mean 0.5?"]),
    (
        "parameters.spillover.coupling: 30",
        "parameters.spillover.coupling",
        ["a number from 0 to 1 (probability)", "did you mean 0.3?"],
    ),
    # states in other words
    ("focal: PK", "focal", ["'PK'", "did you mean PAK?"]),
    ("focal: Pakistan", "focal", ["'Pakistan'", "did you mean PAK?"]),
    ("focal: The United States", "focal", ["did you mean USA?"]),
    ("world: {states: [CHN, IL, PAK]}", "world.states.1", ["'IL'", "did you mean ISR?"]),
    ("world: {states: [NO, CHN, PAK]}", "world.states.0", ["False", "write it in quotes"]),
    ("world: {states: [CHN, BGD, PAK]}", "world.states.1", ["docs/how_to/my_own_country.md"]),
    ("world: triad\nfocal: USA", "focal", ["'USA'; expected one of: CHN, IND, PAK"]),
    ("world: {facts_until: 1990}", "world.facts_until", ["1990; expected a year from 2024"]),
    # keys in the wrong place, lists for names
    ("coupling: 0.3", "coupling", ["did you mean parameters.spillover.coupling?"]),
    ("spillover: {coupling: 0.3}", "spillover", ["did you mean parameters.spillover?"]),
    ("states: [CHN, IND]", "states", ["did you mean world.states?"]),
    ("budget: 2", "budget", ["did you mean strategy.budget?"]),
    ("world: {horizon: 3}", "world.horizon", ["no such key", "did you mean horizon?"]),
    ("paramters: {spillover: {coupling: 1}}", "paramters", ["did you mean parameters?"]),
    ("shok: grid_attack", "shok", ["did you mean shock?"]),
    ("strategy: [neutrality]", "strategy", ["rivalry list strategy", "mean neutrality?"]),
    ("strategy: [{budget: 2}, {pool: true}]", "strategy", ["fields `key: value`"]),
    ("world: [CHN, IND, PAK]", "world", ["the name of a file in world/"]),
    ("strategy.participation: {SCO: yes}", "strategy.participation.SCO", ["never, chosen, always"]),
    ("world: {forums: [UN]}", "world.forums.0", ["did you mean UN_process?"]),
    # given start values
    ("world.start: {hardening: 0.6}", "world.start.hardening", ["{PAK: {hardening: 0.6}}"]),
    ("world.start: {pak: {hardening: 0.6}}", "world.start.pak", ["did you mean PAK?"]),
    ("world.start: {PAK: {hardning: 0.6}}", "world.start.PAK.hardning", ["mean hardening?"]),
    ("world.start: {PAK: {hardening: 60}}", "world.start.PAK.hardening", ["60", "mean 0.6?"]),
    ("world.pairs: {CHN: {hostility: 0.5}}", "world.pairs.CHN.hostility", ["by both states"]),
    ("world.pairs: {CHN: {IND: 0.5}}", "world.pairs.CHN.IND", ["{CHN: {IND: {hostility: 0.4}}}"]),
    ("world.pairs: {CHN: {CHN: {hostility: 0.5}}}", "world.pairs.CHN.CHN", ["another state"]),
    (
        "world.pairs: {CHN: {IND: {alignment: 0.5}}, IND: {CHN: {alignment: 0.6}}}",
        "world.pairs.IND.CHN.alignment",
        ["0.6; expected 0.5, as the other way round"],
    ),
    (
        "world.pairs: {CHN: {IND: {supplier: 0.8}, PAK: {supplier: 0.4}}}",
        "world.pairs.CHN",
        ["a sum of 1.2; expected foreign shares that sum to 1 at most"],
    ),
    ("world.portfolios: {PAK: {offence: 0.9}}", "world.portfolios.PAK", ["sum to 0.9", "1"]),
    ("experiment: dependence_vs_diversification", "experiment", ["named on the command line"]),
]


@pytest.mark.parametrize(("text", "key", "parts"), FILES, ids=[row[0][:50] for row in FILES])
def test_a_mistake_in_a_file_is_told_with_file_line_key_and_remedy(text, key, parts, tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text(f"# a comment\nquestion: Why?\n{text}\n", encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        load_scenario(file)
    lines = [line for line in str(caught.value).splitlines() if f" {key}: " in line]
    assert lines, str(caught.value)
    line = 3 + text.count("\n")
    assert lines[0].startswith(f"{file}:{line}: {key}: ")
    assert all(part in lines[0] for part in parts), lines[0]
    assert len(caught.value.problems) == 1, str(caught.value)


WORDS = [
    ("horizn=3", "horizn", ["did you mean horizon?"]),
    ("world=triade", "world", ["did you mean triad?"]),
    ("experiment=dependence", "", ["'dependence'", "dependence_vs_diversification"]),
    ("parameters.relative_gains.kk=1", "parameters.relative_gains.kk", ["no such key"]),
    ("strategy.suppliers.CHN=2", "strategy.suppliers.CHN", ["a share from 0 to 1"]),
    ("+horizon=3", "", ["none is added (+, ++)"]),
    ("++horizon=3", "", ["none is added (+, ++)"]),
    ("~horizon", "", ["removed (~)"]),
    ("horizon", "", ["key=value"]),
    ("=3", "", ["key=value"]),
    ("horizon=1,2", "horizon", ["one value"]),
    ("horizon=1,000", "horizon", ["one value", "did you mean horizon=1000?"]),
    ("world.states=CHN,IND", "world.states", ["did you mean world.states=[CHN,IND]?"]),
    (
        "parameters.choice.opportunity.rows=1",
        "parameters.choice.opportunity.rows",
        ["(espionage, "],
    ),
    (
        "parameters.choice.damage_focus.energy=1000",
        "parameters.choice.damage_focus.energy",
        ["1000; expected a number from 0 to 100"],
    ),
    ("parameters.coupling=0.3", "parameters.coupling", ["did you mean parameters.spillover.coup"]),
    ("budget=2", "budget", ["did you mean strategy.budget?"]),
    ("focal=pak", "focal", ["did you mean PAK?"]),
    ("theory=offensive", "theory", ["did you mean offensive_realism?"]),
    ("experiment=dependance", "", ["did you mean dependence_vs_diversification?"]),
    ("horizon=range(1,3)", "horizon", ["one value"]),
    ("strategy=a,b", "strategy", ["one value"]),
    ("strategy={", "", ["key=value"]),
    ("strategy/mine=neutrality", "", ["group/option"]),
    ("strategy@world=neutrality", "", ["key@package"]),
    ("strategy=../world/triad", "strategy", ["'../world/triad'", "one of:"]),
    ("strategy=null", "strategy", ["the name of a file in strategy/"]),
    ("horizon.x=3", "horizon", ["a whole number"]),
    ("parameters.spillover.coupling=inf", "parameters.spillover.coupling", ["a finite number"]),
]


@pytest.mark.parametrize(("word", "key", "parts"), WORDS, ids=[row[0] for row in WORDS])
def test_a_mistake_on_the_command_line_is_told(word, key, parts):
    with pytest.raises(ScenarioError) as caught:
        load_scenario(overrides=[word])
    (problem,) = caught.value.problems
    assert problem.where == "command line" and problem.key == key
    assert all(part in str(problem) for part in parts), str(problem)


def test_all_problems_are_told_at_once_each_in_one_line(tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text("horizn: 3\nfocal: PKA\nstrategy: {budget: -1, suppliers: {CHN: 0.5}}\n")
    with pytest.raises(ScenarioError) as caught:
        load_scenario(file, ["seed=x", "replicates=0", "~a"])
    text = str(caught.value)
    assert len(text.splitlines()) == len(caught.value.problems) == 7
    for key in ("horizn", "focal", "strategy.budget", "strategy.suppliers", "seed", "replicates"):
        assert f"{key}: " in text
    assert "\n" not in "".join(map(str, caught.value.problems))


def test_a_mistake_in_a_group_file_is_told_where_it_stands(tmp_path):
    (tmp_path / "strategy").mkdir()
    file = tmp_path / "strategy" / "mine.yaml"
    file.write_text("defaults: [neutrality]\nbudget: 11\nalignment: {CHM: 1}\n")
    with pytest.raises(ScenarioError) as caught:
        load_scenario(overrides=["strategy=mine"], config_dir=tmp_path)
    assert [problem.where for problem in caught.value.problems] == [f"{file}:2", f"{file}:3"]
    file.write_text("bugdet: 1\n")
    with pytest.raises(ScenarioError, match=r"mine.yaml:1: bugdet: no such key.*mean budget"):
        load_scenario(overrides=["strategy=mine"], config_dir=tmp_path)


# What stands in the file from line 2 on; the line that is named; what is said.
YAML = [
    ("world: triad\n\thorizon: 3", 3, "a tab at the start of a line; expected spaces"),
    ("strategy:\n\tbudget: 2", 3, "a tab at the start of a line; expected spaces"),
    ("world: triad\n  horizon: 3", 3, "keys of one level in one column"),
    ("strategy:\n  budget: 2\n   restraint: 1", 4, "keys of one level in one column"),
    ("strategy:\n    budget: 2\n  restraint: 1", 4, "keys of one level in one column"),
    ("world: triad\nhorizon:3", 3, "with a space after the colon"),
    ("question: What's: this", 2, "a text that contains `: ` in quotes"),
    ("question: 'What", 2, "a quote without an end"),
    ("world: {states: [CHN, IND}", 2, "a bracket without its match"),
    ("world: [", 3, "a bracket without its match"),
    ("question: @home", 2, "such text in quotes"),
    ("horizon: 3\n---\nseed: 3", 3, "one document in a file"),
    ("horizon: !!int 3", 2, "plain values without tags"),
    ("horizon: &h 3", 2, "each value written out"),
]


@pytest.mark.parametrize(("text", "line", "part"), YAML, ids=[row[0] for row in YAML])
def test_a_yaml_error_is_told_with_file_and_line_in_plain_words(text, line, part, tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text(f"# a comment\n{text}\n", encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        load_scenario(file)
    (problem,) = caught.value.problems
    assert problem.where == f"{file}:{line}" and part in str(problem), str(problem)


@pytest.mark.parametrize("text", ["horizon:3", "horizon = 3", "- horizon", "hello"])
def test_a_file_without_keys_is_told_how_to_write_them(text, tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"mine.yaml:1: .*`key: value`, with a space"):
        load_scenario(file)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("strategies: [status_quo, neutral]\nquestion: Q", "did you mean neutrality?"),
        ("strategies: []\nquestion: Q", "a list of 1 to 100"),
        ("strategies: [status_quo]\nquestion: Q\nweightings: [treat]", "did you mean threat?"),
        ("strategies: [status_quo]\nqestion: Q", "did you mean question?"),
        ("strategies: [status_quo]\nquestion: Q\noverrides: {horizn: 3}", "mean horizon?"),
        ("question: Q", "strategies: missing"),
        ("strategies: [status_quo]\nquestion: Q\nvariants: []", "variants"),
        ("theories: [greico]\nquestion: Q", "did you mean grieco?"),
        ("theories: [grieco, grieco]\nquestion: Q", "grieco more than once"),
        ("strategies: [status_quo]\ntheories: [grieco]\nquestion: Q", "one kind of thing"),
        ("theories: [grieco]\nquestion: Q\noverrides: {theory: liberal}", "theories=[liberal]"),
        ("question: Q\ndial: 3", "dial: 3; expected keys: parameter, values"),
        ("question: Q\ndial: {parameter: horizon, values: [1]}", "the key of a number"),
        ("question: Q\ndial: {parameter: parameters.threat.form, values: [1]}", "one of: product"),
        ("question: Q\ndial: {parameter: parameters.threat.fom, values: [1]}", "mean form?"),
        ("question: Q\ndial: {parameter: parameters.norms.cost, values: [-1]}", "from 0 to 20"),
        ("question: Q\ndial: {parameter: parameters.norms.cost, values: [1, 1]}", "more than once"),
        ("question: Q\ndial: {parameter: parameters.norms.cost, values: []}", "a list of 1 to 100"),
        ("question: Q\ndial: {parameter: parameters.norms.cost, vals: [1]}", "mean values?"),
    ],
)
def test_a_mistake_in_an_experiment_is_told(text, part, tmp_path):
    (tmp_path / "experiment").mkdir()
    file = tmp_path / "experiment" / "mine.yaml"
    file.write_text(text)
    with pytest.raises(ScenarioError) as caught:
        load_experiment(file)
    assert part in str(caught.value)
    assert str(caught.value).startswith(str(file))


def test_an_experiment_takes_strategies_and_weightings_in_its_own_words():
    with pytest.raises(ScenarioError, match=r"strategies=\[balanced\] for a comparison"):
        load_experiment("dependence_vs_diversification", ["strategy=balanced"])
    with pytest.raises(ScenarioError, match=r"weightings=\[power\] for a comparison"):
        load_experiment("dependence_vs_diversification", ["parameters.relative_gains.w_mode=power"])


def test_an_experiment_takes_theories_and_the_dial_in_its_own_words():
    for words, part in {
        "theory=grieco": r"theories=\[grieco\] for a comparison",
        "parameters.relative_gains.k=2": r"dial.values=\[2\] for a comparison",
        "strategies=[neutrality]": "choose the other by strategy=",
    }.items():
        with pytest.raises(ScenarioError, match=part):
            load_experiment("theories", [words])


def test_the_nearest_name_is_offered_for_a_missing_scenario():
    with pytest.raises(ScenarioError, match="did you mean dependence_vs_diversification"):
        load_experiment("dependence_vs_diversificaton")
    with pytest.raises(ScenarioError, match=r"'mine.yaml'; expected a YAML file or one of"):
        load_scenario("mine.yaml")
    with pytest.raises(ScenarioError, match="expected a YAML file"):
        load_scenario("x" * 5000 + ".yaml")


def test_a_file_that_is_nearly_there_is_offered(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my_case.yaml").write_text("horizon: 3\n")
    (tmp_path / "mine").mkdir()
    for name, part in {
        "my_cas.yaml": "did you mean my_case.yaml?",
        "my_case": "did you mean my_case.yaml?",
        "mine": "expected a YAML file; a folder of your own files goes with --config-dir mine",
        "strategy:neutrality": "did you mean strategy=neutrality?",
    }.items():
        with pytest.raises(ScenarioError) as caught:
            load_scenario(name)
        assert part in str(caught.value)


def test_a_scenario_where_an_experiment_belongs_is_called_so(tmp_path):
    (tmp_path / "mine.yaml").write_text("horizon: 3\n")
    for name in ("default", tmp_path / "mine.yaml"):
        with pytest.raises(ScenarioError, match=r"strategies: missing; .* `rivalry run` plays"):
            load_experiment(name)


def test_at_least_fifty_mistakes_in_files_are_in_the_table():
    assert len({key for _, key, _ in FILES}) >= 50 and len(FILES) + len(WORDS) + len(YAML) > 130


def test_a_flood_of_problems_is_cut_short():
    report = Report()
    for index in range(10_000):
        report.add("here", str(index), "x", "y")
    assert len(report.problems) == MOST_PROBLEMS + 1
