"""Enumerations: numbered without gaps, in lower case, in step with tables by class and line."""

import pickle
from dataclasses import fields
from enum import IntEnum
from inspect import getmembers, isclass

import pytest

from simulator.model import kinds
from simulator.model.kinds import (
    ARMED,
    BREAKS,
    COUNTED,
    HIDDEN,
    HUNTED,
    Line,
    OperationClass,
    Sector,
    names,
)
from simulator.model.parameters import PerClass, PerLine, PerSector

ENUMERATIONS = [
    kind
    for _, kind in getmembers(kinds, isclass)
    if issubclass(kind, IntEnum) and kind is not IntEnum
]


@pytest.mark.parametrize("kind", ENUMERATIONS)
def test_members_are_numbered_from_zero_without_gaps(kind):
    assert [int(member) for member in kind] == list(range(len(kind)))


@pytest.mark.parametrize("kind", ENUMERATIONS)
def test_names_are_lower_case_and_in_order(kind):
    assert names(kind) == tuple(member.name.lower() for member in kind)
    assert kind.__doc__


@pytest.mark.parametrize(
    ("table", "kind"), [(PerClass, OperationClass), (PerLine, Line), (PerSector, Sector)]
)
def test_tables_have_a_field_for_every_member_in_its_place(table, kind):
    assert tuple(item.name for item in fields(table)) == names(kind)
    numbers = table(*map(float, range(len(kind))))
    assert [numbers[member] for member in kind] == list(range(len(kind)))


def test_a_class_of_operation_keeps_its_nature_wherever_it_goes():
    for c in OperationClass:
        assert OperationClass(int(c)) is pickle.loads(pickle.dumps(c)) is c
        assert (BREAKS[c], HIDDEN[c], ARMED[c]) == (
            c.nature.breaks,
            c.nature.hidden,
            c.nature.armed,
        )
        assert (c in HUNTED, c in COUNTED) == (c.nature.hunted, c.nature.counted)
