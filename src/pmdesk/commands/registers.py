"""One register of the desk: how its group lists, shows and voids what stands in it.

A group declares its register once and adds the verbs to it with its own words, so that they read
and work the same everywhere.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from inspect import Parameter, Signature, signature
from typing import Any, NamedTuple

import typer

from pmdesk.commands.desk_params import ByWhom
from pmdesk.commands.filters import Asking, Filter
from pmdesk.commands.params import Encoding, Force, Format, Output, Reason, Shown, ShownFormat
from pmdesk.commands.show import (
    fetch,
    list_schema,
    show_fetched,
    show_list,
    show_stored,
    show_thing,
    stored_schema,
)
from pmdesk.desk import Desk
from pmdesk.global_options import desk_of
from pmdesk.office import voiding
from pmdesk.render.tables import Field
from pmdesk.render.visible import visible
from pmdesk.store.listing import Asked, Listing
from pmdesk.store.writing import Writing
from pmdesk.texts import _

Row = dict[str, Any]
Read = Callable[[Desk, Any, Any], Row]
"""Reads one record (NotFound): the desk, the connection, the id or what else names it."""
Void = Callable[[Writing, Any, str, str, date], str | None]
"""Marks a record as void and may say what came of that: the write, its id, the reason, by whom, on
which day."""


def _no_record(_desk: Desk, _conn: Any, id: Any) -> Row:
    raise LookupError(f"no record is read here: {id}")


def _no_words(row: Row) -> str:
    raise LookupError(f"nothing is said of a write here: {row}")


class Register(NamedTuple):
    """What the verbs of a group need of its kind of record."""

    command: str
    """Its group as it is typed, and journalled: `fee dun`."""
    module: str
    """The module that declares it: the catalogues name it beside its words."""
    fields: Sequence[Field]
    columns: Sequence[str] | Callable[[str], Sequence[str]] = ()
    """What a table of many shows, all of it without; of the screen's language where it matters."""
    listing: Listing | Callable[[datetime], Listing] | None = None
    """How its list is read, at a moment where that matters."""
    id: Any = None
    """The argument that names a record, for `show` and `void`."""
    record: Read = _no_record
    said: Callable[[Row], str] = _no_words
    """What the echo of a write says first."""
    in_words: Sequence[Field] = ()
    """The fields of a table of one, where they are others."""

    @property
    def schema(self) -> str:
        """Its name in schemas: `fee.dun`."""
        return self.command.replace(" ", ".")

    def asking(self, desk: Desk, conn: Any, given: Mapping[str, Any]) -> Asking:
        """Its list before anything is asked of it."""
        listing = self.listing if self.listing is None or isinstance(self.listing, Listing) else (
            self.listing(desk.now(conn))
        )  # fmt: skip
        return Asking(desk, conn, listing, Asked(listing), given)

    def columns_in(self, language: str) -> Sequence[str]:
        """What a table of many shows on a screen of that language."""
        return self.columns(language) if callable(self.columns) else self.columns

    def echo(self, desk: Desk, row: Row, format: str, *more: str | None) -> None:
        """What a write stored: one line, or the record."""
        line = "; ".join([self.said(row), *(part for part in more if part)])
        show_stored(desk, stored_schema(self.schema), self.fields, row, Shown(format), line)


def add_list(
    app: typer.Typer,
    register: Register,
    *filters: Filter,
    help: str,
    nothing: str = "",
    rows: Callable[[Asking], Iterable[Row]] | None = None,
) -> None:
    """Adds `list` to a group, with the filters in the order of their options.

    `nothing` is said where nothing fits; `rows` gives the records where they are more than what
    the listing reads.
    """

    def list_(
        ctx: typer.Context,
        format: ShownFormat = "table",
        output: Output = "-",
        encoding: Encoding = None,
        force: Force = False,
        **given: Any,
    ) -> None:
        desk, shown = desk_of(ctx), Shown(format, output, encoding, force)
        columns = register.columns_in(desk.options.screen)
        fields, said = register.fields, _(nothing, kind=register.command.rpartition(" ")[2])
        with desk.reading() as conn:
            asking = register.asking(desk, conn, given)
            for one in sorted(filters, key=lambda one: one.finds):
                one.put(asking)
            if rows is None:
                assert asking.listing is not None
                found = fetch(conn, asking.listing, fields, columns, asking.asked, shown)
            else:
                kept = [row for row in rows(asking) if all(one.fits(row, given) for one in filters)]
        if rows is None:
            show_fetched(desk, register.schema, fields, columns, found, shown, said)
        else:
            show_list(desk, list_schema(register.schema), fields, kept, shown, columns, said)

    add_verb(app, register, "list", list_, help, filters)


def add_show(
    app: typer.Typer,
    register: Register,
    help: str,
    more: Callable[[Desk, Any, Row], str] | None = None,
) -> None:
    """Adds `show` to a group; `more` gives what a table says after the fields."""

    def show(
        ctx: typer.Context,
        id: Any,
        format: ShownFormat = "table",
        output: Output = "-",
        encoding: Encoding = None,
        force: Force = False,
    ) -> None:
        desk, fields, text = desk_of(ctx), register.fields, ""
        with desk.reading() as conn:
            row = register.record(desk, conn, id)
            if format == "table":
                text = more(desk, conn, row) if more else ""
                fields = register.in_words or fields
        shown = Shown(format, output, encoding, force)
        show_thing(desk, stored_schema(register.schema), fields, row, shown, text)

    add_verb(app, register, "show", show, help)


def add_void(
    app: typer.Typer,
    register: Register,
    void: Void,
    help: str,
    more: Callable[[Row], str | None] | None = None,
    check: Callable[[Writing, Any, date], Any] | None = None,
) -> None:
    """Adds `void` to a group; `more` gives what its echo adds of the record, `check` refuses what
    cannot be void, whoever does it."""

    def void_(
        ctx: typer.Context, id: Any, reason: Reason, by: ByWhom = None, format: Format = "table"
    ) -> None:
        desk = desk_of(ctx)
        with desk.writing(f"{register.command} void") as write:
            today = desk.now(write.conn).date()
            if check:
                check(write, id, today)
            said = void(write, id, reason, desk.by_whom(write, by), today)
            row = register.record(desk, write.conn, id)
        register.echo(desk, row, format, said, more(row) if more else None)

    add_verb(app, register, "void", void_, help)


def marked(kind: str, table: str) -> Void:
    """The way in which most records are made void: they stay, with the reason."""

    def void(write: Writing, number: int, reason: str, by: str, on: date) -> None:
        voiding.void(write, kind, table, number, reason, by, on)

    return void


def says_why(row: Row) -> str:
    """Why a record is void, for its echo."""
    return _("void: {reason}", reason=row["void"])


def lines_text(lines: Iterable[str]) -> str:
    """Lines of a table, each made visible."""
    return "".join(visible(line) + "\n" for line in lines)


def lines_below(lines: Iterable[str]) -> str:
    """What a table says after its fields, below a blank line; nothing of none."""
    text = lines_text(lines)
    return f"\n{text}" if text else ""


def add_verb(
    app: typer.Typer,
    register: Register,
    name: str,
    command: Callable[..., None],
    help: str,
    filters: Sequence[Filter] = (),
) -> None:
    """Adds a verb whose id is the register's, and whose options are those of the filters too."""
    ctx, *own = [
        one.replace(annotation=register.id) if one.name == "id" else one
        for one in signature(command).parameters.values()
        if one.kind is not Parameter.VAR_KEYWORD
    ]
    options = [option for one in filters for option in one.options]
    command.__signature__ = Signature([ctx, *options, *own])  # type: ignore[attr-defined]
    command.__module__ = register.module
    app.command(name, help=help)(command)
