"""Facts are complete, sourced and dated; a user's rows come on top."""

import csv
import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from simulator.initial.facts import FactTable, MissingFactError, load_facts, read_facts
from simulator.initial.paths import scenario_root
from simulator.model.kinds import Sector, names

ROOT = Path(__file__).resolve().parents[2]
TABLES = scenario_root() / "facts"
RAW = ROOT.parent / "shared" / "data"
STATES = {"CHN", "IND", "PAK", "USA", "JPN", "AUS", "ISR", "RUS", "TUR", "MYS", "SAU", "ARE"}
COUNTS_ATTACKS = ("state_attack", "cap_offense", "ncpi2020_score", "dcid", "incident")


@pytest.fixture(scope="module")
def facts() -> FactTable:
    return load_facts()


def rows(name: str) -> list[dict[str, str]]:
    with (TABLES / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def importer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("import_facts", ROOT / "scripts/import_facts.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("table", ["states.csv", "pairs.csv"])
def test_every_fact_has_value_unit_year_source_confidence(table: str) -> None:
    for row in rows(table):
        assert all(row.values()), row
        float(row["value"])
        assert 1900 < int(row["until"]) < 2030
        assert row["confidence"] in {"found", "from-memory-verify"}


def test_every_seat_has_a_source() -> None:
    assert all(all(row.values()) for row in rows("forums.csv"))
    assert {r["role"] for r in rows("forums.csv")} == {"member", "dialogue partner"}


def test_every_judgement_is_marked_and_lies_in_its_range() -> None:
    for row in rows("judgements.csv"):
        assert row["note"].startswith("judgement, swept")
        assert row["unit"]
        assert float(row["low"]) <= float(row["value"]) <= float(row["high"]), row
        assert float(row["low"]) < float(row["high"]), row


def test_no_table_counts_attacks() -> None:
    for path in TABLES.glob("*.csv"):
        text = path.read_text(encoding="utf-8").lower()
        assert not [word for word in COUNTS_ATTACKS if word in text], path


def test_tables_cover_the_reference_states(facts: FactTable) -> None:
    assert set(facts.reference) == STATES == set(facts.states())
    for state in STATES:
        assert facts.state(state, "gdp_current_usd_bn", 2024).value > 0


def test_a_pair_answers_in_both_orders_unless_directed(facts: FactTable) -> None:
    assert facts.pair_value("IND", "PAK", "gml_disputes") == 8
    assert facts.pair_value("PAK", "IND", "gml_disputes") == 8
    assert facts.pair_value("PAK", "CHN", "arms_import_share") == 0.8
    assert facts.pair_value("CHN", "PAK", "arms_import_share") == 0


def test_the_newest_vintage_before_the_cut_off_counts(facts: FactTable) -> None:
    assert facts.pair_value("PAK", "CHN", "arms_import_share", 2024) == 0.81
    assert facts.pair_value("PAK", "CHN", "arms_import_share", 2025) == 0.8
    assert facts.pair_value("PAK", "SAU", "defence_pact", 2024) == 0
    assert facts.pair_value("PAK", "SAU", "defence_pact", 2025) == 1


def test_marks_of_memory_are_kept(facts: FactTable) -> None:
    (agreement,) = facts.facts["CHN", "RUS", "cyber_agreement"]
    assert agreement.confidence == "from-memory-verify"
    assert facts.state("PAK", "gdp_current_usd_bn").confidence == "found"


def test_forums_know_their_members_by_year(facts: FactTable) -> None:
    assert {s.member for s in facts.forum("Quad")} == {"IND", "USA", "JPN", "AUS"}
    assert facts.forum("Quad", 2020) == ()
    assert {s.member for s in facts.forum("SCO", 2010)} == {"CHN", "RUS"}
    assert facts.forums() == ("Budapest", "GCC", "Quad", "SCO", "UN_process")


@pytest.mark.parametrize(
    ("state", "variable", "hint"),
    [("PAK", "gdp_current_usd", "gdp_current_usd_bn"), ("PKA", "population", "PAK")],
)
def test_a_wrong_name_gets_the_nearest_right_one(
    facts: FactTable, state: str, variable: str, hint: str
) -> None:
    with pytest.raises(MissingFactError, match=f"nearest: .*{hint}"):
        facts.state(state, variable)


def test_a_fact_newer_than_the_cut_off_is_not_known(facts: FactTable) -> None:
    with pytest.raises(MissingFactError, match="the first is of 2024"):
        facts.state("PAK", "egdi2024", 2010)


def test_judgements_fall_back_to_the_default_row(facts: FactTable) -> None:
    assert facts.judgement("coherence", "PAK").value == 0.35
    assert facts.judgement("coherence", "XXX").value == 0.5
    assert facts.judged_mutual("violence", "IND", "CHN") == 0.25
    with pytest.raises(MissingFactError, match="nearest: coherence"):
        facts.judgement("coherense", "PAK")


def test_sector_judgements_use_the_model_s_names(facts: FactTable) -> None:
    weights = [facts.judgement("sector_weight", s).value for s in names(Sector)]
    assert sum(weights) == pytest.approx(1)


def test_user_rows_replace_shipped_ones_and_leave_the_reference(tmp_path: Path) -> None:
    header = "state,variable,value,unit,year,until,source,confidence\n"
    mine = (
        "PAK,population,1,persons,2020,2020,me,found\nXXX,population,2,persons,2020,2020,me,found\n"
    )
    (tmp_path / "states.csv").write_text(header + mine, encoding="utf-8")
    facts = load_facts(tmp_path)
    assert facts.state("PAK", "population").value == 1
    assert facts.state("XXX", "population").value == 2
    assert set(facts.reference) == STATES


def test_bad_tables_are_named_with_file_and_line(tmp_path: Path) -> None:
    table = tmp_path / "states.csv"
    header = "state,variable,value,unit,year,until,source,confidence\n"
    table.write_text(header + "PAK,population,many,persons,2020,2020,me,found\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"states\.csv:2: value: 'many'; expected a number"):
        read_facts(tmp_path)
    table.write_text("state,variable,value\nPAK,population,1\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"states\.csv:1: no column confidence, source, unit"):
        read_facts(tmp_path)
    table.write_text(header + "PAK,population\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"states\.csv:2: 2 cells; expected 8 cells"):
        read_facts(tmp_path)


@pytest.mark.parametrize(
    ("text", "year"), [("2024", 2024), ("2020-2024", 2024), ("FY2023-24", 2024)]
)
def test_the_cut_off_year_is_the_last_one_named(text: str, year: int) -> None:
    assert importer().last_year(text) == year


@pytest.mark.skipif(not RAW.is_dir(), reason="the raw tables are not beside this repository")
@pytest.mark.parametrize("table", ["states.csv", "pairs.csv", "forums.csv"])
def test_importing_again_reproduces_the_committed_tables(table: str, tmp_path: Path) -> None:
    importer().import_facts(RAW, tmp_path)
    assert (tmp_path / table).read_text("utf-8") == (TABLES / table).read_text("utf-8")
