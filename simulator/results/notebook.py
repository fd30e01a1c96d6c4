"""The differences of a notebook: bars instead of lines, figures that show themselves."""

from __future__ import annotations

import sys
from typing import Any

DPI = 110
"""Dots per inch of a figure in the output of a cell."""


def shell() -> Any:
    """Return the shell of the notebook's kernel that the code runs in, or None."""
    package = sys.modules.get("IPython")
    found = package.get_ipython() if package is not None else None
    return found if type(found).__name__ == "ZMQInteractiveShell" else None


def in_notebook() -> bool:
    """Tell whether the code runs in the kernel of a notebook."""
    return shell() is not None


def let_figures_show_themselves() -> None:
    """Have the kernel draw Matplotlib figures that end a cell; does nothing elsewhere.

    The figures are made without pyplot, so a kernel would print their name only until somebody
    imports it.
    """
    kernel = shell()
    if kernel is None:
        return
    from matplotlib.figure import Figure

    formatter = kernel.display_formatter.formatters["image/png"]
    if Figure not in formatter.type_printers:
        from IPython.core import pylabtools

        draw: Any = pylabtools.print_figure
        formatter.for_type(Figure, lambda figure: draw(figure, "png", dpi=DPI, base64=True))
