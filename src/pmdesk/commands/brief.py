"""`pmdesk brief`: the morning meeting's sheet (A2.2)."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any

import typer

from pmdesk.agenda.brief import brief, form
from pmdesk.commands.desk_params import ByWhom
from pmdesk.commands.params import Encoding, Force, Output, Shown, choice
from pmdesk.commands.printing import PRINTED, DocumentLanguage, check_printing, show_document
from pmdesk.commands.show import (
    check_output,
    list_schema,
    show_list,
    show_text,
    show_thing,
    table_text,
)
from pmdesk.desk import Desk
from pmdesk.errors import NotFound, Refused
from pmdesk.global_options import desk_of
from pmdesk.periods import parse_near_day
from pmdesk.render.brief import LINE_FIELDS, desk_text, heading, lines, page, sections
from pmdesk.store import briefs
from pmdesk.store.briefs import Kept
from pmdesk.texts import _

app = typer.Typer()


@app.command("brief")
def brief_(
    ctx: typer.Context,
    day: Annotated[
        str | None,
        typer.Option("--date", metavar="DATE", help="The brief recorded for that day; or a day "
                     "to come, as far as it is planned."),
    ] = None,
    record: Annotated[
        bool, typer.Option("--record", help="Keep it as it is presented; the next one goes on.")
    ] = False,
    by: ByWhom = None,
    format: Annotated[
        str,
        choice("--format", "table", "text", "html", "pdf", "json", "csv", "xlsx",
               help="text, html, pdf: a page to print."),
    ] = "table",
    language: DocumentLanguage = None,
    output: Output = "-",
    encoding: Encoding = None,
    force: Force = False,
) -> None:  # fmt: skip
    """Print the sheet of the morning meeting: calls, yesterday's work, today's, complaints.

    Calls are those since the last recorded brief up to now, in the order of entry, none missed
    and none twice; without one, since yesterday 00:00. Who stands where are tasks of the kinds
    reception and counter.

    \b
    pmdesk brief --record
    """
    desk = desk_of(ctx)
    shown = Shown(format, output, encoding, force)
    check_output(shown)
    check_printing(format, output)
    if record:
        content = _recorded(desk, day, by)
    else:
        with desk.reading() as conn:
            now = desk.now(conn)
            wanted = now.date() if day is None else parse_near_day(day, now)
            kept = briefs.kept(conn, wanted.isoformat()) if day is not None else None
            if kept is None and wanted < now.date():
                raise NotFound(_("no brief of {day} is on record", day=wanted), clause="A2.2")
            content = _as_kept(kept) if kept else _live(brief(conn, wanted, now))
    if format in PRINTED:
        with desk.reading() as conn:
            document = form(conn, content, language or desk.language(conn))
        show_document(desk, document, format, output, force=force)
    else:
        _show(desk, content, shown)


def _recorded(desk: Desk, day: str | None, by: str | None) -> dict[str, Any]:
    """Records today's brief; one that is on record already is shown as it was kept."""
    with desk.writing("brief") as write:
        now = desk.now(write.conn)
        wanted = now.date() if day is None else parse_near_day(day, now)
        _check_day(wanted, now.date())
        kept = briefs.kept(write.conn, wanted.isoformat())
        is_new = kept is None
        if kept is None:
            content = brief(write.conn, wanted, now)
            at = now.isoformat(timespec="seconds")
            briefs.keep(write, wanted.isoformat(), at, desk.by_whom(write, by), content)
            kept = briefs.kept(write.conn, wanted.isoformat())
    assert kept is not None
    if not is_new:
        desk.output.note(_("the brief of {day} is on record already", day=kept.on_day))
    return _as_kept(kept)


def _check_day(wanted: date, today: date) -> None:
    if wanted != today:
        raise Refused(
            _("only today's brief can be recorded, not that of {day}", day=wanted), clause="A2.2"
        )


def _as_kept(kept: Kept) -> dict[str, Any]:
    return {**kept.content, "recorded_at": kept.at, "recorded_by": kept.by_whom}


def _live(content: dict[str, Any]) -> dict[str, Any]:
    return {**content, "recorded_at": None, "recorded_by": None}


def _show(desk: Desk, content: dict[str, Any], shown: Shown) -> None:
    if shown.format == "json":
        show_thing(desk, "pmdesk.brief/1", [], content, shown)
    elif shown.format in ("csv", "xlsx"):
        show_list(desk, list_schema("brief"), LINE_FIELDS, lines(content), shown)
    elif shown.format == "text":
        show_text(desk, page(content), shown)
    else:
        show_text(desk, _tables(content, shown), shown)


def _tables(content: dict[str, Any], shown: Shown) -> Iterator[str]:
    yield "\n".join([heading(content), *desk_text(content)]) + "\n\n"
    for section in sections(content):
        if section.rows:
            yield from table_text(section.title, section.fields, section.rows, shown)
        else:
            yield f"{section.title}: {section.nothing}\n\n"
