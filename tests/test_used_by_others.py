"""What users and documents need and no code of the package does: `make lint` counts it as used.

A name belongs here if it is public, and only then.
"""

from pathlib import Path
from statistics import median

import pytest

from simulator import commands
from simulator.agents.mesa_model import StateAgent
from simulator.initial.losses import anchors, load_losses, load_totals
from simulator.model.kinds import Sector
from simulator.model.parameters import PerSector
from simulator.results.results import Results
from simulator.theory import kunreuther_heal_equilibria

DOCUMENTS = Path(__file__).parents[1] / "docs"
GUIDES = DOCUMENTS / "how_to"


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


def span(low, high):
    return f"{low:g}" if low == high else f"{low:g}-{high:g}"


def test_the_document_of_data_shows_what_the_operations_of_a_severity_cost():
    lines = (DOCUMENTS / "data.md").read_text("utf-8").splitlines()
    for a in anchors(load_losses()):
        counts = f"{a.severity} | {a.cases} | {a.linked} | {a.priced} | {a.single}"
        assert f"| {counts} | {a.median:.3g} | {span(a.low, a.high)} |" in lines


def test_the_document_of_data_shows_every_published_total():
    lines = (DOCUMENTS / "data.md").read_text("utf-8").splitlines()
    for total in load_totals():
        bounds = span(total.usd_bn.low, total.usd_bn.high)
        assert f"| {total.state} | {total.year} | {bounds} | {total.covers} |" in lines


def test_the_document_of_data_counts_the_cases_as_they_are():
    text = " ".join((DOCUMENTS / "data.md").read_text("utf-8").split())
    losses = load_losses()
    linked = [loss for loss in losses if loss.initiator]
    priced = [loss for loss in losses if loss.usd_mn]
    published = sum(loss.severity_basis == "published" for loss in losses)
    outages = [loss.outage_days for loss in losses if loss.outage_days is not None]
    years = [loss.usd_mn.price_year for loss in priced]
    at_home = [loss for loss in losses if loss.victim in {"IND", "PAK"}]
    assert f"{len(losses)} cases, {len(linked)} with a state that is named" in text
    assert f"{sum(bool(loss.usd_mn) for loss in linked)} of these with an estimate" in text
    assert f"({published} cases), `our reading` ours ({len(losses) - published})" in text
    assert f"{len(outages)} cases: .05 to {max(outages):g} days, median {median(outages):g}" in text
    assert f"of the `price_year`, {min(years)} to {max(years)}" in text
    assert len(at_home) == 10 and "theirs alone*: ten cases, three priced" in text
    assert sum(bool(loss.usd_mn) for loss in at_home) == 3
