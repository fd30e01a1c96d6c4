"""Copy the facts that the start values need into tables owned by this repository.

Usage::

    python scripts/import_facts.py FOLDER [--output scenarios/facts]

FOLDER holds the collected raw tables ``states.csv``, ``dyads.csv`` and ``institutions.csv``.
Written are ``states.csv``, ``pairs.csv`` and ``forums.csv``: tidy, sorted, one fact a row, each
with unit, year, source and confidence. ``judgements.csv`` is written by hand and never touched.

A fact is copied, not interpreted. Three things are added:

- ``until``, the last calendar year in the text of ``year`` ("2020-2024" and "FY2023-24" give
  2024), by which a world cuts off what was not yet known;
- ``rivalry_spatial``, read from the note of the rivalry table;
- the membership tables of forums.

Two kinds of raw rows are left out on purpose: every index that counts observed cyber attacks (no
incident count may enter a start value), and states outside the reference set.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

Row = dict[str, str]

STATES = ("CHN", "IND", "PAK", "USA", "JPN", "AUS", "ISR", "RUS", "TUR", "MYS", "SAU", "ARE")

STATE_VARIABLES = (
    "gdp_current_usd_bn",
    "population",
    "milex_current_usd_bn",
    "rd_pct_gdp",
    "internet_users_pct",
    "cinc",
    "egdi2024",
    "egdi2024_human_capital",
    "egdi2024_online_service",
    "gci2020_overall",
    "gci2020_legal",
    "gci2020_technical",
    "gci2020_organisational",
    "gci2020_capacity",
    "gci2020_cooperation",
    "gci2024_overall",
    "gci2024_legal",
    "gci2024_technical",
    "gci2024_organisational",
    "gci2024_capacity",
    "gci2024_cooperation",
    "ncsi_c2022",
    "ncpi2020_cap_defense",
    "ncpi2020_cap_intelligence",
    "ncpi2020_ind_cyber_command",
    "ncpi2020_ind_military_strategy",
    "ncpi2020_ind_cybermil_people",
    "ncpi2020_ind_freedom_net",
    "un_ideal_point_all",
)

PAIR_VARIABLES = (
    "arms_import_share",
    "atop_consul",
    "atop_defense",
    "aukus",
    "chinese_5g_vendor_policy",
    "cow_contiguity",
    "cow_mid_count",
    "cyber_agreement",
    "cyber_framework",
    "defence_pact",
    "five_eyes",
    "gml_dispute_years",
    "gml_disputes",
    "gml_fatality_max",
    "gml_hostility_mean",
    "goods_trade_suspended",
    "import_share",
    "optic_fibre",
    "quad_cyber",
    "sco_comembership",
    "strategic_rivalry_start_year",
)

# category, year, states of an institutions row -> variable, value ("" takes the row's), unit
PAIR_FACTS_FROM_INSTITUTIONS: Mapping[tuple[str, str, str], tuple[str, str, str]] = {
    ("programme", "2015", "China;Pakistan"): ("corridor_programme_usd_bn", "", "USD bn announced"),
    ("agreement", "2026", "China;Pakistan"): ("cyber_agreement", "1.0", "0/1"),
    ("conventional", "2019", "India;Pakistan"): ("armed_clash", "1.0", "0/1"),
    ("conventional", "2020", "China;India"): ("armed_clash", "1.0", "0/1"),
    ("conventional", "2025", "India;Pakistan"): ("armed_conflict", "1.0", "0/1"),
}
STATE_FACTS_FROM_INSTITUTIONS: Mapping[tuple[str, str, str], tuple[str, str, str]] = {
    ("budget", "2024", "Pakistan"): ("cyber_budget_usd_m", "", "USD m a year"),
}

# category, year -> forum, role; the states are those of the institutions row
SEATS_FROM_INSTITUTIONS: Mapping[tuple[str, str], tuple[str, str]] = {
    ("un gge", "2015"): ("UN_process", "member"),
    ("un gge", "2021"): ("UN_process", "member"),
}
SCO_PARTNER_YEARS = {"2017": "Turkey", "2023": "Saudi Arabia"}
GULF_COUNCIL = ("SAU", "ARE")

STATE_COLUMNS = ("state", "variable", "value", "unit", "year", "until", "source", "confidence")
PAIR_COLUMNS = (
    "state_a", "state_b", "directed", "variable",
    "value", "unit", "year", "until", "source", "confidence",
)  # fmt: skip
FORUM_COLUMNS = ("forum", "member", "role", "since", "source", "confidence")


def last_year(text: str) -> int:
    """Last calendar year named by ``text``: 2024 for "2024", "2020-2024" and "FY2023-24"."""
    short = re.fullmatch(r"FY(\d{2})\d{2}-(\d{2})", text)
    if short:
        return int(short.group(1) + short.group(2))
    years = re.findall(r"\d{4}", text)
    if not years:
        raise ValueError(f"no year in {text!r}")
    return int(years[-1])


def read(path: Path) -> list[Row]:
    """Rows of a comma-separated file with a header; references to the row above are spelled out."""
    with path.open(newline="", encoding="utf-8") as file:
        return list(_with_full_sources(csv.DictReader(file)))


def _with_full_sources(rows: Iterable[Row]) -> Iterator[Row]:
    """Replace "idem" and "same page" by the source of the row before."""
    source = ""
    for row in rows:
        if row["source"].startswith(("idem", "same page")):
            remark = row["source"].removeprefix("idem").removeprefix("same page")
            row = row | {"source": source + remark}
        else:
            source = row["source"]
        yield row


def write(path: Path, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Write ``rows`` sorted by all columns, without duplicates."""
    ordered = sorted({tuple(row[c] for c in columns) for row in rows})
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(ordered)


def _dated(row: Row) -> Row:
    """The columns that every fact carries over unchanged, and its cut-off year."""
    kept = {c: row[c].strip() for c in ("value", "unit", "year", "source", "confidence")}
    return kept | {"until": str(last_year(kept["year"]))}


def _codes(raw_states: Iterable[Row]) -> dict[str, str]:
    """ISO3 code by country name, reference states only."""
    return {r["state"]: r["iso3"] for r in raw_states if r["iso3"] in STATES}


def state_facts(raw: Iterable[Row], institutions: Iterable[Row]) -> Iterator[Row]:
    """Chosen facts about one state; the codes of the raw table are kept."""
    rows = list(raw)
    codes = _codes(rows)
    for row in rows:
        if row["iso3"] in STATES and row["variable"] in STATE_VARIABLES:
            yield {"state": row["iso3"], "variable": row["variable"]} | _dated(row)
    for row in institutions:
        found = STATE_FACTS_FROM_INSTITUTIONS.get((row["category"], row["year"], row["states"]))
        if found:
            yield {"state": codes[row["states"]]} | _from_institution(row, found)


def _from_institution(row: Row, meaning: tuple[str, str, str]) -> Row:
    """A numeric fact read out of a row of prose."""
    variable, value, unit = meaning
    number = str(float(value or row["value"]))
    return {"variable": variable} | _dated(row | {"value": number, "unit": unit})


def pair_facts(
    raw: Iterable[Row], institutions: Iterable[Row], codes: Mapping[str, str]
) -> Iterator[Row]:
    """Chosen facts about two states; undirected pairs are stored once, in alphabetical order."""
    for row in raw:
        if row["state_a"] not in codes or row["state_b"] not in codes:
            continue
        ends = _ends(codes[row["state_a"]], codes[row["state_b"]], row["directed"])
        if row["variable"] in PAIR_VARIABLES:
            yield ends | {"variable": row["variable"]} | _dated(row)
        if row["variable"] == "strategic_rivalry_start_year":
            spatial = {"value": str(float("spatial" in row["note"])), "unit": "0/1"}
            yield ends | {"variable": "rivalry_spatial"} | _dated(row | spatial)
    for row in institutions:
        found = PAIR_FACTS_FROM_INSTITUTIONS.get((row["category"], row["year"], row["states"]))
        if found:
            a, b = (codes[name] for name in row["states"].split(";"))
            yield _ends(a, b, "0") | _from_institution(row, found)


def _ends(a: str, b: str, directed: str) -> Row:
    first, second = (a, b) if directed == "1" else sorted((a, b))
    return {"state_a": first, "state_b": second, "directed": directed}


def seats(
    raw_pairs: Iterable[Row], institutions: Iterable[Row], codes: Mapping[str, str]
) -> Iterator[Row]:
    """Who sits in which forum since when; a state's best-sourced seat is kept."""
    pairs = list(raw_pairs)
    found = [
        *_seats_from_pairs("Quad", "quad_cyber", pairs, codes),
        *_seats_from_pairs("SCO", "sco_comembership", pairs, codes),
        *_seats_from_institutions(institutions, codes),
        *_gulf_seats(),
    ]
    best: dict[tuple[str, str], Row] = {}
    for seat in sorted(found, key=lambda s: (s["confidence"] != "found", s["since"])):
        best.setdefault((seat["forum"], seat["member"]), seat)
    yield from best.values()


def _seats_from_pairs(
    forum: str, variable: str, pairs: Iterable[Row], codes: Mapping[str, str]
) -> Iterator[Row]:
    """A state belongs to a forum from the first year in which it shares it with another."""
    for row in pairs:
        for name in (row["state_a"], row["state_b"]):
            if row["variable"] == variable and name in codes:
                year, source, mark = row["year"], row["source"], row["confidence"]
                yield _seat(forum, codes[name], "member", year, source, mark)


def _seats_from_institutions(
    institutions: Iterable[Row], codes: Mapping[str, str]
) -> Iterator[Row]:
    for row in institutions:
        named = SEATS_FROM_INSTITUTIONS.get((row["category"], row["year"]))
        if row["category"] == "treaty" and row["fact"].startswith("Parties to the Budapest"):
            named = ("Budapest", "member")
        partner = SCO_PARTNER_YEARS.get(row["year"])
        if row["category"] == "bloc" and partner in row["states"].split(";"):
            named = ("SCO", "dialogue partner")
        if named:
            for name in row["states"].split(";"):
                if name in codes:
                    year, source, mark = row["year"], row["source"], row["confidence"]
                    yield _seat(named[0], codes[name], named[1], year, source, mark)


def _gulf_seats() -> Iterator[Row]:
    for member in GULF_COUNCIL:
        yield _seat("GCC", member, "member", "1981", "memory", "from-memory-verify")


def _seat(forum: str, member: str, role: str, since: str, source: str, confidence: str) -> Row:
    return {
        "forum": forum, "member": member, "role": role,
        "since": since, "source": source, "confidence": confidence,
    }  # fmt: skip


def import_facts(folder: Path, output: Path) -> None:
    """Read the raw tables in ``folder`` and write the three fact tables into ``output``."""
    states, pairs, institutions = (
        read(folder / name) for name in ("states.csv", "dyads.csv", "institutions.csv")
    )
    codes = _codes(states)
    output.mkdir(parents=True, exist_ok=True)
    write(output / "states.csv", STATE_COLUMNS, state_facts(states, institutions))
    write(output / "pairs.csv", PAIR_COLUMNS, pair_facts(pairs, institutions, codes))
    write(output / "forums.csv", FORUM_COLUMNS, seats(pairs, institutions, codes))


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line entry point."""
    default = Path(__file__).resolve().parent.parent / "scenarios" / "facts"
    parser = argparse.ArgumentParser(description="Copy sourced facts into scenarios/facts.")
    parser.add_argument("folder", type=Path, help="folder of states, dyads, institutions tables")
    parser.add_argument("--output", type=Path, default=default)
    given = parser.parse_args(arguments)
    import_facts(given.folder, given.output)


if __name__ == "__main__":
    main()
