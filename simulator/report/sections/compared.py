"""What is compared, in words, with the parameters that differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from simulator.labels import display_name
from simulator.report.sections import Comparison, section


@section("compared", order=20, title="The {}")
def compared(page: Comparison) -> str:
    """Return each of the compared in words, and the parameters in which they differ."""
    variants = page.experiment.variants
    flat = [dict(_leaves(variant.scenario.resolved()["parameters"])) for variant in variants]
    differing = [key for key in flat[0] if any(tree[key] != flat[0][key] for tree in flat)]
    rows = ""
    for variant, tree in zip(variants, flat, strict=True):
        numbers = escape(", ".join(f"{key} = {tree[key]}" for key in differing))
        small = f"<small>{numbers}</small>" if numbers else ""
        rows += f"<dt>{escape(display_name(variant.label))}</dt>"
        rows += f"<dd>{escape(variant.text)}{small}</dd>\n"
    return f"<dl>\n{rows}</dl>\n"


def _leaves(tree: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", value
