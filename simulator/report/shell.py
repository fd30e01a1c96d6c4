"""What every page has around its content.

A page needs nothing but itself: figures are inside it, there is no script and no outside address.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING

from simulator.labels import CAVEAT, sentence, short_name
from simulator.report.look import CSS

if TYPE_CHECKING:
    from simulator.results.results import Results


def document(title: str, body: Iterable[str]) -> str:
    """Return a page with a title and sections of markup."""
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{CSS}</style>\n</head>\n<body>\n"
        f"<main>\n{''.join(body)}</main>\n</body>\n</html>\n"
    )


def head(results: Results, kicker: str, question: str) -> str:
    """Return the head of a page: what it is about, the question, and that it is no forecast."""
    focal = short_name(results.focal)
    return (
        f'<header>\n<p class="kicker">{escape(sentence(kicker))} · {escape(focal)}</p>\n'
        f"<h1>{escape(question.strip())}</h1>\n"
        f'<p class="caveat">{escape(sentence(CAVEAT))}. '
        f"Run <code>{escape(results.run_id)}</code>.</p>\n</header>\n"
    )


def figure(svg: bytes, name: str, text: str) -> str:
    """Return an SVG inside the page, with a line of text."""
    data, words = b64encode(svg).decode("ascii"), escape(text)
    return (
        f'<figure id="figure-{name}">\n<div class="wide"><img alt="{words}" '
        f'src="data:image/svg+xml;base64,{data}"></div>\n<figcaption>{words}</figcaption>\n'
        "</figure>\n"
    )


def provenance(results: Results) -> str:
    """Return where results come from: run, rules, versions."""
    manifest = results.manifest
    versions = manifest.get("versions", {})
    rows: Iterable[tuple[str, object]] = (
        ("run", results.run_id),
        ("rules", manifest.get("rules_version")),
        ("date", manifest.get("created")),
        ("commit", manifest.get("commit")),
        ("Python", manifest.get("python")),
        *((name, version) for name, version in versions.items()),
    )
    cells = "".join(
        f"<dt>{escape(name)}</dt><dd>{escape(str(value))}</dd>\n" for name, value in rows if value
    )
    text = (
        "The folder of this page holds the scenario, every table as CSV, every figure as PNG and "
        "SVG, all runs, and a manifest with checksums. Tables and figures carry the run's name. "
        "The same scenario, seed and rules give the same numbers."
    )
    table = f'<dl class="small">\n{cells}</dl>'
    return f"<footer>\n<h2>Where it comes from</h2>\n<p>{text}</p>\n{table}\n</footer>\n"
