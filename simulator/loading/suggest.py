"""What a user probably meant by a value that will not do, such as a share by a percentage."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?\Z")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+\Z")
_RANGE = re.compile(r"(?:a number|a share) from (\S+) to (\S+?)(?:,|;| |\Z)")


def suggest(value: object, expected: str) -> str:
    """Return the value that was probably meant, as text; nothing if there is no telling.

    Args:
        value: What was given.
        expected: What is allowed, in words, such as `a number from 0 to 1 (share)`.
    """
    if "a whole number" in expected:
        return _whole(value)
    if isinstance(value, bool):
        return ""
    room = _RANGE.search(expected)
    if room is None:
        return ""
    number, percent = _as_number(value)
    low, high = float(room[1]), float(room[2])
    if number is None or (percent and high != 1):
        return ""
    if high == 1 and (percent or 1 < number <= 100):
        number /= 100
    likely = f"{number:g}"
    return likely if low <= number <= high and likely != str(value) else ""


def _as_number(value: object) -> tuple[float | None, bool]:
    """Return a number that is written as text, and whether it is a percentage."""
    if isinstance(value, int | float):
        return float(value), False
    text = str(value).strip()
    percent = text.endswith("%")
    text = text.removesuffix("%").strip()
    return (float(text.replace(",", ".")) if _NUMBER.match(text) else None), percent


def _whole(value: object) -> str:
    if isinstance(value, bool):
        return ""
    if isinstance(value, float) and value.is_integer():
        return f"{int(value)}"
    text = str(value).strip()
    if _THOUSANDS.match(text):
        return text.replace(",", "")
    return text if isinstance(value, str) and text.isascii() and text.isdigit() else ""
