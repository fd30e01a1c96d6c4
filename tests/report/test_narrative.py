import pandas as pd
import pytest

import simulator as rivalry
from simulator.model.kinds import ShockKind
from simulator.report.narrative.narrate import narrate
from simulator.scenario.scenario import Shock

LENGTH = ["world=triad", "horizon=24"]


@pytest.fixture(scope="module")
def scenario():
    return rivalry.load_scenario("default", LENGTH)


@pytest.fixture(scope="module")
def results(scenario):
    return rivalry.run(scenario, replicates=1)


def event(number, tick, kind, **fields):
    """Return one row of a made-up ledger."""
    blank = dict.fromkeys(
        (
            "initiator",
            "target",
            "third",
            "operation_class",
            "sector",
            "motive",
            "blamed",
            "public_named",
            "response",
        ),
    )
    blank |= dict.fromkeys(
        ("success", "severity", "detected", "public_tick", "parent", "reported"), pd.NA
    )
    blank |= dict.fromkeys(
        ("intensity", "damage", "log_odds", "best_alternative", "probability", "draw"), 0.0
    )
    return blank | {"replicate": 0, "event": number, "tick": tick, "kind": kind} | fields


@pytest.fixture
def ledger():
    spying = {"operation_class": "espionage", "sector": "finance", "success": 1, "severity": 2}
    return pd.DataFrame(
        [
            event(0, -3, "crisis", initiator="CHN", target="IND", severity=1),
            event(1, 0, "operation", initiator="CHN", target="IND", motive="state", detected=1,
                  blamed="PAK", public_tick=2, public_named="PAK", log_odds=-6.9, probability=0.5,
                  draw=0.2, **spying),
            event(2, 0, "response", initiator="IND", target="PAK", response="in_kind", parent=1,
                  severity=2),
            event(3, 1, "operation", initiator="IND", target="PAK", motive="answer", detected=0,
                  parent=1, **(spying | {"success": 0})),
            event(4, 1, "concession", initiator="PAK", target="IND", parent=3),
            event(5, 2, "request", initiator="CHN", target="PAK", third="IND", success=1),
            event(6, 3, "request", initiator="CHN", target="PAK", third="IND", success=1),
            event(7, 3, "alignment", initiator="CHN", target="PAK", success=1),
        ]
    )  # fmt: skip


def test_the_story_names_states_sectors_and_quarters(ledger, scenario):
    story = narrate(ledger, scenario)
    assert "2024 Q1 (quarter 1)" in story
    assert "China spies on India's banks and finance" in story
    assert "India tries to spy on Pakistan's banks and finance and fails" in story


def test_an_answer_names_what_it_answers(ledger, scenario):
    story = narrate(ledger, scenario)
    assert "Blaming Pakistan for [1], India decides to answer in kind" in story
    assert "in answer to [1]" in story
    assert "gives way to India over [3]" in story


def test_wrong_blame_is_told_when_it_happens_and_in_public(ledger, scenario):
    story = " ".join(narrate(ledger, scenario).split())
    assert "blames the wrong state: Pakistan" in story
    third = story[story.index("(quarter 3)") :]
    assert "India names Pakistan, wrongly, in public for [1]" in third


def test_a_choice_says_in_words_how_likely_it_was(ledger, scenario):
    story = " ".join(narrate(ledger, scenario).split())
    assert "why: a crisis is on; it acts like this in about 1 of 1,000 such quarters." in story
    assert "log-odds" not in story and "probability" not in story


def test_the_numbers_behind_a_choice_are_told_in_detail_only(ledger, scenario):
    story = " ".join(narrate(ledger, scenario, detail=True).split())
    assert "log-odds −6.9 against doing nothing; next best: to do nothing." in story
    assert "it succeeds: success has probability 0.50, and the draw 0.20 is below." in story


def test_another_class_that_was_as_attractive_is_mentioned(ledger, scenario):
    ledger.loc[1, "best_alternative"] = -7.0
    assert "another kind of operation was as attractive" in " ".join(
        narrate(ledger, scenario).split()
    )


def test_an_attempt_that_left_no_trace_is_told_in_detail_only(ledger, scenario):
    ledger.loc[4, "parent"] = pd.NA
    short, long = narrate(ledger, scenario), narrate(ledger, scenario, detail=True)
    assert "tries to spy on Pakistan's" in long and "tries to spy on Pakistan's" not in short
    assert "Not told: 3 events" in short and "Not told" not in long


def test_a_shock_that_fails_unnoticed_is_told_all_the_same(scenario):
    row = event(0, 1, "operation", initiator="CHN", target="IND", motive="shock", success=0,
                operation_class="disruption", sector="energy", severity=5, detected=0)  # fmt: skip
    story = " ".join(narrate(pd.DataFrame([row]), scenario).split())
    assert "China tries to disrupt India's energy grid and fails" in story
    assert "written into the scenario" in story


def test_what_a_supplier_passes_on_to_many_is_one_line(scenario):
    rows = [event(n, 1, "contagion", target=state, third="PAK", sector="energy", severity=5,
                  damage=1.5) for n, state in enumerate(("CHN", "IND"))]  # fmt: skip
    short = narrate(pd.DataFrame(rows), scenario)
    assert (
        "What Pakistan supplied also fails in China and India (severity 5, damage USD 3.0 bn)"
        in (" ".join(short.split()))
    )
    assert narrate(pd.DataFrame(rows), scenario, detail=True).count("catches what") == 2


def test_what_a_class_chose_is_not_told_as_the_choice_of_the_rules(scenario):
    class Hawk(rivalry.StateAgent):
        def choose_operations(self, proposed):
            return [rivalry.Operation("IND", "disruption", "energy", 2.0)]

    model = rivalry.RivalryModel(scenario, agent_class={"PAK": Hawk})
    model.run(2)
    assert "why: a class in Python chose it" in narrate(model.events, scenario)


def test_camps_are_told_by_alignment_since_they_leave_no_event():
    scenario = rivalry.load_scenario("camps")
    story = " ".join(narrate(rivalry.run(scenario, replicates=1), scenario).split())
    assert "a change of camp is no event" in story and "B from 0 to 0" in story


def test_a_team_keeps_its_capital_letters(ledger, scenario):
    cert = scenario.override("strategy=cert_first")
    assert narrate(ledger, cert).startswith("Pakistan: CERT first")


def test_repeated_requests_and_alignments_are_left_to_the_detailed_story(ledger, scenario):
    short, long = narrate(ledger, scenario), narrate(ledger, scenario, detail=True)
    assert short.count("asks Pakistan to side with it") == 1
    assert long.count("asks Pakistan to side with it") == 2
    assert "move closer" in long and "move closer" not in short


def test_the_story_opens_with_the_theory_and_closes_with_the_cost(results, scenario):
    story = narrate(results, scenario)
    assert "Theory: Grieco" in story and "r = 0.5" in story
    assert "not a forecast" in " ".join(story.split())
    assert "In the end: Pakistan suffered" in story
    assert "Autonomy (0..1)" in story


def test_every_parent_is_an_event_of_the_detailed_story(results, scenario):
    story = narrate(results, scenario, detail=True)
    recorded = results.events[results.events["tick"] >= 0]
    for number in recorded["event"]:
        assert f"[{number}]" in story


def test_lines_fit_a_terminal(results, scenario):
    assert max(map(len, narrate(results, scenario, detail=True).splitlines())) <= 96


def test_an_anonymous_world_stays_anonymous():
    scenario = rivalry.load_scenario("default", ["world=anonymous", "horizon=12"])
    story = narrate(rivalry.run(scenario, replicates=1), scenario, detail=True)
    assert not any(name in story for name in ("China", "India", "Pakistan", "2024"))
    assert "C follows the strategy" in story


def test_a_shock_without_an_event_is_told_too(ledger, scenario):
    shock = Shock(ShockKind.PATRON_ABANDONMENT, 2, "PAK", 5, "CHN")
    story = narrate(ledger, scenario.with_(shocks=(shock,)))
    assert "From outside the model: Pakistan loses the support of China" in story


def test_an_unknown_hand_is_called_so(scenario):
    rows = [event(0, 1, "contagion", target="PAK", third="CHN", sector="energy", severity=2),
            event(1, 1, "operation", target="PAK", motive="shock", operation_class="disruption",
                  sector="energy", success=1, severity=5)]  # fmt: skip
    story = narrate(pd.DataFrame(rows), scenario)
    assert "An unknown hand disrupts Pakistan's energy grid" in story
    assert "Pakistan's energy grid catches what China supplied" in story


def test_results_of_another_weighting_are_refused(results, scenario):
    other = scenario.override("parameters.relative_gains.w_mode=absolute")
    with pytest.raises(ValueError, match="no events"):
        narrate(results, other)


def test_a_run_without_events_has_a_story(results, scenario):
    story = narrate(results.events.iloc[:0], scenario)
    assert "Nothing happens" in story
