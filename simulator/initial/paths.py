"""Where the shipped scenarios live."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


def scenario_root() -> Path:
    """Folder of shipped scenarios: beside the package in a clone, inside it in a wheel.

    Raises:
        FileNotFoundError: If neither folder holds the fact tables.
    """
    places = (_PACKAGE.parent / "scenarios", _PACKAGE / "_scenarios")
    for place in places:
        if (place / "facts" / "states.csv").is_file():
            return place
    raise FileNotFoundError(f"no shipped scenarios at {places[0]} or {places[1]}")
