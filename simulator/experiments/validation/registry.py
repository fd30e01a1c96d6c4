"""Every pattern: what it says, its value and band, and whether parameters may be fitted on it.

Two columns of values: the whole data set, and its incidents between the twelve states of the
world `south_asia`, which is not the world of those figures (Iran and North Korea, 29 % of all
initiations, are missing). On that world the subset decides; where the subset has no band of its
own, the band of the whole data set holds. P18 needs a start like that of 2000 and is not scored.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from simulator.experiments.validation.bands import Band, binomial, poisson
from simulator.experiments.validation.figures import (
    CALIBRATION,
    SUBSET,
    VALIDATION,
    Statistic,
    figure,
)
from simulator.experiments.validation.incidents import Incidents
from simulator.experiments.validation.patterns import (
    actors,
    answers,
    mix,
    pairs,
    regimes,
    rhythm,
    volume,
)
from simulator.experiments.validation.patterns import severity as severe
from simulator.model.kinds import OperationClass

_fitted = partial(figure, CALIBRATION)
_held_back = partial(figure, VALIDATION)
_STEP, _POINT = (Band(0.1), None), (Band(1.0), None)
"""Least differences that count as an order: of mean severities, of rates in percentage points.

Without a margin, a model in which nothing differs would pass every second order by chance.
"""


def _directed(first: str, second: str, text: str, count: int) -> Statistic:
    """Return P0 of a directed pair; the band is the Poisson 95 % interval of its count."""
    return Statistic(
        name=f"P0.{first}-{second}",
        text=text,
        unit="count",
        group=CALIBRATION,
        compute=partial(volume.directed, first, second),
        value=count,
        subset=count,
        band=poisson(count),
        states=(first, second),
    )


def _regime(
    number: int,
    text: str,
    compute: Callable[[Incidents], float],
    hits: int,
    trials: int,
    *pair: str,
) -> Statistic:
    """Return a figure of a regime; the band is the binomial 95 % interval of its counts."""
    value = 100.0 * hits / trials
    return Statistic(
        name=f"R.{number}",
        text=text,
        unit="%",
        group=VALIDATION,
        compute=compute,
        value=value,
        subset=value,
        band=binomial(hits, trials),
        states=pair,
    )


VOLUME = (
    _fitted(
        "P0.total",
        "incidents in all pairs",
        "count",
        volume.total,
        (429, 165),
        (None, Band(120, 215)),
    ),
    _directed("CHN", "IND", "China against India", 10),
    _directed("PAK", "IND", "Pakistan against India", 19),
    _directed("IND", "PAK", "India against Pakistan", 8),
    _directed("IND", "CHN", "India against China", 0),
)
MIX = (
    _fitted(
        "P1.espionage",
        "espionage of either length",
        "%",
        mix.espionage,
        (61.3, 70.3),
        (Band(50, 85), Band(55, 85)),
    ),
    _fitted(
        "P1.degradation",
        "degradation",
        "%",
        mix.degradation,
        (10.7, 5.5),
        (Band(5, 15), Band(2, 10)),
    ),
    _fitted("P1.disruption", "disruption", "%", mix.disruption, (28.0, 24.2)),
    _fitted("P1.short", "short espionage", "%", mix.short_espionage, (30.8, 37.0)),
    _fitted("P1.long", "long espionage", "%", mix.long_espionage, (30.5, 33.3)),
)
SEVERITY = (
    _fitted(
        "P4.mean",
        "mean severity",
        "0..10",
        severe.mean_severity,
        (3.05, 2.99),
        (Band(2.5, 3.5), Band(2.6, 3.4)),
    ),
    _fitted(
        "P4.5+",
        "severity 5 or more",
        "%",
        partial(severe.at_least, 5),
        (5.6, 1.8),
        (Band(2, 10), Band(0.4, 5.2)),
    ),
    _fitted(
        "P4.7+",
        "severity 7 or more",
        "%",
        partial(severe.at_least, 7),
        (0.0, 0.0),
        (Band(0, 1), None),
    ),
    _fitted("P4.sd", "spread of severity", "steps", severe.spread, (0.98, None)),
    _fitted("P4.1", "severity 1", "%", partial(severe.exactly, 1), (3.5, 4.2)),
    _fitted("P4.2", "severity 2", "%", partial(severe.exactly, 2), (26.8, 24.2)),
    _fitted("P4.3", "severity 3", "%", partial(severe.exactly, 3), (37.3, 41.2)),
    _fitted("P4.4", "severity 4", "%", partial(severe.exactly, 4), (26.8, 28.5)),
)
REST_OF_CALIBRATION = (
    _fitted(
        "P7.answered",
        "incidents that draw a cyber response",
        "%",
        answers.answered,
        (13.9, None),
        (Band(10, 35), None),
    ),
    _fitted(
        "P14.gini",
        "Gini over active pairs",
        "0..1",
        pairs.gini,
        (0.60, 0.48),
        (Band(0.45, 0.75), Band(0.38, 0.58)),
    ),
    _fitted("P14.top5", "in the five busiest pairs", "%", partial(pairs.top, 5), (48.0, 96.0)),
    _fitted("P14.top10", "in the ten busiest pairs", "%", partial(pairs.top, 10), (71.0, 100.0)),
    _fitted(
        "P19.third_party",
        "by non-state or third parties",
        "%",
        actors.third_party,
        (7.5, None),
        (Band(5, 12), None),
    ),
)
ORDER_OF_SEVERITY = (
    _held_back(
        "P5.short",
        "severity: short espionage - disruption",
        "steps",
        severe.short_over_disruption,
        (0.47, None),
        _STEP,
    ),
    _held_back(
        "P5.long",
        "severity: long - short espionage",
        "steps",
        severe.long_over_short,
        (0.36, None),
        _STEP,
    ),
    _held_back(
        "P5.degradation",
        "severity: degradation - long espionage",
        "steps",
        severe.degradation_over_long,
        (0.80, None),
        _STEP,
    ),
    _held_back(
        "P5.mean_disruption",
        "mean severity of disruption",
        "0..10",
        partial(severe.of_class, OperationClass.DISRUPTION),
        (2.48, None),
    ),
    _held_back(
        "P5.mean_short",
        "mean severity of short espionage",
        "0..10",
        partial(severe.of_espionage, False),
        (2.95, None),
    ),
    _held_back(
        "P5.mean_long",
        "mean severity of long espionage",
        "0..10",
        partial(severe.of_espionage, True),
        (3.31, None),
    ),
    _held_back(
        "P5.mean_degradation",
        "mean severity of degradation",
        "0..10",
        partial(severe.of_class, OperationClass.DEGRADATION),
        (4.11, None),
    ),
)
RESPONSES = (
    _held_back(
        "P8.escalating",
        "incidents whose answer is more severe",
        "%",
        answers.escalating,
        (2.6, None),
        (Band(0, 6), None),
    ),
    _held_back("P8.lower", "answers less severe", "%", partial(answers.compared, -1), (25, None)),
    _held_back("P8.equal", "answers as severe", "%", partial(answers.compared, 0), (57, None)),
    _held_back("P8.higher", "answers more severe", "%", partial(answers.compared, 1), (18, None)),
    _held_back(
        "P9.disruption",
        "answered: disruption - espionage",
        "points",
        answers.disruption_over_espionage,
        (9, None),
        _POINT,
    ),
    _held_back(
        "P9.degradation",
        "answered: degradation - espionage",
        "points",
        answers.degradation_over_espionage,
        (10, None),
        _POINT,
    ),
    _held_back(
        "P9.rate_degradation",
        "degradation that is answered",
        "%",
        partial(answers.answered_of_class, OperationClass.DEGRADATION),
        (20, None),
    ),
    _held_back(
        "P9.rate_disruption",
        "disruption that is answered",
        "%",
        partial(answers.answered_of_class, OperationClass.DISRUPTION),
        (19, None),
    ),
    _held_back(
        "P9.rate_espionage",
        "espionage that is answered",
        "%",
        partial(answers.answered_of_class, OperationClass.ESPIONAGE),
        (10, None),
    ),
    _held_back(
        "P11.concession",
        "incidents that obtain a concession",
        "%",
        answers.conceded,
        (2.8, None),
        (Band(1, 6), None),
    ),
)
SPREAD = (
    _held_back(
        "P13.active",
        "pairs of rivals that are active",
        "%",
        pairs.active,
        (16.0, 10.6),
        (Band(10, 40), None),
    ),
    _held_back(
        "P16.dominance",
        "busier initiator's share, weighted",
        "0..1",
        pairs.dominance,
        (0.88, 0.85),
        (Band(0.75), None),
    ),
    _held_back(
        "P16.unweighted",
        "busier initiator's share, mean of pairs",
        "0..1",
        pairs.dominance_unweighted,
        (0.93, None),
    ),
    _held_back(
        "P17.burstiness",
        "variance : mean, active pairs and years",
        "ratio",
        rhythm.burstiness,
        (2.87, 2.96),
        (Band(1.5, 4), None),
    ),
    _held_back("P17.quiet", "years of active pairs without any", "%", rhythm.quiet, (75.7, 59.0)),
    _held_back(
        "P17.mean",
        "incidents per active pair and year",
        "a year",
        rhythm.per_pair_and_year,
        (0.51, 1.12),
    ),
    Statistic(
        name="P18.growth",
        text="2014-2020 against 2001-2006",
        unit="ratio",
        group=VALIDATION,
        compute=rhythm.growth,
        value=7.0,
        band=Band(1.0),
        needs_2000=True,
    ),
)
REGIMES = (
    _regime(1, "China against India: espionage", regimes.espionage_of_china, 9, 10, "CHN", "IND"),
    _regime(2, "China-India: answered", regimes.answered_china_india, 0, 11, "CHN", "IND"),
    _regime(
        3, "India-Pakistan: disruption", regimes.disruption_india_pakistan, 19, 26, "IND", "PAK"
    ),
    _regime(4, "India-Pakistan: answered", regimes.answered_india_pakistan, 11, 26, "IND", "PAK"),
    _regime(
        5,
        "India-Pakistan: answers as severe",
        regimes.equal_answers_india_pakistan,
        11,
        11,
        "IND",
        "PAK",
    ),
)
STATISTICS: tuple[Statistic, ...] = (
    *VOLUME,
    *MIX,
    *SEVERITY,
    *REST_OF_CALIBRATION,
    *ORDER_OF_SEVERITY,
    *RESPONSES,
    *SPREAD,
    *REGIMES,
)
"""Every figure, those for calibration first."""


def deciding(group: str, states: tuple[str, ...] = SUBSET) -> tuple[Statistic, ...]:
    """Return the figures of a group that decide on a world of these states."""
    return tuple(s for s in STATISTICS if s.group == group and s.deciding and s.in_world(states))
