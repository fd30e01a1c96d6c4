"""What was run: world, theory, weightings, time, draws."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.labels import (
    WEIGHTINGS_EXPLAINED,
    display_name,
    first_year,
    grouped,
    quarter_words,
    sentence,
    state_name,
    weighting_words,
)
from simulator.report import html
from simulator.report.numbers import rivalry_share, runs_words
from simulator.report.sections import Comparison, section


@section("setting", order=10, title="What was run")
def setting(page: Comparison) -> str:
    """Return world, theory, weightings, time and draws."""
    return html.definitions(_settings(page))


def _settings(page: Comparison) -> Iterator[tuple[str, str]]:
    results, experiment, base = page.results, page.experiment, page.experiment.base
    states = ", ".join(state_name(str(state)) for state in results.outcomes["state"].unique())
    yield "World", f"{base.world.name}: {states}"
    if experiment.varied == "theory":
        yield "Strategy", f"{display_name(base.strategy.name)}: {base.strategy.text.strip()}"
    else:
        yield "Theory (the treatment)", _theory(page)
    for weighting in results.weightings:
        text = WEIGHTINGS_EXPLAINED.get(weighting, "")
        yield sentence(weighting_words(weighting)), sentence(text) + "."
    first, last = (quarter_words(tick, year_of(page)) for tick in (0, base.horizon - 1))
    yield "Time", f"{base.horizon} quarters, {first} to {last}"
    runs = runs_words(results)
    yield "Draws", f"seed {base.seed}, {runs} of each {experiment.varied}"
    for text in grouped(results.warnings):
        yield "Warning", text
    shocks = [
        f"{display_name(shock.kind.name.lower()).lower()} in quarter {shock.tick + 1}"
        for shock in base.shocks
    ]
    yield "Shocks", ", ".join(shocks) or "none"
    for note in experiment.notes:
        yield "Note", note


def year_of(page: Comparison) -> int | None:
    """Return the year of the first quarter, or None in an anonymous world."""
    world = page.experiment.base.world
    return first_year({"anonymous": world.anonymous, "facts_until": world.facts_until})


def _theory(page: Comparison) -> str:
    gains = page.experiment.base.parameters.relative_gains
    mode = gains.k_mode.name.lower()
    scaled = "" if mode == "fixed" else f", k scaled by perceived coercion ({mode})"
    return (
        f"{display_name(page.experiment.base.theory)}: sensitivity to relative gains "
        f"k = {gains.k:g}, so r = k/(1+k) = {rivalry_share(gains.k):.2g}{scaled}. A state i "
        "values what it does at its own gain less r times the sum of w_ij times the gain of each "
        "other state j; the weights w below say whose gains count"
    )
