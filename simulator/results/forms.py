"""The form of stored frames: which columns they have to have, of which kind, and what is unique."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from simulator.files import StoreError
from simulator.model.accounts import TRAJECTORIES
from simulator.model.outcomes import OUTCOMES
from simulator.model.version import RULES_VERSION
from simulator.results.store import NUMBER, TEXT, WHOLE, read_table


@dataclass(frozen=True)
class Form:
    """What is known of a stored frame.

    Attributes:
        keys: Columns that name a row, no two of which are alike, and their kinds.
        others: Kinds of further columns that have to be there.
        rest: Kind of whatever else there is; what a frame measures differs between versions.
    """

    keys: Mapping[str, str]
    others: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    rest: str = NUMBER


_RUN = {"weighting": TEXT, "scenario": TEXT, "replicate": WHOLE}
FORMS: dict[str, Form] = {
    "outcomes": Form(_RUN | {"state": TEXT}),
    "trajectories": Form(_RUN | {"statistic": TEXT, "tick": WHOLE, "state": TEXT}),
    "events": Form(
        _RUN | {"event": WHOLE},
        dict.fromkeys(("tick", "parent", "success", "severity", "detected"), WHOLE)
        | dict.fromkeys(("public_tick", "reported"), WHOLE)
        | dict.fromkeys(("intensity", "damage", "log_odds", "best_alternative"), NUMBER)
        | dict.fromkeys(("probability", "draw"), NUMBER)
        | dict.fromkeys(
            ("kind", "initiator", "target", "third", "operation_class", "sector", "motive"), TEXT
        )
        | dict.fromkeys(("blamed", "public_named", "response"), TEXT),
    ),
    "winners": Form(
        {"weighting": TEXT, "point": WHOLE, "criterion": TEXT, "scenario": TEXT},
        dict.fromkeys(("mean", "lead", "lead_se"), NUMBER)
        | dict.fromkeys(("best", "clear", "replicates"), WHOLE),
    ),
}
MEMBER = {"member": TEXT}
"""Outcomes over an ensemble say which parameter set they are of."""


MEASURED = {
    "outcomes": dict.fromkeys(OUTCOMES, NUMBER),
    "trajectories": dict.fromkeys((index.name.lower() for index in TRAJECTORIES), NUMBER),
}
"""What frames measure under the present rules; frames from before may lack some of it."""


def form_of(name: str, rules: str) -> Form:
    """Return the form of a frame that was stored under some version of the rules."""
    form = FORMS[name]
    measured = MEASURED.get(name, {}) if rules == RULES_VERSION else {}
    return replace(form, others={**form.others, **measured})


def read_form(path: Path, form: Form) -> pd.DataFrame:
    """Return a stored frame of some form.

    Raises:
        StoreError: If the file is missing or damaged, or the frame does not have the form.
    """
    table = read_table(path)
    if table.num_rows == 0:  # the ledger of no replicate has no columns
        empty: pd.DataFrame = table.to_pandas()
        return empty
    known = {**form.keys, **form.others}
    kinds = dict.fromkeys(table.column_names, form.rest) | known
    kinds |= {name: kind for name, kind in MEMBER.items() if name in kinds}
    table = read_table(path, kinds)
    for name in form.keys:
        if table[name].null_count:
            raise StoreError(f"cannot read {path}: column {name} has gaps")
    frame: pd.DataFrame = table.to_pandas()
    if frame.duplicated([*form.keys]).any():
        names = ", ".join(form.keys)
        raise StoreError(f"cannot read {path}: rows with the same {names}")
    return frame
