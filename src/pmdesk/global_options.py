"""The options that every command and group takes, before the group or after the verb."""

from collections.abc import Iterable
from typing import Any

import typer
from typer.core import TyperOption

from pmdesk import __version__
from pmdesk.colour import CHOICES, use_colour
from pmdesk.desk import Desk
from pmdesk.errors import BadInput
from pmdesk.texts import LANGUAGES, _, language_of, use_language


def desk_of(ctx: typer.Context) -> Desk:
    """The desk of this run."""
    desk = ctx.find_root().obj
    assert isinstance(desk, Desk)
    return desk


def _keep(name: str) -> Any:
    def callback(ctx: typer.Context, param: Any, value: Any) -> Any:
        if value == "":  # an unset variable of a script, which must not mean the default
            raise BadInput(_("{option}: an empty value", option=param.opts[0]))
        if value not in (None, False):
            setattr(desk_of(ctx).options, name, value)
        return value

    return callback


def _keep_language(ctx: typer.Context, param: Any, value: str | None) -> None:
    if value is None:
        return
    language = value if value in LANGUAGES else language_of(value)
    if language is None:
        raise _not_one_of(param, value, LANGUAGES)
    options = desk_of(ctx).options
    options.lang = options.screen = language
    use_language(language)


def _keep_colour(_ctx: typer.Context, param: Any, value: str | None) -> None:
    if value is None:
        return
    if value not in CHOICES:
        raise _not_one_of(param, value, CHOICES)
    use_colour(value)


def _not_one_of(param: Any, value: str, words: Iterable[str]) -> BadInput:
    return BadInput(
        _(
            "{option}: {value!r} is not one of {words}",
            option=param.opts[0],
            value=value,
            words=", ".join(words),
        )
    )


def _keep_quiet(ctx: typer.Context, _param: Any, value: bool) -> None:
    if value:
        desk_of(ctx).output.quiet = True


def _print_version(ctx: typer.Context, _param: Any, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        desk_of(ctx).output.answer([f"pmdesk {__version__}\n"])
        raise typer.Exit


def _complete_staff(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    from pmdesk.commands.completion import staff

    return staff(ctx, incomplete)


def _option(name: str, help: str, **more: Any) -> TyperOption:
    return TyperOption(param_decls=[name], help=help, expose_value=False, **more)


def _flag(name: str, help: str, **more: Any) -> TyperOption:
    return _option(name, help, is_flag=True, default=False, type=bool, **more)


_globals: list[TyperOption] = []


def global_options() -> list[TyperOption]:
    """The options that every command and group takes; made once a run."""
    if not _globals:
        _globals.extend(
            [
                _option("--db", "The data file.", metavar="FILE", type=str, callback=_keep("db")),
                _option(
                    "--as",
                    "Who is acting.",
                    metavar="STAFF",
                    type=str,
                    callback=_keep("as_staff"),
                    autocompletion=lambda ctx, args, incomplete: _complete_staff(ctx, incomplete),
                ),
                _option(
                    "--now",
                    "The time to act at instead of the clock's.",
                    metavar="WHEN",
                    type=str,
                    callback=_keep("now"),
                ),
                _option(
                    "--lang",
                    "The language of the screen: en, zh-Hant or zh-Hans.",
                    metavar="LANG",
                    type=str,
                    callback=_keep_language,
                    autocompletion=lambda ctx, args, incomplete: [
                        name for name in LANGUAGES if name.startswith(incomplete)
                    ],
                ),
                _option(
                    "--color",
                    "Colours: auto, always or never.",
                    metavar="HOW",
                    type=str,
                    callback=_keep_colour,
                    autocompletion=lambda ctx, args, incomplete: [
                        name for name in CHOICES if name.startswith(incomplete)
                    ],
                ),
                _flag("--quiet", "Say nothing but the answer and warnings.", callback=_keep_quiet),
                _flag(
                    "--debug",
                    "Show the traceback of an unexpected failure.",
                    callback=_keep("debug"),
                ),
                _flag("--version", "Show the version.", is_eager=True, callback=_print_version),
            ]
        )
    return _globals
