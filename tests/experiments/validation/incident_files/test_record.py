"""The period that a file covers: named, published, or from the first incident to the last."""

from datetime import date, timedelta

import pytest
from experiments.validation.incident_files.samples import DCID

from simulator.experiments.validation.incident_files.load import load_incidents
from simulator.experiments.validation.incident_files.reading import Reading
from simulator.experiments.validation.incident_files.record import Record, named_record
from simulator.experiments.validation.patterns import growth, volume

HEAD = "initiator,target,start,class\n"


def lines(*starts: str) -> str:
    return HEAD + "".join(f"CHN,IND,{start},espionage\n" for start in starts)


@pytest.fixture
def read(tmp_path):
    def load(text: str, record: Record | None = None) -> Reading:
        path = tmp_path / "file.csv"
        path.write_text(text)
        return load_incidents(path, record)

    return load


def test_part_years_do_not_count_as_whole_ones(read):
    reading = read(lines("2001-11-09", "2003-02-01"))
    assert str(reading.record) == "2001Q4-2003Q1"
    assert reading.table().quarters == 6 and list(reading.table().quarter) == [0, 5]


def test_a_last_date_that_is_only_a_year_stands_for_all_of_it(read):
    assert str(read(lines("2001", "2003")).record) == "2001Q1-2003Q4"


@pytest.mark.parametrize("stray", ["0001-01-01", "1019-05-01", "1901-01-01", "2099", "9999-12-31"])
def test_a_date_on_which_nothing_can_have_been_does_not_dilute_the_counts(read, stray):
    clean = lines("2001-01-05", "2003-12-31")
    with_stray = read(clean + f"CHN,IND,{stray},espionage\n")
    assert volume(with_stray.table()) == volume(read(clean).table()) == 2 * 84 / 12
    (told,) = [line for line in with_stray.told if "outside the record" in line]
    assert told.startswith("left out: 1 line, ") and stray[:4] in told


def test_a_date_far_from_all_others_is_left_out_and_told(read):
    reading = read(lines("1985-01-01", *(f"20{year}-01-01" for year in range(10, 20))))
    assert str(reading.record) == "2010Q1-2019Q1" and len(reading.table()) == 10
    assert "1985-01-01" in "".join(reading.told)


def test_of_few_incidents_far_apart_none_is_stray(read):
    assert len(read(lines("1990", "2005", "2020")).table()) == 3


def test_the_future_is_outside(read):
    soon = date.today() + timedelta(days=40)
    assert len(read(lines("2019-01-01", soon.isoformat())).table()) == 1


def test_a_file_of_impossible_dates_alone_is_refused(read):
    with pytest.raises(ValueError, match="1901-01-01"):
        read(lines("1901-01-01"))


def test_a_named_record_holds(read):
    reading = read(lines("2001-02-01", "2009-02-01"), named_record("2000-2004"))
    assert reading.table().quarters == 20 and list(reading.table().quarter) == [4]
    assert "2009-02-01" in "".join(reading.told)


@pytest.mark.parametrize(
    ("text", "first", "quarters"),
    [("2000Q1-2020Q4", 8000, 84), ("2000-2020", 8000, 84), ("2001q2:2001q2", 8005, 1)],
)
def test_a_record_is_named_by_its_ends(text, first, quarters):
    assert named_record(text) == Record(first, quarters)


@pytest.mark.parametrize("text", ["", "2000", "2020-2000", "0001-9999", "2000Q5-2001Q1", "a-b"])
def test_what_is_no_period_is_no_record(text):
    assert named_record(text) is None


def test_the_record_of_dcid_is_that_of_its_published_counts(read):
    reading = read(DCID)
    assert str(reading.record) == "2000Q1-2020Q4" and reading.table().quarters == 84


def test_an_incident_just_outside_is_counted_as_in_the_published_counts(read):
    late = DCID.replace("1,2008-11-05", "1,2021-03-05").replace("2008-11-01", "2021-01-05")
    reading = read(late)
    assert len(reading.table()) == 4 and reading.table().quarter[0] == 83
    assert any("counted at the edge" in line and "2021-01-05" in line for line in reading.told)
    later = read(DCID.replace("2008-11-01", "2021-04-01"))
    assert len(later.table()) == 3 and any("outside the record" in line for line in later.told)


def test_growth_since_2000_needs_a_record_that_begins_then(read):
    rows = lines("2001-02-01", *(f"20{year}-02-01" for year in range(15, 20)))
    assert growth(read(rows, named_record("2000-2020")).table()) == pytest.approx(5 * 6 / 7)
    assert growth(read(rows, named_record("1999-2020")).table()) != growth(read(rows).table())
    assert str(growth(read(rows, named_record("1999-2020")).table())) == "nan"
