"""What Typer finds wrong with a command line, in the language of the screen.

Typer words its errors in English as it raises them: what each is about is taken from them, and
said anew. English comes out as Typer has it.
"""

import re
from collections.abc import Iterable

from typer._click import exceptions
from typer.exceptions import TyperException

from pmdesk.texts import _

_EXTRA = re.compile(r"Got unexpected extra argument\(s\) \((.*)\)", re.DOTALL)


def usage_text(error: TyperException) -> str:
    """The error in one line."""
    match error:
        case exceptions.NoSuchOption():
            if not error.possibilities:
                return _("No such option: {option}", option=error.option_name)
            return _(
                "No such option: {option} (Possible options: {options})",
                option=error.option_name,
                options=", ".join(sorted(error.possibilities)),
            )
        case exceptions.BadOptionUsage():
            if error.message.endswith("does not take a value."):
                return _("Option {option!r} does not take a value.", option=error.option_name)
            return _("Option {option!r} requires an argument.", option=error.option_name)
        case exceptions.BadParameter() if error.param is not None:
            return _("Invalid value for {name}: {why}", name=_named(error), why=error.message)
    extra = _EXTRA.fullmatch(error.format_message())
    if extra:
        return _("Got unexpected extra argument(s) ({words})", words=extra[1])
    return error.format_message()


def _named(error: exceptions.BadParameter) -> str:
    """The option or argument that it is about."""
    assert error.param is not None
    hint: str | Iterable[str] = error.param.get_error_hint(error.ctx)  # type: ignore[arg-type]
    return hint if isinstance(hint, str) else " / ".join(map(repr, hint))
