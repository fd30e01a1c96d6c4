"""The figure of theories by their k, without a heading: what is compared there is in one line."""

from __future__ import annotations

from simulator.report.sections import Comparison, section


@section("theories", order=30)
def theories(_: Comparison) -> str:
    """Return nothing beside the figure, which only experiments that differ in k have."""
    return ""
