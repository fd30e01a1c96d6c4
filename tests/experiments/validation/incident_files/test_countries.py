"""Names and codes of states, and words that are none."""

import csv
from pathlib import Path

import pytest

from simulator.experiments.validation.incident_files import countries
from simulator.experiments.validation.incident_files.countries import (
    find_state,
    names_nobody,
    names_region,
    plain_name,
)


def lines() -> list[dict[str, str]]:
    with Path(countries.__file__).with_name("countries.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("word", ["PAK", "pk", "770", "770.0", "0770", " Pakistan "])
def test_a_state_is_known_by_code_number_and_name(word):
    assert find_state(word) == "PAK"


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("Iran (Islamic Republic of)", "IRN"),
        ("Iran, Islamic Republic of", "IRN"),
        ("Islamic Republic of Iran", "IRN"),
        ("PRC", "CHN"),
        ("People\u2019s Republic of China", "CHN"),
        ("U.S.", "USA"),
        ("the United States", "USA"),
        ("United States of America (the)", "USA"),
        ("S. Korea", "KOR"),
        ("Korea (Republic of)", "KOR"),
        ("Korea (Democratic People's Republic of)", "PRK"),
        ("DPRK", "PRK"),
        ("Russian Federation", "RUS"),
        ("Türkiye", "TUR"),
        ("Turkey", "TUR"),
        ("Viet Nam", "VNM"),
        ("Syrian Arab Republic", "SYR"),
        ("Venezuela (Bolivarian Republic of)", "VEN"),
        ("Moldova, Republic of", "MDA"),
        ("Palestine, State of", "PSE"),
        ("Côte d'Ivoire", "CIV"),
        ("COTE D\u2019IVOIRE", "CIV"),
        ("Bosnia & Herzegovina", "BIH"),
        ("UKG", "GBR"),
        ("GMY", "DEU"),
        ("AUS", "AUS"),
        ("AUL", "AUS"),
        ("NO", "NOR"),
        ("XK", "XKX"),
    ],
)
def test_other_names_in_use_are_known(word, state):
    assert find_state(word) == state


def test_every_name_and_code_of_the_table_means_its_own_state():
    for line in lines():
        codes = [line[kind] for kind in ("iso3", "iso2", "cow", "abbreviation")]
        for word in filter(None, [*codes, *line["names"].split("|")]):
            assert find_state(word) == line["iso3"] or (word == "NA" and names_nobody(word)), word


def test_the_table_holds_all_of_iso_3166_and_kosovo():
    assert len({line["iso3"] for line in lines()}) == len(lines()) == 249 + 1


@pytest.mark.parametrize(
    "word",
    ["", " ", "-", "–", "?", ".", "#N/A", "n/a", "N.A.", "NA", "nan", "NaT", "none", "None", "NULL",
     "not attributed", "Not available", "Unknown", "Unknown - not attributed", "Non-state",
     "Non-state actor", "Non-State Actor (Russia)", "Unknown country", "no attribution",
     "(blank)", "#REF!", "various", "TBD"],
)  # fmt: skip
def test_a_placeholder_is_no_state(word):
    assert names_nobody(word) and find_state(word) is None


@pytest.mark.parametrize(
    "word",
    ["Europe", "EUROPE", "EU", "EU (region)", "the Middle East", "Mena Region (region)", "NATO",
     "NATO (region)", "Global (region)", "United Nations", "Southeast Asia", "European Union"],
)  # fmt: skip
def test_a_region_or_an_organisation_is_no_state(word):
    assert names_region(word) and find_state(word) is None and not names_nobody(word)


@pytest.mark.parametrize("word", ["Atlantis", "999", "QQ", "Korea", "Bar", "Mar", "x" * 5000])
def test_an_unknown_name_is_no_state(word):
    assert find_state(word) is None and not names_nobody(word) and not names_region(word)


def test_no_code_of_a_state_is_taken_for_a_placeholder():
    codes = {line[kind] for line in lines() for kind in ("iso3", "iso2", "cow") if line[kind]}
    assert {code for code in codes if names_nobody(code)} == {"NA"}  # as R writes what is missing


def test_names_are_compared_without_signs_and_accents():
    assert plain_name(" The Gambia (Republic  of) ") == "gambia republic of"
