"""States by any of their names and codes, and words that name no state.

`countries.csv` has a line for each entry of ISO 3166-1 and for Kosovo: the codes ISO3 and ISO2, the
number of the Correlates of War project and its abbreviation, where that is not an ISO3 code (there
`AUS` is Austria; here it is Australia), and names: short, official, and others in use. Sources:
ISO 3166-1; Correlates of War Project, State System Membership List (v2016).
"""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

_TABLE = Path(__file__).with_name("countries.csv")

_NOBODY = """
0|all|anonymous|blank|civil society|criminal|criminals|hacktivist|hacktivists|individual|
individual hacker|individual hackers|individuals|many|missing|multiple|multiple countries|
multiple states|n a|na|name|nan|nat|nil|non state|none|nonstate|null|other|others|private|ref|
several|stateless|tba|tbc|tbd|unattributed|unclear|undetermined|undisclosed|unidentified|unk|
unknown|unnamed|unspecified|value|various|xx|xxx
"""
_REGIONS = """
africa|african union|america|americas|apac|arab league|arab states|arab world|asean|asia|
asia pacific|australasia|balkans|baltic states|baltics|brics|caribbean|caucasus|centas|
central africa|central america|central asia|central europe|cis|commonwealth of independent states|
council of europe|csto|easia|east africa|east asia|eastern africa|eastern asia|eastern europe|
easteu|ec|emea|eu|eu countries|eu institutions|eu member states|eurasia|eurasian economic union|
europe|european commission|european parliament|european union|five eyes|g20|g7|g8|gcc|global|gulf|
gulf cooperation council|gulf countries|gulf states|iaea|icc|imf|international|
international criminal court|international organisation|international organisations|
international organization|international organizations|interpol|latam|latin america|levant|
maghreb|mea|mena|mena region|middle east|middle east and north africa|naf|nato|nato countries|
nato member states|nea|nordic countries|nordics|north africa|north america|
north atlantic treaty organisation|north atlantic treaty organization|northam|northeast asia|
northern africa|northern europe|northeu|oceania|oecd|opcw|opec|osce|pacific|pacific islands|pif|
saarc|sasia|scandinavia|sco|scs|seasia|shanghai cooperation organisation|
shanghai cooperation organization|south america|south asia|south east asia|southam|southeast asia|
southeastern asia|southern africa|southern asia|southern europe|southeu|ssa|sub saharan africa|
un|united nations|wada|west|west africa|western africa|western asia|
western countries|western europe|western states|westeu|who|world|world bank|
world health organization|worldwide|wto
"""
_LEFT_AWAY = ".'`\u2018\u2019"
_NOBODY_BEGINS = ("unknown ", "unidentified ", "not ", "no ", "non state ", "nonstate ")
_NUMBER = re.compile(r"0*(\d+)(?:\.0+)?\Z", re.ASCII)


def _without_point(word: str) -> str:
    """Return a word without blanks at its ends, a whole number without its point: `2.0`, `002`."""
    text = word.strip()
    number = _NUMBER.match(text)
    return number[1] if number else text


@lru_cache(maxsize=10_000)
def plain_name(word: str) -> str:
    """Return a name in small letters, digits and single blanks: `Türkiye` is `turkiye`."""
    text = _without_point(word).casefold()
    letters = unicodedata.normalize("NFKD", text.replace("&", " and "))
    kept = "".join(s for s in letters if not unicodedata.combining(s) and s not in _LEFT_AWAY)
    words = "".join(sign if sign.isalnum() else " " for sign in kept).split()
    return " ".join(words[1:] if words[:1] == ["the"] and len(words) > 1 else words)


@cache
def _lines() -> list[dict[str, str]]:
    with _TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def _codes() -> dict[str, str]:
    """Return the ISO3 code of every code, as it has to be written.

    In capitals or, for ISO, in small letters: `Bar` and `Mar` are no codes.
    """
    iso = {line[kind]: line["iso3"] for line in _lines() for kind in ("iso3", "iso2", "cow")}
    lower = {code.lower(): state for code, state in iso.items()}
    found = {line["abbreviation"]: line["iso3"] for line in _lines()} | lower | iso
    return {code: state for code, state in found.items() if code}


@cache
def _names() -> dict[str, str]:
    """Return the ISO3 code of every name."""
    return {
        plain_name(name): line["iso3"] for line in _lines() for name in line["names"].split("|")
    }


@cache
def _words(lines: str) -> frozenset[str]:
    return frozenset(lines.replace("\n", "").split("|"))


@lru_cache(maxsize=10_000)
def find_state(word: str) -> str | None:
    """Return the ISO3 code of a state by any of its codes or names, None if it is no state.

    What stands behind a comma or in brackets may also stand in front: `Iran (Islamic Republic of)`.
    """
    if names_nobody(word):
        return None
    if found := _codes().get(_without_point(word)):
        return found
    head, _, tail = word.replace("(", ",", 1).partition(",")
    for name in (word, f"{tail} {head}"):
        if found := _names().get(plain_name(name)):
            return found
    return None


def names_nobody(word: str) -> bool:
    """Tell whether a word says that no state is known or meant, such as `n/a` or `Non-state`."""
    name = plain_name(word)
    return not name or name in _words(_NOBODY) or name.startswith(_NOBODY_BEGINS)


def names_region(word: str) -> bool:
    """Tell whether a word names a region, an alliance or an organisation of states."""
    name = plain_name(word)
    return name in _words(_REGIONS) or name.endswith(" region") or name.startswith("region ")
