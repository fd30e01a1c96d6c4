"""Draw docs/rooms.svg: the rooms of the package, each above all that it imports.

A room is a folder of the package, or a module beside them. An arrow is an import, wherever it
stands in a file; one that follows from others is left out. The doors, which run upwards, are
dashed: pyproject.toml lists them for the check of directions.
"""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from graphlib import TopologicalSorter
from html import escape
from pathlib import Path
from textwrap import wrap

PACKAGE = Path(__file__).resolve().parents[1] / "simulator"
PICTURE = PACKAGE.parent / "docs" / "rooms.svg"
WIDE, HIGH, GAP, RISE, MARGIN, SIGNS = 196, 74, 26, 40, 20, 30
STYLE = """
text { font: 11px system-ui, sans-serif; fill: #222 }
.name { font-weight: 600; font-size: 14px } rect { fill: #f4f1e8; stroke: #6b6350 }
path { fill: none; stroke: #777 } .door { stroke: #b3541e; stroke-dasharray: 5 4 }
"""

Arrows = dict[str, set[str]]
"""The rooms that each room imports."""


def files_of(room: str, package: Path = PACKAGE) -> list[Path]:
    """Return the source files of a room."""
    folder = package / room
    return sorted(folder.rglob("*.py")) if folder.is_dir() else [folder.with_suffix(".py")]


def rooms_of(package: Path = PACKAGE) -> list[str]:
    """Return the names of all rooms."""
    folders = {path.parent.name for path in package.glob("*/*.py")}
    modules = {path.stem for path in package.glob("*.py")} - {"__init__"}
    return sorted(folders | modules)


def arrows_of(package: Path = PACKAGE) -> Arrows:
    """Return which rooms each room imports, doors included."""
    rooms = rooms_of(package)
    found: Arrows = {room: set() for room in rooms}
    for room in rooms:
        for path in files_of(room, package):
            found[room].update(_imported(ast.parse(path.read_text(encoding="utf-8")), rooms))
        found[room].discard(room)
    return found


def _imported(tree: ast.Module, rooms: list[str]) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == PACKAGE.name:
            for alias in node.names:
                room = f"{node.module}.{alias.name}".split(".")[1]
                if room in rooms:
                    yield room


def doors_of(root: Path = PACKAGE.parent) -> set[tuple[str, str]]:
    """Return the pairs of rooms between which a door runs upwards."""
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    (rooms,) = (c for c in settings["tool"]["importlinter"]["contracts"] if c["id"] == "rooms")
    ends = (line.split(" -> ") for line in rooms["ignore_imports"])
    return {(low.split(".")[1], high.split(".")[1]) for low, high in ends}


def floors_of(arrows: Arrows) -> dict[str, int]:
    """Return the floor of each room, 0 for those that import none.

    Raises:
        graphlib.CycleError: If rooms import each other in a circle.
    """
    floors: dict[str, int] = {}
    for room in TopologicalSorter(arrows).static_order():
        floors[room] = max((floors[below] + 1 for below in arrows[room]), default=0)
    return floors


def reduced(arrows: Arrows) -> Arrows:
    """Return the arrows that do not follow from others."""
    reach: Arrows = {}
    for room in TopologicalSorter(arrows).static_order():
        reach[room] = arrows[room].union(*(reach[below] for below in arrows[room]))
    return {
        room: {b for b in below if not any(b in reach[other] for other in below - {b})}
        for room, below in arrows.items()
    }


def purpose(room: str, package: Path = PACKAGE) -> str:
    """Return the first sentence that a room says about itself."""
    face = package / room / "__init__.py"
    path = face if face.is_file() else (package / room).with_suffix(".py")
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return " ".join(text.split("\n\n")[0].split())


def svg(package: Path = PACKAGE) -> str:
    """Return the picture."""
    doors = doors_of(package.parent)
    arrows = {
        room: {b for b in below if (room, b) not in doors}
        for room, below in arrows_of(package).items()
    }
    floors = floors_of(arrows)
    rows = [sorted(r for r in floors if floors[r] == f) for f in range(max(floors.values()) + 1)]
    width = max(len(row) for row in rows) * (WIDE + GAP) + 2 * MARGIN
    height = len(rows) * (HIGH + RISE) + 2 * MARGIN
    place = {
        room: (
            (width - len(row) * (WIDE + GAP) + GAP) / 2 + number * (WIDE + GAP),
            height - MARGIN - (floor + 1) * (HIGH + RISE) + RISE,
        )
        for floor, row in enumerate(rows)
        for number, room in enumerate(row)
    }
    pairs = [(room, below) for room, ends in reduced(arrows).items() for below in ends]
    lines = [_arrow(place[a], place[b], "") for a, b in sorted(pairs)]
    lines += [_arrow(place[a], place[b], ' class="door"') for a, b in sorted(doors)]
    boxes = [_box(room, *place[room], package) for room in sorted(place)]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
    return "\n".join([head, f"<style>{STYLE}</style>", *lines, *boxes, "</svg>", ""])


def _arrow(start: tuple[float, float], end: tuple[float, float], kind: str) -> str:
    """Return a line from the foot of a box to the head of another; doors run from head to foot."""
    up = kind != ""
    x1, y1 = start[0] + WIDE / 2 + 30 * up, start[1] + (0 if up else HIGH)
    x2, y2 = end[0] + WIDE / 2 + 30 * up, end[1] + (HIGH if up else 0)
    bend = (y2 - y1) / 2
    aside = WIDE * 0.8 if abs(x2 - x1) < WIDE / 2 and abs(bend) > RISE else 0
    path = f"M{x1:.0f} {y1:.0f}C{x1 + aside:.0f} {y1 + bend:.0f} {x2 + aside:.0f} {y2 - bend:.0f}"
    return f'<path{kind} d="{path} {x2:.0f} {y2:.0f}"/>'


def _box(room: str, x: float, y: float, package: Path) -> str:
    texts = [f'<text class="name" x="{x + 9:.0f}" y="{y + 18:.0f}">{room}</text>']
    texts += [
        f'<text x="{x + 9:.0f}" y="{y + 34 + 13 * number:.0f}">{escape(line)}</text>'
        for number, line in enumerate(
            wrap(purpose(room, package), SIGNS, max_lines=3, placeholder=" …")
        )
    ]
    return f'<rect x="{x:.0f}" y="{y:.0f}" width="{WIDE}" height="{HIGH}" rx="5"/>' + "".join(texts)


if __name__ == "__main__":
    PICTURE.write_text(svg(), encoding="utf-8")
    print(f"wrote {PICTURE.relative_to(PACKAGE.parent)}")
