import re
from base64 import b64encode
from dataclasses import replace
from html.parser import HTMLParser

import pandas as pd
import pytest

import simulator as rivalry
from simulator.charts.figures.differences import main_outcomes
from simulator.experiments.compare import run_labelled
from simulator.experiments.winner_map import MapSize, map_of_winners
from simulator.initial.paths import scenario_root
from simulator.labels import grouped
from simulator.model.outcomes import COMPOSITES
from simulator.report.numbers import blocks, number, percent
from simulator.report.page import report_html
from simulator.report.sections.limits import COMMON, OF_MAPS
from simulator.report.sections.precision import count_words
from simulator.report.table import WIDTH, TextColumn, pieces, text_table
from simulator.report.tables import write_tables
from simulator.results.parting import parting_summary, partings
from simulator.results.winner_map import shares

SMALL = ("world=triad", "horizon=8", "replicates=5", "strategies=[status_quo,neutrality]")
VOID = {"meta", "img", "br", "link", "hr", "input"}


@pytest.fixture(scope="module")
def experiment():
    return rivalry.load_experiment("dependence_vs_diversification", list(SMALL))


@pytest.fixture(scope="module")
def results(experiment):
    return run_labelled([(name, one) for (_, name), one in experiment.grid().items()])


@pytest.fixture(scope="module")
def page(results, experiment):
    return report_html(results, experiment)


@pytest.fixture(scope="module")
def theories():
    words = ["world=triad", "horizon=8", "replicates=5", "dial.values=[0,1,3]"]
    return rivalry.load_experiment("theories", words)


@pytest.fixture(scope="module")
def by_theory(theories):
    return run_labelled([(name, one) for (_, name), one in theories.grid().items()])


class Checker(HTMLParser):
    """Reads a page, and keeps what is open, and all attributes."""

    def __init__(self):
        super().__init__()
        self.open, self.attributes, self.text = [], [], []

    def handle_starttag(self, tag, attrs):
        self.attributes += [(tag, *pair) for pair in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)


def read(page):
    checker = Checker()
    checker.feed(page)
    checker.close()
    return checker


def test_the_page_is_well_formed(page):
    assert read(page).open == []


def test_the_page_asks_for_nothing_outside_itself(page):
    links = [value for _, name, value in read(page).attributes if name in ("src", "href", "srcset")]
    inside = {f"#{value}" for _, name, value in read(page).attributes if name == "id"}
    assert any(link.startswith("data:image/svg+xml;base64,") for link in links)
    assert all(link.startswith("data:image/svg+xml;base64,") or link in inside for link in links)
    assert not re.search(r"@import|url\(|<script|<link|https?://", page)


def test_the_page_holds_question_setting_limits_and_origin(page, results, experiment):
    text = " ".join(" ".join(read(page).text).split())
    assert experiment.question.strip() in text
    assert all(point in text for point in experiment.shows_not)
    assert "k = 1, so r = k/(1+k) = 0.5" in text
    assert all(point in text for point in COMMON)
    assert "Threat weights" in text and "Absolute weights" in text
    assert results.run_id in text
    assert results.manifest["rules_version"] in text
    assert "not a forecast" in text


def sections(page):
    """Return the sections of a page by their names."""
    found = re.findall(r'<section id="([a-z]+)"[^>]*>(.*?)</section>', page, re.DOTALL)
    return dict(found)


def test_the_page_has_its_sections_and_links_to_each(page):
    names = ["setting", "compared", "outcomes", "chance", "parting", "composite", "cost", "winners"]
    names += ["replicates", "limits"]
    assert list(sections(page)) == names
    assert all(f'<a href="#{name}">' in page for name in names)


def test_outcomes_have_a_table_for_each_weighting(page):
    for name in ("outcomes", "composite", "cost", "parting", "replicates"):
        extra = 2 * (name == "composite")
        assert sections(page)[name].count('<table class="numbers">') == 2 + extra


def test_the_page_shows_differences_distributions_trajectories_and_the_composite(page):
    names = re.findall(r'<figure id="figure-([a-z_]+)"', page)
    assert names == ["differences", "distributions", "trajectories", "composite"]


def test_a_page_without_a_map_says_so(page):
    assert "so that no ranking can be read" in sections(page)["winners"]


@pytest.fixture(scope="module")
def mapped(results, experiment):
    found = map_of_winners(experiment, MapSize(points=3, replicates=4, further=2))
    return replace(results, winners=found)


def test_a_page_with_a_map_shows_shares_and_where_each_strategy_does_best(mapped, experiment):
    page = report_html(mapped, experiment)
    found = sections(page)["winners"]
    assert re.findall(r'<figure id="figure-([a-z_]+)"', found) == [
        "leads",
        "winners_threat",
        "winners_absolute",
    ]
    assert found.count('<table class="numbers">') == 2 + 2 * 3
    assert "3 points of a Latin hypercube" in found and "4 or 2 replicates" in found
    never = shares(mapped.winners)
    never = never[never["criterion"].isin(list(COMPOSITES))]["never_best"].sum()
    assert found.count("<small>never best in the box</small>") == never > 0
    assert all(point in page for point in OF_MAPS)


def test_figures_that_are_drawn_already_are_not_drawn_again(results, experiment):
    page = report_html(results, experiment, {"differences": b"<svg>mine</svg>"})
    assert b64encode(b"<svg>mine</svg>").decode() in page


def test_where_histories_part_is_told_in_words(page, results):
    text = " ".join(" ".join(read(sections(page)["parting"]).text).split())
    summary = parting_summary(partings(results))
    assert "First event." in text and "Under neutrality" in text
    assert text.count(" of 5 ") >= len(summary)


def test_scenarios_that_never_part_have_a_page(tmp_path):
    (tmp_path / "strategy").mkdir()
    shipped = (scenario_root() / "strategy" / "status_quo.yaml").read_text(encoding="utf-8")
    (tmp_path / "strategy" / "copy.yaml").write_text(shipped, encoding="utf-8")
    words = ["world=triad", "horizon=3", "replicates=2", "strategies=[status_quo,copy]"]
    twins = rivalry.load_experiment("dependence_vs_diversification", words, tmp_path)
    results = run_labelled([(name, one) for (_, name), one in twins.grid().items()])
    page = report_html(results, twins)
    assert "0 of 2" in sections(page)["parting"] and "never" in sections(page)["parting"]
    assert "no difference" in sections(page)["replicates"]


def test_theories_part_in_the_burn_in_and_keep_their_names(by_theory, theories):
    text = " ".join(read(sections(report_html(by_theory, theories))["parting"]).text)
    assert "(in the burn-in)" in text and "Under Grieco" in text
    assert "belong to the burn-in" in text


def test_tables_carry_the_run(mapped, tmp_path):
    write_tables(mapped, tmp_path)
    files = {path.stem: path for path in (tmp_path / "tables").iterdir()}
    assert set(files) == {
        "outcomes",
        "partings",
        "partings_summary",
        "replicates_needed",
        "composite_parts",
        "composite_weights",
        "cost_effectiveness",
        "winners",
        "winners_map",
    }
    for path in files.values():
        table = pd.read_csv(path)
        assert table.columns[0] == "run"
        assert set(table["run"]) == {mapped.run_id}


def test_the_table_of_outcomes_is_that_of_the_page(results, tmp_path):
    write_tables(results, tmp_path)
    table = pd.read_csv(tmp_path / "tables" / "outcomes.csv")
    expected = results.summary(columns=[*main_outcomes(results), *COMPOSITES])
    assert table["difference"].tolist() == pytest.approx(expected["difference"].tolist())


@pytest.mark.parametrize(
    ("share", "text"),
    [(0, "0 %"), (0.001, "under 1 %"), (0.25, "25 %"), (0.999, "over 99 %"), (1, "100 %")],
)
def test_shares_are_never_rounded_to_nothing_or_all(share, text):
    assert percent(share) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (2, "2"),
        (37, "37"),
        (168, "170"),
        (8453, "8,500"),
        (float("nan"), "–"),
        (2e7, "over a million"),
    ],
)
def test_numbers_of_replicates_are_told_by_their_size(number, text):
    assert count_words(number) == text


def test_what_is_said_of_several_strategies_is_said_once():
    found = list(grouped(["status_quo: budgets: IND", "neutrality: budgets: IND", "endogenous: x"]))
    assert found == ["Status quo, Neutrality: budgets: IND", "Endogenous: x"]


def test_text_of_an_experiment_cannot_become_markup(results, experiment):
    evil = '<script>alert("x")</script> & <img src=x onerror=1>'
    page = report_html(
        results, replace(experiment, question=evil, shows_not=(evil,), name="a&b<i>")
    )
    assert "<script" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;" in page
    assert read(page).open == []


def test_a_single_strategy_has_a_page_without_differences(experiment):
    alone = rivalry.load_experiment(
        "dependence_vs_diversification",
        ["world=anonymous", "horizon=4", "replicates=2", "strategies=[status_quo]"],
    )
    results = run_labelled([(name, one) for (_, name), one in alone.grid().items()])
    page = report_html(results, alone)
    assert page.count("<figure ") == 2
    assert list(sections(page)) == ["setting", "compared", "outcomes", "chance", "limits"]
    assert "China" not in " ".join(
        text for text in read(page).text if "World" in text or "anonymous:" in text
    )


def test_the_text_table_fits_a_terminal(results, experiment):
    table = text_table(results, experiment)
    assert max(map(len, table.splitlines())) <= 100
    assert "Threat weights" in table and "Absolute weights" in table
    assert "difference to status quo" in table
    assert "not a forecast" in table


def test_the_text_table_wraps_many_outcomes(results, experiment):
    names = ("autonomy", "pawn", "damage", "output_lost", "confidence", "relative_power")
    table = text_table(results, experiment, names)
    assert max(map(len, table.splitlines())) <= 100
    assert "Relative cyber power" in table


def test_the_baseline_has_no_difference_to_itself(results):
    for block in blocks(results, ["autonomy"]):
        assert block.cells["status_quo", "autonomy"].difference == ""
        assert block.cells["neutrality", "autonomy"].difference != ""


def test_a_difference_is_clear_when_its_interval_leaves_out_zero(results):
    summary = results.summary(columns=["autonomy"]).set_index(["weighting", "scenario"])
    for block in blocks(results, ["autonomy"]):
        row = summary.loc[(block.weighting, "neutrality")]
        clear = row["difference_low"] > 0 or row["difference_high"] < 0
        assert block.cells["neutrality", "autonomy"].clear == clear


@pytest.mark.parametrize(
    ("value", "signed", "text"),
    [
        (-0.00004, True, "0.000"),
        (0.0126, True, "+0.013"),
        (-1.5, False, "−1.500"),
        (float("nan"), True, "–"),
    ],
)
def test_numbers_are_written_plainly(value, signed, text):
    assert number(value, 3, signed) == text


def test_the_table_of_theories_fits_and_starts_with_the_baseline(by_theory, theories):
    lines = text_table(by_theory, theories).splitlines()
    assert max(map(len, lines)) <= 100
    (first, *_) = [number for number, line in enumerate(lines) if line.startswith("Theory")]
    assert lines[first + 2].split()[0] == "Liberal"
    assert "Attacks, world" in lines[first - 1] and "Autonomy" in lines[first - 1]
    assert any(line.startswith("k = 3") for line in lines)
    assert "The theories are the treatment" in lines[-1]


def test_the_page_of_theories_says_what_sets_them_apart(by_theory, theories):
    page = report_html(by_theory, theories)
    text = " ".join(" ".join(read(page).text).split())
    assert "The theories" in text and "compared with liberal" in text
    assert "A state minds its own gains only" in text
    assert "relative_gains.k = 0.5, threat.distinguishability = 0.8" in text
    assert '<th scope="col">Theory</th>' in page
    assert page.count("<figure ") == 4
    assert not {"composite", "winners"} & set(sections(page))
    assert "parting" in sections(page)


def test_columns_that_do_not_fit_go_into_another_piece():
    column = TextColumn(("head", "(unit)"), (("x" * 40, ""), ("1", "2")))
    found = list(pieces(["a", "b"], ("Name", ""), [column] * 3))
    assert len(found) == 2
    assert all(len(line) <= WIDTH for piece in found for line in piece.splitlines())


def test_a_column_wider_than_the_page_stands_alone():
    wide = TextColumn(("head", ""), (("x" * 120, ""),))
    assert len(list(pieces(["a"], ("Name", ""), [wide, wide]))) == 2
