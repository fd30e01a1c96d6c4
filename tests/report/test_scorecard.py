"""The scorecard as text."""

import math
from dataclasses import replace

from worlds import scenario_of

from simulator.experiments.validation.validate import validate
from simulator.report.scorecard import band_words, number, text_card

NAN = math.nan


def test_the_card_fits_the_terminal_and_says_what_it_must():
    text = text_card(validate(replace(scenario_of(), horizon=24, replicates=6)))
    joined = " ".join(text.split())
    assert max(map(len, text.splitlines())) <= 100
    for words in ("start values of 2024", "null model", "median", "Validation:", "not a forecast"):
        assert words in joined


def test_numbers_carry_no_idle_decimals():
    assert [number(12.4, "count"), number(12.34, "%"), number(0.479, "0..1")] == [
        "12",
        "12.3",
        "0.48",
    ]
    assert number(NAN, "%") == "–"
    assert band_words(10, 35, "%") == "10.0-35.0"
    assert band_words(0.1, NAN, "steps") == ">= 0.10"
    assert band_words(NAN, NAN, "%") == ""
