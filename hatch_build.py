"""The build's own step: the languages' catalogues, compiled into the package.

It also runs for an editable install; the compiled files are never committed.
"""

from pathlib import Path
from typing import Any

import polib
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

CATALOGUES = "src/pmdesk/locale/*/LC_MESSAGES/*.po"


class CatalogueHook(BuildHookInterface[Any]):
    """Compiles each `.po` beside itself and takes the result into the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before it collects the files."""
        for path in Path(self.root).glob(CATALOGUES):
            polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))
        build_data["artifacts"].append("*.mo")
