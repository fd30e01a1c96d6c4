"""Pieces of a page: sections and plain tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape


def section(title: str, *parts: str, anchor: str = "", style: str = "") -> str:
    """Return a section with a heading; parts are markup."""
    name = f' id="{anchor}"' if anchor else ""
    look = f' class="{style}"' if style else ""
    return f"<section{name}{look}>\n<h2>{escape(title)}</h2>\n{''.join(parts)}</section>\n"


def paragraph(text: str) -> str:
    """Return plain text as a paragraph."""
    return f"<p>{escape(text)}</p>\n"


def table(
    caption: str, heads: Sequence[tuple[str, str]], rows: Iterable[tuple[str, Sequence[str]]]
) -> str:
    """Return a table.

    Args:
        caption: What it shows; nothing if empty.
        heads: Label and unit of each column, that of the row names first.
        rows: Name of a row, and its cells as markup.
    """
    columns = "".join(_head(label, unit) for label, unit in heads)
    body = "".join(
        f'<tr><th scope="row">{escape(name)}</th>{"".join(cells)}</tr>\n' for name, cells in rows
    )
    title = f"<h3>{escape(caption)}</h3>\n" if caption else ""
    return (
        f'{title}<div class="wide"><table class="numbers">\n'
        f"<thead><tr>{columns}</tr></thead>\n<tbody>\n{body}</tbody>\n</table></div>\n"
    )


def _head(label: str, unit: str) -> str:
    small = f"<small>{escape(unit)}</small>" if unit else ""
    return f'<th scope="col">{escape(label)}{small}</th>'


def cell(text: str, note: str = "", quiet: bool = False, more: str = "") -> str:
    """Return a cell of plain text, up to two smaller lines below it, in grey if it is quiet."""
    shown = f'<span class="none">{escape(text)}</span>' if quiet else f"<b>{escape(text)}</b>"
    lines = "".join(f"<small>{escape(line)}</small>" for line in (note, more) if line)
    return f"<td>{shown}{lines}</td>"
