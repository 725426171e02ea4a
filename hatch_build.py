"""The build's own steps: the languages' catalogues, compiled into the package, and the man pages.

It also runs for an editable install; what it makes is never committed.
"""

import sys
from pathlib import Path
from typing import Any

import polib
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).parent))
from tools.manpages import pages

CATALOGUES = "src/pmdesk/locale/*/LC_MESSAGES/*.po"


class BuildHook(BuildHookInterface[Any]):
    """Compiles each `.po` beside itself, writes the man pages, takes both into the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before it collects the files."""
        for path in Path(self.root).glob(CATALOGUES):
            polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))
        build_data["artifacts"].append("*.mo")
        folder = Path(self.root, "build", "man")
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in pages(Path(self.root)).items():
            (folder / name).write_text(text, encoding="utf-8")
            build_data["shared_data"][str(folder / name)] = f"share/man/man1/{name}"
