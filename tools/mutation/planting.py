"""One mutant put into the modules that are loaded, so that nothing is imported again.

Functions keep their identity and get the mutant's code: whoever holds one runs the mutant. There
is no way back; a process that planted a mutant runs its tests and ends.
"""

import importlib
import sys
from types import FunctionType, ModuleType
from typing import Any

from tools.mutation.finding import Mutant

_OURS = ("pmdesk", "tests")


def plant(mutant: Mutant) -> None:
    """Puts a mutant in the place of what is loaded."""
    module = importlib.import_module(f"pmdesk.rules.{mutant.name.module}")
    made: dict[str, Any] = {"__name__": module.__name__}
    exec(mutant.code(), made)
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
        for holder in _holders(outer, old):
            setattr(holder, outer, new)


def _defaults(record: Any) -> Any:
    """The function that gives a NamedTuple its defaults."""
    return record.__new__


def _holders(name: str, value: object) -> list[ModuleType]:
    """The modules of ours that know a constant by its name."""
    ours = [found for key, found in sys.modules.items() if key.partition(".")[0] in _OURS]
    return [module for module in ours if vars(module).get(name) is value]
