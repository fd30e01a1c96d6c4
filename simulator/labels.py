"""Words that readers see: names of states, quarters, strategies, theories and weightings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

QUARTERS = 4
UNDEFINED = "undefined"
"""What stands for a number that does not exist, beside the reason; cells of tables have a dash."""

STATES = {
    "ARE": "the United Arab Emirates",
    "AUS": "Australia",
    "CHN": "China",
    "IND": "India",
    "ISR": "Israel",
    "JPN": "Japan",
    "MYS": "Malaysia",
    "PAK": "Pakistan",
    "RUS": "Russia",
    "SAU": "Saudi Arabia",
    "TUR": "Turkey",
    "USA": "the United States",
}
SHORT_STATES = {"ARE": "UAE", "USA": "United States"}
ISO2 = {
    "AE": "ARE", "AU": "AUS", "CN": "CHN", "IN": "IND", "IL": "ISR", "JP": "JPN",
    "MY": "MYS", "PK": "PAK", "RU": "RUS", "SA": "SAU", "TR": "TUR", "US": "USA",
}  # fmt: skip
"""The codes that people mix up with those that are used here (ISO3)."""

SECTORS = {
    "energy": "energy grid",
    "finance": "banks and finance",
    "telecommunications": "telecommunications",
    "government_defence": "government and defence networks",
    "health": "health system",
    "corridor": "trade and transport corridor",
}


class ClassWords(NamedTuple):
    """How a class of operations is called, and what it does to a sector."""

    label: str
    does: str
    try_to: str


CLASSES = {
    "espionage": ClassWords("espionage", "spies on", "spy on"),
    "disruption": ClassWords("disruption", "disrupts", "disrupt"),
    "degradation": ClassWords("sabotage (degradation)", "sabotages", "sabotage"),
    "disinformation": ClassWords(
        "disinformation", "spreads disinformation about", "spread disinformation about"
    ),
}


class ResponseWords(NamedTuple):
    """The letter of a response in a figure, and what a victim does, in short and in a story."""

    letter: str
    label: str
    does: str


RESPONSES = {
    "denounce": ResponseWords("d", "denounces", "denounces it in public"),
    "sanction": ResponseWords("s", "sanctions", "imposes sanctions on it"),
    "in_kind": ResponseWords("k", "answers in kind", "decides to answer in kind next quarter"),
    "displaced": ResponseWords(
        "e", "strikes elsewhere", "decides to strike its assets in {third} next quarter"
    ),
    "talks": ResponseWords("t", "offers talks", "offers it talks"),
}
"""All but to ignore it, which leaves no event."""

CRISES = {0: "calm", 1: "crisis", 2: "crisis close to war"}
WEIGHTINGS = {
    "threat": "threat weights",
    "absolute": "absolute weights",
    "power": "power weights",
    "equal": "equal weights",
}
WEIGHTINGS_EXPLAINED = {
    "threat": "whose gains count is a matter of relative threat: each rival's share in the "
    "threat that a state perceives now",
    "absolute": "whose gains count is a matter of how large the threat is, measured against the "
    "threat at the start: a state that feels safer minds others' gains less",
    "power": "others' gains count in proportion to their power",
    "equal": "everybody's gains count the same",
}
PLURALS = {"strategy": "strategies", "theory": "theories", "setting": "settings"}
"""What an experiment can compare."""

UNITS = {
    "0..1": "index, 0 to 1",
    "0.05..1": "index, 0.05 to 1",
    "0..2": "level, 0 to 2",
    "share": "share, 0 to 1",
}
PARAMETERS = {
    "alliance.umbrella_escalation": ("Umbrella: crises are rarer", "umbrella, crises"),
    "alliance.umbrella_identification": ("Umbrella: attackers are identified", "umbrella, blame"),
    "alliance.umbrella_hostility": ("Umbrella: the rival is more hostile", "umbrella, hostility"),
    "suppliers.premium_foreign": ("Premium of other foreign suppliers", "premium abroad"),
    "suppliers.premium_domestic": ("Premium of buying at home", "premium at home"),
    "suppliers.transfer": ("Patron's transfer in kind", "patron's transfer"),
    "contest.damage": ("Damage d0 at severity 3", "damage d0"),
}
"""Long and short labels of parameters that figures and tables name often."""

EVENTS = {
    "operation": "an operation",
    "spillover": "harm through suppliers",
    "hosted": "harm to hosted assets",
    "contagion": "contamination by a supplier",
    "discovery": "a foothold found",
    "false_alarm": "a false alarm",
    "response": "an answer",
    "concession": "a concession",
    "crisis": "a step of a crisis",
    "request": "a patron's request",
    "alignment": "a step of alignment",
    "shock": "an event from outside",
}
HYPHENATED = ("self-reliance", "non-state")
CAPITALS = {"cert": "CERT", "un": "UN"}
MINUS = "−"
CAVEAT = "conditional on the model; not a forecast"


def state_name(code: str) -> str:
    """Return the name of a state in a sentence; letters of an anonymous view stay letters."""
    return STATES.get(code, code)


def state_code(text: str) -> str:
    """Return the code of a state that is named in words or by its ISO2 code, or nothing."""
    word = text.strip().lower().removeprefix("the ")
    for code, name in STATES.items():
        if word in (name.lower().removeprefix("the "), SHORT_STATES.get(code, "").lower()):
            return code
    return ISO2.get(word.upper(), "")


def short_name(code: str) -> str:
    """Return the name of a state as a label."""
    return SHORT_STATES.get(code, STATES.get(code, code))


def possessive(name: str) -> str:
    """Return `India's`, `the United States'`."""
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def sentence(text: str) -> str:
    """Return the text with a capital first letter."""
    return text[:1].upper() + text[1:]


def as_clause(text: str) -> str:
    """Return a sentence as a part of another one: without full stop, `CERT` kept as it is."""
    words = text.strip().rstrip(".")
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def display_name(name: str) -> str:
    """Return a name of a file as a label: `cert_first` is `CERT first`, `k=0.5` is `k = 0.5`."""
    if "=" in name:
        return name.replace("_", " ").replace("=", " = ")
    words = [CAPITALS.get(word, word) for word in name.replace("_", " ").split()]
    text = " ".join(words)
    for word in HYPHENATED:
        text = text.replace(word.replace("-", " "), word)
    return sentence(text)


def sector_words(sector: str) -> str:
    """Return the name of a sector in a story; one of a world's own has its name from there."""
    return SECTORS.get(sector, sector.replace("_", " "))


def weighting_words(weighting: str) -> str:
    """Return the label of a threat weighting."""
    return WEIGHTINGS.get(weighting, display_name(weighting))


def unit_words(unit: str) -> str:
    """Return a unit as an axis shows it."""
    return UNITS.get(unit, unit)


def parameter_words(name: str, short: bool = False) -> str:
    """Return the long or short label of a parameter; its name where it has none."""
    if name in PARAMETERS:
        return PARAMETERS[name][short]
    return display_name(name.rpartition(".")[2])


def count(number: int, thing: str) -> str:
    """Return `1 operation`, `2 operations`."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def first_year(world: Mapping[str, Any]) -> int | None:
    """Return the year of quarter 1: that of the facts; none where states are anonymous."""
    return None if world.get("anonymous") else int(world["facts_until"])


def quarter_words(tick: int, year: int | None) -> str:
    """Return `2027 Q2 (quarter 14)` for tick 13 of a world of 2024, or `quarter 14`."""
    number = f"quarter {tick + 1}"
    if year is None:
        return number
    return f"{year + tick // QUARTERS} Q{tick % QUARTERS + 1} ({number})"


def grouped(warnings: Iterable[str]) -> Iterator[str]:
    """Yield warnings `label: text`; what is said of several scenarios is said once."""
    labels: dict[str, list[str]] = {}
    for warning in warnings:
        label, _, text = warning.partition(": ")
        labels.setdefault(text, []).append(display_name(label))
    for text, names in labels.items():
        yield f"{', '.join(names)}: {text}"
