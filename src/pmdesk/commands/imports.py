"""The one way every import runs: checked whole, asked once on a terminal, stored or not."""

from collections.abc import Callable
from typing import IO, Protocol, TypeVar

from pmdesk.commands.params import Shown
from pmdesk.commands.show import show_stored
from pmdesk.desk import Desk
from pmdesk.importing import Layout, Lines, lines_of, source
from pmdesk.output import can_ask, confirm
from pmdesk.render.tables import Field
from pmdesk.store.writing import Writing
from pmdesk.texts import _, _n

MANY = 10
"""More records than this are asked for once on a terminal."""
FIELDS = [Field("stored", "Stored", "number"), Field("known", "Known", "number")]


class Incoming(Protocol):
    """An import within one write."""

    stored: int
    known: int

    def take(self, lines: Lines) -> None:
        """Stores every line or none (BadLines)."""


T = TypeVar("T", bound=Incoming)


def run_import(
    desk: Desk,
    kind: str,
    file: str,
    layout: Layout,
    make: Callable[[Writing], T],
    *,
    dry_run: bool,
    yes: bool,
    format: str,
) -> T:
    """Imports a CSV file (`-` is stdin) as `pmdesk KIND import` and shows what it stored."""
    with source(file) as content:
        if can_ask() and not (yes or dry_run or file == "-"):
            rehearsed = _attempt(desk, kind, content, layout, make, dry_run=True)
            if rehearsed.stored > MANY:
                confirm(_n("store {n} record?", "store {n} records?", rehearsed.stored), yes=False)
        incoming = _attempt(desk, kind, content, layout, make, dry_run=dry_run)
    if dry_run:
        desk.output.note(_("dry run: nothing was stored"))
    row = {"stored": incoming.stored, "known": incoming.known}
    echo = _("{stored} stored, {known} known already", **row)
    show_stored(desk, f"pmdesk.{kind}.import/1", FIELDS, row, Shown(format), echo)
    return incoming


def _attempt(
    desk: Desk,
    kind: str,
    content: IO[bytes],
    layout: Layout,
    make: Callable[[Writing], T],
    *,
    dry_run: bool,
) -> T:
    command = f"{kind.replace('.', ' ')} import"
    with lines_of(content, layout) as lines, desk.writing(command) as write:
        write.dry_run = dry_run
        incoming = make(write)
        incoming.take(lines)
    return incoming
