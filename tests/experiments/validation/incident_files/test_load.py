"""Incident files: every layout, what is left out and told, and what is wrong with a file."""

from pathlib import Path

import pytest
from experiments.validation.incident_files.samples import (
    CFR,
    DCID,
    DYADIC,
    EUREPOC,
    EUREPOC_BY_NAME,
    OWN,
    RESPONSES,
)

from simulator.experiments.validation.incident_files.load import load_incidents
from simulator.experiments.validation.incident_files.record import named_record
from simulator.experiments.validation.incidents import ESPIONAGE, Incidents
from simulator.experiments.validation.patterns import percent, severity, share, volume
from simulator.loading.errors import ScenarioError
from simulator.model.kinds import OperationClass

HEAD = "initiator,target,start,class\n"


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
    assert str(reading.record) == "2001Q1-2004Q4"
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
    assert named(found) == [("PAK", "IND"), ("CHN", "IND"), ("CHN", "USA"), ("PAK", "IND")]
    assert list(found.operation_class) == [
        OperationClass.DISRUPTION,
        OperationClass.ESPIONAGE,
        OperationClass.ESPIONAGE,
        OperationClass.DISRUPTION,
    ]
    assert list(found.long_term) == [False, True, False, False]
    assert list(found.quarter) == [35, 37, 40, 65]
    assert list(found.third_party) == [True, False, False, False]
    assert severity(found) == 3
    assert percent(found.concession) == 25
    assert list(reading.left_out) == ["influence operations, which are not a class of incident"]


def test_an_initiator_outside_the_named_pair_is_counted_and_told(file):
    reading = load_incidents(file(DCID))
    assert len(reading.table().directed("PAK", "IND")) == 2
    assert "1 line: initiated from outside the named pair" in "".join(reading.told)


def test_the_pair_of_dcid_can_be_given_by_its_numbers_alone(file):
    def cut(line: str) -> str:
        cells = line.split(",")
        return ",".join(cells[:2] + cells[4:])

    text = "\n".join(map(cut, DCID.splitlines()))
    assert named(load_incidents(file(text)).table()) == named(load_incidents(file(DCID)).table())


def test_equal_lines_of_dcid_with_one_number_are_one_incident(file):
    reading = load_incidents(file(DCID + DCID.splitlines()[1] + "\n"))
    assert len(reading.table()) == 4
    assert reading.left_out["the same as another line, number included"] == 1


def test_the_layout_of_eurepoc(file):
    reading = load_incidents(file(EUREPOC))
    found = reading.table()
    assert reading.layout == "EuRepoC"
    assert named(found) == [("CHN", "IND"), ("CHN", "JPN"), ("PAK", "IND"), ("RUS", "UKR")]
    assert list(found.operation_class) == [0, 0, OperationClass.DISRUPTION, 2]
    assert list(found.long_term) == [True, True, False, False]
    assert list(found.third_party) == [False, False, True, False]
    assert found.severity is None
    assert reading.left_out == {"no initiator is a known state": 1, "no class is known": 1}


def test_the_layout_of_eurepoc_with_names_in_lists(file):
    reading = load_incidents(file(EUREPOC_BY_NAME))
    found = reading.table()
    assert named(found) == [("PRK", "KOR"), ("PRK", "JPN"), ("ISR", "IRN")]
    assert list(found.operation_class) == [0, 0, OperationClass.DISRUPTION]
    assert list(found.long_term) == [True, True, False]
    assert list(found.third_party) == [False, False, True]
    assert reading.left_out == {"no start is known": 1, "no receiver is a known state": 1}
    told = "\n".join(reading.told)
    assert "no states: Europe (region) (1), Middle East (region) (1)" in told
    assert "1 line: end before start" in told


def test_the_dyadic_layout_counts_an_incident_once_for_each_pair(file):
    reading = load_incidents(file(DYADIC))
    found = reading.table()
    assert named(found) == [("CHN", "IND"), ("PAK", "IND"), ("RUS", "NAM")]
    kinds = [OperationClass.ESPIONAGE, OperationClass.DISRUPTION, OperationClass.DEGRADATION]
    assert list(found.operation_class) == kinds
    assert list(found.long_term) == [True, False, False]
    assert list(found.third_party) == [False, True, False]


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("Data theft", OperationClass.ESPIONAGE),
        ("Hack and leak", OperationClass.ESPIONAGE),
        ("Hijacking with Misuse", OperationClass.ESPIONAGE),
        ("DDoS/Defacement", OperationClass.DISRUPTION),
        ("Ransomware & data theft extortion", OperationClass.DISRUPTION),
        ("Prolonged system outage (e.g., wiper)", OperationClass.DISRUPTION),
        ("Other", None),
        ("Not available", None),
    ],
)
def test_the_types_of_the_dyadic_layout_have_classes(file, word, kind):
    head = "incident_id,start_date,receiver_country,initiator_country,operation_type\n"
    text = head + f'1,2019-01-01,India,China,"{word}"\n2,2019-01-01,India,China,Data theft\n'
    found = load_incidents(file(text)).table()
    assert list(found.operation_class) == ([] if kind is None else [kind]) + [0]


def test_columns_of_yes_and_no_say_the_type_where_nothing_else_does(file):
    head = "incident_id,start_date,receiver_country,initiator_country,Ransomware,Data theft\n"
    text = head + "1,2019-01-01,India,China,0,1\n2,2019-01-01,India,China,1,1\n"
    found = load_incidents(file(text)).table()
    assert list(found.operation_class) == [OperationClass.ESPIONAGE, OperationClass.DISRUPTION]


def test_the_layout_of_the_tracker_of_cfr(file):
    reading = load_incidents(file(CFR))
    found = reading.table()
    assert named(found) == [
        ("CHN", "IND"), ("CHN", "USA"), ("ISR", "IRN"), ("USA", "IRN"), ("ISR", "PSE"),
        ("RUS", "UKR"),
    ]  # fmt: skip
    assert list(found.operation_class) == [0, 0, *[OperationClass.DEGRADATION] * 2, 1, 1]
    assert list(found.answered) == [False, False, True, True, False, False]
    assert reading.left_out == {
        "no victim is a state": 1,
        "no date is known": 1,
        "no class fits the type Financial Theft": 1,
    }
    told = "\n".join(reading.told)
    assert "names not recognised: Companies in Japan (1), Universities (1)" in told


def test_a_table_of_responses_is_no_list_of_incidents(file):
    with pytest.raises(ScenarioError, match=r"a table of responses \(column Cyber_escalation\)"):
        load_incidents(file(RESPONSES))


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        (DCID.replace("severity", "hurt"), "columns of DCID 2.0 without severity"),
        (EUREPOC.replace("start_date", "began"), "columns of EuRepoC without start_date"),
        (CFR.replace("Victims,", "Whom,"), "CFR Cyber Operations Tracker without Victims"),
        (OWN.replace("class", "kind"), "columns of this project's layout without class"),
        ("ID,receiver_country,receiver_name\n1,India,x\n", "columns of EuRepoC without start_date"),
        ("Name,Place\nx,y\n", "columns 'Name, Place'; expected columns initiator, target, start"),
    ],
)
def test_the_columns_that_are_missing_are_told(file, text, missing):
    with pytest.raises(ScenarioError) as problem:
        load_incidents(file(text))
    assert missing in str(problem.value)


def test_a_table_of_ones_own_may_have_any_other_columns(file):
    text = HEAD.replace("class", "class,Cyber_escalation") + "CHN,IND,2019,espionage,1\n"
    assert len(load_incidents(file(text)).table()) == 1


def test_names_that_are_not_recognised_are_told_with_their_counts(file):
    text = HEAD + (
        "Iran (Islamic Republic of),USA,2019,espionage\nPRC,India,2019,espionage\n"
        "Foo,India,2019,espionage\nFOO,India,2019,espionage\nPRC,Foo,2019,espionage\n"
        "Bar,Bar,2019,espionage\nQQ,NATO,2019,espionage\nunknown,India,2019,espionage\n"
    )
    reading = load_incidents(file(text))
    assert named(reading.table()) == [("IRN", "USA"), ("CHN", "IND")]
    assert reading.left_out == {
        "no state is known as initiator": 5,
        "no state is known as target": 1,
    }
    told = "\n".join(reading.told)
    assert "names not recognised: Foo (3), Bar (2), QQ (1)" in told
    assert "no states: NATO (1)" in told


def test_many_names_that_are_not_recognised_are_counted(file):
    text = HEAD + "CHN,IND,2019,espionage\n"
    text += "".join(f"Group {number},IND,2019,espionage\n" for number in range(50))
    (told,) = [line for line in load_incidents(file(text)).told if "recognised" in line]
    assert told.endswith("and 30 other names")


def test_a_file_without_any_state_says_what_stood_there(file):
    with pytest.raises(ScenarioError, match=r"names not recognised: Atlantis \(1\)"):
        load_incidents(file(HEAD + "Atlantis,IND,2019,espionage\n"))


def test_equal_lines_without_an_id_are_counted_each_and_told(file):
    text = HEAD + 3 * "CHN,IND,2019,espionage\n"
    reading = load_incidents(file(text))
    assert len(reading.table()) == 3
    assert any(line.startswith("2 lines: the same as another line") for line in reading.told)


def test_dates_that_can_be_read_two_ways_are_told(file):
    reading = load_incidents(file(HEAD + "CHN,IND,03/04/2019,espionage\n"))
    assert "dates such as 03/04/2019 can be read two ways" in "".join(reading.told)
    assert str(reading.record) == "2019Q1-2019Q1"


def test_years_of_two_digits_are_told(file):
    reading = load_incidents(file(HEAD + "CHN,IND,24.08.09,espionage\n"))
    assert reading.told == ["years of two digits (24.08.09) are read as 1980 to 2079"]
    assert str(reading.record) == "2009Q3-2009Q3"


def test_one_date_shows_how_all_are_read(file):
    text = HEAD + "CHN,IND,03/04/2019,espionage\nCHN,IND,25/12/2019,espionage\n"
    reading = load_incidents(file(text))
    assert reading.told == [] and str(reading.record) == "2019Q2-2019Q4"


def test_a_clean_file_leaves_nothing_to_be_told(file):
    assert load_incidents(file(HEAD + "CHN,IND,2019-03-04,espionage\n")).told == []


def test_control_characters_of_a_name_are_not_printed(file):
    text = HEAD + "CHN,IND,2019,espionage\n\u009b31mX,IND,2019,espionage\n"
    assert all(line.isprintable() for line in load_incidents(file(text)).told)


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_text_is_read_in_any_unicode(tmp_path, code):
    (tmp_path / "file.csv").write_bytes((HEAD + "Türkiye,IND,2019,espionage\n").encode(code))
    reading = load_incidents(tmp_path / "file.csv")
    assert named(reading.table()) == [("TUR", "IND")] and reading.told == []


@pytest.mark.parametrize("code", ["latin-1", "cp1252"])
def test_western_text_is_read_and_told(tmp_path, code):
    (tmp_path / "file.csv").write_bytes((HEAD + "Türkiye,IND,2019,espionage\n").encode(code))
    reading = load_incidents(tmp_path / "file.csv")
    assert named(reading.table()) == [("TUR", "IND")]
    assert "Windows-1252" in "".join(reading.told)


@pytest.mark.parametrize("sign", [";", "\t", "|"])
def test_columns_may_be_divided_by_other_signs(file, sign):
    text = OWN.replace(",", sign)
    assert load_incidents(file(text)).table().states == load_incidents(file(OWN)).table().states


def test_a_first_line_may_name_the_sign_for_excel(file):
    reading = load_incidents(file("sep=;\n" + OWN.replace(",", ";")))
    assert len(reading.table()) == 4
    with pytest.raises(ScenarioError, match=r"file\.csv:3: start"):
        load_incidents(file("sep=,\n" + HEAD + "CHN,IND,soon,espionage\n"))


def test_the_line_of_a_problem_is_that_of_the_file(file):
    text = HEAD + '\nCHN,IND,2019,"espionage"\n"C\nN",IND,2019,espionage\nCHN,IND,soon,espionage\n'
    with pytest.raises(ScenarioError, match=r"file\.csv:6: start"):
        load_incidents(file(text))


def test_a_named_record_scales_the_counts(file):
    text = HEAD + "CHN,IND,2019-03-04,espionage\n"
    assert volume(load_incidents(file(text), named_record("2000-2020")).table()) == 1


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
        ("initiator,target,start,class,start\nCHN,IND,2001,disruption,\n", ["start", "twice"]),
        (HEAD + "CHN,IND,2001,disruption,5\n", ["file.csv:2", "5 cells"]),
        (HEAD + 'CHN,"IND,2001,disruption\n', ["file.csv", "line 2"]),
        (HEAD + "CHN,IND,2001," + "x" * 140_000, ["file.csv", "field larger"]),
        ("x" * 1_100_000, ["file.csv", "a line of more than"]),
        (
            "initiator,target,start,class,end\nCHN,IND,2001-05-01,espionage,2001-04-01\n",
            ["file.csv:2", "end", "from 2001-05-01 on"],
        ),
    ],
)
def test_a_bad_file_is_told_with_line_and_column(file, text, parts):
    with pytest.raises(ScenarioError) as problem:
        load_incidents(file(text))
    assert all(part in str(problem.value) for part in parts)


@pytest.mark.parametrize(
    "content",
    [b"\xff\xfe\x00", b"a,b\n1,2,3,4\n1\n", b"\x00" * 50, bytes(range(256)), b"\x81\x8d\n"],
)
def test_what_is_no_table_is_told_in_one_message(tmp_path, content):
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    with pytest.raises(ScenarioError):
        load_incidents(path)


@pytest.mark.parametrize("name", ["missing.csv", "file.xlsx", ""])
def test_a_file_that_is_missing_or_no_spreadsheet_is_told(tmp_path, name):
    (tmp_path / "file.xlsx").write_bytes(b"not a spreadsheet")
    with pytest.raises(ScenarioError):
        load_incidents(tmp_path / name)
