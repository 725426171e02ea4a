"""What `--help` prints, in the language of the screen.

English pages are Typer's own. It measures text by its characters and breaks lines at blanks, so
that Chinese would stand askew and run out of the page: other languages have a page of ours.
Only the texts of the page that is printed are translated.
"""

from collections.abc import Sequence
from typing import Any

import typer
import typer.core
from typer._click.formatting import HelpFormatter

from pmdesk.global_options import global_options
from pmdesk.render.visible import width
from pmdesk.render.wrapping import joined, wrapped
from pmdesk.texts import N_, _, speaks_english

typer.core._ = _  # type: ignore[attr-defined,assignment]  # its few words are in our catalogue
TYPERS = (
    N_("default: {default}"),
    N_("required"),
    N_("Show this message and exit."),
    N_("Missing command."),
)
"""What Typer itself says on a page, translated where it says it."""

_GAP = 2
_LEAST = 10
"""The narrowest column of descriptions."""


class WidePage(HelpFormatter):
    """A page on which a Chinese character takes two columns and may end a line."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The usage line; what does not fit goes on under the arguments."""
        first = f"{prefix or ''}{prog} "
        indent = " " * width(first)
        lines = list(wrapped(args, self.width, indent))
        self.write(first + "\n".join(lines).lstrip(" ") + "\n")

    def write_heading(self, heading: str) -> None:
        """The heading of a list."""
        self.write(f"{heading}\uff1a\n")

    def write_text(self, text: str) -> None:
        """Paragraphs; one that begins with a line of `\\b` is left as it stands."""
        indent = " " * self.current_indent
        self.write("\n\n".join(_paragraph(part, self.width, indent) for part in _parts(text)))
        self.write("\n")

    def write_dl(
        self, rows: Sequence[tuple[str, str]], col_max: int = 30, col_spacing: int = _GAP
    ) -> None:
        """Names and what they are for, in two columns."""
        room = min(max(width(name) for name, _text in rows), col_max) + col_spacing
        indent = " " * (self.current_indent + room)
        text_width = max(self.width - room - self.current_indent, _LEAST)
        for name, text in rows:
            line = " " * self.current_indent + name
            paragraphs = [_paragraph(part, text_width, "") for part in _parts(text)]
            lines = "\n\n".join(paragraphs).splitlines()
            if lines and width(name) <= room - col_spacing:
                line += " " * (room - width(name)) + lines.pop(0)
            self.write("\n".join([line, *((indent + more).rstrip() for more in lines)]) + "\n")


class Helped:
    """A command or group whose help is in the language of the screen."""

    help: str | None

    def get_help(self, ctx: Any) -> str:
        """The page as text."""
        page = ctx.make_formatter()
        if not speaks_english():
            page = WidePage(max_width=ctx.max_content_width, width=ctx.terminal_width)
        self.format_help(ctx, page)
        return str(page.getvalue()).rstrip("\n")

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """What stands on the page, from the usage down; Typer's own."""
        super().format_help(ctx, formatter)  # type: ignore[misc]

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """How the command is written."""
        pieces = " ".join(self.collect_usage_pieces(ctx))
        heading = _("Usage:")
        blank = " " if heading.isascii() else ""  # a full-width colon brings its own
        formatter.write_usage(ctx.command_path, pieces, prefix=heading + blank)

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """The names in the usage line."""
        return super().collect_usage_pieces(ctx)  # type: ignore[misc,no-any-return]

    def format_help_text(self, ctx: Any, formatter: Any) -> None:
        """What it is for."""
        if self.help:
            formatter.write_paragraph()
            with formatter.indentation():
                formatter.write_text(_(self.help))

    def get_short_help_str(self, limit: int = 45) -> str:
        """What completion says of it; Typer's own shortens English at a word."""
        if speaks_english():
            return super().get_short_help_str(limit)  # type: ignore[misc,no-any-return]
        return short_help(self.help)

    def shell_complete(self, ctx: Any, incomplete: str) -> list[Any]:
        """What can be typed next, with what it is for."""
        items: list[Any] = super().shell_complete(ctx, incomplete)  # type: ignore[misc]
        for item in items:
            item.help = _(item.help) if item.help else item.help
        return items

    def format_params(self, ctx: Any, formatter: Any) -> None:
        """Arguments, the command's own options, and apart from them the global ones."""
        shared = global_options()
        arguments: list[Any] = []
        options: list[Any] = []
        everywhere: list[Any] = []
        for param in self.get_params(ctx):  # type: ignore[attr-defined]
            record = _translated_record(ctx, param)
            if record is None:
                continue
            if param in shared:
                everywhere.append(record)
            elif param.param_type_name == "argument":
                arguments.append(record)
            else:
                options.append(record)
        format_list(formatter, _("Arguments"), arguments)
        format_list(formatter, _("Options"), options)
        format_list(formatter, _("Options everywhere"), everywhere)


def format_list(formatter: Any, heading: str, rows: list[tuple[str, str]]) -> None:
    """Names with what they are for under a heading; nothing where there is none."""
    if rows:
        with formatter.section(heading):
            formatter.write_dl(rows)


def short_help(text: str | None) -> str:
    """The first sentence of a help text, as it stands in the list of commands."""
    first = _(text or "").split("\n\n")[0]
    return joined(first.splitlines()).rstrip(".\u3002")


def _translated_record(ctx: Any, param: Any) -> tuple[str, str] | None:
    """The two columns of a parameter; what it says for itself stays English."""
    text = getattr(param, "help", None)
    if not text:
        return param.get_help_record(ctx)  # type: ignore[no-any-return]
    param.help = _(text)
    try:
        return param.get_help_record(ctx)  # type: ignore[no-any-return]
    finally:
        param.help = text  # the global options outlive this page


def _parts(text: str) -> list[str]:
    return text.split("\n\n")


def _paragraph(text: str, room: int, indent: str) -> str:
    if text.startswith("\b\n"):
        return "\n".join(indent + line for line in text.splitlines()[1:])
    return "\n".join(wrapped(joined(text.splitlines()), room, indent))
