"""`pmdesk db`: is the file whole, and who stored what."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from pmdesk.commands.params import (
    Encoding,
    Force,
    Format,
    Output,
    Shown,
    ShownFormat,
    Yes,
    whole,
    words,
)
from pmdesk.commands.show import list_schema, show_list, show_stored, show_text, show_thing
from pmdesk.errors import CheckFailed
from pmdesk.global_options import desk_of
from pmdesk.output import confirm
from pmdesk.render.tables import Field
from pmdesk.render.visible import visible
from pmdesk.store import journal
from pmdesk.texts import _, _n

app = typer.Typer(help="The data file: is it whole, and who stored what.")

JOURNAL_FIELDS = [
    Field("seq", "Seq", "number"),
    Field("at", "At"),
    Field("as", "As"),
    Field("os_user", "User"),
    Field("command", "Command"),
    Field("record", "Record"),
    Field("payload", "Stored", "json"),
    Field("hash", "Hash"),
]
BACKUP_FIELDS = [Field("file", "File"), Field("journal_head", "Journal head")]
RESTORE_FIELDS = [Field("file", "File"), Field("saved_as", "Saved as")]
COLUMNS = ("seq", "at", "as", "os_user", "command", "record")


@app.command("check")
def check(
    ctx: typer.Context,
    anchor: Annotated[
        str | None,
        typer.Option(
            "--anchor",
            metavar="HEAD",
            parser=words,
            help="A journal head kept elsewhere, such as in a manifest: is it in here?",
        ),
    ] = None,
    format: ShownFormat = "table",
    output: Output = "-",
    encoding: Encoding = None,
    force: Force = False,
) -> None:
    """Check the whole file: pages, keys, schema and triggers, journal chain, records, closes.

    Exit 6 when something is wrong. A chain proves something only against a head kept elsewhere.

    \b
    pmdesk db check --anchor 07e8bc6ce1979de2
    """
    from pmdesk.store.checks import problems

    desk = desk_of(ctx)
    with desk.reading() as conn:
        found = list(problems(conn, anchor))
        head = journal.head(conn)
    row: dict[str, Any] = {"ok": not found, "journal_head": head, "problems": found}
    shown = Shown(format, output, encoding, force)
    if format == "json":
        show_thing(desk, "pmdesk.db.check/1", [], row, shown)
    elif format in ("csv", "xlsx"):
        rows = [{"problem": problem} for problem in found]
        show_list(desk, "pmdesk.db.check/1", [Field("problem")], rows, shown)
    else:
        text = [visible(problem) + "\n" for problem in found] or [_("ok") + "\n"]
        show_text(desk, [*text, _("journal head {head}", head=head) + "\n"], shown)
    if found:
        raise CheckFailed(_n("{n} problem", "{n} problems", len(found)))


@app.command("journal")
def journal_(
    ctx: typer.Context,
    since: Annotated[
        int | None,
        typer.Option(
            "--since",
            metavar="N",
            parser=whole(0, 2**62, "N"),
            help="Only what follows this sequence.",
        ),
    ] = None,  # a default number would be parsed like text
    format: ShownFormat = "table",
    output: Output = "-",
    encoding: Encoding = None,
    force: Force = False,
) -> None:
    """Show who stored what, when; JSON and CSV also have what was stored and the hash.

    \b
    pmdesk db journal --since 120
    """
    desk = desk_of(ctx)
    with desk.reading() as conn:
        rows = [
            {
                "seq": entry.seq,
                "at": entry.at,
                "as": entry.as_staff,
                "os_user": entry.os_user,
                "command": entry.command,
                "record": entry.record,
                "payload": _payload(entry),
                "hash": entry.hash,
            }
            for entry in journal.entries(conn, since or 0)
        ]
    shown = Shown(format, output, encoding, force)
    show_list(desk, list_schema("db.journal"), JOURNAL_FIELDS, rows, shown, COLUMNS)


def _payload(entry: journal.Entry) -> Any:
    """What was stored; wages appear nowhere but in `staff wage`, not here either."""
    if entry.payload is None:
        return None
    stored = json.loads(entry.payload)
    if stored["table"] == "staff_wage":
        stored["wage_fen"] = None
    return stored


@app.command("backup")
def backup(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help="Where the copy goes.")],
    force: Force = False,
    format: Format = "table",
) -> None:
    """Copy the whole file, also while others write; the copy is a desk of its own.

    \b
    pmdesk db backup /backup/desk-2026-11-03.db
    """
    from pmdesk.store.restoring import back_up

    desk = desk_of(ctx)
    with desk.reading() as conn:
        head = journal.head(conn)  # read first: it begins the transaction that is copied
        back_up(conn, desk.path, Path(file), force=force)
    desk.output.stored = True
    row = {"file": file, "journal_head": head}
    echo = _("wrote {path}; journal head {head}", path=file, head=head)
    show_stored(desk, "pmdesk.db.backup/1", BACKUP_FIELDS, row, Shown(format), echo)


@app.command("restore")
def restore_(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help="A backup; it is checked first.")],
    yes: Yes = False,
    format: Format = "table",
) -> None:
    """Put a backup in place of the desk; the present file is kept as NAME.before-restore-N.

    \b
    pmdesk db restore /backup/desk-2026-11-03.db --yes
    """
    from pmdesk.store.restoring import restore

    desk = desk_of(ctx)
    confirm(_("replace {path} by {file}?", path=desk.path, file=file), yes=yes)
    saved = restore(desk.path, Path(file))
    desk.output.stored = True
    row = {"file": file, "saved_as": str(saved) if saved else None}
    echo = _("{path} is what {file} was", path=desk.path, file=file)
    if saved:
        echo += "; " + _("the file before is kept as {path}", path=saved)
    show_stored(desk, "pmdesk.db.restore/1", RESTORE_FIELDS, row, Shown(format), echo)
