"""What users and documents need and no code of the package does: `make lint` counts it as used.

A name belongs here if it is public, and only then.
"""

from pathlib import Path

import pytest

from simulator import commands
from simulator.agents.mesa_model import StateAgent
from simulator.model.kinds import Sector
from simulator.model.parameters import PerSector
from simulator.results.results import Results
from simulator.theory import kunreuther_heal_equilibria

GUIDES = Path(__file__).parents[1] / "docs" / "how_to"


@pytest.mark.parametrize(
    "view",
    [
        StateAgent.hostility_towards,
        StateAgent.grievance_against,
        StateAgent.threat_from,
        StateAgent.alignment_with,
        StateAgent.crisis_with,
        StateAgent.choose_budget,
    ],
)
def test_the_guide_to_classes_names_what_an_agent_sees_and_chooses(view):
    assert f"`{view.__name__}`" in (GUIDES / "write_a_strategy_class.md").read_text("utf-8")


def test_the_guide_to_results_keeps_them():
    assert f".{Results.save.__name__}(" in (GUIDES / "read_a_result.md").read_text("utf-8")


def test_the_package_of_commands_says_how_to_add_one():
    assert f"{commands.register.__name__}(Command(" in commands.__doc__


def test_a_table_by_sector_stands_in_the_order_of_the_sectors():
    table = PerSector(*Sector)
    assert table.energy == Sector.ENERGY and table.finance == Sector.FINANCE
    assert table.telecommunications == Sector.TELECOMMUNICATIONS
    assert table.government_defence == Sector.GOVERNMENT_DEFENCE
    assert table.health == Sector.HEALTH and table.corridor == Sector.CORRIDOR


def test_protection_against_contagion_can_have_two_equilibria():
    """Kunreuther, Heal 2003: what others do decides whether a protection of middling price pays."""
    found = kunreuther_heal_equilibria(2, p=0.1, q=0.5, loss=100.0, cost=7.0)
    assert found.all_invest and found.none_invest
