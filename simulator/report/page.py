"""One page that says what was asked, what came out, how sure it is, and what it cannot say."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from simulator.labels import display_name
from simulator.report import html
from simulator.report.sections import Comparison, written
from simulator.results.results import Results
from simulator.scenario.experiment import Experiment


def report_html(
    results: Results, experiment: Experiment, pictures: Mapping[str, bytes] | None = None
) -> str:
    """Return the report of a comparison as one HTML page: its sections, and links to them.

    `pictures` are figures as SVG that have been drawn already, by name; others are drawn.
    """
    sections = list(written(Comparison(results, experiment, pictures or {})))
    links = "".join(
        f'<li><a href="#{name}">{escape(title)}</a></li>\n' for name, title, _ in sections if title
    )
    name = display_name(experiment.name)
    body = [
        html.head(name, results.focal, experiment.question, results.run_id),
        f"<nav>\n<ol>\n{links}</ol>\n</nav>\n",
        *(content for _, _, content in sections),
        html.provenance(results),
    ]
    return html.document(name, body)
