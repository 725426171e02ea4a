"""`pmdesk demo`: a seeded fictional estate, made with the program's own commands."""

import contextlib
import csv
import io
import os
import shlex
import tempfile
from importlib import resources
from pathlib import Path
from typing import Annotated

import typer

from pmdesk.commands.params import Format, Shown
from pmdesk.commands.show import show_thing
from pmdesk.errors import DeskError, NotFound, Refused, Unusable, reason_of
from pmdesk.global_options import desk_of
from pmdesk.output import make_folder
from pmdesk.render.tables import Field
from pmdesk.render.visible import visible
from pmdesk.store.shares import refuse_share
from pmdesk.texts import _

app = typer.Typer()

CLOCK = "2026-11-03T09:00"
LISTS = ("staff.csv", "owners.csv", "september.csv", "october.csv", "answers.csv")
"""The files that the story's steps import."""
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
    rounds, findings and the morning brief have a month behind them. Its people and its records
    are in the language of the screen (--lang).

    \b
    pmdesk demo /tmp/maple-court
    """
    desk = desk_of(ctx)
    target = Path(folder)
    path = target / "pmdesk.db"
    if os.path.lexists(path):
        raise Refused(_("{path} exists already: nothing was changed", path=path))
    if not os.path.isdir(target.absolute().parent):  # Path's own raises where a name is too long
        raise NotFound(_("there is no folder {path}", path=target.parent))
    refuse_share(path)
    is_new = not target.is_dir()
    make_folder(target)
    building = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        tell(building, desk.options.screen)
        os.replace(building, path)
    except OSError as error:
        raise Unusable(f"{target}: {reason_of(error)}") from error
    finally:
        building.unlink(missing_ok=True)
        if is_new and not path.exists():
            with contextlib.suppress(OSError):
                target.rmdir()
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


def tell(path: Path, language: str = "en") -> None:
    """Runs the story's commands on a new file, in a language; DeskError where one fails."""
    with (
        resources.as_file(resources.files("pmdesk.data").joinpath("demo")) as story,
        tempfile.TemporaryDirectory(prefix="pmdesk-demo-") as folder,
    ):
        words = _words(story, language)
        for name in LISTS:
            _translate(story / name, Path(folder, name), words)
        for line in (story / "steps.txt").read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                step = [words.get(word, word) for word in shlex.split(line)]
                _run([word.replace("{dir}", folder) for word in step], path, language)


def _words(story: Path, language: str) -> dict[str, str]:
    """What the story's names and sentences are in a language; nothing for its own, English."""
    column = language.lower().replace("-", "_")
    with (story / "words.csv").open(encoding="utf-8", newline="") as file:
        return {row["en"]: row[column] for row in csv.DictReader(file)}


def _translate(source: Path, target: Path, words: dict[str, str]) -> None:
    with (
        source.open(encoding="utf-8", newline="") as file,
        target.open("w", encoding="utf-8", newline="") as copy,
    ):
        header, *rows = csv.reader(file)
        csv.writer(copy).writerows([header, *([words.get(cell, cell) for cell in r] for r in rows)])


def _run(words: list[str], path: Path, language: str) -> None:
    from pmdesk.cli import main  # the program runs itself: not needed before

    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(["--db", str(path), "--lang", language, *words])
    if code:
        failed = DeskError(f"{shlex.join(words)}: {err.getvalue().strip()}")
        failed.exit_code = code
        raise failed
