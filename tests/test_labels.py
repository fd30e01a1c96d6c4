import pytest

from simulator.labels import count, display_name, possessive, quarter_words, short_name, state_name


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("cert_first", "CERT first"),
        ("self_reliance", "Self-reliance"),
        ("neutrality", "Neutrality"),
    ],
)
def test_names_of_files_are_spoken(name, label):
    assert display_name(name) == label


def test_states_have_names_and_letters_stay_letters():
    assert (state_name("USA"), short_name("ARE"), state_name("B")) == (
        "the United States",
        "UAE",
        "B",
    )
    assert possessive("the United States") == "the United States'"


def test_quarters_count_from_one_and_the_year_of_the_facts():
    assert quarter_words(13, 2024) == "2027 Q2 (quarter 14)"
    assert quarter_words(0, None) == "quarter 1"


def test_one_thing_is_singular():
    assert (count(1, "run"), count(2, "run")) == ("1 run", "2 runs")
