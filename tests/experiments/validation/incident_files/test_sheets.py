"""Spreadsheets: read from the first sheet, refused before they take too much memory."""

import csv

import pytest
from experiments.validation.incident_files.samples import (
    DCID,
    EUREPOC,
    archive,
    sheet,
    spreadsheet,
    worksheet,
)

from simulator.experiments.validation.incident_files import sheets
from simulator.experiments.validation.incident_files.load import load_incidents
from simulator.loading.errors import ScenarioError

pytest.importorskip("python_calamine")

HEAD = ["initiator", "target", "start", "class"]


@pytest.fixture
def told(tmp_path):
    def load(content: bytes, name: str = "file.xlsx") -> str:
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(ScenarioError) as problem:
            load_incidents(path)
        assert len(problem.value.problems) == 1
        return str(problem.value)

    return load


@pytest.mark.parametrize("text", [DCID, EUREPOC])
def test_a_spreadsheet_is_read_like_its_csv(tmp_path, text):
    (tmp_path / "file.csv").write_text(text)
    rows = list(csv.reader(text.splitlines()))
    (tmp_path / "file.xlsx").write_bytes(spreadsheet(sheet(rows)))
    assert load_incidents(tmp_path / "file.xlsx") == load_incidents(tmp_path / "file.csv")


def test_a_spreadsheet_is_known_by_its_content(tmp_path):
    (tmp_path / "file.csv").write_bytes(
        spreadsheet(sheet([HEAD, ["CHN", "IND", "2019", "espionage"]]))
    )
    assert len(load_incidents(tmp_path / "file.csv").table()) == 1


@pytest.mark.parametrize(
    "far",
    [
        '<row r="1048576"><c r="XFD1048576" t="n"><v>1</v></c></row>',
        '<row r="900000"><c r="ZZ900000"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row><row r="9999"/>',
        '<row r="4294967295"><c r="A1"><v>1</v></c></row>',
        '<row><c r="A1048577"><v>1</v></c></row>',
        '<row r="2">' + "<c/>" * 5_000 + "</row>" + "<row/>" * 2_000,
    ],
)
def test_a_cell_far_out_is_refused(told, far):
    content = spreadsheet(worksheet(far))
    assert len(content) < 30_000
    assert "reaches to row" in told(content) or "a cell at" in told(content)


def test_a_bomb_is_refused_before_it_is_unpacked(told, monkeypatch):
    monkeypatch.setattr(sheets, "MOST_UNPACKED", 10_000)
    message = told(spreadsheet(worksheet(" " * 1_000_000)))
    assert "very large when unpacked" in message


def test_many_parts_are_refused(told, monkeypatch):
    monkeypatch.setattr(sheets, "MOST_PARTS", 3)
    assert "5 parts" in told(spreadsheet(sheet([HEAD])))


def test_declarations_are_refused(told):
    bomb = '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><worksheet>&c;</worksheet>'
    assert "declarations" in told(spreadsheet(bomb))


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04",
        b"PK\x03\x04" + b"\x00" * 100,
        archive({}),
        archive({"a.txt": "b"}),
        spreadsheet(sheet([HEAD]))[:-40],
        spreadsheet(sheet([HEAD])).replace(b"PK\x01\x02", b"PK\x01\x03"),
        spreadsheet("<worksheet"),
        spreadsheet(""),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600,
        b"\x1f\x8b\x08\x00" + b"\x00" * 20,
    ],
)
def test_what_is_damaged_is_told_in_one_message(told, content):
    assert "file.xlsx" in told(content)


def test_numbers_and_dates_of_a_sheet_become_text(tmp_path):
    cells = "".join(f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in HEAD)
    row = "<c><v>710</v></c><c><v>750.0</v></c><c><v>40179</v></c>"
    word = '<c t="inlineStr"><is><t>espionage</t></is></c>'
    content = spreadsheet(worksheet(f"<row>{cells}</row><row>{row}{word}</row>"))
    (tmp_path / "file.xlsx").write_bytes(content)
    reading = load_incidents(tmp_path / "file.xlsx")
    assert str(reading.record) == "2010Q1-2010Q1" and reading.table().states == ("CHN", "IND")


def test_an_error_cell_is_no_state(tmp_path):
    rows = [HEAD, ["#N/A", "IND", "2019", "espionage"], ["CHN", "IND", "2019", "espionage"]]
    (tmp_path / "file.xlsx").write_bytes(spreadsheet(sheet(rows)))
    reading = load_incidents(tmp_path / "file.xlsx")
    assert reading.left_out == {"no state is known as initiator": 1}
