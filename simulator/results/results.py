"""Results: the same accessors for one run, many replicates and a comparison."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from simulator.files import StoreError
from simulator.model.accounts import TRAJECTORIES, Index
from simulator.model.outcomes import COMPOSITES, OUTCOMES, with_world
from simulator.results import store
from simulator.results.composite import with_composite
from simulator.results.crossed import few_words, sets_and_draws, undefined_words
from simulator.results.forms import FORMS, form_of, read_form
from simulator.results.summary import summarise
from simulator.scenario.experiment import Composite, Part

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from matplotlib.figure import Figure

TRAJECTORY_UNITS = {index.name.lower(): TRAJECTORIES[index].unit for index in Index}
EVENT_UNITS = {
    "damage": "USD bn",
    "severity": "0..10",
    "intensity": "d",
    "log_odds": "log-odds against doing nothing",
    "best_alternative": "log-odds against doing nothing",
    "probability": "probability",
    "draw": "0..1",
    "tick": "quarter",
    "public_tick": "quarter",
}

WINNERS = "winners.parquet"
NOTICEABLE = 0.005
"""Share of quarters at a bound below which no warning is given."""


@dataclass(frozen=True)
class Results:
    """What came out of a run or a comparison.

    Attributes:
        outcomes: A row per weighting, scenario, replicate and state.
        trajectories: A row per weighting, scenario, statistic (low, median, high, replicate),
            replicate (-1 for a statistic), tick and state, a column per index.
        events: The causal ledger of the replicates kept in full.
        focal: The state that summaries and figures are about.
        manifest: Resolved scenarios, seeds, versions, checksums.
        winners: Who does best where in a box of parameters, if that was searched; see
            `simulator.experiments.winner_map`.
    """

    outcomes: pd.DataFrame
    trajectories: pd.DataFrame
    events: pd.DataFrame
    focal: str
    manifest: dict[str, Any] = field(default_factory=dict)
    winners: pd.DataFrame = field(default_factory=pd.DataFrame)

    @property
    def scenarios(self) -> tuple[str, ...]:
        """Labels of the scenarios, in the order in which they were given."""
        return tuple(map(str, self.outcomes["scenario"].unique()))

    @property
    def weightings(self) -> tuple[str, ...]:
        """Threat weightings that occur."""
        return tuple(map(str, self.outcomes["weighting"].unique()))

    @property
    def varied(self) -> str:
        """What the scenarios differ in: `strategy`, `theory`, or `setting` if in neither."""
        if "varied" in self.manifest:
            return str(self.manifest["varied"])
        scenarios = self.manifest.get("scenarios") or [{}]
        if len(self.scenarios) < 2 or not scenarios[0]:
            return "strategy"
        if len({scenario["strategy"]["name"] for scenario in scenarios}) > 1:
            return "strategy"
        return "theory" if len({scenario["theory"] for scenario in scenarios}) > 1 else "setting"

    @property
    def run_id(self) -> str:
        """Short name of the computation; figures carry it."""
        return str(self.manifest.get("run_id", "unsaved"))

    @property
    def composite(self) -> Composite:
        """How outcomes become one number: as the experiment declares it, or the usual way."""
        declared = self.manifest.get("composite")
        if declared is None:
            return Composite()
        parts = {name: Part(**part) for name, part in declared["parts"].items()}
        return Composite(parts, declared["elasticity"])

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a reader has to know before the numbers.

        Unstable spending, budgets at a bound, few parameter sets or draws.
        """
        unstable = [
            f"{entry['label']}: {entry['words']}"
            for entry in self.manifest.get("stability", ())
            if not entry["stable"]
        ]
        return (*unstable, *self._held_budgets(), *self._few_sets_or_draws())

    def _few_sets_or_draws(self) -> Iterator[str]:
        """Yield what intervals over parameter sets and draws lack, if runs have sets."""
        if (size := sets_and_draws(self.outcomes)) is not None:
            found = (few_words(*size), undefined_words(*size))
            yield from (f"ensemble: {words}" for words in found if words)

    def _held_budgets(self) -> Iterator[str]:
        """Yield where budgets would move beyond what `budgets.least` and `budgets.most` allow."""
        for scenario, rows in self.outcomes.groupby("scenario", sort=False):
            held = rows.groupby("state", observed=True)["at_bound"].mean()
            names = [str(state) for state, share in held.items() if share > NOTICEABLE]
            if names:
                yield (
                    f"{scenario}: budgets are held at their least or greatest value "
                    f"(budgets.least, budgets.most) now and then: {', '.join(names)}"
                )

    def summary(
        self,
        state: str | None = None,
        baseline: str | None = None,
        columns: Iterable[str] | None = None,
    ) -> pd.DataFrame:
        """Return medians, 10/90 bands and paired differences; see `summarise`."""
        wanted = list(OUTCOMES if columns is None else columns)
        return summarise(self.outcomes_with(wanted), state or self.focal, baseline, wanted)

    def outcomes_with(self, names: Iterable[str]) -> pd.DataFrame:
        """Return the outcomes with columns for those of `names` that are derived from others.

        These are outcomes of the world, and composite indices.
        """
        wanted = list(names)
        found = with_world(self.outcomes, wanted)
        indexed = any(name in COMPOSITES for name in wanted)
        return with_composite(found, self.composite) if indexed else found

    def cost_effectiveness(self) -> pd.DataFrame:
        """Return cost and effect of each scenario against the first; see `results.comparison`."""
        from simulator.results.comparison import cost_effectiveness

        return cost_effectiveness(self)

    def plot(self, kind: str = "differences", **options: Any) -> Figure:
        """Return a figure; `kind` is one of `simulator.charts.KINDS`."""
        from simulator.charts import draw
        from simulator.results.notebook import let_figures_show_themselves

        let_figures_show_themselves()
        figure: Figure = draw(self, kind, **options)
        return figure

    def save(self, folder: str | Path, force: bool = False) -> Path:
        """Write frames and manifest into a folder; all of them stand there, or nothing.

        Args:
            folder: A new or empty folder, or one that holds these results already.
            force: Whether to replace other results, or to use a folder that holds other things.

        Raises:
            StoreError: If the folder holds other things, is in use, or cannot be written.
        """
        from simulator.results.home import claim_folder

        if "run_id" not in self.manifest or "scenarios" not in self.manifest:
            raise StoreError("these results have no manifest, so they could not be read again")
        if not force and self._stands_in(Path(folder)):
            return Path(folder)
        content = {"kind": "results", "run_id": self.run_id, "frames": self._digest()}
        with claim_folder(Path(folder), content, force) as home:
            if home.finished is None:
                self.save_frames(home.stage)
                home.publish(self.manifest | {"focal": self.focal})
        return Path(folder)

    def _stands_in(self, folder: Path) -> bool:
        """Tell whether a folder holds these very results."""
        try:
            other = Results.load(folder)
        except StoreError:
            return False
        return other.run_id == self.run_id and other._digest() == self._digest()

    def _digest(self) -> str:
        """Return a digest of the values of all frames; kinds of columns do not count."""
        digest = sha256()
        for name in (*store.FRAMES, "winners"):
            frame = getattr(self, name)
            plain = frame.astype({key: str for key in frame if frame[key].dtype.kind not in "biuf"})
            digest.update(pd.util.hash_pandas_object(plain, index=False).to_numpy().tobytes())
        return digest.hexdigest()

    def save_frames(self, folder: Path) -> None:
        """Write the frames as Parquet."""
        units = {name: outcome.unit for name, outcome in OUTCOMES.items()}
        store.save_frame(self.outcomes, folder / "outcomes.parquet", units)
        store.save_frame(self.trajectories, folder / "trajectories.parquet", TRAJECTORY_UNITS)
        store.save_frame(self.events, folder / "events.parquet", EVENT_UNITS)
        if not self.winners.empty:
            store.save_frame(self.winners, folder / WINNERS, {})

    @classmethod
    def load(cls, folder: str | Path) -> Results:
        """Read results that `save` or the command line wrote.

        Raises:
            StoreError: If they are missing, damaged, or of another kind.
        """
        source = Path(folder)
        manifest = store.read_manifest(source)
        if manifest.get("focal") is None or "scenarios" not in manifest:
            raise StoreError(f"{source} holds no runs or comparison, but results of another kind")
        with_map = WINNERS in manifest["files"]
        names = [f"{name}.parquet" for name in store.FRAMES] + ([WINNERS] if with_map else [])
        store.require_sound(source, names)
        rules = manifest["rules_version"]
        frames = {
            name: read_form(source / f"{name}.parquet", form_of(name, rules))
            for name in store.FRAMES
        }
        winners = read_form(source / WINNERS, FORMS["winners"]) if with_map else pd.DataFrame()
        results = cls(**frames, focal=manifest["focal"], manifest=manifest, winners=winners)
        results.require_fit(source)
        return results

    def require_fit(self, source: Path) -> None:
        """Refuse stored frames about other scenarios than the manifest, or without the focal state.

        Raises:
            StoreError: Naming what does not fit.
        """
        labels = {str(entry["label"]) for entry in self.manifest["scenarios"]}
        for name, frame in (("outcomes", self.outcomes), ("trajectories", self.trajectories)):
            found = set(map(str, frame["scenario"].unique())) if len(frame) else set()
            if found != labels:
                odd = ", ".join(sorted(found ^ labels)[:3])
                raise StoreError(f"{source}: {name} and manifest differ in scenarios: {odd}")
            if self.focal not in set(frame["state"].unique()):
                raise StoreError(f"{source}: {name} hold nothing of the focal state {self.focal}")

    def _repr_html_(self) -> str:
        """Show the summary of the focal state in a notebook."""
        from simulator.report.notebook import results_table

        return results_table(self)
