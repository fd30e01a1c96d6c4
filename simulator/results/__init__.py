"""Results and their store."""

from simulator.results.results import Results
from simulator.results.store import StoreError

__all__ = ["Results", "StoreError"]
