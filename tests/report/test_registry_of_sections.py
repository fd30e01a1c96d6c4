"""A section from outside the package stands on the page, at its place and in the contents."""

import re

import pytest

import simulator as rivalry
from simulator.experiments.compare import run_labelled
from simulator.report import html
from simulator.report.page import report_html
from simulator.report.sections import SECTIONS, section


@pytest.fixture(scope="module")
def experiment():
    words = ["world=triad", "horizon=3", "replicates=2", "strategies=[status_quo,neutrality]"]
    return rivalry.load_experiment("dependence_vs_diversification", words)


@pytest.fixture(scope="module")
def results(experiment):
    return run_labelled([(name, one) for (_, name), one in experiment.grid().items()])


@pytest.fixture
def register():
    """Return the decorator; what it registers is gone after the test."""
    before = dict(SECTIONS)
    yield section
    SECTIONS.clear()
    SECTIONS.update(before)


def headings(results, experiment):
    page = report_html(results, experiment)
    return page, re.findall(r'<section id="([a-z]+)"[^>]*>\n<h2>(.*?)</h2>', page)


def test_a_section_from_outside_stands_at_its_place_and_in_the_contents(
    results, experiment, register
):
    @register("toy", order=45, title="A toy for {}", style="limits")
    def toy(page):
        return html.paragraph(f"{page.replicates} runs against {page.first}")

    page, found = headings(results, experiment)
    names = [name for name, _ in found]
    assert names[names.index("toy") - 1 : names.index("toy") + 2] == ["outcomes", "toy", "chance"]
    assert '<li><a href="#toy">A toy for strategies</a></li>' in page
    assert (
        '<section id="toy" class="limits">\n<h2>A toy for strategies</h2>\n'
        "<p>2 runs against status quo</p>\n</section>\n"
    ) in page


def test_a_section_that_has_nothing_to_say_is_left_out(results, experiment, register):
    register("toy", order=45, title="A toy")(lambda page: "")
    page, found = headings(results, experiment)
    assert "toy" not in dict(found) and "#toy" not in page


def test_a_section_without_a_title_is_its_content_alone(results, experiment, register):
    register("toy", order=45)(lambda page: html.paragraph("As it is."))
    page, found = headings(results, experiment)
    assert "</section>\n<p>As it is.</p>\n<section" in page and "toy" not in dict(found)


def test_the_page_is_what_it_was_without_a_section_from_outside(results, experiment):
    assert "toy" not in dict(headings(results, experiment)[1])
