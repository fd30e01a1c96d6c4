"""Build hook: a wheel carries the scenarios inside the package.

An editable install reads them from the clone and must not hold a second copy that goes stale.
"""

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ScenariosInWheel(BuildHookInterface):
    """Adds the folder `scenarios/` to a wheel as `simulator/_scenarios`."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling; `version` is "standard" for a wheel, "editable" for a clone."""
        if version == "standard":
            build_data["force_include"]["scenarios"] = "simulator/_scenarios"
