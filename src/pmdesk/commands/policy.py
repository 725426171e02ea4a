"""`pmdesk policy`: the numbers of the regulation, with clauses and readings."""

from pathlib import Path
from typing import Annotated, Any

import typer

from pmdesk.commands.params import Force, Format, MonthOption, Output, Shown
from pmdesk.commands.show import show_list, show_text, show_thing
from pmdesk.errors import NotFound, Unusable
from pmdesk.periods import Month, parse_month
from pmdesk.render.policy import POLICY_FIELDS, policy_document, policy_rows, policy_text_table
from pmdesk.shell import desk_of
from pmdesk.store import policies
from pmdesk.texts import _

app = typer.Typer(help="The regulation's numbers, each with its clause, and the readings taken.")

File = Annotated[str, typer.Argument(metavar="FILE", help="A complete policy document (TOML).")]


@app.command("show")
def show(
    ctx: typer.Context,
    month: MonthOption = None,
    format: Format = "table",
    output: Output = "-",
    force: Force = False,
) -> None:
    """Show the policy in force for a month; with --output, the whole document to edit.

    What --output writes is exactly what check, diff, adopt and --policy read.

    \b
    pmdesk policy show --output ours.toml
    """
    desk = desk_of(ctx)
    with desk.reading() as conn:
        today = desk.now(conn).date()
        wanted = parse_month(month, today) if month is not None else Month.of(today)
        stored = policies.policy_for(conn, wanted)
        text = policies.policy_text(conn, stored.id)
    shown = Shown(format, output, None, force)
    if format == "json":
        show_thing(desk, "pmdesk.policy/1", [], policy_document(stored), shown)
    elif format == "csv":
        show_list(desk, "pmdesk.policy/1", POLICY_FIELDS, policy_rows(stored.policy), shown)
    elif output != "-":
        show_text(desk, [text], shown)
    else:
        show_text(desk, policy_text_table(stored), shown)


@app.command("check")
def check(ctx: typer.Context, file: File, format: Format = "table") -> None:
    """Check a policy document strictly: unknown keys, gaps in the bands, wrong types.

    \b
    pmdesk policy check ours.toml
    """
    document = read_document(file)
    desk = desk_of(ctx)
    row: dict[str, Any] = {"id": document.policy.id, "sha256": document.sha256, "valid": True}
    if format == "table":
        desk.output.answer(
            [_("{file}: valid, policy {id}", file=file, id=document.policy.id) + "\n"]
        )
    else:
        from pmdesk.render.tables import Field

        fields = [Field("id", "Id"), Field("sha256", "SHA-256"), Field("valid", "Valid", "flag")]
        show_thing(desk, "pmdesk.policy.check/1", fields, row, Shown(format))


def read_document(file: str) -> Any:
    """The document of a policy file. Raises NotFound, Unusable or, by key and reason, BadInput."""
    from pmdesk.errors import BadInput
    from pmdesk.policy import loader

    try:
        text = Path(file).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise NotFound(_("there is no file {path}", path=file)) from None
    except UnicodeDecodeError:
        raise BadInput(_("{path} is not UTF-8", path=file)) from None
    except OSError as error:
        raise Unusable(f"{file}: {error.strerror}") from None
    return loader.load(text, file)
