"""`pmdesk patrol sheet`: what cron prints each morning (A2.3-A2.5, A3.1)."""

import os
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from pmdesk.casework import planning, sheet_files
from pmdesk.casework.sheet import sheet as sheet_of
from pmdesk.casework.sheet_files import SUFFIXES
from pmdesk.commands.params import Force, choice, words
from pmdesk.commands.printing import DocumentLanguage, check_printing, show_bytes
from pmdesk.desk import Desk
from pmdesk.errors import BadInput, Refused
from pmdesk.global_options import desk_of
from pmdesk.output import make_folder, write_file
from pmdesk.periods import parse_day
from pmdesk.texts import _, _n

_MOST_DAYS = 400  # more than a year behind is a mistake in the date


def sheet(
    ctx: typer.Context,
    day: Annotated[
        str | None, typer.Option("--date", metavar="DATE", help="The day; today without.")
    ] = None,
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="DATE", help="All days from that one on: to catch up."),
    ] = None,
    to: Annotated[
        str | None,
        typer.Option(
            "--to",
            metavar="DIR",
            parser=words,
            help="Write a file a day there; made if missing.",
        ),
    ] = None,
    format: Annotated[
        str, choice("--format", *SUFFIXES, help="text, html and pdf are pages to print.")
    ] = "text",
    language: DocumentLanguage = None,
    force: Force = False,
) -> None:  # fmt: skip
    """Plan a day's rounds and print its sheet: rounds, persons, items with boxes, open findings.

    What is planned already is planned no second time, and the same sheet is the same bytes.
    Results are typed back by the numbers on it: pmdesk patrol add NUMBER.

    \b
    pmdesk patrol sheet --to sheets --format html --force
    """
    desk = desk_of(ctx)
    check_printing(format, "-" if to is None else to)
    with desk.reading() as conn:
        now = desk.now(conn)
        last = now.date() if day is None else parse_day(day, now)
        first = last if since is None else parse_day(since, now)
        days = _days(first, last)
        lacking = any(planning.lacking(conn, one, now.tzinfo) for one in days)
        sheets = [] if lacking else [sheet_of(conn, one, now.tzinfo) for one in days]
        files = _files(conn, sheets, format, language, is_list=to is None)
    if lacking:
        with desk.writing("patrol sheet") as write:
            planned = sum(planning.plan(write, one, now.tzinfo) for one in days)
            sheets = [sheet_of(write.conn, one, now.tzinfo) for one in days]
            files = _files(write.conn, sheets, format, language, is_list=to is None)
            if to is not None:
                _check_files(Path(to), sheets, files, format, force=force)
        desk.output.note(_n("{n} round planned", "{n} rounds planned", planned))
    if to is None:
        show_bytes(desk, files)
    else:
        _check_files(Path(to), sheets, files, format, force=force)
        _write(desk, Path(to), sheets, files, format)


def _days(first: date, last: date) -> list[date]:
    if first > last:
        raise BadInput(_("--since {first} lies after {last}", first=first, last=last))
    count = (last - first).days + 1
    if count > _MOST_DAYS:
        raise BadInput(_("--since {first}: more than {days} days", first=first, days=_MOST_DAYS))
    return [first + timedelta(days=place) for place in range(count)]


def _files(
    conn: Any, sheets: list[dict[str, Any]], format: str, language: str | None, *, is_list: bool
) -> list[bytes]:
    """The sheets as files: one a day, or all of them as one JSON list."""
    if is_list and format == "json" and len(sheets) > 1:
        return [sheet_files.several(sheets).encode()]
    return [sheet_files.rendered(conn, content, format, language) for content in sheets]


def _check_files(
    folder: Path, sheets: list[dict[str, Any]], files: list[bytes], format: str, *, force: bool
) -> None:
    """Makes the folder and refuses files there with other content, before anything is stored."""
    if os.path.exists(folder) and not folder.is_dir():
        raise Refused(_("{path} is not a folder", path=folder))
    make_folder(folder)
    for content, file in zip(sheets, files, strict=True):
        path = folder / sheet_files.file_name(content["date"], format)
        if os.path.isfile(path) and not force and path.read_bytes() != file:
            raise Refused(
                _("{path} exists already with other content: write it with --force", path=path)
            )


def _write(
    desk: Desk, folder: Path, sheets: list[dict[str, Any]], files: list[bytes], format: str
) -> None:
    for content, file in zip(sheets, files, strict=True):
        path = folder / sheet_files.file_name(content["date"], format)
        if os.path.isfile(path) and path.read_bytes() == file:
            continue
        write_file(path, [file], force=True)
        desk.output.note(_("wrote {path}", path=path))
