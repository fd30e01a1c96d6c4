"""Stored folders, damaged in every way there is: one message or the right answer, and no loss.

Whatever was changed on the disk, a command ends with an exit code and without a traceback, and
leaves every file of the folder as it was, but for reports that it was asked to write.
"""

import json
import random
import re
import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from simulator import cli
from simulator.experiments.sweeps.runner import SweepRunner
from simulator.results import store

TINY = ("world=triad", "horizon=4", "replicates=2")
PAIR = "strategies=[status_quo,neutrality]"
SWEEP = (
    *TINY,
    "points=6",
    "outcomes=[autonomy,damage]",
    "levers.strategy=[self_reliance,status_quo]",
    "uncertainties={parameters.suppliers.transfer:{},parameters.spillover.coupling:{}}",
)
MADE = {
    "run": ("run", *TINY),
    "comparison": ("compare", "dependence_vs_diversification", *TINY, PAIR, "--map-points", "2"),
    "sweep": ("sweep", *SWEEP),
    "ablation": ("ablate", *TINY, "mechanisms=[crises,coupling]"),
    "validation": ("validate", "replicates=2"),
    "limits": ("limits", "--theory", "grieco"),
}
READING = (
    ("verify", "--quiet"),
    ("report",),
    ("resume", "--quiet"),
    ("sensitivity", "--quiet"),
    ("discover", "--quiet", "outcome=autonomy", "against=none", "above=0.5"),
    ("query",),
    ("query", "select * from outcomes"),
    ("compare", "--no-map", "--quiet"),
    ("run", "--quiet"),
    ("check",),
)
WRITTEN = ("report.html", "narrative.txt", "ablation.csv", "manifest.json", "sweep.yaml")


@pytest.fixture(scope="module")
def originals(tmp_path_factory):
    """A small folder of every kind, and of sweeps and comparisons that were interrupted."""
    place = tmp_path_factory.mktemp("originals")
    for name, words in MADE.items():
        assert cli.main([*words, "--quiet", "--output", str(place / name)]) == 0
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(SweepRunner, "_finish", _interrupted)
        assert cli.main(["sweep", *SWEEP, "--output", str(place / "cut_sweep")]) == 130
        patched.setattr("simulator.engine.remembered.EVERY", 0.0)
        patched.setattr("simulator.report.write.write_comparison", _interrupted)
        words = [*MADE["comparison"], "--output", str(place / "cut_comparison")]
        assert cli.main(words) == 130
    return place


def _interrupted(*_):
    raise KeyboardInterrupt


# --- ways to damage a folder -------------------------------------------------------------------


def leaves(tree, path=()):
    """Yield the path of every node of a tree of plain data."""
    yield path
    items = tree.items() if isinstance(tree, dict) else enumerate(tree)
    for key, value in list(items)[:40] if isinstance(tree, dict | list) else ():
        yield from leaves(value, (*path, key)) if isinstance(value, dict | list) else [(*path, key)]


ODD = (None, True, -1, 0, 10**30, 1e308, float("nan"), "", "x", "../x", [], [1], {}, {"a": 1})


def damage_json(path, chance):
    """Change, delete or add a value somewhere in a JSON file; sometimes seal it again."""
    tree = json.loads(path.read_text())
    place = chance.choice([found for found in leaves(tree) if found])
    node = tree
    for key in place[:-1]:
        node = node[key]
    how = chance.randrange(3)
    if how == 0:
        del node[place[-1]]
    elif how == 1 or not isinstance(node, dict):
        node[place[-1]] = chance.choice(ODD)
    else:
        node[f"{place[-1]}x"] = node.pop(place[-1])
    if path.name == store.MANIFEST and chance.random() < 0.7:
        tree.pop("seal", None)  # as in folders from before there were seals
    path.write_text(json.dumps(tree))


def damage_parquet(path, chance):
    """Drop, rename, retype or shuffle columns and rows, and give the file its checksum."""
    table = pq.read_table(path)
    name = chance.choice(table.column_names or ["x"])
    how = chance.randrange(6)
    if how == 0 and table.column_names:
        table = table.drop_columns([name])
    elif how == 1:
        names = [f"{n}_" if n == name else n for n in table.column_names]
        table = table.rename_columns(names)
    elif how == 2:
        table = table.slice(0, chance.randrange(max(1, table.num_rows)))
    elif how == 3 and table.column_names:
        values = pa.array([chance.choice(["x", "", None]) for _ in range(table.num_rows)])
        table = table.set_column(table.column_names.index(name), name, values)
    elif how == 4 and table.column_names:
        values = pa.array([chance.choice([-5, 10**9]) for _ in range(table.num_rows)])
        table = table.set_column(table.column_names.index(name), name, values)
    else:
        table = table.take(pa.array(chance.choices(range(table.num_rows or 1), k=table.num_rows)))
    pq.write_table(table, path)


def damage_bytes(path, chance):
    """Truncate a file, empty it, or change, add or remove bytes."""
    content = bytearray(path.read_bytes())
    how, at = chance.randrange(5), chance.randrange(len(content) + 1)
    if how == 0:
        content = content[:at]
    elif how == 1:
        content = bytearray()
    elif how == 2 and at < len(content):
        content[at] ^= 1 << chance.randrange(8)
    elif how == 3:
        content[at:at] = bytes(chance.randrange(256) for _ in range(chance.randrange(1, 40)))
    else:
        del content[at : at + chance.randrange(1, 40)]
    path.write_bytes(bytes(content))


def damage_lines(path, chance):
    """Drop, double, swap or change lines or words of a text."""
    lines = path.read_text().splitlines()
    at, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    how = chance.randrange(5)
    if how == 0:
        del lines[at]
    elif how == 1:
        lines[other:other] = [lines[at]]
    elif how == 2:
        lines[at], lines[other] = lines[other], lines[at]
    else:
        words = re.split(r"([,: ]+)", lines[at])
        place = chance.randrange(len(words))
        words[place] = chance.choice(["", "nan", "-1", "1e400", "[", "{", "x", "null", "\x1b", "é"])
        lines[at] = "".join(words)
    path.write_text("\n".join(lines) + "\n")


def damage_place(path, chance):
    """Remove a file, or put a folder, a link or a copy of another file in its place."""
    others = sorted(p for p in path.parent.iterdir() if p.is_file() and p != path)
    how = chance.randrange(5)
    path.unlink()
    if how == 1:
        path.mkdir()
    elif how == 2:
        path.symlink_to(path.name)
    elif how == 3:
        path.symlink_to("/dev/null")
    elif how == 4 and others:
        shutil.copy(chance.choice(others), path)


def damage(folder, chance):
    """Damage one or two files of a folder; say which, for the message of a failing test."""
    told = []
    for _ in range(chance.choice([1, 1, 2])):
        files = sorted(
            p for p in folder.rglob("*") if p.is_file() and p.suffix not in (".svg", ".png")
        )
        if not files:
            break
        path = chance.choice(files)
        ways = [damage_bytes, damage_place]
        more = {".json": damage_json, ".parquet": damage_parquet, ".jsonl": damage_lines}
        text = {".yaml": damage_lines, ".csv": damage_lines}
        ways += 6 * [found] if (found := (more | text).get(path.suffix)) else []
        way = chance.choice(ways)
        told.append(f"{way.__name__} {path.relative_to(folder)}")
        try:
            way(path, chance)
        except (ValueError, OSError, pa.ArrowException, KeyError, TypeError):
            damage_bytes(path, chance) if path.is_file() else None
        if path.name != store.MANIFEST and chance.random() < 0.6:
            _enter(folder, path)
    return told


def _enter(folder, path):
    """Give a damaged file its checksum in the manifest, so that its content is what is met."""
    manifest = folder / store.MANIFEST
    try:
        content = json.loads(manifest.read_text())
        content["files"][path.relative_to(folder).as_posix()] = store.checksum(path)
        content.pop("seal", None)
        manifest.write_text(json.dumps(content))
    except (OSError, ValueError, KeyError, TypeError):
        pass


# --- what has to hold --------------------------------------------------------------------------


def bytes_of(folder):
    """Return the content of every file but those that commands are asked to write."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
        and path.name not in WRITTEN
        and path.parent.name not in ("tables", "figures", "sensitivity", "discovery")
        and ".unfinished" not in path.parts
        and path.parent.name != "parts"
    }


def check(originals, place, number, capsys):
    chance = random.Random(number)
    kind = chance.choice(sorted(p.name for p in originals.iterdir()))
    folder = place / f"{number}"
    shutil.copytree(originals / kind, folder, symlinks=True)
    told = damage(folder, chance)
    command, *words = chance.choice(READING)
    line = [command, str(folder), *words]
    if command in ("compare", "run"):
        line += ["--output", str(place / f"{number}_again")]
    if command in ("run", "check"):
        line[1] += "/scenario.yaml"
    before = bytes_of(folder)
    try:
        code = cli.main(line)
    except SystemExit as stop:
        code = stop.code
    except BaseException as error:
        raise AssertionError(f"{number}: {kind}, {told}, {line}: {error!r}") from error
    out = capsys.readouterr()
    assert code in (0, 1, 2, 130), f"{number}: {kind}, {told}, {line}: {code}"
    assert code == 0 or out.err or out.out, f"{number}: {kind}, {told}, {line}: no message"
    after = bytes_of(folder)
    if command != "resume":
        assert before.items() <= after.items(), f"{number}: {kind}, {told}, {line}: lost"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.rmtree(place / f"{number}_again", ignore_errors=True)


def test_damaged_folders_are_told_and_kept(originals, tmp_path, capsys):
    for number in range(60):
        check(originals, tmp_path, number, capsys)


@pytest.mark.long
@pytest.mark.parametrize("part", range(4))
def test_many_damaged_folders_are_told_and_kept(originals, tmp_path, capsys, part):
    for number in range(1000 + part * 300, 1000 + (part + 1) * 300):
        check(originals, tmp_path, number, capsys)


def test_the_originals_are_sound(originals, capsys):
    for name in MADE:
        assert cli.main(["verify", str(originals / name), "--quiet"]) == 0, name
    assert Path(originals / "cut_comparison" / ".unfinished" / "claim.json").is_file()
