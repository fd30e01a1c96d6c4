"""Names in the columns of actors: which are states, and what the others were."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from simulator.experiments.validation.incident_files.countries import (
    find_state,
    names_nobody,
    names_region,
    plain_name,
)
from simulator.loading.errors import printable

MOST_TOLD = 20
"""Names that are told one by one; of the others only the number."""

LONGEST = 60


@dataclass
class Names:
    """The names that were no states, with the number of lines in which each stands."""

    regions: Counter[str] = field(default_factory=Counter)
    unknown: Counter[str] = field(default_factory=Counter)
    _spelling: dict[str, str] = field(default_factory=dict)

    def states(self, words: Iterable[str]) -> list[str]:
        """Return the ISO3 codes of the states among the names of a line, each once."""
        found: dict[str, None] = {}
        for word in dict.fromkeys(words):
            if state := find_state(word):
                found[state] = None
            elif names_region(word):
                self.regions[self._spelled(word)] += 1
            elif not names_nobody(word):
                self.unknown[self._spelled(word)] += 1
        return list(found)

    def _spelled(self, word: str) -> str:
        """Return the first spelling that the file has of a name, shortened."""
        text = printable(" ".join(word.split()))
        short = text if len(text) <= LONGEST else text[: LONGEST - 3] + "..."
        return self._spelling.setdefault(plain_name(word) or word, short)

    def told(self) -> Iterator[str]:
        """Yield what is to be told of names that are no states."""
        if self.unknown:
            yield f"names not recognised: {_listed(self.unknown)}"
        if self.regions:
            yield f"regions and organisations, which are no states: {_listed(self.regions)}"


def _listed(names: Counter[str]) -> str:
    """Return names with their counts, the frequent ones first: `Atlantis (3), Mu (1)`."""
    listed = ", ".join(f"{name} ({lines})" for name, lines in names.most_common(MOST_TOLD))
    others = len(names) - MOST_TOLD
    return f"{listed} and {others} other names" if others > 0 else listed
