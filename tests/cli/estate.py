"""A desk with every kind of record in it and the files that help's examples name."""

import shlex
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from pmdesk import data
from tests.cli.forked import Case, Ended, Forks
from tests.cli.tree import Command, Given, commands, line, numbered
from tests.conftest import Program
from tests.desk.story import STORY, UNIT, words

_NUMBERS = range(1, 13)
_BEST_FIRST = (0, 6, 4, 5, 2, 3)

ASSESSED = [
    "fault add --staff E001 --code CMP-01 --by S01 --on 09-10 --now 2026-09-30T09:00",
    "fault serve 1 --how signed --now 2026-09-30T09:00",
    "month-close 2026-09 --now 2026-10-02T09:00",
    *(f"staff add E00{number} --name 'Fay {number}' --department 'Front desk' --role staff"
      " --superior S01 --from 2026-01-01" for number in range(4, 8)),
    *(f"fault add --staff {staff} --code CMP-01 --points 6 --by S01 --on 10-0{day}"
      for staff in ("E001", "E007") for day in range(1, 6)),
    *(f"fault serve {number} --how signed" for number in range(2, 12)),
    "appeal add 2 --against S01 --statement No",
    "appeal decide 1 --outcome denied --by D01 --reason Heard",
    "appeal note 1 --kind told --text Told",
    *("fault add --staff E002 --code CMP-01 --by S01 --on 11-02" for _notice in range(3)),
    "fault serve 12 --how signed",
    "fault serve 13 --how signed",
    "appeal add 13 --against S01 --statement No",
    "month-close 2026-10",
    "sanction decide E001 --month 2026-10 --kind warning --by M01 --reason Points"
    " --now 2026-11-25",
]  # fmt: skip

UNDER_WAY = [
    "complaint resolve 5 --text Done",
    "complaint resolve 7 --text Done",
    "complaint follow-up 7 --satisfied yes --score 5",
    "request done 4 --text Done",
    "request done 6 --text Done",
    "request follow-up 6 --satisfied yes --score 5",
    "finding done 8 --text Done",
    "finding done 9 --text Done",
    "finding verify 9 --by D01",
    "finding report plan 4 --responsible S01 --due 11-20 --cause C --correction C --prevention P",
    "fee charge dispute 5 --text No",
    f"fee pay --unit {UNIT} --amount 900 --method cash --cashier E004",
    "patrol route add R1 --name North --point Gate",
    "fee item add LIFT --name Lift --basis each --price 1 --unit ride --document Tariff",
    "owner add 3-2-1520",
]
"""What is in the middle of its way, so that each step has a record that waits for it."""

EXPORTED = [
    "request kinds export --output files/kinds.csv",
    "inspect lists export --output files/lists.csv",
    "fault catalogue export --output files/catalogue.csv",
    "policy show --output files/ours.toml",
    "db backup files/desk-2026-11-03.db",
]

WRITTEN = {
    "owners.csv": "unit,name,role\n4-1-101,Lin Heron,owner\n",
    "staff.csv": "code,name,department,role,superior\nE011,Gil Rowan,Front desk,staff,S01\n",
    "prices.csv": "code,title_en,basis,price,unit,from\nBIN,Bin,each,5,bin,2026-11-01\n",
    "readings.csv": f"unit,item,reading,on\n{UNIT},WATER,120,2026-11-02\n",
    "answers.csv": f"unit,order,comment\n{UNIT},5,Good\n",
    "october.csv": "staff,code,on,by\nE001,CMP-01,2026-11-01,S01\n",
    "fee/october.csv": "category,amount,on,text\nrepair,12.50,2026-11-01,Lamp\n",
}


def prepare(office: Path, folder: Path) -> None:
    """Makes `desk.db` and `files/` in the folder: the story told twice, in two texts; the second
    time what its first end forbids is refused."""
    shutil.copy(office, folder / "desk.db")
    files = folder / "files"
    (files / "fee").mkdir(parents=True)
    for name, text in WRITTEN.items():
        (files / name).write_text(text, encoding="utf-8")
    shutil.copy(Path(data.__file__).parent / "model-estate.csv", files)
    program = Program(folder / "desk.db")
    for text in ("Words", "More"):
        for _kind, told in STORY:
            program(*words(told, text=text), ok=text == "Words")
    for told in (*ASSESSED, *UNDER_WAY, *EXPORTED):
        program(*shlex.split(told.replace("files/", f"{files}/")))


class Fitted(NamedTuple):
    """A command with a line of its own that this desk takes, as far as one was found."""

    command: Command
    given: tuple[Given, ...]
    ended: Ended
    """What the line came to, on a pipe."""


def fitted(forks: Forks, folder: Path) -> list[Fitted]:
    """Every command with the line of its help, its files and numbers replaced by those of the
    desk: the first that it takes, else the one that came furthest."""
    best: dict[str, Fitted] = {}
    for number in _NUMBERS:
        tried = []
        for command in commands():
            given = _at_hand(command, numbered(command.example, number), folder)
            if command.name not in best or (
                best[command.name].ended.code and best[command.name].given != given
            ):
                tried.append((command, given))
        for (command, given), ended in zip(tried, forks(_cases(tried), together=True), strict=True):
            found = Fitted(command, given, ended)
            best[command.name] = min(best.get(command.name, found), found, key=_rank)
    return [best[command.name] for command in commands()]


def _cases(tried: Sequence[tuple[Command, tuple[Given, ...]]]) -> list[Case]:
    return [Case(line(command, given)) for command, given in tried]


def _rank(each: Fitted) -> int:
    return _BEST_FIRST.index(each.ended.code) if each.ended.code in _BEST_FIRST else 9


def _at_hand(command: Command, given: Sequence[Given], folder: Path) -> tuple[Given, ...]:
    """The line with the files of the desk where it reads one; what it writes stays near."""
    said = []
    for param, value in given:
        if param.metavar in ("FILE", "DIR"):
            value = value.rpartition("/")[2]
            places = (f"files/{command.words[0]}/{value}", f"files/{value}")
            if param.name != "--output" and command.name != "db backup":
                value = next((place for place in places if (folder / place).exists()), value)
        said.append(Given(param, value))
    return tuple(said)
