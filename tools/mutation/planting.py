"""One mutant put into the modules that are loaded, so that nothing is imported again.

Functions keep their identity and get the mutant's code: whoever holds one runs the mutant. There
is no way back; a process that planted a mutant runs its tests and ends.
"""

import importlib
import sys
from types import FunctionType
from typing import Any

from tools.mutation.finding import Mutant

_OURS = ("pmdesk", "tests")


class Broken(Exception):
    """A mutant that cannot even be imported: every test would fail."""


def plant(mutant: Mutant) -> None:
    """Puts a mutant in the place of what is loaded. Raises Broken."""
    module = importlib.import_module(f"pmdesk.rules.{mutant.name.module}")
    made = _executed(mutant, module.__name__)
    if mutant.name.scope.startswith("("):  # several constants at once
        for name in mutant.name.scope.strip("()").split(", "):
            _put(name, vars(module)[name], made[name])
        return
    outer, _dot, inner = mutant.name.scope.partition(".")
    old, new = vars(module)[outer], made[outer]
    if inner:
        old, new = vars(old)[inner], vars(new)[inner]
    if isinstance(old, property):
        old, new = old.fget, new.fget
    if isinstance(old, FunctionType):
        old.__code__, old.__defaults__ = new.__code__, new.__defaults__
        old.__kwdefaults__ = new.__kwdefaults__
    elif isinstance(old, type):
        _defaults(old).__defaults__ = _defaults(new).__defaults__
    else:
        _put(outer, old, new)


def _executed(mutant: Mutant, name: str) -> dict[str, Any]:
    made: dict[str, Any] = {"__name__": name}
    try:
        exec(mutant.code(), made)
    except Exception as error:
        raise Broken(mutant.name) from error
    return made


def _put(name: str, old: object, new: object) -> None:
    """Puts a constant in the place of another in each module of ours that knows it by its name."""
    for key, module in list(sys.modules.items()):
        if key.partition(".")[0] in _OURS and vars(module).get(name) is old:
            setattr(module, name, new)


def _defaults(record: Any) -> Any:
    """The function that gives a NamedTuple its defaults."""
    return record.__new__
