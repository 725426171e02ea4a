"""What lists can be asked for: each filter with its options and the condition they come to.

A group names its filters where it adds its `list`; their options stand in its help in that order.
"""

import sqlite3
from collections.abc import Callable, Mapping
from datetime import date, datetime
from inspect import Parameter
from keyword import iskeyword
from typing import Annotated, Any, NamedTuple

import typer

from pmdesk.commands import completion
from pmdesk.commands.desk_params import (
    Department,
    FromDay,
    Search,
    ToDay,
    Unit,
    days_of,
    staff_option,
)
from pmdesk.commands.params import MonthOption, choice, words
from pmdesk.desk import Desk
from pmdesk.periods import parse_month
from pmdesk.store import people, units
from pmdesk.store.listing import Asked, Listing
from pmdesk.texts import N_

Row = Mapping[str, Any]


class Asking(NamedTuple):
    """A list while it is asked for."""

    desk: Desk
    conn: sqlite3.Connection
    listing: Listing | None
    asked: Asked
    """The conditions so far."""
    given: Mapping[str, Any]
    """Every filter's option with what was given, None where nothing was."""

    @property
    def now(self) -> datetime:
        """Now, in the office's time zone."""
        return self.desk.now(self.conn)


class Filter(NamedTuple):
    """One thing that a list can be asked for: by a condition in the file, or on its records."""

    options: tuple[Parameter, ...]
    ask: Callable[..., Any] | None = None
    """Puts the condition: gets what is asked, and what each option was given."""
    keeps: Callable[..., bool] | None = None
    """Whether a record is wanted: gets it, and what each option was given."""
    finds: bool = False
    """Whether it names another record: what is typed wrong is said before what is not there."""

    def put(self, asking: Asking) -> None:
        """Puts what was given to what is asked of the file."""
        if self.ask:
            self.ask(asking, *self._values(asking.given))

    def fits(self, row: Row, given: Mapping[str, Any]) -> bool:
        """Whether a record is one that is asked for."""
        return self.keeps is None or self.keeps(row, *self._values(given))

    def _values(self, given: Mapping[str, Any]) -> list[Any]:
        return [given[option.name] for option in self.options]


def option(name: str, type: Any, default: Any = None) -> Parameter:
    """An option of a filter as Typer reads it; the type is annotated with how it is typed."""
    python = f"{name}_" if iskeyword(name) else name.replace("-", "_")
    return Parameter(python, Parameter.POSITIONAL_OR_KEYWORD, default=default, annotation=type)


def one(
    name: str, *of: str, help: str = N_("Only in this state."), field: str | None = None
) -> Filter:
    """`--NAME`, one of some words, that a field has."""
    type = Annotated[str | None, choice(f"--{name}", *of, help=help)]
    return equal(name, type, field)


def several(
    name: str, *of: str, help: str = N_("Only in this state; repeat it for several.")
) -> Filter:
    """`--NAME`, some of some words, of which a field has one."""
    type = Annotated[list[str] | None, choice(f"--{name}", *of, help=help)]
    return among(name, type)


def equal(name: str, type: Any, field: str | None = None) -> Filter:
    """An option whose value a field has."""

    def ask(asking: Asking, value: Any) -> None:
        asking.asked.equal(field or name, value)

    return Filter((option(name, type),), ask)


def among(name: str, type: Any) -> Filter:
    """An option that may be repeated, of whose values a field has one."""

    def ask(asking: Asking, values: list[str] | None) -> None:
        asking.asked.one_of(name, values)

    return Filter((option(name, type),), ask)


def kept(filter: Filter) -> Filter:
    """A filter of a field that is worked out: it asks nothing of the file, but keeps records."""
    (only,) = filter.options
    field = only.name.rstrip("_")

    def keeps(row: Row, wanted: str | list[str] | None) -> bool:
        return not wanted or row[field] in ([wanted] if isinstance(wanted, str) else wanted)

    return Filter(filter.options, keeps=keeps)


def given(name: str, type: Any) -> Filter:
    """An option that asks nothing by itself: what reads the records looks at it."""
    return Filter((option(name, type),))


def saying(name: str, type: Any) -> Filter:
    """An option of a text that a field says."""

    def ask(asking: Asking, wanted: str | None) -> None:
        asking.asked.text((name,), wanted)

    return Filter((option(name, type),), ask)


def found_in(type: Any, *fields: str) -> Filter:
    """`--search` in fields of the records, whatever the case."""

    def keeps(row: Row, wanted: str | None) -> bool:
        said = "\n".join(str(row[name] or "") for name in fields)
        return (wanted or "").casefold() in said.casefold()

    return Filter((option("search", type),), keeps=keeps)


def flag(name: str, help: str, ask: Callable[[Asking], Any] = lambda asking: None) -> Filter:
    """`--NAME`, which asks something where it is given."""

    def asked(asking: Asking, is_given: bool) -> None:
        if is_given:
            ask(asking)

    type = Annotated[bool, typer.Option(f"--{name}", help=help)]
    return Filter((option(name, type, False),), asked)


def staff(field: str, help: str, name: str = "staff") -> Filter:
    """`--NAME`, somebody of the staff whose code a field has."""

    def ask(asking: Asking, named: str | None) -> None:
        if named is not None:
            asking.asked.equal(field, people.find(asking.conn, named).code)

    type = Annotated[str | None, staff_option(f"--{name}", help)]
    return Filter((option(name, type),), ask, finds=True)


def _in_unit(asking: Asking, named: str | None) -> None:
    if named is not None:
        asking.asked.equal("unit", units.find(asking.conn, named).code)


UNIT = Filter((option("unit", Unit),), _in_unit, finds=True)


def fee_item(type: Any) -> Filter:
    """`--item`, a fee item whose code a field has."""

    def ask(asking: Asking, named: str | None) -> None:
        from pmdesk.store import fee_items

        if named is not None:
            asking.asked.equal("item", fee_items.find(asking.conn, named).code)

    return Filter((option("item", type),), ask, finds=True)


ONLY_ITEM = fee_item(
    Annotated[
        str | None,
        typer.Option(
            "--item",
            metavar="CODE",
            parser=words,
            autocompletion=completion.fee_items,
            help="Only of this fee item.",
        ),
    ]
)


def month(parse: Callable[[str, date], Any] = parse_month) -> Filter:
    """`--month`, which a field says."""

    def ask(asking: Asking, named: str | None) -> None:
        if named is not None:
            asking.asked.equal("month", str(parse(named, asking.now.date())))

    return Filter((option("month", MonthOption),), ask)


def days(
    put: Callable[[Asked, str | None, str | None], Any] = lambda asked, first, after: asked.days(
        "on", first, after
    ),
) -> Filter:
    """`--month`, or `--from` and `--to`: the days within which a record lies."""

    def ask(asking: Asking, month: str | None, first: str | None, last: str | None) -> None:
        put(asking.asked, *days_of(month, first, last, asking.now))

    return Filter((option("month", MonthOption), option("from", FromDay), option("to", ToDay)), ask)


DAYS = days()
DEPARTMENT = equal("department", Department)
SEARCH = Filter((option("search", Search),), lambda asking, wanted: asking.asked.search(wanted))
