"""Dates in the forms of data sets, and those that can be read two ways."""

from datetime import date

import pytest

from simulator.experiments.validation.incident_files.dates import (
    has_short_year,
    names_only_a_year,
    order_of_days,
    parse_date,
)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2001-03-09", date(2001, 3, 9)),
        ("2001/03/09", date(2001, 3, 9)),
        ("20010309", date(2001, 3, 9)),
        ("2001-03", date(2001, 3, 1)),
        ("2001", date(2001, 1, 1)),
        ("2001Q3", date(2001, 7, 1)),
        ("2001 q4", date(2001, 10, 1)),
        ("09.03.2001", date(2001, 3, 9)),
        ("3/9/2001", date(2001, 3, 9)),
        ("13/9/2001", date(2001, 9, 13)),
        ("03-09-2001", date(2001, 3, 9)),
        ("2008-11-01 00:00:00", date(2008, 11, 1)),
        ("2008-11-01T00:00:00.000Z", date(2008, 11, 1)),
        ("11/1/2008 12:00:00 AM", date(2008, 11, 1)),
        ("12 March 2019", date(2019, 3, 12)),
        ("Mar 12, 2019", date(2019, 3, 12)),
        ("12-Mar-2019", date(2019, 3, 12)),
        ("September 2019", date(2019, 9, 1)),
        ("40179", date(2010, 1, 1)),
        ("0001-01-01", date(1, 1, 1)),
        ("9999-12-31", date(9999, 12, 31)),
        ("0000-01-01", None),
        ("2001-13-01", None),
        ("2001-02-30", None),
        ("13/13/2001", None),
        ("12 Foo 2019", None),
        ("3/4/19", date(2019, 3, 4)),
        ("31.12.08", date(2008, 12, 31)),
        ("31.12.99", date(1999, 12, 31)),
        ("08-12-31", None),
        ("3/4/190", None),
        ("2001 5", None),
        ("٢٠٠١", None),
        ("soon", None),
        ("1" * 10_000, None),
    ],
)
def test_dates_are_read_in_the_forms_that_data_sets_use(text, day):
    assert parse_date(text) == day


def test_a_day_can_come_first():
    assert parse_date("3/4/2019", day_first=True) == date(2019, 4, 3)
    assert parse_date("3/14/2019", day_first=True) == date(2019, 3, 14)


def test_a_number_above_twelve_shows_the_order_of_all_dates():
    assert order_of_days(["3/4/2019", "13/4/2019", "2019-01-01"]).day_first
    assert not order_of_days(["3/4/2019", "4/13/2019"]).day_first
    assert not order_of_days(["3/4/2019", "4/13/2019"]).told


def test_dates_that_can_be_read_two_ways_are_told():
    order = order_of_days(["", "03/04/2019", "12/11/2020", "n/a"])
    assert not order.day_first and "03/04/2019" in order.told and "month first" in order.told


def test_dates_of_both_orders_are_told():
    order = order_of_days(["13/04/2019", "04/13/2019", "1/2/2019"])
    assert "04/13/2019" in order.told and "13/04/2019" in order.told


@pytest.mark.parametrize("texts", [[], ["2019-03-04"], ["4/4/2019"], ["04.03.2019"], ["2019"]])
def test_other_dates_leave_no_doubt(texts):
    assert order_of_days(texts).told == ""


def test_years_of_two_digits_are_known_as_such():
    assert has_short_year("3/4/19") and has_short_year("31.12.08 00:00")
    assert not any(map(has_short_year, ["3/4/2019", "31.12.2008", "2008-12-31", "2008"]))


def test_a_year_alone_is_known_as_such():
    assert names_only_a_year(" 2019 ") and not names_only_a_year("2019-01")
