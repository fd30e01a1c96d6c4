"""The figures of every pattern: what each says, how it is computed, its values and its band.

Published in two columns: the whole data set, and its incidents between the twelve states of the
world `south_asia`, which is not the world of those figures (Iran and North Korea, 29 % of all
initiations, are missing). On that world the subset decides; where the subset has no band of its
own, the band of the whole data set holds.

Source, unless a comment says otherwise: the Dyadic Cyber Incident Dataset 2.0 (Maness, Valeriano,
Hedgecock, Macias, Jensen 2023, The Cyber Defense Review 8(2)), 2000-2020.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, partial

from scipy import stats

from simulator.experiments.validation import patterns as p
from simulator.experiments.validation.incidents import (
    DEGRADATION,
    DISRUPTION,
    ESPIONAGE,
    LONG_ESPIONAGE,
    SHORT_ESPIONAGE,
    Incidents,
)

CALIBRATION, VALIDATION = "calibration", "validation"
GROUPS = (CALIBRATION, VALIDATION)

SUBSET = tuple(["CHN", "IND", "PAK", "USA", "JPN", "AUS", "ISR", "RUS", "TUR", "MYS", "SAU", "ARE"])
"""The twelve states whose 66 pairs make the subset."""

TAIL = 0.025


@dataclass(frozen=True)
class Band:
    """A closed interval; None leaves a side open."""

    low: float | None = None
    high: float | None = None

    def holds(self, value: float) -> bool:
        """Tell whether a value lies inside; an undefined one does not."""
        return self.gap(value) == 0.0

    def gap(self, value: float) -> float:
        """Return the distance of a value to the band: 0 inside, infinite if it is undefined."""
        if math.isnan(value):
            return math.inf
        under = 0.0 if self.low is None else self.low - value
        over = 0.0 if self.high is None else value - self.high
        return max(0.0, under, over)


@cache
def poisson(count: int) -> Band:
    """Return the exact 95 % interval of the rate behind a count (Garwood 1936)."""
    low = float(stats.chi2.ppf(TAIL, 2 * count)) / 2 if count else 0.0
    return Band(low, float(stats.chi2.ppf(1 - TAIL, 2 * (count + 1))) / 2)


@cache
def binomial(hits: int, trials: int) -> Band:
    """Return the exact 95 % interval of a share, in per cent (Clopper and Pearson 1934)."""
    low = float(stats.beta.ppf(TAIL, hits, trials - hits + 1)) if hits else 0.0
    high = float(stats.beta.ppf(1 - TAIL, hits + 1, trials - hits)) if hits < trials else 1.0
    return Band(100 * low, 100 * high)


@dataclass(frozen=True)
class Statistic:
    """One figure of a pattern.

    Attributes:
        name: Pattern (P0 .. P19, or R for the two regimes), a point, and a word.
        text: What it says, for tables.
        unit: Its unit; a `count` is for 84 quarters.
        compute: The figure of an incident table.
        value: In the whole data set; None if it was not published.
        subset: Between the twelve states; None if it was not published.
        band: Accepted region in the whole data set; None: it decides nothing.
        subset_band: Accepted region between the twelve states, if it is another one.
        group: Parameters may be fitted on `calibration`, never on `validation`.
        states: States that a world needs for it; empty: all twelve, and no others.
        needs_2000: Makes sense only for a start like that of 2000.
    """

    name: str
    text: str
    unit: str
    compute: Callable[[Incidents], float]
    value: float | None = None
    subset: float | None = None
    band: Band | None = None
    subset_band: Band | None = None
    group: str = field(kw_only=True)
    states: tuple[str, ...] = ()
    needs_2000: bool = False

    @property
    def pattern(self) -> str:
        """The pattern that it belongs to."""
        return self.name.partition(".")[0]

    def in_world(self, states: tuple[str, ...]) -> bool:
        """Tell whether a world of these states can be held against it."""
        if self.states:
            return set(self.states) <= set(states)
        return set(states) == set(SUBSET)

    @property
    def deciding(self) -> Band | None:
        """The band that decides on the twelve states with the start of 2024."""
        if self.needs_2000:
            return None
        return self.subset_band or self.band

    @property
    def published(self) -> float | None:
        """The value that the twelve states are held against."""
        return self.value if self.subset is None else self.subset


_fitted = partial(Statistic, group=CALIBRATION)
_held_back = partial(Statistic, group=VALIDATION)
_STEP, _POINT = Band(0.1), Band(1.0)
"""Least differences that count as an order: of mean severities, of rates in percentage points.

Without a margin, a model in which nothing differs would pass every second order by chance.
"""


def _directed(one: str, other: str, text: str, count: int) -> Statistic:
    """Return P0 of a directed pair; the band is the Poisson 95 % interval of its count."""
    compute = partial(p.volume_of_pair, initiator=one, target=other)
    return _fitted(
        f"P0.{one}-{other}", text, "count", compute, count, count, poisson(count),
        states=(one, other),
    )  # fmt: skip


def _regime(
    number: int, text: str, figure: Callable[[Incidents], float], hits: int, trials: int, *pair: str
) -> Statistic:
    """Return a figure of a pair of states; the band is the binomial 95 % interval of its counts."""
    value = 100.0 * hits / trials
    return _held_back(
        f"R.{number}", text, "%", figure, value, value, binomial(hits, trials), states=pair
    )


# One row a figure: name, text, unit, function of an incident table t; then the published values, of
# the whole data set and between the twelve states, and the bands, in the same order.
# fmt: off
STATISTICS: tuple[Statistic, ...] = (
    # P0, how much is reported
    _fitted("P0.total", "incidents in all pairs", "count", p.volume,
            429, 165, None, Band(120, 215)),
    _directed("CHN", "IND", "China against India", 10),
    _directed("PAK", "IND", "Pakistan against India", 19),
    _directed("IND", "PAK", "India against Pakistan", 8),
    _directed("IND", "CHN", "India against China", 0),
    # P1, the mix of classes
    _fitted("P1.espionage", "espionage of either length", "%", lambda t: p.share(t, ESPIONAGE),
            61.3, 70.3, Band(50, 85), Band(55, 85)),
    _fitted("P1.degradation", "degradation", "%", lambda t: p.share(t, DEGRADATION),
            10.7, 5.5, Band(5, 15), Band(2, 10)),
    _fitted("P1.disruption", "disruption", "%", lambda t: p.share(t, DISRUPTION),
            28.0, 24.2),
    _fitted("P1.short", "short espionage", "%", lambda t: p.share(t, SHORT_ESPIONAGE),
            30.8, 37.0),
    _fitted("P1.long", "long espionage", "%", lambda t: p.share(t, LONG_ESPIONAGE),
            30.5, 33.3),
    # P4, how severe incidents are
    _fitted("P4.mean", "mean severity", "0..10", p.severity,
            3.05, 2.99, Band(2.5, 3.5), Band(2.6, 3.4)),
    _fitted("P4.5+", "severity 5 or more", "%", lambda t: p.severity_between(t, 5, 10),
            5.6, 1.8, Band(2, 10), Band(0.4, 5.2)),
    _fitted("P4.7+", "severity 7 or more", "%", lambda t: p.severity_between(t, 7, 10),
            0.0, 0.0, Band(0, 1)),
    _fitted("P4.sd", "spread of severity", "steps", p.spread_of_severity,
            0.98),
    _fitted("P4.1", "severity 1", "%", lambda t: p.severity_between(t, 1, 1),
            3.5, 4.2),
    _fitted("P4.2", "severity 2", "%", lambda t: p.severity_between(t, 2, 2),
            26.8, 24.2),
    _fitted("P4.3", "severity 3", "%", lambda t: p.severity_between(t, 3, 3),
            37.3, 41.2),
    _fitted("P4.4", "severity 4", "%", lambda t: p.severity_between(t, 4, 4),
            26.8, 28.5),
    # P7, responses: 60 of 431; another data set has 32.7 % within a year
    _fitted("P7.answered", "incidents that draw a cyber response", "%", p.answered,
            13.9, None, Band(10, 35)),
    # P14, concentration on few pairs
    _fitted("P14.gini", "Gini over active pairs", "0..1", p.gini,
            0.60, 0.48, Band(0.45, 0.75), Band(0.38, 0.58)),
    _fitted("P14.top5", "in the five busiest pairs", "%", lambda t: p.busiest_pairs(t, 5),
            48.0, 96.0),
    _fitted("P14.top10", "in the ten busiest pairs", "%", lambda t: p.busiest_pairs(t, 10),
            71.0, 100.0),
    # P19, who acts
    _fitted("P19.third_party", "by non-state or third parties", "%",
            lambda t: p.percent(t.third_party),
            7.5, None, Band(5, 12)),

    # P5, which class is worse
    _held_back("P5.short", "severity: short espionage - disruption", "steps",
               lambda t: p.severity(t, SHORT_ESPIONAGE) - p.severity(t, DISRUPTION),
               0.47, None, _STEP),
    _held_back("P5.long", "severity: long - short espionage", "steps",
               lambda t: p.severity(t, LONG_ESPIONAGE) - p.severity(t, SHORT_ESPIONAGE),
               0.36, None, _STEP),
    _held_back("P5.degradation", "severity: degradation - long espionage", "steps",
               lambda t: p.severity(t, DEGRADATION) - p.severity(t, LONG_ESPIONAGE),
               0.80, None, _STEP),
    _held_back("P5.mean_disruption", "mean severity of disruption", "0..10",
               lambda t: p.severity(t, DISRUPTION), 2.48),
    _held_back("P5.mean_short", "mean severity of short espionage", "0..10",
               lambda t: p.severity(t, SHORT_ESPIONAGE), 2.95),
    _held_back("P5.mean_long", "mean severity of long espionage", "0..10",
               lambda t: p.severity(t, LONG_ESPIONAGE), 3.31),
    _held_back("P5.mean_degradation", "mean severity of degradation", "0..10",
               lambda t: p.severity(t, DEGRADATION), 4.11),
    # P8, escalation
    _held_back("P8.escalating", "incidents whose answer is more severe", "%", p.escalating,
               2.6, None, Band(0, 6)),
    _held_back("P8.lower", "answers less severe", "%", lambda t: p.answers_compared(t, -1), 25),
    _held_back("P8.equal", "answers as severe", "%", lambda t: p.answers_compared(t, 0), 57),
    _held_back("P8.higher", "answers more severe", "%", lambda t: p.answers_compared(t, 1), 18),
    # P9, which class is answered
    _held_back("P9.disruption", "answered: disruption - espionage", "points",
               lambda t: p.answered(t, DISRUPTION) - p.answered(t, ESPIONAGE),
               9, None, _POINT),
    _held_back("P9.degradation", "answered: degradation - espionage", "points",
               lambda t: p.answered(t, DEGRADATION) - p.answered(t, ESPIONAGE),
               10, None, _POINT),
    _held_back("P9.rate_degradation", "degradation that is answered", "%",
               lambda t: p.answered(t, DEGRADATION), 20),
    _held_back("P9.rate_disruption", "disruption that is answered", "%",
               lambda t: p.answered(t, DISRUPTION), 19),
    _held_back("P9.rate_espionage", "espionage that is answered", "%",
               lambda t: p.answered(t, ESPIONAGE), 10),
    # P11, concessions
    _held_back("P11.concession", "incidents that obtain a concession", "%",
               lambda t: p.percent(t.concession),
               2.8, None, Band(1, 6)),
    # P13, P16, who acts against whom
    _held_back("P13.active", "pairs of rivals that are active", "%", p.active_pairs,
               16.0, 10.6, Band(10, 40)),
    _held_back("P16.dominance", "busier initiator's share, weighted", "0..1", p.dominance,
               0.88, 0.85, Band(0.75)),
    _held_back("P16.unweighted", "busier initiator's share, mean of pairs", "0..1",
               p.dominance_unweighted, 0.93),
    # P17, P18, rhythm; P18 needs a start like that of 2000 and is not scored
    _held_back("P17.burstiness", "variance : mean, active pairs and years", "ratio", p.burstiness,
               2.87, 2.96, Band(1.5, 4)),
    _held_back("P17.quiet", "years of active pairs without any", "%", p.quiet_years,
               75.7, 59.0),
    _held_back("P17.mean", "incidents per active pair and year", "a year", p.per_pair_and_year,
               0.51, 1.12),
    _held_back("P18.growth", "2014-2020 against 2001-2006", "ratio", p.growth,
               7.0, None, Band(1.0), needs_2000=True),
    # R, two regimes that one rule set and one parameter set have to give: China spies on India and
    # is hardly answered; India and Pakistan disrupt each other and answer at equal severity
    _regime(1, "China against India: espionage",
            lambda t: p.share(t.directed("CHN", "IND"), ESPIONAGE), 9, 10, "CHN", "IND"),
    _regime(2, "China-India: answered",
            lambda t: p.answered(t.between("CHN", "IND")), 0, 11, "CHN", "IND"),
    _regime(3, "India-Pakistan: disruption",
            lambda t: p.share(t.between("IND", "PAK"), DISRUPTION), 19, 26, "IND", "PAK"),
    _regime(4, "India-Pakistan: answered",
            lambda t: p.answered(t.between("IND", "PAK")), 11, 26, "IND", "PAK"),
    _regime(5, "India-Pakistan: answers as severe",
            lambda t: p.answers_compared(t.between("IND", "PAK"), 0), 11, 11, "IND", "PAK"),
)
# fmt: on
BY_NAME = {statistic.name: statistic for statistic in STATISTICS}


def deciding(group: str, states: tuple[str, ...] = SUBSET) -> tuple[Statistic, ...]:
    """Return the figures of a group that decide on a world of these states."""
    return tuple(s for s in STATISTICS if s.group == group and s.deciding and s.in_world(states))
