"""Parameters: described, within their ranges, and read by rules as they are written."""

from dataclasses import fields
from enum import IntEnum

import numpy as np
import pytest
from worlds import edges, parameter_names, tuned

from simulator.model.kinds import OperationClass, WeightMode
from simulator.model.parameters import (
    JUDGEMENT,
    Parameters,
    PerClass,
    PerLine,
    PerMember,
    PerSector,
    describe,
    record_dtype,
    to_record,
)

ROWS = list(describe())
NUMBERS = [row for row in ROWS if not isinstance(row.default, IntEnum)]


def values(default):
    if isinstance(default, PerMember):
        return [getattr(default, item.name) for item in fields(default)]
    return [default]


def test_every_parameter_has_a_name_of_its_own_a_unit_a_meaning_and_a_source():
    assert len({row.name for row in ROWS}) == len(ROWS) > 100
    assert all(row.unit and row.text and row.source for row in ROWS)


@pytest.mark.parametrize("row", NUMBERS, ids=lambda row: row.name)
def test_defaults_lie_in_their_range_and_sweeps_inside_it(row):
    assert row.low < row.high
    assert all(row.low <= value <= row.high for value in values(row.default))
    low, high = row.sweep
    assert row.low <= low <= high <= row.high
    if row.source == JUDGEMENT and low < high and len(values(row.default)) == 1:
        assert low <= row.default <= high, "the default is one of the values that are swept"


def test_the_record_reads_like_the_dataclass():
    parameters = Parameters()
    record = to_record(parameters)
    assert record.dtype == record_dtype()
    for row in ROWS:
        section, name = row.name.split(".")
        kept = getattr(getattr(record, section), name)
        assert list(np.ravel(kept)) == [float(v) for v in values(row.default)], row.name


@pytest.mark.parametrize("name", parameter_names())
def test_every_value_at_the_edge_reaches_the_record(name):
    section, field = name.split(".")
    for value in edges(name):
        kept = getattr(getattr(to_record(tuned({name: value})), section), field)
        assert (np.ravel(kept) == float(value)).all()


def test_options_are_accepted_by_name_and_nothing_else():
    from pydantic import TypeAdapter, ValidationError

    adapter = TypeAdapter(Parameters)
    found = adapter.validate_python({"relative_gains": {"w_mode": "absolute"}})
    assert found.relative_gains.w_mode is WeightMode.ABSOLUTE
    with pytest.raises(ValidationError, match="expected one of: threat, absolute, power, equal"):
        adapter.validate_python({"relative_gains": {"w_mode": "absolutely"}})


def test_tables_are_read_by_number():
    numbers = [float(1 + c) for c in OperationClass]
    table = PerClass(*numbers)
    assert [table[c] for c in OperationClass] == numbers


@pytest.mark.parametrize("kind", [PerClass, PerLine, PerSector])
def test_rows_of_members_say_what_is_usual_of_each_of_their_parameters(kind):
    usual = {row.name: row.default for row in ROWS if isinstance(row.default, kind)}
    assert usual == kind.defaults
    assert all(set(row) == set(usual) for row in kind.rows.values())
