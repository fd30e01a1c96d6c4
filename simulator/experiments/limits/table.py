"""The table of all limits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from simulator.experiments.limits import (
    alliances,
    arms,
    arsenals,
    blame,
    choice,
    contests,
    dependence,
    gains,
    investment,
    laws,
    power,
)
from simulator.experiments.limits.limit import Checked, Kind, Limit

if TYPE_CHECKING:
    import pandas as pd

T, R, E = Kind.CLOSED_FORM, Kind.RULE, Kind.EXPERIMENT

LIMITS: tuple[Limit, ...] = (
    Limit("L1", R, "grieco", "Utility minds the gap", "Grieco 1988", False, "influence",
          gains.grieco_utility),
    Limit("L2", R, "snidal", "Many actors dilute relative gains", "Snidal 1991", True,
          "influence", gains.dilution),
    Limit("L3", E, "grieco", "A deal that favours the other is refused", "Grieco 1988", True,
          "influence", gains.deals),
    Limit("L4", T, "powell", "Relative gains matter where force is cheap", "Powell 1991", True,
          "", gains.cheap_force),
    Limit("L5", E, "richardson", "An arms race comes to rest", "Richardson 1960", False,
          "arms_race", arms.two_states),
    Limit("L6", E, "richardson", "An arms race without end", "Richardson 1960", False,
          "arms_race", arms.without_end),
    Limit("L7", E, "richardson", "An arms race of many states", "Richardson 1960", False,
          "arms_race", arms.many_states),
    Limit("L8", E, "tullock", "Effort for a prize", "Tullock 1980", False, "influence",
          contests.tullock),
    Limit("L9", E, "tullock", "Relative gains waste the prize", "Tullock 1980; Grieco 1988",
          True, "influence", contests.spite),
    Limit("L10", T, "tullock", "Unequal and biased contests", "Tullock 1980", False, "",
          contests.unequal),
    Limit("L11", T, "hirshleifer", "Peace in a logistic contest", "Hirshleifer 1989", False, "",
          contests.logistic),
    Limit("L12", R, "power", "Shares of power (CINC)", "Singer, Bremer, Stuckey 1972", False,
          "arsenal", power.cinc),
    Limit("L13", R, "walt", "Sources of threat", "Walt 1987", True, "influence", power.walt),
    Limit("L14", E, "landscape", "Which camps form", "Axelrod, Bennett 1993", False, "camps",
          alliances.landscape),
    Limit("L15", E, "jervis", "The security dilemma has a border", "Jervis 1978", True,
          "security_dilemma", arms.distinguishability),
    Limit("L16", R, "buchanan", "A found intrusion is evidence", "Buchanan 2017", True, "",
          power.bayes),
    Limit("L17", E, "arsenal", "When to use a cyber weapon", "Axelrod, Iliev 2014", False,
          "arsenal", arsenals.uniform),
    Limit("L18", E, "arsenal", "The same with a die", "Axelrod, Iliev 2014", False, "arsenal",
          arsenals.die),
    Limit("L19", T, "blame", "The blame game", "Edwards et al. 2017", True, "", blame.blame_game),
    Limit("L20", E, "attribution", "Deterrence when attribution errs",
          "Baliga, Bueno de Mesquita, Wolitzky 2020", True, "accusation", blame.attribution),
    Limit("L21", T, "gordon_loeb", "How much to invest in security", "Gordon, Loeb 2002", False,
          "", investment.gordon_loeb),
    Limit("L22", R, "dependence", "Concentration of suppliers", "Hirschman 1945; Herfindahl 1950",
          False, "influence", dependence.hhi),
    Limit("L23", E, "kunreuther_heal", "Interdependent security", "Kunreuther, Heal 2003", False,
          "contagion", investment.kunreuther_heal),
    Limit("L24", R, "haimes_jiang", "Interdependent sectors", "Haimes, Jiang 2001", False,
          "influence", dependence.inoperability),
    Limit("L25", E, "laws", "A state cut off from a rivalry", "a law of the model", True,
          "isolation", laws.isolation),
    Limit("L26", R, "choice", "Quantal response", "McKelvey, Palfrey 1995", False, "arsenal",
          choice.logit),
    Limit("L27", R, "snyder", "Abandonment and entrapment", "Snyder 1984", True, "",
          alliances.snyder),
    Limit("L28", E, "restraint", "Blame restrains, no cap does", "a law of the model", True,
          "unrestrained", choice.restraint),
    Limit("L29", E, "laws", "One different choice", "a law of the model", True, "default",
          laws.one_choice),
)  # fmt: skip


def theories() -> tuple[str, ...]:
    """Return the names that a filter can use, in the order of the table."""
    return tuple(dict.fromkeys(limit.theory for limit in LIMITS))


def chosen(theory: str | None) -> tuple[Limit, ...]:
    """Return the limits of one theory, or all."""
    return tuple(limit for limit in LIMITS if theory in (None, limit.theory))


def checked(limits: Iterable[Limit]) -> Iterator[Checked]:
    """Run the limits one after the other."""
    for limit in limits:
        yield Checked(limit, tuple(limit.check()))


def frame(found: Sequence[Checked]) -> pd.DataFrame:
    """Return a row per setting: limit, kind, theory, source, setting, numbers, verdict."""
    import pandas as pd

    return pd.DataFrame(
        {
            "limit": limit.key,
            "kind": limit.kind.value,
            "theory": limit.theory,
            "title": limit.title,
            "source": limit.source,
            "our_reading": limit.ours,
            "scenario": limit.scenario,
            "setting": row.setting,
            "expected": value(row.expected),
            "found": value(row.found),
            "difference": row.difference,
            "tolerance": row.tolerance,
            "standard_error": row.error,
            "passes": row.passes,
        }
        for limit, rows in ((one.limit, one.rows) for one in found)
        for row in rows
    )


def value(number: float | str) -> str:
    """Return a number with six significant digits at most, or the word that stands for it."""
    return number if isinstance(number, str) else f"{number:.6g}"
