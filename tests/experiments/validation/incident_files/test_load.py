"""Incident files: the documented layout, DCID 2.0, EuRepoC, and what is wrong with a file."""

import zipfile
from datetime import date
from pathlib import Path

import pytest

from simulator.experiments.validation.incident_files.cells import parse_date
from simulator.experiments.validation.incident_files.countries import state_code
from simulator.experiments.validation.incident_files.load import load_incidents
from simulator.experiments.validation.incident_files.reading import quarter_of
from simulator.experiments.validation.incidents import ESPIONAGE, Incidents
from simulator.experiments.validation.patterns import percent, severity, share
from simulator.loading.errors import ScenarioError
from simulator.model.kinds import OperationClass

OWN = """\
id,initiator,target,start,end,class,severity,third_party,answers,concession
a,CHN,IND,2001-03-09,2001-12-01,espionage,3,0,,0
b,India,Pakistan,2003Q2,,disruption,2,1,,0
c,770,750,2003-07,,disruption,2,0,b,1
d,USA,Iran,2004,,degradation,7,0,,0
e,RUS,USA,2004,,disinformation,,,,
"""
DCID = """\
Cyberincidentnum,Dyadpair,StateA,StateB,Name,interactionstartdate,interactionenddate,method,\
targettype,initiator,cyber_objective,information_operation,objective_achievement,Concession,\
3rdpartyinitiator,severity,damage type
1,750770,India ,Pakistan,One,2008-11-01,2008-11-05,1,2,770,1,0,1,0,1,2,1
2,710750,China,India,Two,4/1/2009,12/30/2009,3,2,710,3,0,1,0,0,3,2
3,2710,US,China,Three,40179,40210,3,3,710.0,2,0,1,1,0,4,2
4,2365,US,Russia,Four,2016-05-01,2016-06-01,3,1,365,5,1,1,0,0,3,3
5,2710,US,China,Five,2016-05-01,2016-06-01,3,1,999,1,0,1,0,0,3,3
"""
EUREPOC = """\
incident_id,name,start_date,end_date,incident_type,receiver_country,\
receiver_country_alpha_2_code,initiator_country,initiator_alpha_2,initiator_category,\
physical_effects_spatial,weighted_intensity
1,One,01.02.2020,01.12.2020,Data theft;Hijacking with Misuse,India;Japan,IN;JP,China,CN,State,none,4
2,Two,15.07.2021,Not available,Disruption,India,IN,Pakistan,PK,Non-state-group,Not available,2
3,Three,01.01.2022,,Disruption;Ransomware,Ukraine,UA,Russia,RU,\
"Non-state actor, state-affiliation suggested",Local effects,7
4,Four,01.01.2022,,Data theft,Germany,DE,Not available,Not available,Unknown - not attributed,,3
5,Five,01.01.2022,,Not available,Germany,DE,Russia,RU,State,,3
"""


@pytest.fixture
def file(tmp_path):
    def write(text: str, name: str = "file.csv") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def named(incidents: Incidents) -> list[tuple[str, str]]:
    states = incidents.states
    return [
        (states[i], states[j]) for i, j in zip(incidents.initiator, incidents.target, strict=True)
    ]


def test_the_documented_layout(file):
    reading = load_incidents(file(OWN))
    found = reading.table()
    assert reading.layout == "incidents"
    assert named(found) == [("CHN", "IND"), ("IND", "PAK"), ("PAK", "IND"), ("USA", "IRN")]
    assert list(found.quarter) == [0, 9, 10, 12] and found.quarters == 16
    assert list(found.third_party) == [False, True, False, False]
    assert list(found.long_term) == [True, False, False, False]
    assert reading.left_out == {"disinformation, which is not a class of incident": 1}


def test_an_answer_is_found_by_the_id_that_it_names(file):
    found = load_incidents(file(OWN)).table()
    assert list(found.answered) == [False, True, False, False]
    assert list(found.answer_severity) == [0, 2, 0, 0]
    assert percent(found.concession) == 25


def test_columns_that_a_file_lacks_stay_unknown(file):
    text = "class,start,target,initiator\nespionage,2001,IND,CHN\n"
    found = load_incidents(file(text)).table()
    assert found.severity is None and found.answered is None and found.third_party is None
    assert share(found, ESPIONAGE) == 100


def test_the_severity_of_a_response_can_stand_in_the_incident_itself(file):
    text = (
        "initiator,target,start,class,severity,response_severity\n"
        "PAK,IND,2001,disruption,2,\nPAK,IND,2002,disruption,2,3\n"
    )
    found = load_incidents(file(text)).table()
    assert list(found.answer_severity) == [0, 3]


def test_the_layout_of_dcid(file):
    reading = load_incidents(file(DCID))
    found = reading.table()
    assert reading.layout == "DCID 2.0" and found.rivals == 126
    assert named(found) == [("PAK", "IND"), ("CHN", "IND"), ("CHN", "USA")]
    assert list(found.operation_class) == [
        OperationClass.DISRUPTION,
        OperationClass.ESPIONAGE,
        OperationClass.ESPIONAGE,
    ]
    assert list(found.long_term) == [False, True, False]
    assert list(found.quarter) == [3, 5, 8]
    assert list(found.third_party) == [True, False, False]
    assert severity(found) == 3
    assert percent(found.concession) == pytest.approx(100 / 3)
    assert sum(reading.left_out.values()) == 2


def test_the_layout_of_eurepoc(file):
    reading = load_incidents(file(EUREPOC))
    found = reading.table()
    assert reading.layout == "EuRepoC"
    assert named(found) == [("CHN", "IND"), ("CHN", "JPN"), ("PAK", "IND"), ("RUS", "UKR")]
    assert list(found.operation_class) == [0, 0, OperationClass.DISRUPTION, 2]
    assert list(found.long_term) == [True, True, False, False]
    assert list(found.third_party) == [False, False, True, False]
    assert found.severity is None
    assert reading.left_out == {"no initiator is known": 1, "no class is known": 1}


def test_the_dyadic_file_of_eurepoc_names_the_type_otherwise(file):
    text = EUREPOC.replace("incident_type", "operation_type")
    assert len(load_incidents(file(text)).table()) == 4


def sheet(rows: list[list[str]]) -> str:
    cells = "".join(
        "<row>" + "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in row) + "</row>"
        for row in rows
    )
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{space}"><sheetData>{cells}</sheetData></worksheet>'


def write_spreadsheet(path: Path, rows: list[list[str]]) -> None:
    """Write the least that counts as a spreadsheet."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/>'
        "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="DCID" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>'
        "</Relationships>",
        "xl/worksheets/sheet1.xml": sheet(rows),
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)


def test_dcid_is_read_from_its_spreadsheet(tmp_path, file):
    pytest.importorskip("python_calamine")
    path = tmp_path / "DCID.xlsx"
    write_spreadsheet(path, [line.split(",") for line in DCID.splitlines()])
    assert named(load_incidents(path).table()) == named(load_incidents(file(DCID)).table())


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", ["file.csv"]),
        ("initiator,target,start\nCHN,IND,2001\n", ["columns", "class"]),
        ("initiator,target,start,class\n", ["no incident"]),
        ("initiator,target,start,class\nCHN,IND,20x1,disruption\n", ["file.csv:2", "start"]),
        ("initiator,target,start,class\nCHN,IND,2001,espionag\n", ["did you mean espionage"]),
        ("initiator,target,start,class\nCHN,,2001,disruption\n", ["target", "empty"]),
        ("initiator,target,start,class\nCHN,China,2001,disruption\n", ["another state"]),
        (
            "initiator,target,start,class,severity\nCHN,IND,2001,disruption,11\n",
            ["file.csv:2", "severity", "from 1 to 10"],
        ),
        (
            "initiator,target,start,class,third_party\nCHN,IND,2001,disruption,maybe\n",
            ["third_party", "0 or 1"],
        ),
        (
            "id,initiator,target,start,class\n1,CHN,IND,2001,disruption\n1,CHN,IND,2001,disruption\n",
            ["file.csv:3", "each id once"],
        ),
    ],
)
def test_a_bad_file_is_told_with_line_and_column(file, text, parts):
    with pytest.raises(ScenarioError) as problem:
        load_incidents(file(text))
    assert all(part in str(problem.value) for part in parts)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"a,b\n1,2,3,4\n1\n", b"\x00" * 50])
def test_what_is_no_table_is_told_in_one_message(tmp_path, content):
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    with pytest.raises(ScenarioError):
        load_incidents(path)


@pytest.mark.parametrize("name", ["missing.csv", "file.xlsx"])
def test_a_file_that_is_missing_or_no_spreadsheet_is_told(tmp_path, name):
    (tmp_path / "file.xlsx").write_bytes(b"not a spreadsheet")
    with pytest.raises(ScenarioError):
        load_incidents(tmp_path / name)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2001-03-09", date(2001, 3, 9)),
        ("2001-03", date(2001, 3, 1)),
        ("2001", date(2001, 1, 1)),
        ("2001Q3", date(2001, 7, 1)),
        ("09.03.2001", date(2001, 3, 9)),
        ("3/9/2001", date(2001, 3, 9)),
        ("2008-11-01 00:00:00", date(2008, 11, 1)),
        ("40179", date(2010, 1, 1)),
        ("2001-13-01", None),
        ("soon", None),
    ],
)
def test_dates_are_read_in_the_forms_that_data_sets_use(text, day):
    assert parse_date(text) == day


def test_quarters_are_counted_from_the_first_of_the_record():
    assert [quarter_of(date(2001, m, 1), 2000) for m in (1, 3, 4, 12)] == [4, 4, 5, 7]


@pytest.mark.parametrize("word", ["PAK", "pk", "770", "770.0", " Pakistan "])
def test_a_state_is_known_by_code_number_and_name(word):
    assert state_code(word) == "PAK"


def test_an_unknown_state_keeps_its_name():
    assert state_code("Atlantis") == "Atlantis"
