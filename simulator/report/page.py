"""One page that says what was asked, what came out, how sure it is, and what it cannot say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from simulator.charts import draw, figures_of
from simulator.charts.files import picture
from simulator.labels import display_name, weighting_words
from simulator.report.cost import cost_section
from simulator.report.limits import limits_section
from simulator.report.markup import paragraph, section
from simulator.report.outcomes import composite_section, outcomes_section
from simulator.report.parting import parting_section
from simulator.report.precision import precision_section
from simulator.report.setting import setting_section, variants_section
from simulator.report.shell import document, figure, head, provenance
from simulator.report.winners import winners_section

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from simulator.results.results import Results
    from simulator.scenario.experiment import Experiment

CHANCE = (
    "One history can go many ways under the same rules. What follows shows how far the runs of "
    "one of them lie apart, and how indices move over the quarters."
)
FIGURES = {
    "theories": "How the world depends on the sensitivity to relative gains.",
    "differences": "What each {} changes. The same numbers stand in the tables.",
    "trajectories": "How indices move over the quarters, a row for each {}.",
    "distributions": "How far the runs of one {} lie apart by chance.",
    "composite": "The composite index under three elasticities, and its parts.",
}
"""What is said about each figure; the braces stand for what is compared."""

LEADS = "How far each strategy leads or trails over the box."
HEADING = re.compile(r'<section id="([a-z]+)"[^>]*>\n<h2>(.*?)</h2>')


def report_html(
    results: Results, experiment: Experiment, pictures: Mapping[str, bytes] | None = None
) -> str:
    """Return the report of a comparison as one HTML page.

    `pictures` are figures as SVG that have been drawn already, by name; others are drawn.
    """
    figures = _figures(results, experiment, pictures or {})
    sections = [part for part in _sections(results, experiment, figures) if part]
    body = [
        head(results, display_name(experiment.name), experiment.question),
        _contents(sections),
        *sections,
        provenance(results),
    ]
    return document(f"{display_name(experiment.name)} - cyber-rivalry", body)


def _figures(
    results: Results, experiment: Experiment, pictures: Mapping[str, bytes]
) -> dict[str, str]:
    """Return the figures of the page as markup, by name."""
    kinds, found = figures_of(experiment), {}
    for kind, text in FIGURES.items():
        if kind in kinds:
            svg = pictures.get(kind) or picture(draw(results, kind))
            found[kind] = figure(svg, kind, text.format(experiment.varied))
    if not results.winners.empty:
        svg = pictures.get("leads") or picture(draw(results, "leads"))
        found["leads"] = figure(svg, "leads", LEADS)
        for weighting in results.winners["weighting"].unique():
            name = f"winners_{weighting}"
            svg = pictures.get(name) or picture(draw(results, "winners", weighting=weighting))
            text = f"The winner at each point of the box, {weighting_words(weighting)}."
            found[name] = figure(svg, name, text)
    return found


def _sections(results: Results, experiment: Experiment, shown: Mapping[str, str]) -> Sequence[str]:
    maps = [markup for name, markup in shown.items() if name.startswith(("leads", "winners"))]
    varied = experiment.varied
    strategies = varied == "strategy" and len(experiment.variants) > 1
    return [
        setting_section(results, experiment),
        variants_section(experiment),
        shown.get("theories", ""),
        outcomes_section(results, experiment, shown.get("differences", "")),
        section(
            "How much is chance, and how it comes about",
            paragraph(CHANCE),
            shown["distributions"],
            shown["trajectories"],
            anchor="chance",
        ),
        parting_section(results, experiment),
        composite_section(results, experiment, shown["composite"]) if strategies else "",
        cost_section(results) if strategies else "",
        winners_section(results, *maps) if strategies else "",
        precision_section(results),
        limits_section(results, experiment),
    ]


def _contents(sections: Sequence[str]) -> str:
    """Return links to the sections of the page."""
    found = [match for part in sections if (match := HEADING.match(part))]
    items = "".join(
        f'<li><a href="#{name}">{title}</a></li>\n' for name, title in map(_pair, found)
    )
    return f"<nav>\n<ol>\n{items}</ol>\n</nav>\n"


def _pair(match: re.Match[str]) -> tuple[str, str]:
    return match[1], match[2]
