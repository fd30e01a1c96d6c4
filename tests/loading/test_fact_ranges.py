"""Every number of a fact table has a range; outside of it one message says what is allowed."""

import math
import random

import numpy as np
import pytest

from simulator import ScenarioError, load_scenario
from simulator.engine.failures import FailedRunsError
from simulator.engine.replicates import Runner
from simulator.initial.facts import load_facts, read_facts
from simulator.initial.overrides import PAIR_VALUES, STATE_VALUES
from simulator.initial.ranges import JUDGEMENTS, PAIR_FACTS, STATE_FACTS
from simulator.initial.start_values import missing_facts
from simulator.loading.errors import Report
from simulator.loading.own_facts import check_own_rows
from simulator.model.ledger import make_ledger
from simulator.scenario.fact_rows import COLUMNS, TableError, header

RANGES = {"states": STATE_FACTS, "pairs": PAIR_FACTS, "judgements": JUDGEMENTS}
ALL = [(table, variable) for table, ranges in RANGES.items() for variable in ranges]
FAR = (1e308, -1e308, math.inf, -math.inf, math.nan)
SHIPPED = load_facts()
NEEDED = missing_facts(["ARC"], SHIPPED, 2024)["ARC"]
WORDS = ["world=mine", "focal=ARC", "horizon=2", "parameters.start.burn_in=1"]


def row(table, variable, value):
    """Return a row about shipped states, right but for its value."""
    number = repr(value)
    return {
        "states": f"PAK,{variable},{number},-,2023,2023,made up,found",
        "pairs": f"PAK,CHN,0,{variable},{number},-,2023,2023,made up,found",
        "judgements": f"state,PAK,,{variable},{number},{number},{number},-,mine",
    }[table]


def written(folder, table, *rows):
    folder.mkdir(exist_ok=True)
    (folder / f"{table}.csv").write_text("\n".join([header(table), *rows]) + "\n", encoding="utf-8")
    return folder


def problems(folder):
    report = Report()
    check_own_rows(folder, report)
    return report.problems


def beyond(room):
    return (math.nextafter(room.low, -math.inf), math.nextafter(room.high, math.inf), *FAR)


@pytest.mark.parametrize(("table", "variable"), ALL)
def test_a_number_outside_its_range_is_told_with_file_row_column_and_range(
    tmp_path, table, variable
):
    room = RANGES[table][variable]
    for value in beyond(room):
        folder = written(tmp_path, table, row(table, variable, value))
        found = {problem.key: problem for problem in problems(folder)}
        assert set(found) == ({"low", "value", "high"} if table == "judgements" else {"value"})
        assert found["value"].where.endswith(f"{table}.csv:2")
        assert variable in found["value"].given
        assert str(room) in found["value"].expected
        with pytest.raises(TableError) as caught:
            read_facts(folder)
        assert caught.value.expected == str(room)


@pytest.mark.parametrize(("table", "variable"), ALL)
def test_the_ends_of_a_range_belong_to_it(tmp_path, table, variable):
    for value in (RANGES[table][variable].low, RANGES[table][variable].high):
        folder = written(tmp_path, table, row(table, variable, float(value)))
        assert problems(folder) == []
        read_facts(folder)


def test_every_shipped_number_has_a_range():
    assert {name for _, b, name in SHIPPED.facts if not b} == set(STATE_FACTS)
    assert {name for _, b, name in SHIPPED.facts if b} == set(PAIR_FACTS)
    assert {name for _, _, name in SHIPPED.judgements} == set(JUDGEMENTS)


@pytest.mark.parametrize("year", ["nan", "inf", "-1", "2023.5", "1e308", "99999"])
@pytest.mark.parametrize("table", ["states", "forums"])
def test_a_year_is_a_whole_number_of_four_digits(tmp_path, table, year):
    rows = {
        "states": f"PAK,cinc,0.1,-,2023,{year},made up,found",
        "forums": f"SCO,PAK,member,{year},made up,found",
    }
    folder = written(tmp_path, table, rows[table])
    (problem,) = problems(folder)
    assert problem.key == ("until" if table == "states" else "since")
    assert "a whole number from 1000 to 9999" in problem.expected
    with pytest.raises(TableError):
        read_facts(folder)


def test_a_scenario_that_carries_a_wrong_fact_is_refused():
    columns = ("PAK", "gdp_current_usd_bn", "-5", "-", "2023", "2023", "made up", "found")
    cells = dict(zip(COLUMNS["states"], columns, strict=True))
    with pytest.raises(ScenarioError, match=r"gdp_current_usd_bn = -5; expected a number from"):
        load_scenario().override({"facts": {"states": [cells]}})


@pytest.mark.parametrize("value", FAR)
@pytest.mark.parametrize("name", STATE_VALUES)
def test_a_start_value_outside_its_range_is_refused_with_it(name, value):
    with pytest.raises(ScenarioError) as caught:
        load_scenario().override({f"world.start.PAK.{name}": value})
    assert any(name in problem.key for problem in caught.value.problems)
    if math.isfinite(value):
        assert str(STATE_VALUES[name]) in str(caught.value)


@pytest.mark.parametrize("value", FAR)
@pytest.mark.parametrize("name", PAIR_VALUES)
def test_a_pair_value_outside_its_range_is_refused_with_it(name, value):
    with pytest.raises(ScenarioError) as caught:
        load_scenario().override({f"world.pairs.PAK.IND.{name}": value})
    if math.isfinite(value):
        assert str(PAIR_VALUES[name]) in str(caught.value)


# -- own folders as a whole ---------------------------------------------------------------------


def facts_of_arc(values=()):
    usual = {name: SHIPPED.state("MYS", name, 2024).value for name in NEEDED}
    return [
        f"ARC,{name},{value!r},-,2023,2023,made up,found"
        for name, value in {**usual, **dict(values)}.items()
    ]


def own_folder(tmp_path, states, pairs=(), forums=(), judgements=()):
    (tmp_path / "world").mkdir(exist_ok=True)
    text = "defaults: [triad]\nstates: [CHN, IND, PAK, ARC]\nforums: [SCO, Pact]\n"
    (tmp_path / "world" / "mine.yaml").write_text(text, encoding="utf-8")
    tables = {"states": states, "pairs": pairs, "forums": forums, "judgements": judgements}
    for table, rows in tables.items():
        written(tmp_path / "facts", table, *rows)
    return tmp_path


def played(folder):
    """Return the fate of a folder: "refused", "left sense", or "played" with finite sums."""
    try:
        scenario = load_scenario(overrides=WORDS, config_dir=folder)
    except ScenarioError as error:
        assert str(error)
        return "refused"
    try:
        record = Runner(scenario).run(0, 1, make_ledger(0))
    except FailedRunsError as error:
        assert "allowed" in str(error)
        return "left sense"
    assert np.isfinite(record.totals).all() and np.isfinite(record.index_sums).all()
    return "played"


@pytest.mark.parametrize("variable", sorted(set(STATE_FACTS) & set(NEEDED)))
@pytest.mark.parametrize("end", ["low", "high"])
def test_a_state_at_an_end_of_a_range_plays(tmp_path, variable, end):
    value = float(getattr(STATE_FACTS[variable], end))
    pact = ["Pact,ARC,member,2020,made up,found"]
    folder = own_folder(tmp_path, facts_of_arc({variable: value}), forums=pact)
    assert played(folder) == "played"


WORDS_IN_CELLS = (
    "", "nan", "inf", "-inf", "1e308", "-1e308", "1e-320", "0", "-0", "-1", "1", "100", "50%",
    "1,5", "0x10", "1_0", "٣", "PAK", "ARC", "pak", "XXX", "energy", "member", "found", "2023",
    "0001", "99999", '"', "\x00", "\u2028", "=1+1", "ä" * 500,
)  # fmt: skip


def mangled(text, generator):
    """Return a table with a few cells, lines or signs changed."""
    lines = text.splitlines()
    for _ in range(generator.choice((1, 1, 1, 2, 4))):
        place = generator.randrange(len(lines))
        cells = lines[place].split(",")
        match generator.randrange(8):
            case 0 | 1 | 2 | 3:
                cells[generator.randrange(len(cells))] = generator.choice(WORDS_IN_CELLS)
                lines[place] = ",".join(cells)
            case 4:
                number = generator.choice((-1, 1)) * 10 ** generator.uniform(-320, 308)
                cells[min(2, len(cells) - 1)] = repr(number)
                lines[place] = ",".join(cells)
            case 5:
                lines.insert(place, lines[generator.randrange(len(lines))])
            case 6:
                lines[place] = lines[place][: generator.randrange(len(lines[place]) + 1)]
            case _:
                generator.shuffle(cells)
                lines[place] = ",".join(cells)
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("inputs", [40, pytest.param(2400, marks=pytest.mark.long)])
def test_whatever_stands_in_own_tables_is_refused_or_plays(tmp_path, inputs):
    generator = random.Random(inputs)
    pairs = [
        row("pairs", name, room.high).replace("CHN", "ARC") for name, room in PAIR_FACTS.items()
    ]
    forums = ["Pact,ARC,member,2020,made up,found", "Pact,PAK,member,2020,made up,found"]
    judged = [row("judgements", name, room.high) for name, room in JUDGEMENTS.items()]
    judged = [line for line in judged if "cascade" not in line and "sector_weight" not in line]
    judged += ["state,ARC,energy,sector_weight,0.9,0.5,1,share,mine"]
    judged += ["default,energy,finance,cascade,0.1,0,0.5,share,mine"]
    folder = own_folder(tmp_path, facts_of_arc(), pairs, forums, judged)
    assert played(folder) == "played"
    whole = {name: (folder / "facts" / f"{name}.csv").read_text("utf-8") for name in COLUMNS}
    found = set()
    for _ in range(inputs):
        table = generator.choice(list(COLUMNS))
        path = folder / "facts" / f"{table}.csv"
        path.write_bytes(noisy(mangled(whole[table], generator).encode(), generator))
        found.add(played(folder))
        path.write_text(whole[table], encoding="utf-8")
    assert {"refused", "played"} <= found


def noisy(content, generator):
    """Return bytes, now and then with one that is no UTF-8, or a mark at the beginning."""
    chance = generator.random()
    if chance < 0.03:
        place = generator.randrange(len(content))
        return content[:place] + b"\xff" + content[place:]
    return b"\xef\xbb\xbf" + content if chance < 0.06 else content


def test_a_cell_of_endless_length_is_refused_with_its_line(tmp_path):
    folder = written(tmp_path, "states", row("states", "cinc", 0.1), "P" * 200_000)
    (problem,) = problems(folder)
    assert problem.where.endswith("states.csv:3") and "field limit" in problem.given
