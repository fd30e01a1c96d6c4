"""Report of a sweep: figures and one page, rebuilt from nothing but the stored data."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator
from html import escape
from typing import TYPE_CHECKING

from simulator import files
from simulator.charts.files import files_of, picture, write_figure
from simulator.charts.sweep_map import sweep_map
from simulator.experiments.sweeps.contrast import contrast_of
from simulator.labels import CAVEAT, display_name, sentence, short_name
from simulator.report.look import CSS
from simulator.report.sweep_text import text_summary
from simulator.results import store

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from simulator.experiments.sweeps.data import SweepData

PAGE, FIGURES, SCENARIO = "report.html", "figures", "sweep.yaml"
MAP = "map"
OF_THE_SWEEP = ("name", "question", "replicates", "notes")


def write_sweep_report(data: SweepData) -> None:
    """Write the page, the figure and the sweep as a file to run again; enter them in the manifest.

    Raises:
        StoreError: If the folder cannot be written.
    """
    figure = sweep_map(contrast_of(data, None, None))
    write_figure(figure, files.prepare_folder(data.folder / FIGURES), MAP)
    files.write_text(data.folder / SCENARIO, sweep_file(data))
    files.write_text(data.folder / PAGE, page(data, figure))
    store.enter(data.folder, [SCENARIO, PAGE, *(f"{FIGURES}/{name}" for name in files_of([MAP]))])


def sweep_file(data: SweepData) -> str:
    """Return the sweep, with all that its scenarios share spelled out, as a file to run again."""
    from simulator.loading.yaml_files import to_yaml

    content = dict(data.plan.content()["sweep"])
    content["uncertainties"] = {
        key: {name: value for name, value in entry.items() if value not in (None, [])}
        for key, entry in content["uncertainties"].items()
    }
    base = data.sweep.base.resolved()
    content["overrides"] = {key: value for key, value in base.items() if key not in OF_THE_SWEEP}
    return to_yaml({key: value for key, value in content.items() if value is not None})


def page(data: SweepData, figure: Figure) -> str:
    """Return the page."""
    image = b64encode(picture(figure)).decode("ascii")
    body = [
        _head(data),
        f'<section>\n<h2>At a glance</h2>\n<div class="wide"><pre>{escape(text_summary(data))}'
        "</pre></div>\n</section>\n",
        f'<figure>\n<div class="wide"><img alt="Every point against every uncertainty" '
        f'src="data:image/svg+xml;base64,{image}"></div>\n'
        "<figcaption>Every point against every uncertainty.</figcaption>\n</figure>\n",
        _table("What was varied", _uncertainties(data)),
        _table("How", _how(data)),
        _limits(data),
    ]
    title = escape(f"{display_name(data.sweep.name)} - cyber-rivalry")
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>\n{CSS}</style>\n</head>\n<body>\n"
        f"<main>\n{''.join(body)}</main>\n</body>\n</html>\n"
    )


def _head(data: SweepData) -> str:
    name = sentence(display_name(data.sweep.name))
    return (
        f'<header>\n<p class="kicker">{escape(name)} · {escape(short_name(data.state))}</p>\n'
        f"<h1>{escape(data.sweep.question.strip())}</h1>\n"
        f'<p class="caveat">{escape(sentence(CAVEAT))}. '
        f"Run <code>{escape(data.run_id)}</code>.</p>\n</header>\n"
    )


def _table(title: str, rows: Iterable[tuple[str, str]]) -> str:
    cells = "".join(f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>\n" for name, text in rows)
    return f"<section>\n<h2>{escape(title)}</h2>\n<dl>\n{cells}</dl>\n</section>\n"


def _uncertainties(data: SweepData) -> Iterator[tuple[str, str]]:
    for key, entry in data.sweep.uncertainties.items():
        extent = (
            ", ".join(map(str, entry.values))
            if entry.values
            else f"{entry.low:g} to {entry.high:g}"
        )
        yield display_name(data.names[key]), f"{entry.distribution}, {extent} ({key})"
    for key, values in data.sweep.levers.items():
        yield f"Lever: {display_name(key)}", ", ".join(map(str, values))


def _how(data: SweepData) -> Iterator[tuple[str, str]]:
    sweep, base = data.sweep, data.sweep.base
    counts = "/".join(map(str, data.replicate_counts))
    yield (
        "Design",
        f"{display_name(sweep.design)}, {data.plan.points:,} points, seed {sweep.design_seed}",
    )
    yield "Runs", f"{counts} for each point and combination of levers; seed {base.seed}"
    yield "Failed runs", f"{data.stored['failures']:,}"
    yield "World", f"{base.world.name}, {base.horizon} quarters, theory {base.theory}"
    yield "Rules", str(data.stored["rules_version"])
    yield "Date", str(data.stored["created"])
    yield "Commit", str(data.stored["commit"])


def _limits(data: SweepData) -> str:
    points = data.sweep.shows_not or ("The sweep does not say.",)
    items = "".join(f"<li>{escape(point)}</li>\n" for point in points)
    title = "<h2>What it does not show</h2>"
    return f'<section class="limits">\n{title}\n<ul>\n{items}</ul>\n</section>\n'
