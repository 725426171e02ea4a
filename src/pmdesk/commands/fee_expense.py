"""`pmdesk fee expense`: what was spent, and income that is no fee (A1.5)."""

from typing import Annotated, Any

import typer

from pmdesk.commands import completion, filters
from pmdesk.commands.desk_params import ByWhom, id_argument, text_option
from pmdesk.commands.params import DryRun, Format, Ref, Yes, words
from pmdesk.commands.registers import Register, add_list, add_show, add_void, marked, says_why
from pmdesk.fees import expenses
from pmdesk.fees.expenses import COLUMNS, FIELDS, KIND, TABLE, expense_record
from pmdesk.global_options import desk_of
from pmdesk.money import yuan
from pmdesk.office.dates import past_day
from pmdesk.records.expenses import DIRECTIONS, Booked
from pmdesk.store.expenses import EXPENSES
from pmdesk.texts import N_, _

app = typer.Typer(help="What was spent, and income that is no fee (A1.5).")

Id = Annotated[int, id_argument("expense", "The amount's id, as in the list.")]


def _said(row: dict[str, Any]) -> str:
    kind = _("income {id}", id=row["id"]) if row["direction"] == "in" else _(
        "expense {id}", id=row["id"]
    )  # fmt: skip
    return _("{kind}: {amount}, {category}, {day}", kind=kind, amount=yuan(row["amount_fen"]),
             category=row["category"], day=row["on"])  # fmt: skip


REGISTER = Register(
    "fee expense",
    __name__,
    FIELDS,
    COLUMNS,
    EXPENSES,
    Id,
    record=lambda _desk, conn, id: expense_record(conn, id),
    said=_said,
)


@app.command("add")
def add(
    ctx: typer.Context,
    category: Annotated[
        str,
        typer.Option(
            "--category", metavar="C", parser=words, autocompletion=completion.expense_categories,
            help="What for, one of the setting expense_categories; of income income_categories.",
        ),
    ],
    amount: Annotated[str, typer.Option("--amount", metavar="CNY", parser=words, help="In yuan.")],
    text: Annotated[str, text_option("--text", "What it was, in words.")],
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help="The day; today without.")
    ] = None,
    income: Annotated[
        bool, typer.Option("--income", help="It came in, from common parts for example.")
    ] = False,
    party: Annotated[
        str | None, text_option("--party", "Who was paid, or who paid.", "WHOM")
    ] = None,
    document: Annotated[
        str | None, text_option("--document", "The invoice or contract it rests on.")
    ] = None,
    by: ByWhom = None,
    ref: Ref = None,
    format: Format = "table",
) -> None:  # fmt: skip
    """Record an expense, or with --income money that came in and is no fee of an owner.

    \b
    pmdesk fee expense add --category cleaning --amount 1200 --on 11-02 --text "Stairs, October"
    """
    desk = desk_of(ctx)
    direction = "in" if income else "out"
    fen = expenses.amount(amount)
    with desk.writing("fee expense add") as write:
        day = past_day(on, desk.now(write.conn)).isoformat()
        booked = Booked(direction, category, fen, day, text, party, document, ref)
        by_whom = desk.by_whom(write, by)
        number = expenses.book(write, booked, by_whom, is_dated=on is not None)
        row = expense_record(write.conn, number)
    REGISTER.echo(desk, row, format)


add_list(
    app,
    REGISTER,
    filters.one("direction", *DIRECTIONS, help="Only what was spent, or came in."),
    filters.among(
        "category",
        Annotated[
            list[str] | None,
            typer.Option(
                "--category",
                metavar="C",
                autocompletion=completion.expense_categories,
                help="Only of this category; repeat it for several.",
            ),
        ],
    ),
    filters.DAYS,
    filters.SEARCH,
    nothing=N_("no expense fits"),
    help="""List expenses and other income, in the order of entry.

    \b
    pmdesk fee expense list --month 10
    """,
)


add_show(
    app,
    REGISTER,
    """Show one amount.

    \b
    pmdesk fee expense show 3
    """,
)


add_void(
    app,
    REGISTER,
    marked(KIND, TABLE),
    """Mark an amount as recorded by mistake; from today on it counts no more.

    \b
    pmdesk fee expense void 3 --reason "Booked twice"
    """,
    says_why,
)


@app.command("import")
def import_(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help="A CSV file; - is stdin.")],
    dry_run: DryRun = False,
    yes: Yes = False,
    by: ByWhom = None,
    format: Format = "table",
) -> None:
    """Import expenses and other income from CSV.

    Columns: on,category,amount,text,direction,party,document,key. The direction is out or in,
    out where it is empty; a key makes the same line stored only once.

    \b
    pmdesk fee expense import october.csv
    """
    from pmdesk.commands.imports import run_import

    desk = desk_of(ctx)
    run_import(
        desk,
        "fee.expense",
        file,
        expenses.LAYOUT,
        lambda write: expenses.ExpenseImport(
            write, desk.by_whom(write, by), desk.now(write.conn)
        ),
        dry_run=dry_run,
        yes=yes,
        format=format,
    )  # fmt: skip
