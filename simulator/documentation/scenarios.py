"""The shipped scenario files, group by group, as they describe themselves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from simulator.documentation.markdown import plain, table

HEADS = ("file", "what it is", "claim, source, notes")


def scenario_groups(root: Path) -> str:
    """Return a table for each folder of scenarios below `root`, the top folder first."""
    folders = [root, *sorted(folder for folder in root.iterdir() if folder.is_dir())]
    parts = []
    for folder in folders:
        if files := sorted(folder.glob("*.yaml")):
            title = folder.relative_to(root.parent).as_posix()
            parts.append(f"**`{title}/`**\n\n{table(HEADS, map(row, files))}")
    return "\n\n".join(parts)


def row(path: Path) -> tuple[str, str, str]:
    """Return the cells of one file."""
    text = path.read_text(encoding="utf-8")
    content: dict[str, Any] = yaml.safe_load(text) or {}
    about = content.get("text") or content.get("question") or ""
    return f"`{path.stem}`", plain(about), plain(" ".join(_notes(content, text)))


def _notes(content: dict[str, Any], text: str) -> Iterator[str]:
    yield from (str(content[key]) for key in ("claim", "source") if key in content)
    for line in text.splitlines():
        if not line.startswith("#"):
            return
        yield line.strip("# ")
