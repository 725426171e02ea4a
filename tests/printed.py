"""Every command that prints JSON, run at least once, with enough behind it to fill every field."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from pmdesk.cli import ENTRIES, HELP
from pmdesk.shell import RootGroup
from tests.conftest import Program
from tests.desk.story import CODES, LISTS, SHOWS, STORY, UNIT, words

LATER = "2026-11-12T09:00"
"""When the lists of the story are looked at: something is overdue then."""

STORY_FILES = Path(__file__).parent.parent / "src" / "pmdesk" / "data" / "demo"
POINT_FINE, DEARER = "point_fine_fen = { value = 500,", "point_fine_fen = { value = 600,"
"""The line of the policy that a draft changes."""

FILES = {
    "items.csv": "code,price,from\nPM,3,2027-01-01\n",
    "meters.csv": "unit,item,reading,on\n2-1-501,WATER,500,2026-11-02\n",
    "expenses.csv": "on,category,amount,text\n2026-11-02,cleaning,5,Soap\n",
    "answers.csv": "unit,order\n2-1-501,4\n",
}
"""What the imports read beside what the demo and the exports write."""

ON_DEMO = [
    # Imports: what is known already stores nothing, and prints the same.
    "owner import {dir}/owners.csv --yes",
    "staff import {dir}/staff.csv --yes",
    "fault import {dir}/september.csv",
    "fault catalogue import {dir}/catalogue.csv",
    "request kinds import {dir}/kinds.csv --yes",
    "inspect lists import {dir}/lists.csv --yes",
    "fee item import {dir}/items.csv --yes",
    "fee meter import {dir}/meters.csv --yes",
    "fee expense import {dir}/expenses.csv --yes",
    "survey open --quarter 2026Q4 --title Winter --issued 5",
    "survey import 2 {dir}/answers.csv --yes",
    # What is read.
    *(line for line in LISTS if not any(word.isdigit() for word in line.split())),
    "brief",
    "brief --date 2026-11-02",
    "why finding:1",
    "why complaint:3",
    "patrol due --from yesterday",
    "patrol sheet --date 2026-11-04",
    "inspect sheet --kind daily",
    "inspect sheet --kind weekly",
    "survey result 1",
    "fee arrears",
    "fee arrears --by building",
    "fee arrears --detail",
    "fee bill --month 2026-11 --item PM --item WATER --yes",
    "fee item price PM --price 3 --from 2026-11-01 --document Vote",
    "fee bill --month 2026-11 --preview",
    "fee disclose --from 2026-10-01 --to 2026-10-31",
    "report month",
    "report kpi --from 2026-09 --to 2026-10",
    "report kpi --board",
    "report trend complaint-resolution --from 2026-09",
    "settings list",
    "settings get office_name",
    "staff list",
    "staff show E001",
    "staff wage E001",
    "policy show",
    "policy check {dir}/ours.toml",
    "policy diff {dir}/ours.toml",
    "fault list",
    "fault show 10",
    "fault catalogue list",
    "fault measure --code CMP-01 --text Brief --who S01 --due 2026-12-01",
    "fault analyse",
    "fault analyse --by weekday --from 2026-09",
    "fault explain E001 --month last",
    "fault explain E002 --month last",
    "appeal list",
    "appeal show 1",
    "sanction list --month 2026-10",
    "month-close --preview",
    "month-close --preview --policy {dir}/ours.toml",
    "month-close --verify 2026-09",
    "db journal",
    "db check",
    "db backup {dir}/copy.db",
    # What is written.
    "settings set office_name Maple",
    "staff wage E001 --set 3000 --from 2026-12-01",
    "policy adopt {dir}/ours.toml --from 2026-12 --by M01",
    "fault add --staff E002 --code DUT-03 --by S01 --on 11-02",
    "fault superior 14 S01 --reason Corrected --by M01",
    "fault liable 14 --finding Unbriefed --by I01",
    "fault serve 16 --how signed",
    "fault serve 17 --how signed",
    "fault serve 18 --how signed",
    "fault revoke 14 --reason Mistaken --by S02",
    "appeal add 5 --against S01 --statement Written --late-reason Ill",
    "appeal note 2 --kind hearing --text Heard",
    "appeal decide 2 --outcome reduced --points 1 --by D01 --reason Partly",
    "appeal add 6 --against S01 --statement Again --late-reason Ill",
    "appeal withdraw 3 --reason Settled",
    "staff add X1 --name New --department Office --role staff",
    "staff move X1 --role inspector --from today",
    "staff leave X1 --on today",
    "--as M01 month-close 2026-10 --export csv,json --to {dir}",
    "month-close 2026-10 --handed-to Payroll",
    "month-close --list",
    "--now 2026-11-28T10:00 sanction decide E007 --month 2026-10 --kind fine --kind other"
    " --text Talk --amount 50 --by M01 --reason Twice",
    "--now 2026-11-29T10:00 sanction lift E007 --month 2026-10 --by M01 --reason Appeased",
    "--now 2026-12-01T10:00 fault revoke 6 --reason Mistaken --by S01",
    "--now 2026-12-20T09:00 month-close 2026-11 --preview",
    "--now 2026-12-20T09:00 --as M01 month-close 2026-11",
    "--now 2026-12-20T09:00 fault explain E001 --month 2026-10",
    "--now 2026-12-20T09:00 due",
    "--now 2026-12-20T09:00 finding report show 1",
    "db restore {dir}/copy.db --yes",
]
"""On the demo, in this order; `{dir}` is the folder."""


WRITING = {"--set", "--handed-to", "--export", "--record"}
"""The options by which a command that shows something stores something."""


OF_STORY = [
    *(
        f"{show} {CODES.get(show) or (UNIT if 'owner' in show else 1)}"
        for show, _ in SHOWS.values()
    ),
    "--now 2026-11-05T09:00 brief",
    "inspect show 3",
    "inspect criteria show 1",
    "survey result 1",
    "fee disclose --from 2026-10-01 --to 2026-11-11",
]
"""What is looked at when the story is told, beside every list."""


class Printed(NamedTuple):
    """A document, and what printed it."""

    command: str
    """The words that name the command, `fault add`; a file's name where it is written beside."""
    document: dict[str, Any]
    columns: list[str]
    """Those of the same answer in CSV; empty where that was not asked."""


def json_commands() -> dict[str, bool]:
    """Every command that prints JSON, with whether it only shows something, and so can be asked
    for the same as CSV."""
    return dict(_below(RootGroup(ENTRIES, HELP), []))


def all_printed(office: Path, demo: bytes, folder: Path) -> Iterator[Printed]:
    """Runs everything: on the demo, then the whole story from the office's file."""
    runner = _Runner(folder, json_commands(), set())
    yield from _of_new(runner)
    yield from _of_demo(runner, demo)
    program = Program(folder / "story.db")
    shutil.copy(office, program.path)
    for _kind, line in STORY:
        yield runner.run(program, line, may_ask_csv=False)
    program.now = LATER
    for line in (*LISTS, *OF_STORY):
        yield runner.run(program, line)


def _of_new(runner: "_Runner") -> Iterator[Printed]:
    program = Program(runner.folder / "new.db")
    yield runner.run(program, "init")
    yield runner.run(program, "demo {dir}/demo")


def _of_demo(runner: "_Runner", demo: bytes) -> Iterator[Printed]:
    folder = runner.folder
    program = Program(folder / "pmdesk.db")
    program.path.write_bytes(demo)
    program.path.chmod(0o600)
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    for path in STORY_FILES.glob("*.csv"):
        shutil.copy(path, folder)
    for group in ("fault catalogue", "request kinds", "inspect lists"):
        file = folder / f"{group.split()[1]}.csv"
        program(*group.split(), "export", "--output", str(file))
    program("policy", "show", "--output", str(folder / "ours.toml"))
    policy = (folder / "ours.toml").read_text(encoding="utf-8")
    (folder / "ours.toml").write_text(policy.replace(POINT_FINE, DEARER), encoding="utf-8")
    for line in ON_DEMO:
        yield runner.run(program, line)
    manifest = folder / "month-close-2026-10" / "manifest.json"
    yield Printed(manifest.name, json.loads(manifest.read_text(encoding="utf-8")), [])


class _Runner(NamedTuple):
    folder: Path
    commands: dict[str, bool]
    asked: set[tuple[str, ...]]
    """What was asked for as CSV so far: a command with its options."""

    def run(self, program: Program, line: str, *, may_ask_csv: bool = True) -> Printed:
        """One command as JSON and, where it only shows something, as CSV."""
        given = words(line.replace("{dir}", str(self.folder)))
        plain = re.sub(r"^(--\S+ \S+ )*", "", line) + " "
        command = max((name for name in self.commands if plain.startswith(f"{name} ")), key=len)
        document = program(*_with(given, "json")).json
        columns = []
        manner = (command, *(word for word in given if word.startswith("--")))
        if (
            may_ask_csv
            and self.commands[command]
            and WRITING.isdisjoint(given)
            and manner not in self.asked
        ):
            self.asked.add(manner)
            columns = program(*_with(given, "csv")).out.splitlines()[0].split(",")
        return Printed(command, document, columns)


def _with(given: list[str], format: str) -> list[str]:
    end = given.index("--") if "--" in given else len(given)
    return [*given[:end], "--format", format, *given[end:]]


def _below(group: Any, path: list[str]) -> Iterator[tuple[str, bool]]:
    for name in group.list_commands(None):
        command = group.get_command(None, name)
        if hasattr(command, "list_commands"):
            yield from _below(command, [*path, name])
            continue
        for option in command.params:
            choices = (option.metavar or "").split("|")
            if "--format" in option.opts and "json" in choices:
                yield " ".join([*path, name]), {"csv", "xlsx"} <= set(choices)
