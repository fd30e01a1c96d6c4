"""What is wrong with YAML, in words that say how it is written."""

from __future__ import annotations

import yaml

FORM = "lines of the form `key: value`, with a space after the colon"
_INDENTED = (
    "keys of one level in one column, two spaces further in for each level below; a text that "
    "contains `: ` in quotes"
)
_CLOSED = "every quote and bracket that is opened to be closed"

_MEANINGS = (
    ("mapping values are not allowed", "a `:` where a value stands already", _INDENTED),
    ("could not find expected ':'", "a line without `: `", FORM),
    ("expected <block end>, but found", "a line that is not in the column of its level", _INDENTED),
    ("while scanning a quoted scalar", "a quote without an end", _CLOSED),
    ("while parsing a flow", "a bracket without its match", _CLOSED),
    ("found unexpected end of stream", "an end in the middle of a value", _CLOSED),
    ("cannot start any token", "a sign that YAML keeps for itself", "such text in quotes"),
)  # fmt: skip
"""Part of what the parser says; what it means; what is expected."""


def told(error: yaml.MarkedYAMLError, text: str) -> tuple[int, str, str]:
    """Return line (0 if unknown), what was found and what is expected."""
    mark = error.problem_mark or error.context_mark
    line = mark.line + 1 if mark else 0
    tab = _line_with_tab(text)
    if tab and (line in (tab, tab + 1) or "\\t" in str(error.problem)):
        return tab, "a tab at the start of a line", "spaces, two for each level: YAML takes no tabs"
    said = f"{error.context or ''} {error.problem or ''}"
    for part, given, expected in _MEANINGS:
        if part in said:
            opened = error.context_mark if expected in (_CLOSED, FORM) else None
            return (opened.line + 1 if opened else line), given, expected
    return line, error.problem or error.context or "a syntax error", "valid YAML"


def _line_with_tab(text: str) -> int:
    """Return the first line that is indented with a tab, or 0."""
    for number, line in enumerate(text.splitlines(), start=1):
        if "\t" in line[: len(line) - len(line.lstrip())]:
            return number
    return 0
