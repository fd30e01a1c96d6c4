"""The table of limits as text."""

from simulator.experiments.limits.limit import Checked, Row
from simulator.experiments.limits.table import LIMITS
from simulator.report.limits_table import block, summary


def test_the_text_says_what_failed():
    good = Checked(LIMITS[0], (Row("one", 1.0, 1.0),))
    bad = Checked(LIMITS[4], (Row("two", 1.0, 2.0),))
    assert "FAILS" in block(bad) and "FAILS" not in block(good)
    assert summary([good, bad]) == "1 of 2 limits hold (2 settings); failing: L5"
