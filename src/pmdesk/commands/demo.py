"""`pmdesk demo`: a seeded fictional estate, made with the program's own commands."""

import contextlib
import io
import os
import shlex
from importlib import resources
from pathlib import Path
from typing import Annotated

import typer

from pmdesk.commands.params import Format, Shown
from pmdesk.commands.show import show_thing
from pmdesk.errors import DeskError, NotFound, Refused
from pmdesk.global_options import desk_of
from pmdesk.render.tables import Field
from pmdesk.render.visible import visible
from pmdesk.texts import _

app = typer.Typer()

CLOCK = "2026-11-03T09:00"
FIELDS = [Field("file", "File"), Field("now", "Now")]


@app.command("demo")
def demo(
    ctx: typer.Context,
    folder: Annotated[
        str, typer.Argument(metavar="DIR", help="Where to make it; pmdesk-demo without.")
    ] = "pmdesk-demo",
    format: Format = "table",
) -> None:
    """Make a fictional estate to look around in, with its own clock: 3 November 2026, 9:00.

    September is closed and handed to finance; an appeal against one of its notices was won
    since, so that October, ready to be closed, gives 10.00 back. Calls, complaints, requests,
    rounds, findings and the morning brief have a month behind them.

    \b
    pmdesk demo /tmp/maple-court
    """
    desk = desk_of(ctx)
    target = Path(folder)
    path = target / "pmdesk.db"
    if path.exists():
        raise Refused(_("{path} exists already: nothing was changed", path=path))
    if not target.absolute().parent.is_dir():
        raise NotFound(_("there is no folder {path}", path=target.parent))
    target.mkdir(exist_ok=True)
    building = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        tell(building)
        os.replace(building, path)
    finally:
        building.unlink(missing_ok=True)
    desk.output.stored = True
    if format != "table":
        row = {"file": str(path.absolute()), "now": CLOCK}
        show_thing(desk, "pmdesk.demo/1", FIELDS, row, Shown(format))
        return
    desk.output.answer(
        [
            visible(_("made {path}: Maple Court, a fictional estate", path=path)) + "\n\n",
            f"export PMDESK_DB={visible(shlex.quote(str(path.absolute())))} PMDESK_NOW={CLOCK}\n\n",
            _("then try:") + "\n",
            "  pmdesk brief\n",
            "  pmdesk due\n",
            "  pmdesk complaint list\n",
            "  pmdesk patrol due --from yesterday\n",
            "  pmdesk why finding:1\n",
            "  pmdesk owner timeline 3-2-1502\n",
            "  pmdesk fault list --month last\n",
            "  pmdesk fault explain E001 --month last\n",
            "  pmdesk appeal show 1\n",
            "  pmdesk fault explain E002 --month last\n",
            "  pmdesk month-close --preview\n",
            "  pmdesk report month --output october.html\n",
            "  pmdesk month-close --export csv\n",
        ]
    )


def tell(path: Path) -> None:
    """Runs the story's commands on a new file; raises DeskError where one fails."""
    with resources.as_file(resources.files("pmdesk.data").joinpath("demo")) as data:
        for line in (data / "steps.txt").read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                _run([word.replace("{dir}", str(data)) for word in shlex.split(line)], path)


def _run(words: list[str], path: Path) -> None:
    from pmdesk.cli import main  # the program runs itself: not needed before

    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(["--db", str(path), *words])
    if code:
        raise DeskError(f"{shlex.join(words)}: {err.getvalue().strip()}")
