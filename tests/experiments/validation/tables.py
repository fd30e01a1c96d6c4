"""Small incident tables, written by hand."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from simulator.experiments.validation.incidents import Incidents
from simulator.model.kinds import OperationClass

ESP, DIS, DEG = OperationClass.ESPIONAGE, OperationClass.DISRUPTION, OperationClass.DEGRADATION
STATES = ("CHN", "IND", "PAK", "USA")

Row = tuple[str, str, int, int, int]


def table(rows: Sequence[Row], quarters: int = 84, **columns: Any) -> Incidents:
    """Return a table of rows (initiator, target, quarter, class, severity) and more columns."""
    place = {state: number for number, state in enumerate(STATES)}
    answer = columns.pop("answer_severity", None)
    if answer is not None:
        answer = np.array(answer)
        columns["answered"] = answer > 0
    flags = {name: np.array(values, bool) for name, values in columns.items() if name != "rivals"}
    return Incidents(
        states=STATES,
        quarters=quarters,
        initiator=np.array([place[row[0]] for row in rows], np.int64),
        target=np.array([place[row[1]] for row in rows], np.int64),
        quarter=np.array([row[2] for row in rows], np.int64),
        operation_class=np.array([row[3] for row in rows], np.int64),
        severity=np.array([row[4] for row in rows], np.int64),
        answer_severity=answer,
        rivals=columns.get("rivals", 6),
        **flags,
    )


EIGHT: tuple[Row, ...] = (
    ("CHN", "IND", 0, ESP, 3),
    ("CHN", "IND", 1, ESP, 2),
    ("CHN", "IND", 9, DIS, 2),
    ("PAK", "IND", 4, DIS, 2),
    ("PAK", "IND", 5, DIS, 1),
    ("IND", "PAK", 5, DIS, 2),
    ("USA", "CHN", 83, DEG, 5),
    ("CHN", "USA", 40, ESP, 3),
)
"""China-India 3 (all by China), India-Pakistan 3 (2 by Pakistan), China-United States 2."""
