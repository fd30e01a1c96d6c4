"""The word `parameters=ensemble` of `run`, `compare` and `validate`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulator.experiments.calibration.ensemble import Ensemble

WORD = "parameters="


def take_ensemble(words: list[str]) -> tuple[Ensemble | None, list[str]]:
    """Return the ensemble that words name, and the other words; costs nothing without one.

    Raises:
        StoreError: If there is no such ensemble.
    """
    if not any(word.startswith(WORD) for word in words):
        return None, words
    from simulator.experiments.calibration import ensemble

    return ensemble.take_ensemble(words)
