"""Start values: what each stock, and each tie between states, is before the first tick.

One small function per quantity, in the order of `StartValues`. Each is a formula on sourced facts
and, where no source exists, on declared judgements. "Our reading" marks a formula that we chose:
the facts do not force it. `docs/start_values.md` shows the same as a table.

Two rules hold for all of them. No count of observed cyber incidents enters, not even through a
fitted constant. And nobody's value depends on who else takes part: shares and maxima are over the
reference states of the fact table. For supplier rows this needs a convention, see `supplier_row`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from math import exp, log, log1p, sqrt

import numpy as np

from simulator.initial.facts import FactTable, MissingFactError
from simulator.model.kinds import Line, Sector, names
from simulator.model.parameters import Stocks
from simulator.model.world import Floats

StateRule = Callable[["Known", str], float]
PairRule = Callable[["Known", str, str], float]
STATE_RULES: dict[str, StateRule] = {}
PAIR_RULES: dict[str, PairRule] = {}
"""The formulas of start values, by name."""

LEAST_INDEX = 0.02
"""No index starts at exactly 0: logarithms, ratios and contests stay finite (our reading)."""

HIGHEST_RD = 5.6
"""R&D, % of GDP, of the highest spender (Israel 5.56 in 2021): the 1 of the know-how scale."""

OFFENCE_FIT = (-1.62, 0.216)
"""ln(rebuilt offence) on ln(military spending, USD bn): least squares over the ten states that
the power index covers. The published offence score is not used: it contains counted attacks."""

INTELLIGENCE_FIT = (-2.80, 0.262)
"""ln(intelligence score) on ln(military spending, USD bn): the same ten states."""

HARDENING_PER_EGDI = 0.627
"""Mean ratio of the defence score to the e-government index: the same ten states. A regression on
the readiness index (NCSI) would put Pakistan above India, hence the ratio."""

MOST_CYBER_SOLDIERS = 10_000
"""Cyber staff of the armed forces at which its indicator is 1 (China's figure)."""

DISPUTE_YEARS_AT_ONE = 19.0
DISPUTE_HOSTILITY_AT_ONE = 4.368
"""Dispute-years and mean hostility (1 to 5) of India and Pakistan, 1990-2010: violence 1."""

CYBER_PACTS = ("cyber_agreement", "cyber_framework", "quad_cyber", "aukus", "five_eyes")
DEFENCE_PACTS = ("atop_defense", "defence_pact")


@dataclass(frozen=True, eq=False)
class StartValues:
    """Start values of n states, in the order of `states`; read-only float64 arrays.

    Indices run from 0 to 1. Matrices are indexed [i, j] with an empty diagonal unless said
    otherwise. The only quantity that can exceed 1 by design is `violence`.

    Attributes:
        states: ISO3 codes.
        output: (n,) Output, USD bn a year at 2023 prices.
        growth: (n,) Trend growth of output per year.
        power: (n,) Power share among the reference states.
        offence_imputed: (n,) 1 where the power index does not cover the state, else 0.
        intelligence: (n,) Ability to collect and to identify.
        know_how: (n,) Technological know-how.
        coordination: (n,) How well agencies work together.
        coherence: (n,) Policy coherence L.
        openness: (n,) How freely incidents are reported.
        budget_share: (n,) Cyber budget as a share of output.
        stocks: (n, lines) The stocks that the cyber budget builds, in the order of `Line`.
        portfolio: (n, lines) Split of the cyber budget; rows sum to 1.
        sectors: (n, sectors) Weight of each sector; rows sum to 1.
        cascade: (sectors, sectors) Inoperability of the row per inoperability of the column.
        hostility: (n, n) Resting hostility; symmetric.
        violence: (n, n) Violence of the conventional dispute; symmetric; 1 = India-Pakistan up
            to 2024, at most 1.5.
        proximity: (n, n) Geographic proximity or military reach; symmetric.
        supplier: (n, n) Share of i's technology bought from j; rows sum to 1; the diagonal is
            domestic and what comes from states outside the world.
        alignment: (n, n) Political alignment; symmetric.
        commitment: (n, n) Commitment of patron j to i.
        hosting: (n, n) How much of patron j's assets i hosts.
    """

    states: tuple[str, ...]
    output: Floats
    growth: Floats
    power: Floats
    offence_imputed: Floats
    intelligence: Floats
    know_how: Floats
    coordination: Floats
    coherence: Floats
    openness: Floats
    budget_share: Floats
    stocks: Floats
    portfolio: Floats
    sectors: Floats
    cascade: Floats
    hostility: Floats
    violence: Floats
    proximity: Floats
    supplier: Floats
    alignment: Floats
    commitment: Floats
    hosting: Floats


@dataclass(frozen=True)
class Known:
    """Facts as known by the end of a year, and the judgements."""

    facts: FactTable
    until: int

    def state(self, i: str, variable: str) -> float:
        """Newest known value of a fact about a state."""
        return self.facts.state(i, variable, self.until).value

    def has(self, i: str, variable: str) -> bool:
        """Whether a fact about a state is known."""
        return self.facts.has(i, variable, self.until)

    def pair(self, i: str, j: str, variable: str) -> float:
        """Newest known value of a fact about a pair; 0 where the source lists none."""
        return self.facts.pair_value(i, j, variable, self.until)

    def judged(self, variable: str, a: str = "") -> float:
        """Value of a judgement, the default row if there is none for `a`."""
        return self.facts.judgement(variable, a).value

    def reference_values(self, variable: str) -> list[float]:
        """Values of a fact over the reference states."""
        return [self.state(i, variable) for i in self.facts.reference]

    @cached_property
    def reference_output(self) -> float:
        """Output of the reference states together, USD bn a year."""
        return sum(self.reference_values("gdp_current_usd_bn"))

    @cached_property
    def reference_cinc(self) -> float:
        """CINC of the reference states together, share of the world."""
        return sum(self.reference_values("cinc"))

    @cached_property
    def highest_military(self) -> float:
        """Highest military spending among the reference states, USD bn a year."""
        return max(self.reference_values("milex_current_usd_bn"))


@dataclass(frozen=True)
class _Asked(Known):
    """Facts that note what is asked for in vain, and answer 1 instead."""

    missing: dict[str, dict[str, None]] = field(default_factory=dict)

    def state(self, i: str, variable: str) -> float:
        try:
            return super().state(i, variable)
        except MissingFactError:
            self.missing.setdefault(i, {})[variable] = None
            return 1.0


def missing_facts(
    states: Sequence[str], facts: FactTable, until: int
) -> dict[str, tuple[str, ...]]:
    """Return the facts, by state, that the formulas need and lack by the end of year `until`.

    The reference states are among them, as shares and maxima are taken over these.
    """
    asked = _Asked(facts, until)
    for i in states:
        for rule in STATE_RULES.values():
            rule(asked, i)
        for other in (*states, *facts.reference):
            if other != i:
                un_distance(asked, i, other)
    return {state: tuple(variables) for state, variables in asked.missing.items()}


def start_values(states: Sequence[str], facts: FactTable, until: int) -> StartValues:
    """Start values of `states` from the facts known by the end of year `until`.

    Raises:
        MissingFactError: If a state lacks a fact that a formula needs.
        ValueError: If a state is named twice.
    """
    if len(set(states)) != len(states):
        raise ValueError(f"a state is named twice: {', '.join(states)}")
    return _start_values(tuple(states), facts, until)


@lru_cache(maxsize=16)
def _start_values(states: tuple[str, ...], facts: FactTable, until: int) -> StartValues:
    """Derive them once: the points of a sweep differ in parameters, not in facts."""
    known = Known(facts, until)
    values = {
        name: np.array([rule(known, i) for i in states]) for name, rule in STATE_RULES.items()
    }
    values |= {
        name: np.array([[0.0 if i == j else rule(known, i, j) for j in states] for i in states])
        for name, rule in PAIR_RULES.items()
    }
    values["stocks"] = np.column_stack([values.pop(line) for line in names(Line)])
    values["portfolio"] = np.array([portfolio(known, i) for i in states])
    values["sectors"] = np.array([sector_weights(known, i) for i in states])
    values["supplier"] = np.array([supplier_row(known, i, states) for i in states])
    values["cascade"] = cascade(known.facts)
    for array in values.values():
        array.setflags(write=False)
    return StartValues(states=tuple(states), **values)


def of_state(rule: StateRule) -> StateRule:
    """Make a formula that of a start value of every state."""
    STATE_RULES[rule.__name__] = rule
    return rule


def of_pair(rule: PairRule) -> PairRule:
    """Make a formula that of a start value of every pair."""
    PAIR_RULES[rule.__name__] = rule
    return rule


def _index(value: float) -> float:
    return min(1.0, max(LEAST_INDEX, value))


# --- states ---------------------------------------------------------------------------------


@of_state
def output(known: Known, i: str) -> float:
    """Output, USD bn a year: GDP of 2023 at current prices (World Bank)."""
    return known.state(i, "gdp_current_usd_bn")


@of_state
def growth(known: Known, i: str) -> float:
    """Trend growth of output per year (judgement)."""
    return known.judged("growth", i)


@of_state
def power(known: Known, i: str) -> float:
    """sqrt(GDP share x CINC share) among the reference states (World Bank, COW; our reading)."""
    in_output = output(known, i) / known.reference_output
    in_capability = known.state(i, "cinc") / known.reference_cinc
    return sqrt(in_output * in_capability)


def military(known: Known, i: str) -> float:
    """Military spending, USD bn a year: SIPRI, current prices, newest known year."""
    return known.state(i, "milex_current_usd_bn")


@of_state
def offence(known: Known, i: str) -> float:
    """Offensive capability: sqrt(rebuilt x by spending); if not covered, a factor x by spending.

    By spending = exp(a + b ln(military spending)) with `OFFENCE_FIT`. NCPI 2020, SIPRI; our
    reading, after a trial. The factor for uncovered states is a judgement (.8).
    """
    by_spending = _by_spending(known, i, OFFENCE_FIT)
    if offence_imputed(known, i):
        return _index(known.judged("imputed_offence_factor") * by_spending)
    return _index(sqrt(rebuilt_offence(known, i) * by_spending))


def rebuilt_offence(known: Known, i: str) -> float:
    """Mean of three NCPI indicators, each 0..1: cyber command, military strategy, cyber staff.

    The first two are graded 0 to 4; staff counts span four orders of magnitude and enter as
    ln(1+x)/ln(1+10000). The index's own fourth indicator, counted attacks, is left out.
    """
    command = known.state(i, "ncpi2020_ind_cyber_command") / 4
    strategy = known.state(i, "ncpi2020_ind_military_strategy") / 4
    staff = log1p(known.state(i, "ncpi2020_ind_cybermil_people")) / log1p(MOST_CYBER_SOLDIERS)
    return (command + strategy + min(1.0, staff)) / 3


def _by_spending(known: Known, i: str, fit: tuple[float, float]) -> float:
    return exp(fit[0] + fit[1] * log(military(known, i)))


@of_state
def offence_imputed(known: Known, i: str) -> float:
    """1 if the power index (NCPI 2020) does not cover the state, else 0."""
    return float(not known.has(i, "ncpi2020_ind_cyber_command"))


@of_state
def hardening(known: Known, i: str) -> float:
    """Protection of networks and systems: NCPI 2020 defence / 100, else a ratio to EGDI 2024.

    The ratio is `HARDENING_PER_EGDI`.
    """
    if known.has(i, "ncpi2020_cap_defense"):
        return _index(known.state(i, "ncpi2020_cap_defense") / 100)
    return _index(HARDENING_PER_EGDI * known.state(i, "egdi2024"))


@of_state
def intelligence(known: Known, i: str) -> float:
    """Ability to collect and to identify: NCPI 2020 intelligence / 100, else by spending.

    The fit on spending is `INTELLIGENCE_FIT`.
    """
    if known.has(i, "ncpi2020_cap_intelligence"):
        return _index(known.state(i, "ncpi2020_cap_intelligence") / 100)
    return _index(_by_spending(known, i, INTELLIGENCE_FIT))


@of_state
def know_how(known: Known, i: str) -> float:
    """Technological know-how: sqrt(R&D share / highest x EGDI 2024) (UNESCO, UN; our reading)."""
    return _index(sqrt(research(known, i) * known.state(i, "egdi2024")))


@of_state
def skills(known: Known, i: str) -> float:
    """Trained people: human capital component of EGDI 2024 (UN)."""
    return _index(known.state(i, "egdi2024_human_capital"))


@of_state
def detection(known: Known, i: str) -> float:
    """Readiness to notice operations: .75 x NCSI / 100, that of 2022; factor a judgement."""
    return _index(known.judged("detection_scale") * known.state(i, "ncsi_c2022") / 100)


@of_state
def coordination(known: Known, i: str) -> float:
    """How well agencies work together: .8 x organisational pillar of the ITU index of 2020.

    The factor is a judgement. The edition of 2024 rates nearly everyone at the top: it shows formal
    commitment only.
    """
    return _itu_2020(known, i, "organisational", "coordination_scale")


def _itu_2020(known: Known, i: str, pillar: str, scale: str) -> float:
    """A pillar of the ITU index of 2020 (0 to 20), scaled."""
    return _index(known.judged(scale) * known.state(i, f"gci2020_{pillar}") / 20)


@of_state
def coherence(known: Known, i: str) -> float:
    """Policy coherence L, 0..1 (judgement)."""
    return known.judged("coherence", i)


@of_state
def openness(known: Known, i: str) -> float:
    """Openness, 0..1: Freedom on the Net score / 100 as used by NCPI 2020, else a judgement."""
    if known.has(i, "ncpi2020_ind_freedom_net"):
        return known.state(i, "ncpi2020_ind_freedom_net") / 100
    return known.judged("openness", i)


@of_state
def research(known: Known, i: str) -> float:
    """Research stock: R&D as % of GDP / highest (UNESCO; our reading)."""
    return _index(known.state(i, "rd_pct_gdp") / HIGHEST_RD)


@of_state
def awareness(known: Known, i: str) -> float:
    """Users' security awareness: .6 sqrt(internet users x human capital) (ITU, UN); a judgement."""
    online = known.state(i, "internet_users_pct") / 100
    return _index(known.judged("awareness_scale") * sqrt(online * skills(known, i)))


@of_state
def response(known: Known, i: str) -> float:
    """National response team: .8 x technical pillar of the ITU index of 2020; a judgement."""
    return _itu_2020(known, i, "technical", "response_scale")


@of_state
def quantum(known: Known, i: str) -> float:
    """Quantum cryptography in use: .3 x know-how; a judgement, no source compares states."""
    return _index(known.judged("quantum_scale") * know_how(known, i))


@of_state
def ledger(known: Known, i: str) -> float:
    """Ledger integrity in use: .3 sqrt(know-how x online services of EGDI 2024); a judgement."""
    services = known.state(i, "egdi2024_online_service")
    return _index(known.judged("ledger_scale") * sqrt(know_how(known, i) * services))


@of_state
def diplomacy(known: Known, i: str) -> float:
    """Cyber diplomacy: .5 x cooperation pillar of the ITU index of 2020; a judgement."""
    return _itu_2020(known, i, "cooperation", "diplomacy_scale")


@of_state
def budget_share(known: Known, i: str) -> float:
    """Cyber budget as a share of output: .0013 x know-how.

    A judgement anchored at the only budget found, Pakistan's USD 54 m (.00016 of output).
    """
    return known.judged("budget_per_know_how") * know_how(known, i)


def portfolio(known: Known, i: str, least: float = 0.02) -> Floats:
    """(lines,) Split of the cyber budget that keeps the start stocks near rest; sums to 1.

    A stock at rest grows as spending^elasticity, so spending goes as stock^(1/elasticity). Every
    line gets `least`; the rest is split in that proportion. A judgement: no state publishes it.
    """
    elasticity = Stocks().elasticity
    needs = np.array(
        [STATE_RULES[n](known, i) ** (1 / elasticity[k]) for k, n in enumerate(names(Line))]
    )
    shares: Floats = least + (1 - least * len(needs)) * needs / needs.sum()
    return shares


def sector_weights(known: Known, i: str) -> Floats:
    """(sectors,) Weight of each sector, summing to 1; the same for all states unless judged so.

    A judgement. `corridor` is trade and transport, which every state has.
    """
    weights = [
        known.facts.judged("sector_weight", i, sector, known.judged("sector_weight", sector))
        for sector in names(Sector)
    ]
    return np.array(weights) / sum(weights)


def cascade(facts: FactTable) -> Floats:
    """(sectors, sectors) Inoperability of the row per inoperability of the column (judgement).

    The interdependency matrix A* of Haimes and Jiang (2001); its spectral radius is below .5.
    """
    sectors = names(Sector)
    return np.array([[facts.judged("cascade", a, b) for b in sectors] for a in sectors])


# --- pairs ----------------------------------------------------------------------------------


def un_distance(known: Known, i: str, j: str) -> float:
    """Distance of ideal points in UN votes, 0 to about 3.3 (Bailey, Strezhnev, Voeten)."""
    return abs(known.state(i, "un_ideal_point_all") - known.state(j, "un_ideal_point_all"))


def defence_pact(known: Known, i: str, j: str) -> float:
    """1 if a defence pact is in force (ATOP 2018, and later pacts by their date), else 0."""
    return float(any(known.pair(i, j, pact) > 0 for pact in DEFENCE_PACTS))


def cyber_pact(known: Known, i: str, j: str) -> float:
    """1 if any cyber agreement, Quad, AUKUS or Five Eyes ties the two, else 0."""
    return float(any(known.pair(i, j, pact) > 0 for pact in CYBER_PACTS))


@of_pair
def hostility(known: Known, i: str, j: str) -> float:
    """Resting hostility, 0..1, from rivalry, disputes and votes; pacts lower it.

    h = [1 - .98 (1-.35 rivalry)(1-.30 spatial)(1-.20 min(1, disputes/10))(1-.20 votes)]
        x (1-.7 defence pact)(1-.4 cyber pact),   votes = clip((UN distance-.5)/2.5, 0, 1)

    Strategic rivalry and whether it is about territory (Thompson, Sakuwa, Suhas), militarised
    disputes 1990-2014 (COW), UN votes. Incident counts never enter. Our reading, after a trial.
    """
    rivalry = float(known.pair(i, j, "strategic_rivalry_start_year") > 0)
    spatial = known.pair(i, j, "rivalry_spatial")
    disputes = min(1.0, known.pair(i, j, "cow_mid_count") / 10)
    votes = min(1.0, max(0.0, (un_distance(known, i, j) - 0.5) / 2.5))
    peace = 0.98 * (1 - 0.35 * rivalry) * (1 - 0.3 * spatial)
    peace *= (1 - 0.2 * disputes) * (1 - 0.2 * votes)
    ties = (1 - 0.7 * defence_pact(known, i, j)) * (1 - 0.4 * cyber_pact(known, i, j))
    return (1 - peace) * ties


@of_pair
def violence(known: Known, i: str, j: str) -> float:
    """Violence of the conventional dispute; 1 = India-Pakistan up to 2024.

    v = min(1, sqrt(dispute-years/19) (mean hostility-1)/3.368 (.3 + .7 worst death code/6))
        x (1 + .25 if the forces fought a war-like exchange),
    or a judgement in place of the first line (China-India .25: Galwan came after the data).
    Gibler, Miller and Little, 1990-2010; our reading.
    """
    duration = sqrt(known.pair(i, j, "gml_dispute_years") / DISPUTE_YEARS_AT_ONE)
    fierceness = (known.pair(i, j, "gml_hostility_mean") - 1) / (DISPUTE_HOSTILITY_AT_ONE - 1)
    deaths = 0.3 + 0.7 * known.pair(i, j, "gml_fatality_max") / 6
    from_disputes = min(1.0, duration * max(0.0, fierceness) * deaths)
    rise = known.judged("armed_conflict_rise") * known.pair(i, j, "armed_conflict")
    return known.facts.judged_mutual("violence", i, j, from_disputes) * (1 + rise)


def reach(known: Known, i: str) -> float:
    """Military reach, 0..1: sqrt(military spending / highest) (SIPRI; our reading)."""
    return min(1.0, sqrt(military(known, i) / known.highest_military))


@of_pair
def proximity(known: Known, i: str, j: str) -> float:
    """Proximity, 0..1: 1, .8, .7, .6, .5 by contiguity class, else .15 + .5 sqrt(reach x reach).

    Classes 1 to 5 (COW): land border, then at most 12, 24, 150, 400 miles of water. Our reading.
    """
    contiguity = int(known.pair(i, j, "cow_contiguity"))
    if contiguity:
        return (1.0, 0.8, 0.7, 0.6, 0.5)[contiguity - 1]
    return 0.15 + 0.5 * sqrt(reach(known, i) * reach(known, j))


@of_pair
def alignment(known: Known, i: str, j: str) -> float:
    """Political alignment, 0..1; symmetric.

    a = [1 - (1-.5 pact)(1-.25 cyber pact)(1-.15 consultation)(1-.1 SCO)(1-.25 exp(-UN distance))
         (1-informal tie)] x (1-hostility)

    Pacts and duties to consult weigh with their strength (a judgement, below 1 for dormant ones);
    informal ties are judgements for partners without a pact. Weights are our reading.
    """
    force = pact_strength(known, i, j)
    apart = 1 - 0.5 * force * defence_pact(known, i, j)
    apart *= 1 - 0.15 * force * known.pair(i, j, "atop_consul")
    apart *= 1 - 0.25 * cyber_pact(known, i, j)
    apart *= 1 - 0.1 * known.pair(i, j, "sco_comembership")
    apart *= 1 - 0.25 * exp(-un_distance(known, i, j))
    apart *= 1 - known.facts.judged_mutual("informal_tie", i, j)
    return (1 - apart) * (1 - hostility(known, i, j))


def pact_strength(known: Known, i: str, j: str) -> float:
    """Force of the alliance treaties between i and j, 0..1: 1 unless judged dormant."""
    return known.facts.judged_mutual("pact_strength", i, j, 1.0)


@of_pair
def commitment(known: Known, i: str, j: str) -> float:
    """Commitment of patron j to i, 0..1.

    c = [1 - (1-.8 pact)(1-.15 consultation)(1-.2 corridor)(1-patronage)]
        x (1-hostility) x power_j / (power_i + power_j)

    Corridor is 1 if j funds an infrastructure programme in i (CPEC). Patronage without a pact is a
    judgement; weights are our reading. The last factor: the weaker side protects nobody.
    """
    programme = float(known.pair(i, j, "corridor_programme_usd_bn") > 0)
    force = pact_strength(known, i, j)
    alone = 1 - 0.8 * force * defence_pact(known, i, j)
    alone *= 1 - 0.15 * force * known.pair(i, j, "atop_consul")
    alone *= 1 - 0.2 * programme
    alone *= 1 - known.facts.judged("patronage", i, j)
    ability = power(known, j) / (power(known, i) + power(known, j))
    return (1 - alone) * (1 - hostility(known, i, j)) * ability


@of_pair
def hosting(known: Known, i: str, j: str) -> float:
    """How much of patron j's assets i hosts, 0..1 (judgement; 0 where none is declared)."""
    return known.facts.judged("hosting", i, j)


# --- suppliers ------------------------------------------------------------------------------


def domestic_share(known: Known, i: str) -> float:
    """Domestic share of technology: .15 + .75 know-how sqrt(Y/(Y + 2000)), Y in USD bn a year.

    Our reading, after a trial; no source measures it.
    """
    size = output(known, i)
    return 0.15 + 0.75 * know_how(known, i) * sqrt(size / (size + 2000))


def attraction(known: Known, i: str, j: str) -> float:
    """Weight of supplier j for i: know-how_j sqrt(Y_j) exp(-.6 UN distance), in sqrt(USD bn).

    Times the vendor policy of i towards j (1 open; .2 + .8 x policy where one is coded) and 0
    where i and j suspended trade. Our reading, after a trial; the .2 is a judgement.
    """
    if known.pair(i, j, "goods_trade_suspended"):
        return 0.0
    pull = know_how(known, j) * sqrt(output(known, j)) * exp(-0.6 * un_distance(known, i, j))
    policy = known.facts.pair_value(i, j, "chinese_5g_vendor_policy", known.until, absent=1.0)
    left = known.judged("vendor_ban_share")
    return pull * (left + (1 - left) * policy)


def foreign_shares(known: Known, i: str, others: Sequence[str]) -> Floats:
    """Shares of the foreign suppliers `others` of i, summing to 1.

    Where arms-import shares are known, half-and-half (a judgement): the part of arms imports
    without a known origin goes to the remaining suppliers by attraction. SIPRI.
    """
    pull = _shares(np.array([attraction(known, i, j) for j in others]))
    arms = np.array([known.pair(i, j, "arms_import_share") for j in others])
    if not arms.any():
        return pull
    unknown = np.where(arms > 0, 0.0, pull)
    if unknown.any():
        arms = arms + max(0.0, 1 - arms.sum()) * _shares(unknown)
    weight = known.judged("arms_weight")
    return _shares(weight * _shares(arms) + (1 - weight) * pull)


def _shares(weights: Floats) -> Floats:
    """Weights over their sum; equal shares if all are 0."""
    total = weights.sum()
    return weights / total if total > 0 else np.full(len(weights), 1 / len(weights))


def supplier_row(known: Known, i: str, states: Sequence[str]) -> Floats:
    """(n,) Supplier shares of i, summing to 1; the diagonal is domestic.

    Shares are worked out among the reference states and any that a user adds to the world. What i
    buys from states outside the world counts as domestic: no operation of the world can reach it.
    So in a small world Pakistan buys as much from China as in a large one, and dropping a state
    changes nothing in other rows but the diagonal. Adding a state of one's own does.
    """
    pool = sorted({*known.facts.reference, *states} - {i})
    abroad = (1 - domestic_share(known, i)) * foreign_shares(known, i, pool)
    share_of = dict(zip(pool, abroad, strict=True))
    row = np.array([share_of.get(j, 0.0) for j in states])
    row[list(states).index(i)] = 1 - row.sum()
    return row
