"""What is sold at dated prices, fee items and services: its list and one of it, on any day."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Annotated, Any, NamedTuple

import typer

from pmdesk.commands import filters
from pmdesk.commands.desk_params import Search
from pmdesk.commands.filters import Asking, Filter
from pmdesk.commands.params import Encoding, Force, Output, Shown, ShownFormat
from pmdesk.commands.registers import Register, Row, add_list, add_verb, lines_text
from pmdesk.commands.show import show_thing, stored_schema
from pmdesk.desk import Desk
from pmdesk.global_options import desk_of
from pmdesk.periods import parse_day
from pmdesk.render.tables import Field
from pmdesk.texts import screen_field

OnDay = Annotated[
    str | None, typer.Option("--on", metavar="DATE", help="As it is on that day; today without.")
]


class PriceList(NamedTuple):
    """How one kind of thing with dated prices is read and shown."""

    all: Callable[[Any], Iterable[Any]]
    """Everything that has or had a price: of the connection."""
    find: Callable[[Any, str], Any]
    """The one of a code (NotFound)."""
    record: Callable[[Any, date], Row]
    """Its record as it is on a day; one that is not to be listed then has no state."""
    history: Callable[[Any], Iterable[str]]
    """Every dated price of it in a line."""
    searched: tuple[str, ...]
    """The fields in which `--search` looks."""
    one_title: Callable[[str], list[Field]]
    """The fields of a table of one, with the title of that field alone."""


def add_prices(
    app: typer.Typer,
    register: Register,
    prices: PriceList,
    *only: Filter,
    nothing: str,
    list_help: str,
    show_help: str,
) -> None:
    """Adds `list` and `show` to a group, both with `--on`; `only` are filters of its own."""

    def rows(asking: Asking) -> list[Row]:
        day = _day(asking.desk, asking.conn, asking.given["on"])
        found = [prices.record(one, day) for one in prices.all(asking.conn)]
        return [row for row in found if row["state"]]

    search = filters.found_in(Search, *prices.searched)
    asked = (*only, filters.given("on", OnDay), search)
    add_list(app, register, *asked, nothing=nothing, rows=rows, help=list_help)
    _add_show(app, register, prices, show_help)


def _add_show(app: typer.Typer, register: Register, prices: PriceList, help: str) -> None:
    def show(
        ctx: typer.Context,
        id: Any,
        on: OnDay = None,
        format: ShownFormat = "table",
        output: Output = "-",
        encoding: Encoding = None,
        force: Force = False,
    ) -> None:
        desk = desk_of(ctx)
        with desk.reading() as conn:
            found = prices.find(conn, id)
            row = prices.record(found, _day(desk, conn, on))
        title = screen_field("title", desk.options.screen)
        fields = prices.one_title(title) if format == "table" else register.fields
        more = lines_text(["", *prices.history(found)])
        shown = Shown(format, output, encoding, force)
        show_thing(desk, stored_schema(register.schema), fields, row, shown, more)

    add_verb(app, register, "show", show, help)


def _day(desk: Desk, conn: Any, on: str | None) -> date:
    return desk.now(conn).date() if on is None else parse_day(on, desk.now(conn))
