import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

import simulator as rivalry
from simulator.experiments.compare import run_labelled
from simulator.report import summary_html, text_table
from simulator.report.layout import WIDTH, Column, pieces
from simulator.report.numbers import blocks, number

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
    return summary_html(results, experiment)


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
    assert links
    assert all(link.startswith("data:image/svg+xml;base64,") for link in links)
    assert not re.search(r"@import|url\(|<script|<link|https?://", page)


def test_the_page_holds_question_setting_limits_and_origin(page, results, experiment):
    text = " ".join(" ".join(read(page).text).split())
    assert experiment.question.strip() in text
    assert all(point in text for point in experiment.shows_not)
    assert "k = 1, so r = k/(1+k) = 0.5" in text
    assert "Threat weights" in text and "Absolute weights" in text
    assert results.run_id in text
    assert results.manifest["rules_version"] in text
    assert "not a forecast" in text


def test_the_page_has_a_table_for_each_weighting_and_three_figures(page):
    assert page.count('<table class="numbers">') == 2
    assert page.count("<figure ") == 3


def test_text_of_an_experiment_cannot_become_markup(results, experiment):
    evil = '<script>alert("x")</script> & <img src=x onerror=1>'
    page = summary_html(
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
    page = summary_html(results, alone)
    assert page.count("<figure ") == 2
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
    page = summary_html(by_theory, theories)
    text = " ".join(" ".join(read(page).text).split())
    assert "The theories" in text and "compared with liberal" in text
    assert "A state minds its own gains only" in text
    assert "relative_gains.k = 0.5, threat.distinguishability = 0.8" in text
    assert '<th scope="col">Theory</th>' in page
    assert page.count("<figure ") == 4


def test_columns_that_do_not_fit_go_into_another_piece():
    column = Column(("head", "(unit)"), (("x" * 40, ""), ("1", "2")))
    found = list(pieces(["a", "b"], ("Name", ""), [column] * 3))
    assert len(found) == 2
    assert all(len(line) <= WIDTH for piece in found for line in piece.splitlines())


def test_a_column_wider_than_the_page_stands_alone():
    wide = Column(("head", ""), (("x" * 120, ""),))
    assert len(list(pieces(["a"], ("Name", ""), [wide, wide]))) == 2
