"""Markdown that shows a text as it was written."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Sequence

_CODE = re.compile(r"(`[^`]*`)")
_SPECIAL = re.compile(r"([\\*<\[\]~$|]|(?<!\w)_|_(?!\w))")
_HYPHEN = re.compile(r"(?<=\w)-\n\s*")
_BAR = re.compile(r"(?<!\\)\|")


def plain(text: str) -> str:
    """Return a text on one line whose signs mean nothing to Markdown; code in backticks stays."""
    parts = _CODE.split(" ".join(_HYPHEN.sub("-", text).split()))
    return "".join(part if _CODE.fullmatch(part) else _SPECIAL.sub(r"\\\1", part) for part in parts)


def paragraphs(text: str) -> str:
    """Return a docstring as paragraphs; indented examples become code."""
    return "\n\n".join(
        code(textwrap.dedent(part)) if part.startswith("    ") else plain(part)
        for part in text.strip("\n").split("\n\n")
    )


def code(text: str) -> str:
    """Return a block of code."""
    return f"```python\n{text}\n```"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; cells are Markdown already, an empty one becomes a dash."""
    return "\n".join([_row(heads), _row(["---"] * len(heads)), *map(_row, rows)])


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(_BAR.sub(r"\\|", cell) or "-" for cell in cells) + " |"
