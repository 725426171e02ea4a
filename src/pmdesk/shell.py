"""What Typer lacks: groups loaded on first use, global options anywhere, every missing option
named at once or asked for on a terminal, and help without markup.

The classes build on Typer's own command classes; commands themselves are ordinary Typer
functions. One command is built a run, not the whole group: each costs 1-2 ms.
"""

import importlib
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command_from_info
from typer.models import CommandInfo

from pmdesk.asking import fill_missing, nothing_more
from pmdesk.errors import BadInput
from pmdesk.global_options import desk_of, global_options
from pmdesk.texts import _


class Entry(NamedTuple):
    """One line of the root's help: where the group or command lives and what it is for."""

    module: str
    panel: str
    help: str


class DeskCommand(TyperCommand):
    """A command that takes the global options and names everything that is missing."""

    needed: Sequence[Any] = ()
    """The required arguments and options."""

    def get_params(self, ctx: Any) -> list[Any]:
        return [*super().get_params(ctx), *global_options()]

    def get_help_option(self, ctx: Any) -> Any:
        return _with_our_output(super().get_help_option(ctx))

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        self.needed = [param for param in self.params if param.required]
        for param in self.needed:
            param.required = False  # Typer would name the first missing one only
        try:
            rest = super().parse_args(ctx, args)
        finally:
            for param in self.needed:
                param.required = True
        if not ctx.resilient_parsing:
            also = getattr(self.callback, "also_needs", nothing_more)(ctx.params)
            others = dict(name.partition(" ")[::2] for name in also)
            wanted = [p for p in self.params if p in self.needed or p.name in others]
            missing = [p for p in wanted if ctx.params.get(p.name) in (None, ())]
            fill_missing(ctx, missing, others)
        return rest

    def format_help(self, ctx: Any, formatter: Any) -> None:
        for param in self.needed:
            param.required = True  # help marks it; usage shows ID, not [ID]
        super().format_help(ctx, formatter)

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        return [piece.strip("{}") for piece in super().collect_usage_pieces(ctx)]

    def format_help_text(self, ctx: Any, formatter: Any) -> None:
        self.help = _(self.help) if self.help else self.help
        super().format_help_text(ctx, formatter)

    def format_options(self, ctx: Any, formatter: Any) -> None:
        _format_params(self, ctx, formatter)


class DeskGroup(TyperGroup):
    """A group whose commands are built when they are asked for."""

    def __init__(
        self,
        name: str,
        app: typer.Typer,
        groups: Mapping[str, str] | None = None,
        default: str | None = None,
    ):
        """`groups` are the modules of groups, or of single commands, within this one; `default`
        is the command meant when only options follow."""
        super().__init__(name=name, help=app.info.help, rich_markup_mode=None)
        self._default = default
        self._groups = groups or {}
        self._infos: dict[str, CommandInfo] = {
            info.name or _command_name(info): info for info in app.registered_commands
        }

    def list_commands(self, ctx: Any) -> list[str]:
        return [*self._infos, *self._groups]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name in self._groups:
            module = importlib.import_module(self._groups[cmd_name])
            default = getattr(module, "DEFAULT", "list")
            return _only_command(module.app, cmd_name) or DeskGroup(
                cmd_name, module.app, default=default
            )
        info = self._infos.get(cmd_name)
        return command_of(info) if info else None

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        return _resolve(self, ctx, args)

    def get_params(self, ctx: Any) -> list[Any]:
        return [*super().get_params(ctx), *global_options()]

    def get_help_option(self, ctx: Any) -> Any:
        return _with_our_output(super().get_help_option(ctx))

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if self._default and (args or not ctx.resilient_parsing):  # completion of a verb has none
            first = (_after_globals(args) or ["-"])[0]
            if first.startswith("-") and first != "--help":  # an option of the default command
                args = [self._default, *args]
        _help_without_arguments(self, ctx, args)
        return super().parse_args(ctx, args)

    def format_options(self, ctx: Any, formatter: Any) -> None:
        _format_params(self, ctx, formatter)
        rows = [
            (name, _short_help(self.get_command(ctx, name).help))
            for name in self.list_commands(ctx)
        ]
        with formatter.section(_("Commands")):
            formatter.write_dl(rows)


class RootGroup(TyperGroup):
    """The program: a map of names to modules, each imported when its name is used."""

    def __init__(self, entries: Mapping[str, Entry], help: str):
        super().__init__(name="pmdesk", help=help, rich_markup_mode=None)
        self._entries = entries

    def list_commands(self, ctx: Any) -> list[str]:
        return list(self._entries)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        entry = self._entries.get(cmd_name)
        if entry is None:
            return None
        module = importlib.import_module(entry.module)
        app: typer.Typer = module.app
        return _only_command(app, cmd_name) or DeskGroup(
            cmd_name, app, getattr(module, "GROUPS", None)
        )

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        return _resolve(self, ctx, args)

    def shell_complete(self, ctx: Any, incomplete: str) -> Any:
        from typer._click.shell_completion import CompletionItem

        names = [
            CompletionItem(name, help=_(entry.help))
            for name, entry in self._entries.items()
            if name.startswith(incomplete)
        ]
        options = [
            CompletionItem(name, help=param.help)
            for param in self.get_params(ctx)
            for name in param.opts
            if incomplete.startswith("-") and name.startswith(incomplete)
        ]
        return names + options

    def get_params(self, ctx: Any) -> list[Any]:
        return [*super().get_params(ctx), *global_options()]

    def get_help_option(self, ctx: Any) -> Any:
        return _with_our_output(super().get_help_option(ctx))

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        _help_without_arguments(self, ctx, args)
        return super().parse_args(ctx, args)

    def format_options(self, ctx: Any, formatter: Any) -> None:
        _format_params(self, ctx, formatter)
        panels: dict[str, list[tuple[str, str]]] = {}
        for name, entry in self._entries.items():
            panels.setdefault(entry.panel, []).append((name, _(entry.help)))
        for panel, rows in panels.items():
            with formatter.section(_(panel)):
                formatter.write_dl(rows)


def command_of(info: CommandInfo) -> Any:
    """The command of one decorated function."""
    info.cls = DeskCommand
    return get_command_from_info(info, pretty_exceptions_short=True, rich_markup_mode=None)


def _only_command(app: typer.Typer, name: str) -> Any:
    """The command of an app that has no other and bears its name; None for a group."""
    if len(app.registered_commands) == 1 and app.registered_commands[0].name == name:
        return command_of(app.registered_commands[0])
    return None


def _command_name(info: CommandInfo) -> str:
    assert info.callback is not None
    return info.callback.__name__.rstrip("_").replace("_", "-")


def _after_globals(args: Sequence[str]) -> list[str]:
    """The arguments from the first that is not a global option on."""
    shared = {name: option for option in global_options() for name in option.opts}
    rest = list(args)
    while rest:
        name, equals, _value = rest[0].partition("=")
        if name not in shared:
            break
        del rest[: 1 if equals or shared[name].is_flag else 2]
    return rest


def _with_our_output(option: Any) -> Any:
    """The --help option, its text written like every other answer."""

    def show(ctx: typer.Context, _param: Any, value: bool) -> None:
        if value and not ctx.resilient_parsing:
            desk_of(ctx).output.answer([ctx.get_help() + "\n"])
            raise typer.Exit

    if option is not None:
        option.callback = show
    return option


def _help_without_arguments(group: TyperGroup, ctx: Any, args: list[str]) -> None:
    if not _after_globals(args) and "--version" not in args and not ctx.resilient_parsing:
        desk_of(ctx).output.answer([group.get_help(ctx) + "\n"])
        raise typer.Exit


def _resolve(group: Any, ctx: Any, args: list[str]) -> Any:
    command = group.get_command(ctx, args[0])
    if command is None and not ctx.resilient_parsing:
        from difflib import get_close_matches

        near = get_close_matches(args[0], group.list_commands(ctx))
        hint = _("did you mean {names}?", names=", ".join(near)) if near else None
        raise BadInput(
            _("{group} has no command {name!r}", group=ctx.command_path, name=args[0]),
            hint=hint or _("see {group} --help", group=ctx.command_path),
        )
    return args[0] if command else None, command, args[1:]


def _format_params(command: Any, ctx: Any, formatter: Any) -> None:
    """Arguments, the command's own options, and apart from them the global ones."""
    shared = global_options()
    sections: dict[str, list[Any]] = {_("Arguments"): [], _("Options"): []}
    everywhere = []
    for param in command.get_params(ctx):
        if getattr(param, "help", None):
            param.help = _(param.help)
        record = param.get_help_record(ctx)
        if record is None:
            continue
        if param in shared:
            everywhere.append(record)
        elif param.param_type_name == "argument":
            sections[_("Arguments")].append(record)
        else:
            sections[_("Options")].append(record)
    sections[_("Options everywhere")] = everywhere
    for heading, records in sections.items():
        if records:
            with formatter.section(heading):
                formatter.write_dl(records)


def _short_help(text: str | None) -> str:
    return _(text or "").split("\n\n")[0].replace("\n", " ").rstrip(".")
