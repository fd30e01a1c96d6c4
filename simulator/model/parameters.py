"""Every number of the model that is not a fact about a state: name, unit, default, range, source.

A section per mechanism. The same sections, as one flat-memory record (`to_record`), are what the
compiled rules read, so `p.contest.decisiveness` means the same thing in a scenario file, in Python
and inside a rule.

`source` says where a default comes from. "judgement, swept" marks a number that nobody measured:
its `sweep` is the range over which results have to be reported.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from enum import IntEnum
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, get_args, get_origin, get_type_hints

import numpy as np
from pydantic import BeforeValidator, Field
from pydantic.config import JsonDict
from pydantic.fields import FieldInfo

from simulator.model.kinds import (
    AlignmentMode,
    BudgetMode,
    JudgementMode,
    Line,
    OperationClass,
    Opportunities,
    ProtectionMode,
    ResponseMode,
    Sector,
    SensitivityMode,
    Stakes,
    SupplierMode,
    ThreatForm,
    WeightMode,
    names,
)

JUDGEMENT = "judgement, swept"
CALIBRATED = "calibrated on reported incidents; one of an ensemble"
FITTED = {
    "choice.crisis_opportunity", "choice.opportunity", "contest.base_severity",
    "contest.decisiveness", "contest.ease", "contest.severity_noise", "crisis.onset",
    "exploits.found", "non_state.hack", "non_state.severity", "relative_gains.tau",
    "reporting.failed", "reporting.openness", "reporting.probability", "reporting.severity",
    "responses.in_kind", "responses.in_kind_crisis", "responses.in_kind_espionage",
    "responses.match", "value.degradation", "value.disruption", "value.escalation_cost",
    "value.intelligence_exponent", "value.loss", "value.military_secrets",
    "value.power_cost_exponent", "value.relations", "value.technology",
}  # fmt: skip
"""Parameters whose defaults are those of the calibrated ensemble's default member; see
docs/decisions/0006-default-parameters.md."""


def number(
    low: float,
    high: float,
    unit: str,
    text: str,
    sweep: tuple[float, float] | None = None,
    source: str = JUDGEMENT,
) -> Any:
    """Describe a numeric parameter: allowed range, unit, meaning, range to sweep, source."""
    extra: JsonDict = {"unit": unit, "sweep": list(sweep or (low, high)), "source": source}
    return Field(ge=low, le=high, description=text, json_schema_extra=extra)


def by_name(kind: type[IntEnum]) -> BeforeValidator:
    """Accept a member of `kind` by its lower-case name."""

    def parse(value: object) -> object:
        if isinstance(value, str) and value in names(kind):
            return kind[value.upper()]
        if isinstance(value, kind):
            return value
        raise ValueError(f"expected one of: {', '.join(names(kind))}")

    return BeforeValidator(parse)


def option(text: str, source: str = "choice of theory") -> Any:
    """Describe a parameter that selects one of several formulas by name: it has no range."""
    extra: JsonDict = {"unit": "-", "sweep": [], "source": source}
    return Field(description=text, json_schema_extra=extra)


class PerMember:
    """One number per member of an enumeration, which rules index it with.

    A table has a field per member, and in its `rows` what is usual: of each member, its number of
    every such parameter. `defaults` holds the same by parameter.
    """

    if TYPE_CHECKING:
        rows: ClassVar[dict[str, dict[str, float]]]
        defaults: ClassVar[dict[str, Any]]

        def __init__(self, *numbers: float, **by_name: float) -> None: ...

    def __init_subclass__(cls, kind: type[IntEnum]) -> None:
        """Give a table its fields and defaults; every member of `kind` needs a row."""
        members = names(kind)
        cls.__annotations__ = dict.fromkeys(members, float)
        dataclass(frozen=True)(cls)
        cls.defaults = {
            key: cls(**{member: cls.rows[member][key] for member in members})
            for key in cls.rows[members[0]]
        }

    def __getitem__(self, member: int) -> float:
        """Return the number of one member."""
        return float([*vars(self).values()][member])


class PerClass(PerMember, kind=OperationClass):
    """One number per class of operation."""

    rows: ClassVar = {
        "espionage": {
            "choice.opportunity": 3.343, "choice.crisis_opportunity": 1.092,
            "choice.stake_share": 1.0, "value.loss": 0.3195, "value.attributed": 0.25,
            "contest.ease": 2.755, "contest.base_severity": 2.039, "exploits.stealth": 0.8,
            "detection.share": 0.6, "attribution.public": 0.25, "norms.breach": 0.25,
            "reporting.probability": 1.131,
        },
        "disruption": {
            "choice.opportunity": 3.849, "choice.crisis_opportunity": 3.659,
            "choice.stake_share": 1.0, "value.loss": 1.391, "value.attributed": 0.35,
            "contest.ease": 7.999, "contest.base_severity": 3.01, "exploits.stealth": 0.5,
            "detection.share": 0.8, "attribution.public": 0.35, "norms.breach": 1.0,
            "reporting.probability": 0.9714,
        },
        "degradation": {
            "choice.opportunity": 11.85, "choice.crisis_opportunity": 0.964,
            "choice.stake_share": 1.0, "value.loss": 0.9016, "value.attributed": 0.5,
            "contest.ease": 0.7208, "contest.base_severity": 3.344, "exploits.stealth": 0.3,
            "detection.share": 0.8, "attribution.public": 0.5, "norms.breach": 1.0,
            "reporting.probability": 0.9789,
        },
        "disinformation": {
            "choice.opportunity": 7.1, "choice.crisis_opportunity": 1.0, "choice.stake_share": 1.0,
            "value.loss": 0.5, "value.attributed": 0.3, "contest.ease": 4.0,
            "contest.base_severity": 2.2, "exploits.stealth": 0.9, "detection.share": 0.7,
            "attribution.public": 0.3, "norms.breach": 0.5, "reporting.probability": 0.6,
        },
    }  # fmt: skip


class PerLine(PerMember, kind=Line):
    """One number per budget line."""

    rows: ClassVar = {
        "offence": {"stocks.elasticity": 0.35, "stocks.depreciation": 0.04},
        "hardening": {"stocks.elasticity": 0.35, "stocks.depreciation": 0.04},
        "detection": {"stocks.elasticity": 0.35, "stocks.depreciation": 0.04},
        "response": {"stocks.elasticity": 0.35, "stocks.depreciation": 0.04},
        "research": {"stocks.elasticity": 0.5, "stocks.depreciation": 0.015},
        "skills": {"stocks.elasticity": 0.35, "stocks.depreciation": 0.02},
        "awareness": {"stocks.elasticity": 0.35, "stocks.depreciation": 0.04},
        "quantum": {"stocks.elasticity": 0.35, "stocks.depreciation": 0.04},
        "ledger": {"stocks.elasticity": 0.35, "stocks.depreciation": 0.04},
        "diplomacy": {"stocks.elasticity": 0.35, "stocks.depreciation": 0.04},
    }  # fmt: skip


class PerSector(PerMember, kind=Sector):
    """One number per sector."""

    rows: ClassVar = {
        "energy": {"choice.espionage_focus": 1.0, "choice.damage_focus": 2.0},
        "finance": {"choice.espionage_focus": 1.0, "choice.damage_focus": 1.5},
        "telecommunications": {"choice.espionage_focus": 2.0, "choice.damage_focus": 1.5},
        "government_defence": {"choice.espionage_focus": 4.0, "choice.damage_focus": 1.5},
        "health": {"choice.espionage_focus": 0.5, "choice.damage_focus": 0.5},
        "corridor": {"choice.espionage_focus": 1.0, "choice.damage_focus": 1.0},
    }  # fmt: skip


def per_member(low: float, high: float, unit: str, text: str, source: str = JUDGEMENT) -> Any:
    """Describe a parameter with one value per member; the range holds for each of them."""
    extra: JsonDict = {"unit": unit, "sweep": [low, high], "source": source}
    extra |= {"low": low, "high": high}
    return Field(description=text, json_schema_extra=extra)


@dataclass(frozen=True)
class RelativeGains:
    """How much a state minds what others gain (Grieco 1988; Snidal 1991; Powell 1991)."""

    k: Annotated[
        float,
        number(0, 1e6, "-", "sensitivity to relative gains; r = k/(1+k)", (0, 3), "theory dial"),
    ] = 1.0
    k_mode: Annotated[
        SensitivityMode, by_name(SensitivityMode), option("k given, or from perceived coercion")
    ] = SensitivityMode.FIXED
    w_mode: Annotated[WeightMode, by_name(WeightMode), option("whose gains count how much")] = (
        WeightMode.THREAT
    )
    tau: Annotated[
        float, number(0, 1, "share", "threat that a state bears without minding anyone")
    ] = 0.05475


@dataclass(frozen=True)
class Threat:
    """Sources of threat (Walt 1987) and the offence-defence balance (Jervis 1978)."""

    power_exponent: Annotated[float, number(0, 3, "-", "weight of power", (0.1, 0.5))] = 0.3
    proximity_exponent: Annotated[float, number(0, 3, "-", "weight of proximity", (0.5, 2))] = 1.0
    offence_exponent: Annotated[float, number(0, 3, "-", "weight of offence", (0.2, 1))] = 0.5
    hostility_exponent: Annotated[float, number(0, 4, "-", "weight of hostility", (1, 2.5))] = 1.5
    distinguishability: Annotated[
        float, number(0, 1, "share", "psi: how well defence can be told from offence")
    ] = 0.5
    form: Annotated[ThreatForm, by_name(ThreatForm), option("product of the sources, or mean")] = (
        ThreatForm.PRODUCT
    )
    domestic_filter: Annotated[
        float,
        number(0, 1, "share", "weight of last year's threat in an incoherent state", (0, 1)),
    ] = 0.0
    observation_noise: Annotated[
        float, number(0, 2, "log", "error of seen offence without intelligence", (0, 0.6))
    ] = 0.3
    belief_rate: Annotated[
        float, number(0, 1, "/tick", "speed at which beliefs about coercion move", (0.02, 0.3))
    ] = 0.1


@dataclass(frozen=True)
class Crisis:
    """Crisis between two hostile states: level 0, 1 or 2 (our reading of enduring rivalry)."""

    onset: Annotated[float, number(0, 1, "/tick", "chi: onset at full hostility", (0.1, 0.45))] = (
        0.4885
    )
    escalation: Annotated[float, number(0, 1, "/tick", "from level 1 to 2", (0.05, 0.3))] = 0.15
    settlement: Annotated[float, number(0, 1, "/tick", "from level 1 to 0", (0.15, 0.5))] = 0.3
    relaxation: Annotated[float, number(0, 1, "/tick", "from level 2 to 1", (0.3, 0.8))] = 0.6
    peaceful: Annotated[float, number(0, 1, "-", "onset without violence", (0.1, 0.5))] = 0.25
    grievance: Annotated[float, number(0, 3, "-", "effect of grievance", (0, 0.6))] = 0.3
    floor: Annotated[float, number(0, 1, "index", "hostility below which no crisis comes")] = 0.15
    hostility_decay: Annotated[
        float, number(0, 1, "/tick", "return of hostility to its rest", (0.02, 0.1))
    ] = 0.05
    grievance_rise: Annotated[
        float, number(0, 0.5, "per severity", "grievance from what is blamed on somebody")
    ] = 0.06
    grievance_decay: Annotated[float, number(0, 1, "/tick", "fading of grievance")] = 0.15


@dataclass(frozen=True)
class Choice:
    """Quantal choice of operations (McKelvey, Palfrey 1995)."""

    precision: Annotated[
        float, number(0, 1e6, "1/utility", "lambda: precision of choice", (1, 4), "fixed")
    ] = 2.0
    opportunity: Annotated[
        PerClass, per_member(-20, 40, "log-odds", "kappa: how rarely an opportunity comes")
    ] = PerClass.defaults["choice.opportunity"]
    crisis_opportunity: Annotated[
        PerClass, per_member(0, 10, "log-odds", "how much a full crisis lowers kappa")
    ] = PerClass.defaults["choice.crisis_opportunity"]
    sector_precision: Annotated[
        float, number(0, 20, "-", "how strongly a sector's protection deters", (0.5, 4))
    ] = 1.0
    espionage_focus: Annotated[
        PerSector, per_member(0, 100, "-", "pull of a sector's secrets, times its weight")
    ] = PerSector.defaults["choice.espionage_focus"]
    damage_focus: Annotated[
        PerSector, per_member(0, 100, "-", "pull of a sector's harm, times its weight")
    ] = PerSector.defaults["choice.damage_focus"]
    opportunities: Annotated[
        Opportunities, by_name(Opportunities), option("who can act: each pair, or one attacker")
    ] = Opportunities.EACH_PAIR
    stakes: Annotated[
        Stakes, by_name(Stakes), option("worth of an operation: from the dyad, or drawn")
    ] = Stakes.CRISIS
    stake_share: Annotated[
        PerClass, per_member(0, 1, "share", "part of a drawn stake that a class can win")
    ] = PerClass.defaults["choice.stake_share"]
    deterrence: Annotated[
        float,
        number(0, 100, "dyad units", "cost of a certain answer, times what was learned", (0, 3)),
    ] = 0.0
    learning: Annotated[
        float, number(0, 1, "/tick", "weight of new experience; 0: running frequency", (0, 0.2))
    ] = 0.1


@dataclass(frozen=True)
class Value:
    """What operations are worth, in dyad units, and what restraint costs."""

    military_secrets: Annotated[float, number(0, 100, "dyad units", "v_mil", (8, 20))] = 8.59
    technology: Annotated[float, number(0, 20, "dyad units", "v_tech", (0.3, 8))] = 3.673
    intelligence_exponent: Annotated[
        float, number(0, 2, "-", "growth of espionage's yield with intelligence", (0.2, 1))
    ] = 0.9783
    disruption: Annotated[float, number(0, 50, "dyad units", "v_dis", (0.6, 3))] = 0.6166
    degradation: Annotated[float, number(0, 100, "dyad units", "v_deg", (10, 25))] = 57.58
    disinformation: Annotated[float, number(0, 50, "dyad units", "v_inf", (0.2, 2))] = 0.35
    loss: Annotated[
        PerClass, per_member(0, 20, "dyad units", "victim's loss at d = 1, times r w it is a gain")
    ] = PerClass.defaults["value.loss"]
    escalation_cost: Annotated[
        float, number(0, 100, "dyad units", "c_esc: cost of blame at d = 1", (2, 6))
    ] = 2.15
    relations: Annotated[
        float, number(0, 50, "dyad units", "good relations at stake, times (1 - h)^2", (0, 4))
    ] = 2.273
    power_cost_exponent: Annotated[
        float, number(0, 2, "-", "beta: the strong are dearer to provoke", (0.1, 0.4))
    ] = 0.2446
    attributed: Annotated[
        PerClass, per_member(0, 1, "probability", "expected attribution of an operation")
    ] = PerClass.defaults["value.attributed"]
    output_exponent: Annotated[
        float, number(0.1, 1, "-", "weight of the target's output in the dyad scale", (0.5, 1))
    ] = 0.5
    least_intensity: Annotated[float, number(0.01, 1, "d", "smallest intensity")] = 0.25
    greatest_intensity: Annotated[float, number(1, 1024, "d", "largest intensity")] = 128.0


@dataclass(frozen=True)
class Contest:
    """Contest success (Tullock 1980) and severity (DCID scale, Maness et al. 2023)."""

    decisiveness: Annotated[float, number(0.1, 5, "-", "m of the contest", (0.8, 3))] = 0.8726
    ease: Annotated[PerClass, per_member(0, 50, "-", "theta: attacker's advantage")] = (
        PerClass.defaults["contest.ease"]
    )
    foothold: Annotated[float, number(0, 5, "share", "gain of offence from a foothold")] = 0.3
    exploit: Annotated[float, number(0, 5, "share", "gain of offence from an exploit")] = 0.5
    skills: Annotated[float, number(0, 3, "share", "skills in defence", (0, 0.6))] = 0.3
    awareness: Annotated[float, number(0, 3, "share", "awareness in defence", (0, 0.6))] = 0.3
    coherence: Annotated[float, number(0, 3, "share", "policy coherence in defence", (0, 1))] = 0.5
    shared_defence: Annotated[float, number(0, 3, "share", "allies in defence", (0, 0.4))] = 0.15
    supply_quality: Annotated[
        float, number(0, 3, "share", "suppliers' know-how in defence", (0, 0.6))
    ] = 0.3
    quantum: Annotated[
        float, number(0, 1, "share", "loss of espionage yield at full quantum", (0, 0.8))
    ] = 0.5
    ledger: Annotated[
        float, number(0, 1, "share", "loss of degradation damage at full ledger", (0, 0.8))
    ] = 0.5
    emerging_threshold: Annotated[
        float, number(0, 1, "index", "skills below which quantum and ledger do nothing")
    ] = 0.3
    base_severity: Annotated[PerClass, per_member(0, 10, "severity", "severity at d = 1")] = (
        PerClass.defaults["contest.base_severity"]
    )
    severity_noise: Annotated[float, number(0, 3, "severity", "standard deviation")] = 0.4422
    damage: Annotated[
        float,
        number(0, 0.2, "share of a sector-quarter", "d0: damage at severity 3", (0.005, 0.08)),
    ] = 0.02
    awareness_low_severity: Annotated[
        float, number(0, 1, "share", "cut of small operations' success by awareness", (0, 0.6))
    ] = 0.3
    foothold_discovery: Annotated[
        float, number(0, 1, "share", "part of detection that finds an old foothold")
    ] = 0.15
    foothold_upkeep: Annotated[float, number(0, 1, "/tick", "loss of an unused foothold")] = 0.1


@dataclass(frozen=True)
class Exploits:
    """Stealth, persistence and the timing of use (Axelrod, Iliev 2014)."""

    found: Annotated[float, number(0, 1, "/tick", "chance at full offence", (0.1, 0.5))] = 0.4217
    persistence: Annotated[float, number(0, 1, "probability", "survives waiting a tick")] = 0.92
    stealth: Annotated[PerClass, per_member(0, 1, "probability", "survives use")] = (
        PerClass.defaults["exploits.stealth"]
    )
    discount: Annotated[float, number(0, 0.999, "/tick", "patience", (0.9, 0.99))] = 0.95


@dataclass(frozen=True)
class NonState:
    """Patriotic groups: small, deniable, outside the state's utility."""

    hack: Annotated[float, number(0, 1, "/tick", "activity in a full crisis", (0, 0.3))] = 0.4707
    severity: Annotated[float, number(1, 5, "severity", "mean severity")] = 3.462


@dataclass(frozen=True)
class Spillover:
    """How harm reaches third states and other sectors."""

    coupling: Annotated[
        float, number(0, 1, "probability", "reach through a supplier's share", (0.05, 0.3))
    ] = 0.15
    hosting: Annotated[
        float, number(0, 10, "-", "reach through hosted assets, times coupling", (0, 4))
    ] = 1.0
    severity_drop: Annotated[float, number(0, 5, "severity", "weakening on the way")] = 1.0
    contamination: Annotated[
        float, number(0, 1, "probability", "chance from an unprotected partner", (0, 0.05))
    ] = 0.01
    compromise: Annotated[
        float, number(0, 1000, "-", "contamination from a compromised supplier, times the usual")
    ] = 80.0
    cascade: Annotated[float, number(0, 2, "-", "scale of sector interdependence", (0, 1.5))] = 1.0


@dataclass(frozen=True)
class Detection:
    """Noticing an operation: not the same as knowing whose it was."""

    share: Annotated[PerClass, per_member(0, 1, "share", "part of detection that applies")] = (
        PerClass.defaults["detection.share"]
    )
    evident: Annotated[
        float, number(0, 1, "probability", "a successful disruption shows by itself")
    ] = 0.85
    false_alarm: Annotated[
        float, number(0, 1, "/tick", "phi: alarms without an operation", (0, 0.1))
    ] = 0.02
    coordination: Annotated[float, number(0, 2, "share", "agencies that cooperate see more")] = 0.3


@dataclass(frozen=True)
class Attribution:
    """Who is blamed (Baliga, Bueno de Mesquita, Wolitzky 2020), and who is named in public."""

    unaided: Annotated[float, number(0, 1, "probability", "rho without intelligence")] = 0.15
    intelligence: Annotated[float, number(0, 2, "-", "identification per intelligence")] = 0.9
    evident: Annotated[float, number(0, 1, "probability", "more for disruption")] = 0.25
    least: Annotated[float, number(0, 1, "probability", "floor")] = 0.1
    most: Annotated[float, number(0, 1, "probability", "ceiling")] = 0.85
    unnamed: Annotated[
        float, number(0, 1, "share", "unidentified operations blamed on nobody", (0.2, 0.9))
    ] = 0.6
    sharing: Annotated[float, number(0, 1, "-", "identification from shared intelligence")] = 0.15
    public: Annotated[PerClass, per_member(0, 1, "probability", "blame is made public")] = (
        PerClass.defaults["attribution.public"]
    )
    delay_hazard: Annotated[
        float, number(0.01, 1, "/tick", "hazard; .2 gives a median of 3 quarters")
    ] = 0.2
    likelihood_ratio: Annotated[
        float,
        number(1, 10, "-", "a discovered foothold as evidence of hostility", (1.05, 2)),
    ] = 1.15
    judgement: Annotated[
        JudgementMode,
        by_name(JudgementMode),
        option("a finding is believed, or weighed by Bayes' rule"),
    ] = JudgementMode.TRUSTING


@dataclass(frozen=True)
class Responses:
    """What victims do: log-odds against ignoring (blame game: Edwards et al. 2017)."""

    mode: Annotated[ResponseMode, by_name(ResponseMode), option("logit or threshold")] = (
        ResponseMode.LOGIT
    )
    in_kind: Annotated[float, number(-40, 5, "log-odds", "r0", (-2.5, -0.5))] = -1.052
    in_kind_hostility: Annotated[float, number(0, 10, "log-odds", "r_h")] = 2.0
    in_kind_severity: Annotated[float, number(0, 5, "log-odds", "r_sev")] = 0.35
    in_kind_power: Annotated[float, number(0, 5, "log-odds", "r_ret", (0, 1.5))] = 0.3
    in_kind_crisis: Annotated[float, number(0, 5, "log-odds", "r_c")] = 0.7006
    in_kind_espionage: Annotated[float, number(0, 5, "log-odds", "restraint after spying")] = 2.188
    match: Annotated[
        float, number(0, 10, "log-odds", "an answer prefers the class that it answers")
    ] = 0.9879
    proportion: Annotated[
        float, number(0, 1, "share", "how far an answer's severity follows what it answers")
    ] = 0.5
    denounce: Annotated[float, number(-40, 5, "log-odds", "denounce")] = -1.5
    denounce_openness: Annotated[float, number(0, 10, "log-odds", "open states speak")] = 1.0
    sanction: Annotated[float, number(-40, 5, "log-odds", "sanction")] = -3.5
    sanction_severity: Annotated[float, number(0, 5, "log-odds", "sanction by severity")] = 0.6
    sanction_power: Annotated[float, number(0, 5, "log-odds", "the strong can sanction")] = 0.5
    displaced: Annotated[float, number(-40, 5, "log-odds", "hit hosted assets instead")] = -2.5
    displaced_hosting: Annotated[float, number(0, 10, "log-odds", "by hosted assets")] = 2.0
    talks: Annotated[float, number(-40, 5, "log-odds", "offer talks")] = -2.0
    talks_hostility: Annotated[float, number(0, 10, "log-odds", "the hostile do not talk")] = 2.0
    talks_forum: Annotated[float, number(0, 5, "log-odds", "a common forum helps")] = 0.8
    sanction_cost: Annotated[float, number(0, 0.1, "share of output", "on the target")] = 0.0002
    sanction_own: Annotated[float, number(0, 1, "share", "of it borne by the sender")] = 0.3
    denounced: Annotated[float, number(1, 3, "odds ratio", "on hostility, by denouncing")] = 1.05
    sanctioned: Annotated[float, number(1, 3, "odds ratio", "on hostility, by sanctions")] = 1.15
    talked: Annotated[float, number(0.1, 1, "odds ratio", "on hostility, by talks")] = 0.85
    conceded: Annotated[float, number(0.1, 1, "odds ratio", "on hostility, by giving way")] = 0.8
    relief: Annotated[
        float, number(0, 1, "share", "grievance that denouncing relieves; sanctions twice that")
    ] = 0.2
    concession: Annotated[float, number(-40, 5, "log-odds", "c0")] = -4.6
    concession_severity: Annotated[float, number(0, 5, "log-odds", "by severity above 3")] = 0.5
    concession_dependence: Annotated[float, number(0, 10, "log-odds", "by supplier share")] = 2.0
    concession_power: Annotated[float, number(0, 5, "log-odds", "by power ratio")] = 0.3
    threshold_severity: Annotated[
        float, number(1, 10, "severity", "threshold mode answers from here")
    ] = 4.0


@dataclass(frozen=True)
class Suppliers:
    """Choice of suppliers and its price."""

    mode: Annotated[SupplierMode, by_name(SupplierMode), option("states without a strategy")] = (
        SupplierMode.CHOOSE
    )
    precision: Annotated[float, number(0, 1e6, "1/utility", "logit precision", (1, 6))] = 3.0
    lock_in: Annotated[float, number(0, 10, "utility", "per share already held")] = 0.5
    quality: Annotated[float, number(0, 10, "utility", "per know-how of the supplier")] = 1.0
    relative_gain: Annotated[
        float, number(0, 10, "utility", "a supplier's gain, weighed by r w")
    ] = 1.0
    adjustment: Annotated[float, number(0, 1, "/tick", "part of the gap that is moved")] = 0.08
    market: Annotated[float, number(0, 0.1, "share of output", "ICT that is bought, a year")] = (
        0.005
    )
    integration: Annotated[
        float, number(0, 0.01, "share of output", "per extra supplier, a year", (2e-5, 1.8e-4))
    ] = 6e-5
    moving: Annotated[
        float, number(0, 1, "share of ICT", "cost of moving the whole", (0.007, 0.06))
    ] = 0.02
    premium_foreign: Annotated[
        float, number(0, 1, "share of ICT", "price of suppliers other than the patron", (0, 0.3))
    ] = 0.1
    premium_domestic: Annotated[
        float, number(0, 1, "share of ICT", "price of buying at home", (0.1, 0.6))
    ] = 0.25
    transfer: Annotated[float, number(0, 1, "share of ICT", "patron's help in kind", (0, 0.2))] = (
        0.12
    )
    transfer_cyber: Annotated[
        float, number(0, 1, "share", "part of the help that builds cyber capability")
    ] = 0.1
    ally_spying: Annotated[float, number(0, 1, "/tick", "at full dependence", (0, 0.1))] = 0.02


@dataclass(frozen=True)
class Alliance:
    """Alignment, abandonment, entrapment (Snyder 1984) and the umbrella of a patron."""

    mode: Annotated[AlignmentMode, by_name(AlignmentMode), option("how alignments move")] = (
        AlignmentMode.SNYDER
    )
    precision: Annotated[float, number(0, 1e6, "1/utility", "logit precision of offers")] = 4.0
    step: Annotated[float, number(0, 1, "index", "an accepted offer moves alignment by")] = 0.05
    common_threat: Annotated[float, number(0, 20, "utility", "gain from a common enemy")] = 2.0
    autonomy: Annotated[float, number(0, 20, "utility", "w_aut: price of being tied")] = 0.3
    abandonment: Annotated[float, number(0, 20, "-", "A per threat from rivals")] = 1.0
    entrapment: Annotated[float, number(0, 20, "-", "E per conflict of the partner")] = 0.5
    commitment_rate: Annotated[float, number(0, 1, "/tick", "speed of commitment")] = 0.05
    umbrella_escalation: Annotated[float, number(0, 3, "log", "crises are rarer by", (0, 1.2))] = (
        0.6
    )
    umbrella_identification: Annotated[
        float, number(0, 1, "probability", "added identification", (0, 0.4))
    ] = 0.2
    umbrella_hostility: Annotated[
        float, number(0, 1, "share", "rise of the rival's resting hostility", (0, 0.45))
    ] = 0.15
    requests: Annotated[
        float, number(0, 1, "probability", "a patron in a crisis asks its ally to take sides")
    ] = 1.0
    compliance_slope: Annotated[
        float, number(0, 20, "log-odds", "obedience by dependence", (1, 6))
    ] = 4.0
    compliance_cost: Annotated[
        float, number(-20, 20, "log-odds", "entrapment cost of obeying", (1, 4))
    ] = 2.5
    compliance_hostility: Annotated[
        float, number(0, 1, "share", "rise of the odds of the third state's hostility")
    ] = 0.1


@dataclass(frozen=True)
class Budgets:
    """Cyber budgets and their split."""

    mode: Annotated[BudgetMode, by_name(BudgetMode), option("states without a strategy")] = (
        BudgetMode.OPTIMISE
    )
    adjustment: Annotated[float, number(0, 1, "/tick", "speed of budgets and portfolios")] = 0.05
    security: Annotated[float, number(0, 100, "-", "w_sec: weight of security")] = 1.0
    least: Annotated[float, number(0, 1, "share of start", "smallest budget")] = 0.25
    most: Annotated[float, number(1, 100, "share of start", "largest budget")] = 4.0
    reaction: Annotated[
        float, number(0, 10, "-", "Richardson: reaction to rivals' spending", (0, 0.5))
    ] = 0.2
    fatigue: Annotated[float, number(0, 10, "/tick", "Richardson: burden", (0.1, 1))] = 0.3
    grievance: Annotated[float, number(0, 10, "-", "Richardson: effect of grievance")] = 0.05


@dataclass(frozen=True)
class Influence:
    """A contest for influence: effort wins a share of a prize (Tullock 1980).

    Off in the calibrated world, whose states compete through stocks and operations alone.
    """

    prize: Annotated[
        float, number(0, 1e6, "USD bn/year", "shared as x_i^m / sum x^m; 0: no contest", (0, 10))
    ] = 0.0
    decisiveness: Annotated[float, number(0.1, 5, "-", "m of this contest", (0.5, 1.5))] = 1.0
    adjustment: Annotated[
        float, number(0, 1, "/tick", "part of the gap to the best response that is closed")
    ] = 0.25


@dataclass(frozen=True)
class Protection:
    """All-or-none protection against losses that spread (Kunreuther, Heal 2003).

    Only used in the mode `all_or_none`; else hardening is a stock like others.
    """

    mode: Annotated[
        ProtectionMode, by_name(ProtectionMode), option("hardening graded, or all or none")
    ] = ProtectionMode.GRADED
    cost: Annotated[
        float, number(0, 1e6, "USD bn/quarter", "price of being protected", (0, 30))
    ] = 10.0
    risk: Annotated[
        float, number(0, 1, "/tick", "chance of a loss of one's own when unprotected")
    ] = 0.2
    contagion: Annotated[
        float, number(0, 1, "/tick", "chance that an unprotected other passes a loss on")
    ] = 0.1
    loss: Annotated[float, number(0, 1e6, "USD bn", "size of the loss", (0, 200))] = 100.0


@dataclass(frozen=True)
class Stocks:
    """How money becomes capability."""

    elasticity: Annotated[PerLine, per_member(0, 1, "-", "stock at rest ~ spending^elasticity")] = (
        PerLine.defaults["stocks.elasticity"]
    )
    depreciation: Annotated[PerLine, per_member(0, 1, "/tick", "loss without spending")] = (
        PerLine.defaults["stocks.depreciation"]
    )
    coherence_decay: Annotated[
        float, number(0, 1, "/tick", "policy grows stale without review", (0.005, 0.03))
    ] = 0.01
    coherence_review: Annotated[float, number(0, 1, "/tick", "gain from full review")] = 0.03
    know_how_research: Annotated[float, number(0, 1, "/tick", "research to know-how")] = 0.004
    know_how_espionage: Annotated[float, number(0, 1, "share", "stolen know-how kept")] = 0.002


@dataclass(frozen=True)
class Norms:
    """Forums: norms bind the signatory; hostility inside a forum hollows it out."""

    rate: Annotated[float, number(0, 1, "/tick", "growth with participation and restraint")] = 0.03
    violation: Annotated[float, number(0, 1, "share", "loss per attributed violation")] = 0.03
    cost: Annotated[float, number(0, 20, "utility", "cost of breaking a full-strength norm")] = 0.5
    breach: Annotated[PerClass, per_member(0, 1, "share", "how far a class breaks norms")] = (
        PerClass.defaults["norms.breach"]
    )
    precision: Annotated[float, number(0, 1e6, "1/utility", "choice to take part")] = 3.0
    start: Annotated[float, number(0, 1, "index", "strength of norms at the start")] = 0.3
    benefit: Annotated[float, number(0, 20, "utility", "taking part at full strength")] = 1.0
    effort: Annotated[float, number(0, 20, "utility", "cost of taking part")] = 0.25
    sharing: Annotated[float, number(0, 1, "share", "hardening gained in a sharing pool")] = 0.15


@dataclass(frozen=True)
class Economy:
    """Output, confidence, repair."""

    research_growth: Annotated[
        float, number(0, 0.05, "/year", "growth from a doubled research stock")
    ] = 0.002
    confidence_loss: Annotated[
        float, number(0, 1, "share", "lost at severity 4; half as much per step below")
    ] = 0.03
    confidence_recovery: Annotated[float, number(0, 1, "/tick", "return of confidence")] = 0.1
    confidence_growth: Annotated[
        float, number(0, 0.2, "/year", "growth lost without any confidence")
    ] = 0.02
    crowding: Annotated[
        float, number(0, 5, "/year", "growth lost per share of output spent above the start")
    ] = 0.2
    scarring: Annotated[
        float, number(0, 1, "share", "part of a quarter's lost output that stays lost")
    ] = 0.05
    repair: Annotated[float, number(0, 1, "/tick", "repair without a CERT")] = 0.2
    repair_response: Annotated[float, number(0, 1, "/tick", "more with a full CERT")] = 0.3
    exogenous: Annotated[
        float, number(0, 1, "0/1", "1: output follows its trend whatever happens", (0, 0))
    ] = 0.0
    know_how_gains: Annotated[float, number(0, 1, "0/1", "0: know-how stays as it was", (1, 1))] = (
        1.0
    )


@dataclass(frozen=True)
class Reporting:
    """What becomes public: every count in the literature is of reported incidents."""

    probability: Annotated[
        PerClass, per_member(0, 2, "probability", "at severity 3, capped at .97")
    ] = PerClass.defaults["reporting.probability"]
    openness: Annotated[float, number(0, 2, "-", "exponent of the victim's openness")] = 0.1523
    severity: Annotated[float, number(0, 2, "log", "per step of severity")] = 0.4225
    failed: Annotated[float, number(0, 1, "share", "failed attempts")] = 0.4659
    delay_hazard: Annotated[
        float,
        number(0.01, 1, "/tick", "hazard of the report; .5 gives a mean of a quarter", (0.2, 1)),
    ] = 0.5


@dataclass(frozen=True)
class Start:
    """How a run begins."""

    burn_in: Annotated[int, number(0, 200, "ticks", "before the first recorded tick")] = 12
    imputed_spread: Annotated[
        float, number(0, 2, "log", "uncertainty of an imputed offence", (0, 0.6))
    ] = 0.4


@dataclass(frozen=True)
class Parameters:
    """All sections."""

    relative_gains: RelativeGains = field(default_factory=RelativeGains)
    threat: Threat = field(default_factory=Threat)
    crisis: Crisis = field(default_factory=Crisis)
    choice: Choice = field(default_factory=Choice)
    value: Value = field(default_factory=Value)
    contest: Contest = field(default_factory=Contest)
    exploits: Exploits = field(default_factory=Exploits)
    non_state: NonState = field(default_factory=NonState)
    spillover: Spillover = field(default_factory=Spillover)
    detection: Detection = field(default_factory=Detection)
    attribution: Attribution = field(default_factory=Attribution)
    responses: Responses = field(default_factory=Responses)
    suppliers: Suppliers = field(default_factory=Suppliers)
    alliance: Alliance = field(default_factory=Alliance)
    budgets: Budgets = field(default_factory=Budgets)
    influence: Influence = field(default_factory=Influence)
    protection: Protection = field(default_factory=Protection)
    stocks: Stocks = field(default_factory=Stocks)
    norms: Norms = field(default_factory=Norms)
    economy: Economy = field(default_factory=Economy)
    reporting: Reporting = field(default_factory=Reporting)
    start: Start = field(default_factory=Start)


@dataclass(frozen=True)
class Described:
    """One row of the parameter table."""

    name: str
    default: Any
    low: float | None
    high: float | None
    unit: str
    text: str
    source: str
    sweep: tuple[float, ...]


def _bound(info: FieldInfo, name: str) -> float | None:
    found = [getattr(part, name) for part in info.metadata if hasattr(part, name)]
    return found[0] if found else None


def describe() -> Iterator[Described]:
    """Yield every parameter with unit, default, range and source, in the order of play."""
    for section in fields(Parameters):
        kind = type(getattr(Parameters(), section.name))
        hints = get_type_hints(kind, include_extras=True)
        for item in fields(kind):
            info = next(part for part in get_args(hints[item.name]) if isinstance(part, FieldInfo))
            extra: dict[str, Any] = dict(info.json_schema_extra or {})  # type: ignore[arg-type]
            yield Described(
                name=f"{section.name}.{item.name}",
                default=getattr(kind(), item.name),
                low=extra.get("low", _bound(info, "ge")),
                high=extra.get("high", _bound(info, "le")),
                unit=extra["unit"],
                text=info.description or "",
                source=CALIBRATED if f"{section.name}.{item.name}" in FITTED else extra["source"],
                sweep=tuple(extra["sweep"]),
            )


def _dtype_of(kind: Any) -> Any:
    if get_origin(kind) is Annotated:
        kind = get_args(kind)[0]
    if issubclass(kind, PerMember):
        return np.float64, (len(fields(kind)),)
    if is_dataclass(kind):
        hints = get_type_hints(kind, include_extras=True)
        return np.dtype([(name, _dtype_of(hint)) for name, hint in hints.items()], align=True)
    return np.int64 if issubclass(kind, int) else np.float64


@cache
def record_dtype() -> np.dtype[Any]:
    """Return the memory layout that the compiled rules read."""
    layout: np.dtype[Any] = _dtype_of(Parameters)
    return layout


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return tuple(_plain(getattr(value, item.name)) for item in fields(value))
    return int(value) if isinstance(value, IntEnum) else value


def to_record(parameters: Parameters) -> Parameters:
    """Return `parameters` as the record that rules take; it reads like the dataclass."""
    record = np.zeros(1, record_dtype())
    record[0] = _plain(parameters)
    return record.view(np.recarray)[0]  # type: ignore[no-any-return]
