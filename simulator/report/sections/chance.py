"""How far the runs of one strategy or theory lie apart, in figures."""

from __future__ import annotations

from simulator.report import html
from simulator.report.sections import Comparison, section


@section("chance", order=50, title="How much is chance, and how it comes about")
def chance(_: Comparison) -> str:
    """Return a line on the figures of this section."""
    return html.paragraph(
        "One history can go many ways under the same rules. What follows shows how far the runs of "
        "one of them lie apart, and how indices move over the quarters."
    )
