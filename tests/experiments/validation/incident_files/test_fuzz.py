"""Damaged incident files: every one is read or refused in one message, none ends in a traceback."""

import io
import math
import random
import zipfile

import pytest
from experiments.validation.incident_files.samples import LAYOUTS, sheet, spreadsheet

from simulator.experiments.validation.figures import STATISTICS, SUBSET
from simulator.experiments.validation.incident_files.load import load_incidents
from simulator.experiments.validation.incidents import Incidents
from simulator.loading.errors import ScenarioError

CASES, MANY = 120, 5_000
CELLS = [
    "", " ", "#N/A", "n/a", "-", "none", "Europe", "EU (region)", "Not available", "PRC", "NA",
    "Iran (Islamic Republic of)", "['Korea, Republic of', 'X']", "[[[[", "China;;Russia", "=1+1",
    "999", "-1", "1e308", "nan", "03/04/2019", "31.12.1899", "0001-01-01", "9999-12-31", "99999",
    "2019Q5", "2019", "0", "1", "5", "11", "²", "٣", "\x00", "\x1b[31m", '"', "\u2028",
    "DDoS/Defacement", "espionage", "Disruption", "770750", "2710", "a" * 500,
]  # fmt: skip


ROWS = ["0", "-1", "7", "1048576", "99999999999"]
PLACES = ["A0", "A1", "XFD9", "ZZZZ1", "1", "é", ""]
KINDS = ["s", "n", "d", "e", "b", "str", "x"]


def mutant(rng: random.Random) -> bytes:
    """Return a file of a layout with damage to its cells, its columns, its lines or its bytes."""
    text = rng.choice(list(LAYOUTS.values()))
    rows = [line.split(",") for line in text.splitlines()]
    for _ in range(rng.randint(0, 6)):
        row = rng.choice(rows)
        place = rng.randrange(len(row)) if row else 0
        damage = rng.randrange(9)
        if damage < 4 and row:
            row[place] = rng.choice(CELLS)
        elif damage == 4:
            row.insert(place, rng.choice(CELLS))
        elif damage == 5 and row:
            del row[place]
        elif damage == 6:
            rows.append(list(row))
        elif damage == 7 and len(rows) > 1:
            rows.remove(row)
        elif damage == 8 and row:
            for other in rows:
                del other[place : place + 1]
    if rng.random() < 0.2:
        return damaged_archive(
            spreadsheet(
                sheet([[c.replace("\x00", "").replace("\x1b", "") for c in r] for r in rows])
            ),
            rng,
        )
    sign = rng.choice(",,,,;\t|")
    content = "\n".join(sign.join(row) for row in rows)
    code = rng.choice(["utf-8", "utf-8", "utf-8", "utf-8-sig", "utf-16", "utf-32", "latin-1"])
    return damaged(content.encode(code, "replace"), rng)


def damaged(content: bytes, rng: random.Random) -> bytes:
    for _ in range(rng.choice([0, 0, 0, 1, 3])):
        place = rng.randrange(len(content) + 1)
        piece = rng.choice([b"", b"\x00", b"\xff", b'"', b"\n", b"\r", rng.randbytes(4)])
        content = content[:place] + piece + content[place + rng.randint(0, 3) :]
    return content[: rng.randrange(len(content) + 1)] if rng.random() < 0.05 else content


def damaged_archive(content: bytes, rng: random.Random) -> bytes:
    """Return a spreadsheet with damage inside one of its parts, or to the archive."""
    if rng.random() < 0.3:
        return damaged(content, rng)
    found = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        parts = old.infolist()
        chosen = rng.choice(parts) if rng.random() < 0.6 else None
        for part in parts:
            data = old.read(part)
            if part is chosen:
                data = structurally(data, rng)
            if part is not chosen or rng.random() < 0.95:
                new.writestr(part.filename, data)
    return found.getvalue()


def structurally(data: bytes, rng: random.Random) -> bytes:
    """Return XML with another place, type or value of a cell, or with plain damage."""
    for old, new in rng.sample(
        [
            (
                b"<row>",
                f'<row r="{rng.choice(["0", "-1", "7", "1048576", "99999999999"])}">'.encode(),
            ),
            (b"<c ", f'<c r="{rng.choice(["A0", "A1", "XFD9", "ZZZZ1", "1", "é", ""])}" '.encode()),
            (b'"inlineStr"', f'"{rng.choice(["s", "n", "d", "e", "b", "str", "x"])}"'.encode()),
            (b"<is><t>", b"<v>"),
            (b"<sheetData>", b'<dimension ref="A1:XFD1048576"/><sheetData>'),
            (b"r1", b"r2"),
            (b"xl/", b"../xl/"),
        ],
        2,
    ):
        data = data.replace(old, new, rng.choice([1, 1, 50]))
    return damaged(data, rng) if rng.random() < 0.5 else data


def attempt(path) -> bool:
    """Read a file and compute every figure; tell whether it could be read."""
    try:
        reading = load_incidents(path)
    except ScenarioError as error:
        assert error.problems
        lines = str(error).splitlines()
        assert len(lines) == len(error.problems) <= 101
        assert all(line.isprintable() and len(line) < 3_000 for line in lines)
        return False
    found = reading.table()
    assert isinstance(found, Incidents) and len(found) > 0 and 0 < found.quarters <= 400
    assert all(len(state) == 3 and state.isupper() for state in found.states)
    assert all(line.isprintable() for line in reading.told)
    for table in (found, found.among(SUBSET)):
        assert not any(math.isinf(statistic.compute(table)) for statistic in STATISTICS)
    return True


def fuzz(folder, cases: int, seed: int) -> int:
    rng, read = random.Random(seed), 0
    for number in range(cases):
        content = mutant(rng)
        path = folder / rng.choice(["file.csv", "file.xlsx"])
        path.write_bytes(content)
        try:
            read += attempt(path)
        except BaseException as error:
            raise AssertionError(f"{type(error).__name__}, case {number}: {content!r}") from error
    return read


def test_damaged_files_are_read_or_refused(tmp_path):
    read = fuzz(tmp_path, CASES, seed=1)
    assert CASES / 10 < read < CASES  # the mutants are neither all dead nor all harmless


@pytest.mark.long
@pytest.mark.parametrize("part", range(5))
def test_many_damaged_files_are_read_or_refused(tmp_path, part):
    assert fuzz(tmp_path, MANY // 5, seed=100 + part)


def test_the_fuzz_sees_a_defect(tmp_path, monkeypatch):
    def broken(_path):
        raise TypeError("planted")

    monkeypatch.setitem(globals(), "load_incidents", broken)
    with pytest.raises(AssertionError, match="TypeError, case 0"):
        fuzz(tmp_path, 5, seed=1)
