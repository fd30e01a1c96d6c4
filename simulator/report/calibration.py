"""The report of a calibration: its manifest, folder and text, with what the data can tell."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from simulator import files
from simulator.charts.files import write_figure
from simulator.charts.posterior import Posterior, pairs, posterior
from simulator.experiments.calibration.choose import Chosen
from simulator.experiments.calibration.ensemble import save_ensemble
from simulator.experiments.calibration.evaluate import SimulationEvaluator
from simulator.experiments.calibration.identifiability import (
    ends_apart,
    marginals,
    strongest_pairs,
    suspected_pairs,
)
from simulator.experiments.calibration.population import Population, pooled
from simulator.experiments.calibration.prior import NEVER_FITTED, Prior
from simulator.experiments.calibration.search import Search
from simulator.labels import count
from simulator.report.table import WIDTH
from simulator.scenario.plain import to_plain

FEW_LINEAGES = 20
"""Below so many the posterior has the width of its few ancestors' surroundings."""

STRONG = 0.5
"""A correlation from which only a combination of two parameters is told."""

METHOD = (
    "sequential Monte Carlo, approximate Bayesian computation (Drovandi, Pettitt 2011) with steps "
    "by differential evolution (ter Braak 2006); distance: root mean square of the distances of "
    "medians to their bands, in half widths, 0 inside"
)


def facts_of(
    prior: Prior, searches: Sequence[Search], chosen: Chosen, evaluator: SimulationEvaluator
) -> dict[str, Any]:
    """Return the manifest's part about an ensemble: what was tuned on what, and how."""
    populations = [search.population for search in searches]
    population, apart = pooled(populations), ends_apart(prior, populations)
    return {
        "kind": "calibration",
        "method": METHOD,
        "seed": prior.budget.seed,
        "horizon": evaluator.scenario.horizon,
        "replicates": [prior.budget.final_replicates],
        "parameters": list(prior.paths),
        "prior": {r.path: [r.low, r.high, "log" if r.log else "linear"] for r in prior.ranges},
        "tuned_on": list(evaluator.names),
        "not_tuned_on": "every pattern of the validation group",
        "fixed": NEVER_FITTED,
        "budget": to_plain(prior.budget),
        "searches": [
            {
                "sets_simulated": search.simulated,
                "sets_within_all_bands_in_search": search.within,
                "acceptance_by_wave": list(search.acceptance),
                "threshold_by_wave": list(search.thresholds),
            }
            for search in searches
        ],
        "members": len(chosen.points),
        "members_equally_good": chosen.equally_good,
        "default": f"m{chosen.default + 1:02d}",
        "identifiability": {
            "different_sets": population.distinct,
            "lineages": population.lineages,
            "searches_end_apart": list(apart),
            "widths": {m.path: round(m.width, 3) for m in marginals(prior, population)},
            "correlations": [
                [p.first, p.second, round(p.correlation, 3)]
                for p in strongest_pairs(prior, population)
            ],
        },
        "scenarios": [{"label": "base"} | evaluator.scenario.resolved()],
    }


def text_calibration(
    prior: Prior, searches: Sequence[Search], chosen: Chosen, evaluator: SimulationEvaluator
) -> str:
    """Return a text on the searches, the ensemble and the identifiability of parameters."""
    lines = [
        *(_format_search(prior, search) for search in searches),
        f"Ensemble: {count(len(chosen.points), 'set')}, {chosen.equally_good} about as good as the "
        f"best; distances {chosen.distances.min():.3g} to {chosen.distances.max():.3g} on "
        f"{prior.budget.final_replicates} fresh runs each (0: every median in its band). Default: "
        f"m{chosen.default + 1:02d}, the most central of the best.",
        f"Tuned on: {', '.join(evaluator.names)}. On nothing else.",
    ]
    text = "\n\n".join(textwrap.fill(line, WIDTH) for line in lines)
    populations = [search.population for search in searches]
    return f"{text}\n\n{statement(prior, populations)}"


def _format_search(prior: Prior, search: Search) -> str:
    last = f"{100 * search.acceptance[-1]:.0f} %" if search.acceptance else "none yet"
    return (
        f"{count(search.simulated, 'parameter set')} simulated in {search.waves + 1} waves, "
        f"{search.within} of them within every band, narrowed by {prior.budget.margin:g} on both "
        f"sides; largest distance at last {search.population.distances.max():.3g}; steps accepted "
        f"in the last wave: {last}."
    )


def statement(prior: Prior, populations: Sequence[Population]) -> str:
    """Return the identifiability statement of some searches, in at most 100 columns."""
    return "\n".join(_statement(prior, populations)) + "\n"


def _statement(prior: Prior, populations: Sequence[Population]) -> Iterator[str]:
    population, apart = pooled(populations), ends_apart(prior, populations)
    yield "What the calibration patterns tell about the parameters"
    yield (
        f"({population.distinct} different sets, which descend from {population.lineages} of the "
        f"first wave; searches: {len(populations)};"
    )
    yield " width: central 90 % of the posterior over that of the prior)"
    if len(populations) == 1 and population.lineages < FEW_LINEAGES:
        yield "Few lineages are left: another search may end elsewhere, so narrow is not yet told."
    if len(populations) > 1:
        yield f"For {len(apart)} of {len(prior.paths)} the central 90 % of two searches lie apart."
    yield ""
    yield f"{'parameter':<38}{'width':>7}  {'median [90 %]':<32}standing"
    for known in marginals(prior, population, apart):
        span = f"{known.median:.3g} [{known.low:.3g}, {known.high:.3g}]"
        yield f"{known.path:<38}{known.width:>7.2f}  {span:<32}{known.standing}"
    yield ""
    yield "Strongest correlations (from .5 on, rather a combination of the two is told):"
    for pair in strongest_pairs(prior, population):
        mark = "" if abs(pair.correlation) >= STRONG else "  (weak)"
        yield f"  {pair.correlation:+.2f}  {pair.first} with {pair.second}{mark}"
    yield ""
    yield "Not fitted, and not identified by these data:"
    for path, why in NEVER_FITTED.items():
        yield f"  {path}: {why}"
    yield ""
    yield "How much is reported against how much is done (a trial found them told together only):"
    for pair in suspected_pairs(prior, population):
        yield f"  {pair.correlation:+.2f}  {pair.first} with {pair.second}"


def write_calibration(
    prior: Prior,
    searches: Sequence[Search],
    chosen: Chosen,
    table: pd.DataFrame,
    text: str,
    folder: Path,
    manifest: dict[str, Any],
) -> None:
    """Write ensemble, posterior, pictures and report."""
    save_ensemble(folder, table, manifest)
    population = pooled([search.population for search in searches])
    sample = pd.DataFrame([prior.values(point) for point in population.points])
    sample.insert(0, "distance", population.distances)
    files.write_text(folder / "posterior.csv", sample.to_csv(index=False))
    files.write_text(folder / "report.txt", text)
    result = Posterior(prior, population, chosen.points, chosen.default, manifest)
    pictures = files.prepare_folder(folder / "figures")
    write_figure(posterior(result), pictures, "posterior")
    if len(prior.ranges) > 1:
        write_figure(pairs(result), pictures, "pairs")
