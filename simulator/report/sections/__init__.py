"""Sections of the page of a comparison, one file each; each registers itself.

A new one is a file in this folder, or a module of anybody's own: a function of the comparison that
bears the decorator `section` and returns markup (see `simulator.report.html`).
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from simulator.charts import KINDS, draw, figures_of
from simulator.charts.files import picture
from simulator.labels import PLURALS, display_name, sentence, weighting_words
from simulator.report import html
from simulator.results.frames import rows_of
from simulator.results.results import Results
from simulator.scenario.experiment import Experiment


@dataclass(frozen=True)
class Comparison:
    """What the page is about.

    Attributes:
        pictures: Figures as SVG that have been drawn already, by name.
    """

    results: Results
    experiment: Experiment
    pictures: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def first(self) -> str:
        """Name of the baseline, inside a sentence."""
        return display_name(self.results.scenarios[0]).lower()

    @property
    def replicates(self) -> int:
        """Number of runs of each scenario."""
        return int(self.results.outcomes["replicate"].nunique())

    @property
    def has_intervals(self) -> bool:
        """Whether there is something to compare, in more than one run."""
        return len(self.results.scenarios) > 1 and self.replicates > 1

    @property
    def of_strategies(self) -> bool:
        """Whether strategies are compared with each other."""
        return self.experiment.varied == "strategy" and len(self.experiment.variants) > 1

    def figure(self, name: str, caption: str, kind: str = "", **options: Any) -> str:
        """Return a figure as markup, drawn unless it has been already."""
        svg = self.pictures.get(name) or picture(draw(self.results, kind or name, **options))
        return html.figure(svg, caption, name)

    def figures(self, section: str) -> Iterator[str]:
        """Yield the figures that registered for a section, as markup."""
        for name in figures_of(self.experiment):
            if KINDS[name].section == section:
                yield self.figure(name, KINDS[name].caption.format(self.experiment.varied))

    def tables(
        self,
        found: pd.DataFrame,
        heads: Sequence[tuple[str, str]],
        cells: Callable[[dict[str, Any]], Sequence[str]],
    ) -> str:
        """Return a table for each weighting, a row for each scenario but the baseline.

        Args:
            found: Rows by weighting, scenario and outcome.
            heads: See `html.table`.
            cells: Makes the cells of a table's row from the rows of a scenario, by outcome.
        """
        tables = []
        for weighting, rows in found.groupby("weighting", sort=False):
            of: dict[str, dict[str, Any]] = {}
            for row in rows_of(rows):
                of.setdefault(str(row.scenario), {})[str(row.outcome)] = row
            body = [(display_name(name), cells(of[name])) for name in self.results.scenarios[1:]]
            tables.append(html.table(sentence(weighting_words(str(weighting))), heads, body))
        return "".join(tables)


Write = Callable[[Comparison], str]


@dataclass(frozen=True)
class ReportSection:
    """A section of the page.

    Attributes:
        write: Returns its content as markup; empty where it does not apply.
        order: Place on the page.
        title: Its heading; braces stand for what is compared, in the plural. A section without
            one is no more than its content.
        style: Its class in the style sheet.
    """

    write: Write
    order: float
    title: str = ""
    style: str = ""


SECTIONS: dict[str, ReportSection] = {}


def section(name: str, **about: Any) -> Callable[[Write], Write]:
    """Register a function as a section; `about` are the fields of `ReportSection`."""

    def register(function: Write) -> Write:
        SECTIONS[name] = ReportSection(function, **about)
        return function

    return register


def written(page: Comparison) -> Iterator[tuple[str, str, str]]:
    """Yield name, heading and markup of every section that has something to say, in order."""
    for name, one in sorted(SECTIONS.items(), key=lambda item: item[1].order):
        content = one.write(page) + "".join(page.figures(name))
        title = one.title.format(PLURALS[page.experiment.varied])
        if content and title:
            content = html.section(title, content, anchor=name, style=one.style)
        if content:
            yield name, title, content


for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")
