"""What the data can tell about the parameters, as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from simulator.experiments.calibration.identifiability import (
    ends_apart,
    marginals,
    strongest_pairs,
    suspected_pairs,
)
from simulator.experiments.calibration.population import Population, pooled
from simulator.experiments.calibration.prior import NEVER_FITTED, Prior

FEW_LINEAGES = 20
"""Below so many the posterior has the width of its few ancestors' surroundings."""

STRONG = 0.5
"""A correlation from which only a combination of two parameters is told."""


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
