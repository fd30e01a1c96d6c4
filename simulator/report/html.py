"""Pages and their pieces: head, sections, tables, figures, origin, and the look of it all.

A page needs nothing but itself: figures are inside it, there is no script and no outside address.
Pieces take plain text unless they say that they take markup.
"""

from __future__ import annotations

import shlex
from base64 import b64encode
from collections.abc import Iterable, Sequence
from html import escape

from simulator.labels import CAVEAT, sentence, short_name
from simulator.results.results import Results

CSS = """\
:root { --ink: #222; --quiet: #5c5c5c; --line: #ddd; --blue: #0072b2; --pale: #f6f4ee; }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: #fff; color: var(--ink); line-height: 1.55;
  font: 1.05rem/1.55 Charter, "Bitstream Charter", "Sitka Text", Cambria, Georgia, serif; }
main { max-width: 62rem; margin: 0 auto; padding: 2.5rem 1.25rem 3rem; }
header { border-bottom: 3px solid var(--blue); padding-bottom: 1rem; margin-bottom: 1.5rem; }
.kicker { margin: 0; color: var(--blue); font: 600 .85rem/1.4 system-ui, sans-serif;
  letter-spacing: .04em; text-transform: uppercase; }
h1 { font-size: clamp(1.4rem, 4vw, 2rem); line-height: 1.25; margin: .4rem 0 .6rem;
  max-width: 46rem; }
h2 { font-size: 1.25rem; margin: 2.2rem 0 .6rem; }
p { max-width: 46rem; margin: .5rem 0; }
.caveat { color: var(--quiet); margin: 0; }
code { font-size: .9em; }
nav { font: .9rem/1.7 system-ui, sans-serif; columns: 2; column-gap: 2rem; max-width: 52rem; }
nav ol { margin: 0; padding-left: 1.4rem; }
nav a { color: var(--blue); text-decoration: none; }
nav a:hover { text-decoration: underline; }
.wide { overflow-x: auto; -webkit-overflow-scrolling: touch; }
table { border-collapse: collapse; font: .86rem/1.35 system-ui, sans-serif; width: 100%;
  margin: .4rem 0 .6rem; font-variant-numeric: tabular-nums; }
h3 { font: 600 .95rem/1.35 system-ui, sans-serif; margin: 1.6rem 0 0; }
th, td { padding: .45rem .6rem; text-align: right; vertical-align: top;
  border-bottom: 1px solid var(--line); }
thead th { border-bottom: 2px solid var(--ink); vertical-align: bottom; }
th:first-child { text-align: left; padding-left: 0; }
tbody th { font-weight: 600; white-space: nowrap; position: sticky; left: 0; background: #fff; }
td b { font-weight: 400; display: block; }
td span { display: block; font-weight: 700; }
td span.none { font-weight: 400; color: #767676; }
small { display: block; color: var(--quiet); font-weight: 400; font-size: .78rem;
  white-space: nowrap; }
thead small { white-space: normal; }
figure { margin: 2.2rem 0; }
figure img { display: block; width: 100%; min-width: 44rem; height: auto; }
figcaption { color: var(--quiet); font-size: .95rem; margin-top: .4rem; }
dl { display: grid; grid-template-columns: 12rem 1fr; gap: .35rem 1.2rem; margin: .6rem 0;
  max-width: 52rem; }
dt { font-weight: 600; }
dd { margin: 0; grid-column: 2; }
dl.small { font: .82rem/1.4 system-ui, sans-serif; grid-template-columns: 8rem 1fr; }
dl.small dd { overflow-wrap: anywhere; }
.limits { background: var(--pale); border-left: 4px solid var(--blue); padding: .1rem 1.4rem 1rem;
  margin-top: 2.2rem; }
.limits h2 { margin-top: 1rem; }
.limits li { margin: .3rem 0; max-width: 46rem; }
footer { border-top: 1px solid var(--line); margin-top: 2.5rem; color: var(--quiet); }
@media (max-width: 40rem) {
  main { padding: 1.25rem .9rem 2rem; }
  nav { columns: 1; }
  dl, dl.small { grid-template-columns: 1fr; gap: 0; }
  dd { margin-bottom: .6rem; grid-column: 1; }
}
@media print {
  body { font-size: 10pt; }
  main { max-width: none; padding: 0; }
  nav { display: none; }
  figure, table, tr, .limits, footer { break-inside: avoid; }
  figure img { min-width: 0; }
  table { font-size: 7.5pt; }
  small { font-size: 6.5pt; }
  h2, h3 { break-after: avoid; }
}
"""
"""Narrow enough to read, wide tables that scroll, black on white in print."""


def document(title: str, body: Iterable[str]) -> str:
    """Return a page with a title; `body` is markup."""
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)} - cyber-rivalry</title>\n<style>\n{CSS}</style>\n</head>\n<body>\n"
        f"<main>\n{''.join(body)}</main>\n</body>\n</html>\n"
    )


def head(kicker: str, state: str, question: str, run_id: str) -> str:
    """Return the head of a page: what it is about, the question, and that it is no forecast."""
    about = escape(f"{sentence(kicker)} · {short_name(state)}")
    return (
        f'<header>\n<p class="kicker">{about}</p>\n'
        f"<h1>{escape(question.strip())}</h1>\n"
        f'<p class="caveat">{escape(sentence(CAVEAT))}. '
        f"Run <code>{escape(run_id)}</code>.</p>\n</header>\n"
    )


def section(title: str, *parts: str, anchor: str = "", style: str = "") -> str:
    """Return a section with a heading; parts are markup."""
    name = f' id="{anchor}"' if anchor else ""
    look = f' class="{style}"' if style else ""
    return f"<section{name}{look}>\n<h2>{escape(title)}</h2>\n{''.join(parts)}</section>\n"


def paragraph(text: str) -> str:
    """Return a paragraph."""
    return f"<p>{escape(text)}</p>\n"


def bullets(points: Iterable[str]) -> str:
    """Return a list of points."""
    items = "".join(f"<li>{escape(point)}</li>\n" for point in points)
    return f"<ul>\n{items}</ul>\n"


def definitions(rows: Iterable[tuple[str, str]], style: str = "") -> str:
    """Return a list of names and what is said about each."""
    look = f' class="{style}"' if style else ""
    items = "".join(f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>\n" for name, text in rows)
    return f"<dl{look}>\n{items}</dl>\n"


def table(
    caption: str, heads: Sequence[tuple[str, str]], rows: Iterable[tuple[str, Sequence[str]]]
) -> str:
    """Return a table.

    Args:
        caption: What it shows; nothing if empty.
        heads: Label and unit of each column, that of the row names first.
        rows: Name of a row, and its cells as markup.
    """
    columns = "".join(
        f'<th scope="col">{escape(label)}{f"<small>{escape(unit)}</small>" if unit else ""}</th>'
        for label, unit in heads
    )
    body = "".join(
        f'<tr><th scope="row">{escape(name)}</th>{"".join(cells)}</tr>\n' for name, cells in rows
    )
    title = f"<h3>{escape(caption)}</h3>\n" if caption else ""
    return (
        f'{title}<div class="wide"><table class="numbers">\n'
        f"<thead><tr>{columns}</tr></thead>\n<tbody>\n{body}</tbody>\n</table></div>\n"
    )


def cell(text: str, note: str = "", quiet: bool = False, more: str = "") -> str:
    """Return a cell, with up to two smaller lines below its text; in grey if it is quiet."""
    shown = f'<span class="none">{escape(text)}</span>' if quiet else f"<b>{escape(text)}</b>"
    lines = "".join(f"<small>{escape(line)}</small>" for line in (note, more) if line)
    return f"<td>{shown}{lines}</td>"


def difference(text: str, clear: bool) -> str:
    """Return a difference inside a cell, marked where its interval includes zero."""
    style, mark = ("clear", "") if clear else ("none", "≈ ")
    return f'<span class="{style}">{mark}{text}</span>'


def figure(svg: bytes, text: str, name: str = "") -> str:
    """Return an SVG inside the page, with a line of text."""
    data, words = b64encode(svg).decode("ascii"), escape(text)
    anchor = f' id="figure-{name}"' if name else ""
    return (
        f'<figure{anchor}>\n<div class="wide"><img alt="{words}" '
        f'src="data:image/svg+xml;base64,{data}"></div>\n<figcaption>{words}</figcaption>\n'
        "</figure>\n"
    )


def provenance(results: Results) -> str:
    """Return the origin of results: run, rules, versions."""
    manifest = results.manifest
    rows: Iterable[tuple[str, object]] = (
        ("run", results.run_id),
        ("rules", manifest.get("rules_version")),
        ("date", manifest.get("created")),
        ("commit", manifest.get("commit")),
        ("command", shlex.join(["rivalry", *made]) if (made := manifest.get("command")) else None),
        ("Python", manifest.get("python")),
        *manifest.get("versions", {}).items(),
    )
    text = (
        "The folder of this page holds the scenario, every table as CSV, every figure as PNG and "
        "SVG, all runs, and a manifest with checksums. Tables and figures carry the run's name. "
        "The same scenario, seed and rules give the same numbers."
    )
    if "composite" in manifest:
        text += " <code>rivalry compare FOLDER</code> computes all of it again from the folder."
    table = definitions(((name, str(value)) for name, value in rows if value), "small")
    return f"<footer>\n<h2>Where it comes from</h2>\n<p>{text}</p>\n{table}</footer>\n"
