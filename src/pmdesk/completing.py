"""Shell completion for bash, zsh and fish: loaded only where a shell asks for it.

Typer's own classes, but descriptions are plain text: Typer would load rich (60 ms) to strip
markup that is not there, and fail at a name with brackets in it.
"""

import re
from typing import Any

from typer._click.shell_completion import add_completion_class
from typer._completion_classes import BashComplete, FishComplete, ZshComplete

_SPECIAL_IN_ZSH = {
    "\\": "\\\\",  # first of all: zsh evaluates what it gets, and `\\$(...)` would run
    '"': '""',
    "'": "''",
    "$": "\\$",
    "`": "\\`",
    ":": "\\\\:",
}


class PlainZsh(ZshComplete):
    """Each candidate with its description, quoted for the `eval` of the zsh script."""

    def format_completion(self, item: Any) -> str:
        value = _for_zsh(item.value)
        return f'"{value}":"{_for_zsh(_one_line(item.help))}"' if item.help else f'"{value}"'


class PlainFish(FishComplete):
    """Each candidate, a tab, its description."""

    def format_completion(self, item: Any) -> str:
        return f"{item.value}\t{_one_line(item.help)}" if item.help else str(item.value)


def prepare() -> None:
    """Makes the three shells known; Typer does so only where its own options are installed."""
    add_completion_class(BashComplete, "bash")
    add_completion_class(PlainZsh, "zsh")
    add_completion_class(PlainFish, "fish")


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def _for_zsh(text: str) -> str:
    return "".join(_SPECIAL_IN_ZSH.get(char, char) for char in text)
