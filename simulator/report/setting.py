"""What was run: world, theory, weightings, time, draws, and what is compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import TYPE_CHECKING, Any

from simulator.labels import (
    PLURALS,
    WEIGHTINGS_EXPLAINED,
    count,
    display_name,
    first_year,
    grouped,
    quarter_words,
    sentence,
    state_name,
    weighting_words,
)
from simulator.report.markup import section

if TYPE_CHECKING:
    from simulator.results.results import Results
    from simulator.scenario.experiment import Experiment
    from simulator.scenario.scenario import Scenario


def variants_section(experiment: Experiment) -> str:
    """Return what is compared, in words, with the parameters that differ."""
    rows = "".join(
        f"<dt>{escape(display_name(variant.label))}</dt><dd>{escape(variant.text)}{numbers}</dd>\n"
        for variant, numbers in zip(experiment.variants, _numbers(experiment), strict=True)
    )
    return section(f"The {PLURALS[experiment.varied]}", f"<dl>\n{rows}</dl>\n", anchor="compared")


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


def setting_section(results: Results, experiment: Experiment) -> str:
    """Return world, theory, weightings, time and draws."""
    rows = "".join(
        f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>\n"
        for name, text in _settings(results, experiment)
    )
    return section("What was run", f"<dl>\n{rows}</dl>\n", anchor="setting")


def _settings(results: Results, experiment: Experiment) -> Iterator[tuple[str, str]]:
    base = experiment.base
    world = base.world
    year = first_year({"anonymous": world.anonymous, "facts_until": world.facts_until})
    yield "World", f"{world.name}: {_states(results)}"
    if experiment.varied == "theory":
        yield "Strategy", f"{display_name(base.strategy.name)}: {base.strategy.text.strip()}"
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
    for text in grouped(results.warnings):
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
        f"{display_name(scenario.theory)}: sensitivity to relative gains k = {gains.k:g}, so "
        f"r = k/(1+k) = {r:.2g}{mode}. A state i values what it does at its own gain less r "
        "times the sum of w_ij times the gain of each other state j; the weights w below say "
        "whose gains count"
    )


def _shocks(scenario: Scenario) -> str:
    shocks = [
        f"{display_name(shock.kind.name.lower()).lower()} in quarter {shock.tick + 1}"
        for shock in scenario.shocks
    ]
    return ", ".join(shocks) or "none"
