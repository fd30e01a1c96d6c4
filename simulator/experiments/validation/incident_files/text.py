"""Tables as text: CSV in UTF-8, UTF-16 or Windows-1252, with commas, semicolons or tabs."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator

MOST_SIGNS = 2**20
"""Characters of a line at most; a cell may have 131,072, the limit of the `csv` module."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DELIMITERS = ",;\t|"
_SEPARATOR = re.compile(r"sep=([,;\t|])\r?\n", re.IGNORECASE)
"""A first line by which Excel is told the delimiter."""

_NOT_TEXT = frozenset(map(chr, range(32))) - set("\t\n\v\f\r\x1a")
"""Control characters that no table of text holds; Ctrl-Z ended files in DOS."""

WESTERN = "not in UTF-8; read as Windows-1252, the code of Western European Excel"


class NotTextError(ValueError):
    """Bytes that are no table of text; the message says what they are."""


def decoded(content: bytes) -> tuple[str, str]:
    """Return the text of a file and what is to be told of its coding, if anything.

    Raises:
        NotTextError: If it is no text.
    """
    mark, code = next(((m, c) for m, c in _MARKS if content.startswith(m)), (b"", "utf-8"))
    note = ""
    try:
        text = content[len(mark) :].decode(code)
    except UnicodeDecodeError as error:
        if mark:
            raise NotTextError(f"damaged {code.upper()} at byte {error.start}") from None
        try:
            text, note = content.decode("cp1252"), WESTERN
        except UnicodeDecodeError:
            raise NotTextError("not a text file") from None
    if not _NOT_TEXT.isdisjoint(text):
        raise NotTextError("not a text file")
    return text, note


def rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield every record with the number of its first line, from 1.

    Raises:
        NotTextError: Where a quote is not closed or a cell is too long.
    """
    if any(len(physical) > MOST_SIGNS for physical in io.StringIO(text, newline=None)):
        raise NotTextError(f"a line of more than {MOST_SIGNS} characters")
    named = _SEPARATOR.match(text)
    rest = text[named.end() :] if named else text
    delimiter = named[1] if named else _delimiter(text)
    line = first = 2 if named else 1
    reader = csv.reader(io.StringIO(rest, newline=""), delimiter=delimiter, strict=True)
    try:
        for row in reader:
            yield line, row
            line = reader.line_num + first
    except csv.Error as error:
        raise NotTextError(f"line {line}: {error}") from None


def _delimiter(text: str) -> str:
    """Return the sign that divides the line of names into most columns."""
    head = next((line for line in io.StringIO(text, newline=None) if line.strip()), "")
    widths = {}
    for sign in _DELIMITERS:
        try:
            widths[sign] = len(next(csv.reader([head], delimiter=sign)))
        except csv.Error:
            widths[sign] = 0
    return max(widths, key=lambda sign: widths[sign])
