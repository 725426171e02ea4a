"""`pmdesk staff`: who works here, in which role, under whom, since when."""

from datetime import date
from typing import Annotated, Any

import typer

from pmdesk.assessment.staff_import import LAYOUT, StaffImport
from pmdesk.assessment.staff_view import COLUMNS, FIELDS, staff_record
from pmdesk.assessment.staffing import (
    Change,
    add_person,
    affected_notices,
    check_circles,
    check_same,
    leave,
    move,
    place,
    superior_of,
)
from pmdesk.commands import completion, filters
from pmdesk.commands.imports import run_import
from pmdesk.commands.params import DryRun, Format, Ref, Shown, StaffArgument, Yes, choice, words
from pmdesk.commands.registers import Register, add_list, add_show
from pmdesk.commands.show import show_stored, show_thing, stored_schema
from pmdesk.commands.staff_wage import wage
from pmdesk.errors import BadInput
from pmdesk.global_options import desk_of
from pmdesk.periods import BEGINNING, parse_day
from pmdesk.policy.model import ROLES
from pmdesk.records.people import Position
from pmdesk.store import people
from pmdesk.store.writing import Writing
from pmdesk.texts import _

app = typer.Typer(help="Who works here, in which role, under whom, since when.")

Department = Annotated[
    str | None,
    typer.Option("--department", metavar="D", parser=words, help="The department."),
]
Role = Annotated[str | None, choice("--role", *ROLES, help="The role, as the regulation means it.")]
Superior = Annotated[
    str | None,
    typer.Option(
        "--superior",
        metavar="CODE",
        autocompletion=completion.staff,
        help="The direct superior; none for nobody.",
    ),
]
From = Annotated[
    str, typer.Option("--from", metavar="DATE", parser=words, help="The first day it holds.")
]
Post = Annotated[str | None, typer.Option("--post", metavar="T", help="The post, in words.")]


@app.command("add")
def add(
    ctx: typer.Context,
    code: Annotated[str, typer.Argument(metavar="CODE", parser=words, help="A new code.")],
    name: Annotated[str, typer.Option("--name", metavar="N", parser=words, help="The name.")],
    department: Annotated[
        str, typer.Option("--department", metavar="D", parser=words, help="The department.")
    ],
    role: Annotated[str, choice("--role", *ROLES, help="The role, as the regulation means it.")],
    superior: Superior = None,
    from_: Annotated[
        str | None,
        typer.Option("--from", metavar="DATE", help="The first day; from the beginning without."),
    ] = None,
    post: Post = None,
    ref: Ref = None,
    format: Format = "table",
) -> None:
    """Record a new member of staff.

    \b
    pmdesk staff add E007 --name "Ana Maple" --department "Front desk" --role staff --superior S01
    """
    desk = desk_of(ctx)
    with desk.writing("staff add") as write:
        day = parse_day(from_, desk.now(write.conn)) if from_ is not None else BEGINNING
        known = write.known("staff", ref, {"code": code, "name": name})
        if known is None:
            person = add_person(write, code, name, ref)
            under = superior_of(write.conn, _somebody(superior), person)
            place(write, Position(person.id, day.isoformat(), 1, department, role, under, post))
            check_circles(write.conn, {person.id}, day.isoformat())
        else:
            person = people.person(write.conn, known)
            under = superior_of(write.conn, _somebody(superior), person)
            wanted = Position(person.id, day.isoformat(), 1, department, role, under, post)
            check_same(ref, people.first_stored(write.conn, person.id), wanted)
        record = staff_record(write.conn, person, desk.now(write.conn).date())
    echo = _(
        "{code} {name}: {role}, {department}",
        code=code,
        name=name,
        role=role,
        department=department,
    )
    show_stored(desk, stored_schema("staff"), FIELDS, record, Shown(format), echo)


@app.command("move")
def move_(
    ctx: typer.Context,
    person: StaffArgument,
    from_: From,
    department: Department = None,
    role: Role = None,
    superior: Superior = None,
    post: Post = None,
    format: Format = "table",
) -> None:
    """Change department, role, superior or post from a day on.

    What is left out stays. A backdated move lists the notices whose superior it would have
    changed; they keep theirs (correct one with pmdesk fault superior).

    \b
    pmdesk staff move E007 --superior S02 --from 2026-11-01
    """
    desk = desk_of(ctx)
    change = Change(department, role, None if superior is None else _somebody(superior) or "", post)
    if change == Change():
        raise BadInput(_("say what changes: --department, --role, --superior or --post"))
    with desk.writing("staff move") as write:
        now = desk.now(write.conn)
        someone = people.find(write.conn, person)
        before = people.positions(write.conn, someone.id)
        day = parse_day(from_, now, ahead=False)
        move(write, someone, change, day)
        affected = affected_notices(write.conn, someone, before)
        record = staff_record(write.conn, someone, now.date())
    for notice in affected:
        desk.output.note(
            _(
                "notice {id} of {day} keeps its superior: pmdesk fault superior {id} corrects it",
                id=notice["id"],
                day=notice["on"],
            )
        )
    echo = _(
        "{code} {name} from {day}: {role}, {department}",
        code=someone.code,
        name=someone.name,
        day=day,
        **_at(record, day),
    )
    _show(desk, record, Shown(format), echo, affected_notices=affected)


app.command("wage")(wage)


@app.command("leave")
def leave_(
    ctx: typer.Context,
    person: StaffArgument,
    on: Annotated[
        str, typer.Option("--on", metavar="DATE", parser=words, help="The last day employed.")
    ],
    format: Format = "table",
) -> None:
    """Record that somebody leaves; --on is the last day employed.

    \b
    pmdesk staff leave E007 --on 2026-11-30
    """
    desk = desk_of(ctx)
    with desk.writing("staff leave") as write:
        now = desk.now(write.conn)
        someone = people.find(write.conn, person)
        day = parse_day(on, now)
        leave(write, someone, day)
        record = staff_record(write.conn, someone, now.date())
        under = [
            people.person(write.conn, row.staff_id)
            for row in people.positions(write.conn)
            if row.superior_id == someone.id
            and row.employed
            and people.position_on(write.conn, row.staff_id, now.date()) == row
        ]
    if under:
        desk.output.warn(
            _(
                "{code} is still the superior of {names}: pmdesk staff move",
                code=someone.code,
                names=", ".join(sorted(member.code for member in under)),
            )
        )
    echo = _(
        "{code} {name} leaves, last employed on {day}",
        code=someone.code,
        name=someone.name,
        day=day,
    )
    show_stored(desk, stored_schema("staff"), FIELDS, record, Shown(format), echo)


OnDay = Annotated[str | None, typer.Option("--on", metavar="DATE", help="As it was on that day.")]
Search = Annotated[str | None, typer.Option("--search", metavar="TEXT", help="In code and name.")]


def _everybody(asking: filters.Asking) -> list[dict[str, Any]]:
    conn, on = asking.conn, asking.given["on"]
    day = parse_day(on, asking.now) if on is not None else asking.now.date()
    return [staff_record(conn, person, day) for person in sorted(people.people(conn))]


REGISTER = Register(
    "staff",
    __name__,
    FIELDS,
    COLUMNS,
    id=StaffArgument,
    record=lambda desk, conn, named: staff_record(
        conn, people.find(conn, named), desk.now(conn).date()
    ),
)

add_list(
    app,
    REGISTER,
    filters.kept(filters.equal("department", Department)),
    filters.kept(filters.equal("role", Role)),
    filters.given("on", OnDay),
    filters.found_in(Search, "code", "name"),
    rows=_everybody,
    help="""List everybody, as they are today or were on a day.

    \b
    pmdesk staff list --department "Front desk"
    """,
)


add_show(
    app,
    REGISTER,
    """Show one member of staff with every dated row.

    \b
    pmdesk staff show E007
    """,
)


@app.command("import")
def import_(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help="A CSV file; - is stdin.")],
    dry_run: DryRun = False,
    yes: Yes = False,
    format: Format = "table",
) -> None:
    """Import people from CSV: code,name,department,role,superior,from,post,wage.

    Superiors may come later in the file. A known code with the same values adds nothing, with
    others it is a move from the day in the column from. All lines or none.

    \b
    pmdesk staff import staff.csv --dry-run
    """
    desk = desk_of(ctx)

    def make(write: Writing) -> StaffImport:
        return StaffImport(write, desk.now(write.conn))

    run_import(desk, "staff", file, LAYOUT, make, dry_run=dry_run, yes=yes, format=format)


def _somebody(superior: str | None) -> str | None:
    return None if superior in (None, "", "none", "-") else superior


def _at(record: dict[str, Any], day: date) -> dict[str, str]:
    """Role and department of the row that begins on a day."""
    row = next(row for row in record["history"] if row["from"] == day.isoformat())
    return {"role": row["role"], "department": row["department"]}


def _show(desk: Any, record: dict[str, Any], shown: Shown, echo: str, **more: Any) -> None:
    if shown.format == "json":
        show_thing(desk, stored_schema("staff"), FIELDS, {**record, **more}, shown)
    else:
        show_stored(desk, stored_schema("staff"), FIELDS, record, shown, echo)
