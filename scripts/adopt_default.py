"""Write the default member of scenarios/calibration/ensemble.csv into the default parameters.

Values are rounded to four significant digits. Afterwards: set a new rules version, regenerate the
golden files (pytest --regenerate-golden), and run `make docs` and `make picture`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from simulator.experiments.calibration.ensemble import load_ensemble
from simulator.initial.paths import scenario_root

FILE = Path(__file__).parent.parent / "simulator" / "model" / "parameters.py"
DIGITS = 4


def main() -> None:
    """Replace the numbers, from the last to the first so that places stay right."""
    ensemble = load_ensemble(scenario_root() / "calibration")
    values = ensemble.members[ensemble.default]
    text = FILE.read_text(encoding="utf-8")
    places = sorted(_places(text, values), reverse=True)
    lines = text.splitlines(keepends=True)
    for row, start, end, value in places:
        line = lines[row].encode()
        lines[row] = (line[:start] + _written(value).encode() + line[end:]).decode()
    FILE.write_text("".join(lines), encoding="utf-8")
    print(f"{ensemble.default}: {len(places)} defaults written to {FILE.name}")


def _written(value: float) -> str:
    text = f"{value:.{DIGITS}g}"
    return text if set(text) & set(".e") else f"{text}.0"


def _places(text: str, values: dict[str, float]) -> Iterator[tuple[int, int, int, float]]:
    """Yield line, first and last column of the number behind each path, and its new value."""
    classes = {node.name: node for node in ast.parse(text).body if isinstance(node, ast.ClassDef)}
    sections = {name: node.annotation for name, node in _fields(classes["Parameters"])}
    rows = dict(_fields(classes["PerClass"]))["rows"].value
    for path, value in values.items():
        section, name, *rest = path.split(".")
        kind = sections[section]
        assert isinstance(kind, ast.Name)
        number = dict(_fields(classes[kind.id]))[name].value
        if rest:
            number = _entry(_entry(rows, rest[0]), f"{section}.{name}")
        assert number is not None
        yield number.lineno - 1, number.col_offset, number.end_col_offset or 0, value


def _fields(node: ast.ClassDef) -> Iterator[tuple[str, ast.AnnAssign]]:
    for item in node.body:
        if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name):
            yield item.target.id, item


def _entry(table: ast.expr | None, key: str) -> ast.expr:
    """Return what stands under a key of a dictionary."""
    assert isinstance(table, ast.Dict)
    keys = [ast.literal_eval(each) for each in table.keys if each]
    return table.values[keys.index(key)]


if __name__ == "__main__":
    main()
