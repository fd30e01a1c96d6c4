"""One page that says what was asked, what came out, and what it does not show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import TYPE_CHECKING, Any

from simulator.charts import figures_of
from simulator.charts.differences import main_outcomes
from simulator.report.numbers import Block, Cell, blocks, heading
from simulator.report.shell import document, figure, head, provenance
from simulator.words import (
    PLURALS,
    WEIGHTINGS_EXPLAINED,
    count,
    first_year,
    quarter_words,
    sentence,
    short_name,
    spoken,
    state_name,
    unit_words,
    weighting_words,
)

if TYPE_CHECKING:
    from simulator.results.results import Results
    from simulator.scenario.schema import Experiment, Scenario

FIGURES = {
    "theories": "How the world depends on the sensitivity to relative gains.",
    "differences": "What each {} changes. The same numbers stand in the tables.",
    "trajectories": "How indices move over the quarters, a row for each {}.",
    "distributions": "How far the runs of one {} lie apart by chance.",
}
"""What is said about each figure; the braces stand for what is compared."""


def summary_html(results: Results, experiment: Experiment) -> str:
    """Return the report of a comparison as one HTML page."""
    title, kinds = f"{spoken(experiment.name)} - cyber-rivalry", figures_of(experiment)
    body = [
        head(results, spoken(experiment.name), experiment.question),
        _setting(results, experiment),
        _variants(experiment),
        _tables(results, experiment),
        *(
            figure(results, kind, text.format(experiment.varied))
            for kind, text in FIGURES.items()
            if kind in kinds
        ),
        _limits(experiment),
        provenance(results),
    ]
    return document(title, body)


def _tables(results: Results, experiment: Experiment) -> str:
    first = spoken(results.scenarios[0]).lower()
    note = (
        f"Each cell: the mean over replicates, then the difference to <em>{escape(first)}</em> "
        "between runs that share their random draws, and its 90 % interval. Grey with "
        "≈: the interval includes zero, so the sign is not clear. How a state "
        "weighs others' gains is part of the theory, so the table comes once for each "
        "weighting. Outcomes are not added up: what counts more is a judgement."
    )
    tables = "".join(
        _table(results, block, first, experiment.varied)
        for block in blocks(results, main_outcomes(results))
    )
    return f"<section>\n<h2>Outcomes</h2>\n<p>{note}</p>\n{tables}</section>\n"


def _table(results: Results, block: Block, first: str, varied: str) -> str:
    heads = "".join(
        f'<th scope="col">{escape(label)}<small>{escape(unit_words(unit))}</small></th>'
        for label, unit in map(heading, block.outcomes)
    )
    rows = "".join(
        f'<tr><th scope="row">{escape(spoken(scenario))}</th>'
        + "".join(_cell(block.cells[scenario, outcome]) for outcome in block.outcomes)
        + "</tr>\n"
        for scenario in block.scenarios
    )
    caption = (
        f"{short_name(results.focal)}, {weighting_words(block.weighting)}: compared with {first}"
    )
    return (
        f'<h3>{escape(caption)}</h3>\n<div class="wide"><table class="numbers">\n'
        f'<thead><tr><th scope="col">{sentence(varied)}</th>{heads}</tr></thead>\n'
        f"<tbody>\n{rows}</tbody>\n</table></div>\n"
    )


def _cell(cell: Cell) -> str:
    if not cell.difference:
        return f"<td><b>{cell.mean}</b></td>"
    style, mark = ("clear", "") if cell.clear else ("none", "≈ ")
    return (
        f'<td><b>{cell.mean}</b><span class="{style}">{mark}{cell.difference}</span>'
        f"<small>{cell.interval}</small></td>"
    )


def _variants(experiment: Experiment) -> str:
    rows = "".join(
        f"<dt>{escape(spoken(variant.label))}</dt><dd>{escape(variant.text)}{numbers}</dd>\n"
        for variant, numbers in zip(experiment.variants, _numbers(experiment), strict=True)
    )
    title = f"The {PLURALS[experiment.varied]}"
    return f"<section>\n<h2>{title}</h2>\n<dl>\n{rows}</dl>\n</section>\n"


def _numbers(experiment: Experiment) -> list[str]:
    """Return, for each of the compared, the parameters in which they differ."""
    flat = [
        dict(_leaves(variant.scenario.resolved()["parameters"])) for variant in experiment.variants
    ]
    differing = [key for key in flat[0] if any(tree[key] != flat[0][key] for tree in flat)]
    listed = [", ".join(f"{key} = {tree[key]}" for key in differing) for tree in flat]
    return [f"<small>{escape(text)}</small>" if text else "" for text in listed]


def _leaves(tree: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", value


def _setting(results: Results, experiment: Experiment) -> str:
    rows = "".join(
        f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>\n"
        for name, text in _settings(results, experiment)
    )
    return f"<section>\n<h2>What was run</h2>\n<dl>\n{rows}</dl>\n</section>\n"


def _settings(results: Results, experiment: Experiment) -> Iterator[tuple[str, str]]:
    base = experiment.base
    world = base.world
    year = first_year({"anonymous": world.anonymous, "facts_until": world.facts_until})
    yield "World", f"{world.name}: {_states(results)}"
    if experiment.varied == "theory":
        yield "Strategy", f"{spoken(base.strategy.name)}: {base.strategy.text.strip()}"
    else:
        yield "Theory (the treatment)", _theory(base)
    for weighting in results.weightings:
        text = WEIGHTINGS_EXPLAINED.get(weighting, "")
        yield sentence(weighting_words(weighting)), sentence(text) + "."
    yield (
        "Time",
        (
            f"{base.horizon} quarters, {quarter_words(0, year)} to "
            f"{quarter_words(base.horizon - 1, year)}"
        ),
    )
    replicates = results.outcomes["replicate"].nunique()
    yield "Draws", f"seed {base.seed}, {count(replicates, 'replicate')} of each {experiment.varied}"
    for text in results.warnings:
        yield "Warning", text
    yield "Shocks", _shocks(base)
    for note in experiment.notes:
        yield "Note", note


def _states(results: Results) -> str:
    return ", ".join(state_name(str(state)) for state in results.outcomes["state"].unique())


def _theory(scenario: Scenario) -> str:
    gains = scenario.parameters.relative_gains
    r = gains.k / (1 + gains.k)
    mode = (
        ""
        if gains.k_mode.name == "FIXED"
        else f", k scaled by perceived coercion ({gains.k_mode.name.lower()})"
    )
    return (
        f"{spoken(scenario.theory)}: sensitivity to relative gains k = {gains.k:g}, so r = k/(1+k) "
        f"= {r:.2g}{mode}: another's gain counts r times w (see the weights below) "
        "against one's own"
    )


def _shocks(scenario: Scenario) -> str:
    shocks = [
        f"{spoken(shock.kind.name.lower()).lower()} in quarter {shock.tick + 1}"
        for shock in scenario.shocks
    ]
    return ", ".join(shocks) or "none"


def _limits(experiment: Experiment) -> str:
    points = experiment.shows_not or ("The experiment does not say.",)
    items = "".join(f"<li>{escape(point)}</li>\n" for point in points)
    title = "<h2>What it does not show</h2>"
    return f'<section class="limits">\n{title}\n<ul>\n{items}</ul>\n</section>\n'
