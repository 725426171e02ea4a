"""`pmdesk fee dun`: arrears recovered step by step (B2)."""

from typing import Annotated, Any

import typer

from pmdesk.asking import also_needs
from pmdesk.commands import fee_dun_next, fee_dun_steps, filters
from pmdesk.commands.desk_params import ByWhom, Link, NeededUnit, id_option, text_option
from pmdesk.commands.fee_dun_steps import REGISTER, Id, OnDay
from pmdesk.commands.params import Format, Ref, choice
from pmdesk.commands.printing import Read, add_print
from pmdesk.commands.registers import add_list, add_show, add_void
from pmdesk.fees import dunning
from pmdesk.fees.dun_view import demand_text, dunning_record
from pmdesk.global_options import desk_of
from pmdesk.office.dates import past_day
from pmdesk.records.dunning import HOW_OF, HOWS, STAGES, STATES, Demand
from pmdesk.store import units
from pmdesk.store.linking import linked
from pmdesk.texts import N_, _

app = typer.Typer(help="Arrears recovered step by step; what is disputed waits (B2).")

app.command("deliver")(fee_dun_steps.deliver)
app.command("fail")(fee_dun_steps.fail)
app.command("promise")(fee_dun_steps.promise)
app.command("result")(fee_dun_steps.result)
app.command("next")(fee_dun_next.next_)


def _how(params: dict[str, Any]) -> list[str]:
    return [] if len(HOW_OF.get(params.get("stage") or "", HOWS)) == 1 else ["how"]


@app.command("add")
@also_needs(_how)
def add(
    ctx: typer.Context,
    unit: NeededUnit,
    stage: Annotated[str, choice("--stage", *STAGES, help="The step that is taken.")],
    how: Annotated[
        str | None, choice("--how", *HOWS, help="How; a visit and a claim are made in one way.")
    ] = None,
    charge: Annotated[
        list[int] | None,
        id_option("charge", "--charge", "Only this charge; repeat it. All overdue ones without."),
    ] = None,
    on: OnDay = None,
    reason: Annotated[
        str | None, text_option("--reason", "Why a stage is skipped or taken early; it is kept.")
    ] = None,
    text: Annotated[str | None, text_option("--text", "What else is to be known.")] = None,
    link: Link = None,
    by: ByWhom = None,
    ref: Ref = None,
    format: Format = "table",
) -> None:  # fmt: skip
    """Record a step against a unit's arrears: it demands what is left of each overdue charge.

    The stages come in order, each from its day of the policy on. What is disputed is left out.
    A lawyer's letter and a claim are notes; they need a written notice that was delivered.

    \b
    pmdesk fee dun add --unit 3-2-1502 --stage notice --how letter
    """
    desk = desk_of(ctx)
    way = dunning.checked_how(stage, how)
    with desk.writing("fee dun add") as write:
        conn = write.conn
        demand = Demand(
            units.find(conn, unit).id,
            stage,
            past_day(on, desk.now(conn)).isoformat(),
            way,
            linked(conn, link),
            "; ".join(said for said in (reason, text) if said) or None,
            ref,
        )
        number = dunning.known(write, demand, charge or (), is_dated=on is not None)
        made = None
        if number is None:
            by_whom = desk.by_whom(write, by)
            is_in_order = reason is None
            made = dunning.make(write, demand, charge or (), by_whom, is_in_order=is_in_order)
            number = made.id
        row = dunning_record(conn, number)
    if made and made.disputed:
        said = dunning.disputed_words(made.disputed)
        desk.output.warn(_("left out, as it is disputed: {charges}", charges=said))
    if made and made.unproven:
        said = dunning.disputed_words(made.unproven)
        text = _("left out, as no written notice of it was delivered: {charges}", charges=said)
        desk.output.warn(text)
    REGISTER.echo(desk, row, format)


add_void(
    app,
    REGISTER,
    dunning.void_demand,
    """Mark a step as recorded by mistake; a notice on which a claim rests stays.

    \b
    pmdesk fee dun void 3 --reason "Written for another unit"
    """,
    lambda row: row["void"],
)


add_list(
    app,
    REGISTER,
    filters.UNIT,
    filters.several("stage", *STAGES, help="Only this stage; repeat it for several."),
    filters.several("state", *STATES),
    filters.DAYS,
    filters.SEARCH,
    nothing=N_("no demand fits"),
    help="""List the steps that were taken, in the order of entry.

    \b
    pmdesk fee dun list --state made --stage notice
    """,
)


add_show(
    app,
    REGISTER,
    """Show one demand: each charge with what is demanded of it, and what came of it.

    \b
    pmdesk fee dun show 3
    """,
    lambda desk, conn, row: "".join(demand_text(conn, row["id"], desk.options.screen)),
)


def _form() -> Read:
    from pmdesk.fees.printing import demand

    return demand


add_print(
    app,
    Id,
    _form,
    """Print a demand as it goes out: the charges, the sum, by when, where to object (B2).

    A lawyer's letter and a claim print the arrears with every demand before, for whoever acts for
    the office. A phone call and a visit have nothing in writing.

    \b
    pmdesk fee dun print 3 --output notice-3.pdf
    """,
)
