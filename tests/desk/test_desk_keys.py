"""`--ref` on every `add` of the service desk: the same again stores nothing, other content is
refused."""

import shlex
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.cli.answers import commands
from tests.conftest import Program
from tests.desk.story import CRITERIA
from tests.desk.test_desk_conventions import GROUPS

LATER = "2026-11-04T08:00"


QUESTIONS = Path(__file__).parents[2] / "examples" / "questions.csv"


class Add(NamedTuple):
    """A line that adds something, and what can be said otherwise in it."""

    line: str
    others: list[tuple[str, str, str]]
    """A part of the line, what stands there instead ('' leaves it out), and the field that
    differs."""


ADDS = [
    Add(
        "owner add 4-1-101 --area 80 --move-in 2024-05-01 --move-out 2026-10-01 --note Corner",
        [
            ("4-1-101", "4-1-102", "unit"),
            ("--area 80", "--area 80.01", "area"),
            ("--area 80", "", "area"),
            ("2024-05-01", "2024-05-02", "move_in"),
            ("2026-10-01", "2026-10-02", "move_out"),
            ("--note Corner", "", "note"),
        ],
    ),
    Add(
        "owner person add 3-2-1502 --name Heron --role owner --phone 5550101 --from 2026-10-01"
        " --note Quiet",
        [
            ("3-2-1502", "3-2-1503", "unit"),
            ("Heron", "Reed", "name"),
            ("owner --phone", "tenant --phone", "role"),
            ("5550101", "5550102", "phone"),
            ("2026-10-01", "2026-10-02", "from"),
            ("--note Quiet", "", "note"),
        ],
    ),
    Add(
        "owner document add 3-2-1502 --kind title --place Cabinet --note Copy",
        [
            ("3-2-1502", "3-2-1503", "unit"),
            ("title", "identity", "kind"),
            ("Cabinet", "Shelf", "place"),
            ("--note Copy", "", "note"),
            ("--note Copy", "--note Copy --on 2026-11-01", "on"),
        ],
    ),
    Add(
        "fee dun add --unit 3-2-1502 --stage reminder --how letter --charge 1 --text Gate"
        " --link call:1",
        [
            ("3-2-1502", "3-2-1503", "unit"),
            ("reminder", "final", "stage"),
            ("letter", "message", "how"),
            ("--charge 1", "--charge 2", "charges"),
            ("--text Gate", "", "text"),
            ("--text Gate", "--reason Gate --text Door", "text"),
            ("call:1", "call:2", "link"),
            ("--text Gate", "--text Gate --on 2026-11-02", "on"),
        ],
    ),
    Add(
        "fee expense add --category tax --amount 20 --text Stamps --party Fir --document T-1",
        [
            ("category tax", "category office", "category"),
            ("--amount 20", "--amount 20.01", "amount"),
            ("Stamps", "Coins", "text"),
            ("Fir", "Elm", "party"),
            ("--document T-1", "", "document"),
            ("--category tax", "--income --category parking", "direction, category"),
            ("--document T-1", "--document T-1 --on 2026-11-02", "on"),
        ],
    ),
    Add(
        "fee hold add --unit 3-2-1502 --amount 20 --kind deposit --text Keys --link call:1",
        [
            ("3-2-1502", "3-2-1503", "unit"),
            ("--amount 20", "--amount 20.01", "amount"),
            ("deposit", "on-behalf", "kind"),
            ("--text Keys", "", "text"),
            ("--link call:1", "--link call:2", "link"),
            ("--link call:1", "--link call:1 --on 2026-11-01", "on"),
        ],
    ),
    Add(
        "fee item add LIFT --name Lift --basis unit-month --price 30 --unit month --document Notice"
        " --rounding up --round jiao --due-day 5 --building 3 --text Old",
        [
            ("LIFT", "LIFT2", "code"),
            ("--name Lift", "--name Lift --name-en L", "title_en"),
            ("unit-month", "each", "basis"),
            ("--price 30", "--price 30.01", "price"),
            ("--unit month", "--unit lift", "unit"),
            ("--document Notice", "", "document"),
            ("--rounding up", "", "rounding"),
            ("--round jiao", "", "round"),
            ("--due-day 5", "", "due_day"),
            ("--due-day 5", "--due-day 5 --due-months-later 1", "due_months_later"),
            ("--building 3", "--building 4", "buildings"),
            ("--text Old", "--internal --text Old", "public"),
            ("--text Old", "--text Old --from 2026-11-01", "from"),
        ],
    ),
    Add(
        "fee item price PM --price 3 --from 2026-12-01 --document Vote --unit unit --building 3"
        " --rounding up",
        [
            ("PM", "CARD", "item"),
            ("--price 3 ", "--price 3.1 ", "price"),
            ("2026-12-01", "2026-12-02", "from"),
            ("--document Vote", "", "document"),
            ("--unit unit", "", "unit"),
            ("--building 3", "", "buildings"),
            ("--rounding up", "", "rounding"),
        ],
    ),
    Add(
        "fee meter add --unit 3-2-1502 --item WATER --reading 120 --text Cellar",
        [
            ("3-2-1502", "3-2-1503", "unit"),
            ("WATER", "GAS", "item"),
            ("--reading 120", "--reading 121", "reading"),
            ("--text Cellar", "", "text"),
            ("--text Cellar", "--text Cellar --start", "kind"),
            ("--text Cellar", "--text Cellar --on 2026-11-01", "on"),
        ],
    ),
    Add(
        "fee bill --unit 3-2-1502 --item CARD --quantity 2 --text Lost --link call:1 --due 11-30",
        [
            ("3-2-1502", "3-2-1503", "unit"),
            ("CARD", "KEY", "item"),
            ("--quantity 2", "--quantity 3", "quantity"),
            ("--text Lost", "", "text"),
            ("--link call:1", "--link call:2", "link"),
            ("--due 11-30", "", "due"),
            ("--due 11-30", "--due 11-30 --on 2026-11-01", "on"),
        ],
    ),
    Add(
        "fee pay --unit 3-2-1502 --amount 20 --method cash --cashier E003 --payer Fir --text Keys"
        " --began '2026-11-03 07:40' --ended '2026-11-03 07:50'",
        [
            ("3-2-1502", "3-2-1503", "unit"),
            ("--amount 20", "--amount 20.01", "amount"),
            ("--method cash", "--method card", "method"),
            ("E003", "E002", "cashier"),
            ("--payer Fir", "", "payer"),
            ("--text Keys", "", "text"),
            ("03 07:40", "03 07:41", "began"),
            ("--ended '2026-11-03 07:50'", "", "ended"),
            (
                "--began '2026-11-03 07:40' --ended '2026-11-03 07:50'",
                "--began '2026-11-02 07:40' --ended '2026-11-02 07:50'",
                "on, began, ended",
            ),
        ],
    ),
    Add(
        "fee day add --cashier E001 --counted 20 --handed-to Finance --text Float",
        [
            ("E001", "E002", "cashier"),
            ("--counted 20", "--counted 20.01", "counted"),
            ("--handed-to Finance", "--handed-to Reed", "handed_to"),
            ("--text Float", "--text Coins", "text"),
            ("--text Float", "--text Float --date 2026-11-01", "on"),
        ],
    ),
    Add(
        "patrol route add 7 --name North --area Garden --point Gate --slot 1 --who E003",
        [
            ("add 7", "add 8", "code"),
            ("North", "South", "name"),
            ("Garden", "Garage", "area"),
            ("--point Gate", "", "point"),
            ("--slot 1", "--slot 2", "slot"),
            ("--slot 1", "--slot 1 --kind patrol", "kind"),
            ("E003", "E002", "who"),
            ("--slot 1", "--slot 1 --from 2026-11-01", "from"),
        ],
    ),
    Add(
        "patrol move-in add --from 2026-11-02 --to 2026-11-09 --reason Block",
        [
            ("--from 2026-11-02", "--from 2026-11-01", "from"),
            ("--to 2026-11-09", "--to 2026-11-10", "to"),
            ("--to 2026-11-09", "", "to"),
            ("Block", "Tower", "reason"),
        ],
    ),
    Add(
        "patrol add --kind patrol --start '2026-11-02 09:00' --end '2026-11-02 09:30' --by D01"
        " --result area=ok --text Quiet",
        [
            ("--kind patrol", "--kind supervision", "kind"),
            ("09:00", "09:01", "start"),
            ("09:30", "09:31", "end"),
            ("--by D01", "--by E003", "by"),
            ("area=ok", "area=na", "results"),
            ("--text Quiet", "", "text"),
        ],
    ),
    Add(
        "visit plan add --month 2026-12 --role director --unit 3-2-1502 --text Lifts",
        [
            ("2026-12", "2027-01", "period"),
            ("role director", "role staff", "role"),
            ("3-2-1502", "3-2-1503", "unit"),
            ("--role director", "--visitor D01", "staff"),
            ("--text Lifts", "--text Lifts --on 2026-12-04", "on"),
            ("--text Lifts", "", "text"),
        ],
    ),
    Add(
        "visit add --unit 3-2-1502 --by D01 --kind visit --on 2026-11-02 --met Fir --topics Lift"
        " --need repair:Door --suggestion Bench --promise Door=2026-11-09 --rating 4 --text Hm"
        " --link call:1 --place Hall",
        [
            ("3-2-1502", "3-2-1503", "unit"),
            ("by D01", "by E001", "staff"),
            ("kind visit", "kind care", "kind"),
            ("--on 2026-11-02", "--on 2026-11-01", "on"),
            ("Fir", "Elm", "met"),
            ("Lift", "Stairs", "topics"),
            ("need repair:Door", "need fees:Door", "needs"),
            ("--need repair:Door", "", "needs"),
            ("suggestion Bench", "suggestion Tree", "suggestions"),
            ("Door=2026-11-09", "Door=2026-11-10", "promises"),
            ("rating 4", "rating 5", "rating"),
            ("--text Hm", "", "text"),
            ("call:1", "call:2", "link"),
            ("--place Hall", "", "place"),
        ],
    ),
    Add(
        "survey open --quarter 2026Q3 --title Summer --issued 40",
        [
            ("2026Q3", "2026Q2", "quarter"),
            ("2026Q3", "2025Q3", "quarter"),
            ("Summer", "Autumn", "title"),
            ("--issued 40", "--issued 41", "issued"),
            ("--issued 40", "--issued 40 --on 2026-11-01", "on"),
            ("--issued 40", f"--issued 40 --questions {QUESTIONS}", "questions"),
        ],
    ),
    Add(
        "survey answer 1 --unit 3-2-1502 --score order=5 --comment Hm",
        [
            ("3-2-1502", "3-2-1503", "unit"),
            ("order=5", "order=4", "scores"),
            ("order=5", "fees=5", "scores"),
            ("--comment Hm", "", "comment"),
        ],
    ),
    Add(
        "call add --text Lamp --caller Fir --phone 5550101 --unit 3-2-1502 --topic Light",
        [
            ("Lamp", "Lift", "text"),
            ("Fir", "Elm", "caller"),
            ("5550101", "5550102", "phone"),
            ("3-2-1502", "3-2-1503", "unit"),
            ("--topic Light", "", "topic"),
            ("--topic Light", "--topic Light --direction out", "direction"),
            ("--topic Light", "--topic Light --on 2026-11-02", "on, time"),
        ],
    ),
    Add(
        "complaint add --unit 3-2-1502 --channel phone --category noise --text Drilling"
        " --reporter Fir --phone 5550101 --subject Noise --place Roof --link call:1",
        [
            ("3-2-1502", "3-2-1503", "unit"),
            ("channel phone", "channel visit", "channel"),
            ("noise", "parking", "category"),
            ("Drilling", "Hammering", "text"),
            ("Fir", "Elm", "reporter"),
            ("5550101", "5550102", "phone"),
            ("--subject Noise", "", "subject"),
            ("Roof", "Cellar", "place"),
            ("call:1", "call:2", "link"),
            ("--link call:1", "--link call:1 --on 2026-11-02", "on"),
        ],
    ),
    Add(
        "request add --kind special --unit 3-2-1502 --text Copies --place Desk --contact Fir"
        " --phone 5550101 --service CPY --link call:1",
        [
            ("special", "other", "kind"),
            ("3-2-1502", "3-2-1503", "unit"),
            ("Copies", "Faxes", "text"),
            ("--place Desk", "", "place"),
            ("Fir", "Elm", "contact"),
            ("5550101", "5550102", "phone"),
            ("CPY", "FAX", "service"),
            ("call:1", "call:2", "link"),
            ("--link call:1", "--link call:1 --on 2026-11-02", "on"),
        ],
    ),
    Add(
        "service propose GLS --name Windows --quality-plan Checked --feasibility Trained",
        [
            ("GLS", "GLZ", "code"),
            ("Checked", "Looked", "quality_plan"),
            ("Trained", "Hired", "feasibility"),
            ("--name Windows", "--name Windows --name-en Panes", "title_en"),
            ("--name Windows", "--name Windows --utilities", "utilities"),
        ],
    ),
    Add(
        "service add CPY --price 0.50 --per page",
        [
            ("CPY", "FAX", "service"),
            ("0.50", "0.60", "price"),
            ("page", "sheet", "unit"),
            ("--per page", "--per page --from 2026-12-01", "on"),
        ],
    ),
    Add(
        "task add Meters --who E001 --kind upkeep --repeat 'FREQ=WEEKLY;BYDAY=TU'"
        " --unit 3-2-1502 --link call:1",
        [
            ("Meters", "Pumps", "text"),
            ("E001", "E002", "staff"),
            ("upkeep", "training", "kind"),
            ("--repeat 'FREQ=WEEKLY;BYDAY=TU'", "", "repeat"),
            ("3-2-1502", "3-2-1503", "unit"),
            ("call:1", "call:2", "link"),
            ("--link call:1", "--link call:1 --on 2026-11-10", "on"),
        ],
    ),
    Add(
        "mail add --direction in --kind parcel --unit 3-2-1502 --party Fir --carrier Kite"
        " --tracking K1 --note Heavy",
        [
            ("direction in", "direction out", "direction"),
            ("parcel", "letter", "kind"),
            ("3-2-1502", "3-2-1503", "unit"),
            ("Fir", "Elm", "party"),
            ("Kite", "Post", "carrier"),
            ("K1", "K2", "tracking"),
            ("--note Heavy", "", "note"),
            ("--note Heavy", "--note Heavy --on 2026-11-02", "on"),
        ],
    ),
    Add(
        "sign add 'No entry' --place Gate --installed 2026-11-02 --note Red",
        [
            ("'No entry'", "'Entry'", "text"),
            ("Gate", "Door", "place"),
            ("--note Red", "", "note"),
            ("2026-11-02", "2026-11-03", "installed"),
            ("--note Red", "--note Red --made 2026-11-01", "made"),
        ],
    ),
    Add(
        "finding add --class other --severity minor --place Roof --text Leak --source daily"
        " --procedure P-1 --unit 3-2-1502 --link call:1",
        [
            ("class other", "class own", "class"),
            ("Roof", "Cellar", "place"),
            ("Leak", "Crack", "text"),
            ("daily", "weekly", "source"),
            ("--procedure P-1", "", "procedure"),
            ("3-2-1502", "3-2-1503", "unit"),
            ("call:1", "call:2", "link"),
            ("--link call:1", "--link call:1 --on 2026-11-02", "on"),
        ],
    ),
    Add(
        "finding report add --code CMP-01 --problem Gaps",
        [
            ("Gaps", "Holes", "problem"),
            ("CMP-01", "CMP-02", "codes"),
            ("--code CMP-01", "--code CMP-01 --code CMP-02", "codes"),
            ("--code CMP-01", "--code CMP-01 --on 2026-11-02", "on"),
        ],
    ),
    Add(
        "inspect add --kind daily --rest ok --result vehicles=finding:Van"
        " --class vehicles=violation --place Gate --department Patrol --text Rainy",
        [
            ("kind daily", "kind weekly", "kind, results"),
            ("rest ok", "rest na", "results"),
            ("finding:Van", "finding:Cart", "results"),
            ("=violation", "=other", "results"),
            ("Gate", "Door", "results"),
            ("Patrol", "Office", "department"),
            ("--text Rainy", "", "text"),
            ("--text Rainy", "--text Rainy --on 2026-11-02", "on"),
        ],
    ),
    Add(
        f"inspect score --criteria {CRITERIA} --rest full --score greening=4 --text Dry",
        [
            ("greening=4", "greening=4.5", "results"),
            ("--text Dry", "", "text"),
            ("--text Dry", "--text Dry --period 2026", "kind, period"),
            ("--text Dry", "--text Dry --on 2026-11-02", "on"),
            ("--text Dry", "--text Dry --finding greening=finding:1", "finding"),
        ],
    ),
    Add(
        "inspect upkeep add Goods --what supplies --repeat FREQ=MONTHLY --who E001 --days 3"
        " --supplier Larch",
        [
            ("Goods", "Soap", "text"),
            ("what supplies", "what other", "what"),
            ("MONTHLY", "YEARLY", "repeat"),
            ("E001", "E002", "staff"),
            ("--days 3", "", "days"),
            ("Larch", "Fir", "supplier"),
            ("--days 3", "--days 3 --from 2026-11-10", "from"),
        ],
    ),
]
SAME_KEYS = ("inspect add", "inspect score")
"""What adds records of one kind: a scoring is an inspection."""
IDS = [" ".join(add.line.split("--")[0].split()[:3]) for add in ADDS]


@pytest.fixture(scope="module")
def _two_units(_office: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("keys") / "desk.db"
    shutil.copy(_office, path)
    program = Program(path)
    for unit in ("3-2-1502", "3-2-1503"):
        program("owner", "add", unit)
        program("call", "add", "--unit", unit, "--text", "Hello")
    for code, basis in (("PM", "area-month"), ("WATER", "metered"), ("GAS", "metered"),
                        ("CARD", "each"), ("KEY", "each")):  # fmt: skip
        program("fee", "item", "add", code, "--name", code, "--basis", basis, "--price", "2.80",
                "--unit", "each", "--from", "2026-01-01")  # fmt: skip
    for unit, quantity in (("3-2-1502", "30"), ("3-2-1502", "40"), ("3-2-1503", "50")):
        program("fee", "bill", "--item", "KEY", "--unit", unit, "--quantity", quantity, "--on",
                "2026-01-05", "--due", "2026-06-25", now="2026-01-05T09:00")  # fmt: skip
    program("survey", "open", "--quarter", "2026Q4", "--title", "Autumn", "--issued", "2")
    return path


@pytest.fixture
def desk(_two_units: Path, tmp_path: Path) -> Program:
    """A desk with two units, two calls, and charges that were due in June."""
    shutil.copy(_two_units, tmp_path / "desk.db")
    return Program(tmp_path / "desk.db")


def keyed(line: str) -> list[str]:
    return [*shlex.split(line), "--ref", "K-1", "--format", "json"]


def test_every_add_stands_here(empty: Program) -> None:
    adding = {
        " ".join(command)
        for group in GROUPS
        for command in commands(empty, group)
        if "--ref KEY" in empty(*command, "--help").out
    }
    assert {name for name in adding if any(add.line.startswith(name) for add in ADDS)} == adding
    assert {" ".join(c) for g in GROUPS for c in commands(empty, g) if c[-1] == "add"} <= adding


@pytest.mark.parametrize("add", ADDS, ids=IDS)
def test_the_same_again_stores_nothing_also_on_another_day(desk: Program, add: Add) -> None:
    first = desk(*keyed(add.line))
    before = desk.path.read_bytes()
    assert desk(*keyed(add.line)).json == first.json
    again = desk(*keyed(add.line), now=LATER).json
    changing = ("next_on", "open_count") if add.line.startswith("task") else ()
    assert {**again, **{name: first.json[name] for name in changing}} == first.json
    assert desk.path.read_bytes() == before
    keyless = add.line.startswith(("service add", "fee item price", "survey answer"))
    assert again.get("ref") == (None if keyless else "K-1")


@pytest.mark.parametrize("add", ADDS, ids=IDS)
def test_the_same_again_by_another_day_s_echo_is_the_first_record(desk: Program, add: Add) -> None:
    words = keyed(add.line)[:-2]
    assert desk(*words).out.split(";")[0] == desk(*words, now=LATER).out.split(";")[0]


OTHERS = [
    pytest.param(add.line, *other, id=f"{name} {other[2]} {other[1]}")
    for add, name in zip(ADDS, IDS, strict=True)
    for other in add.others
]


@pytest.mark.parametrize(("line", "said", "otherwise", "field"), OTHERS)
def test_other_content_is_refused_naming_the_field(
    desk: Program, line: str, said: str, otherwise: str, field: str
) -> None:
    assert said in line
    desk(*keyed(line))
    before = desk.path.read_bytes()
    ran = desk(*keyed(line.replace(said, otherwise)), ok=False)
    assert (ran.code, ran.out) == (4, "")
    named = ran.err.rstrip("\n").split("other content: ")[1]
    assert named.removesuffix("_fen") == field
    assert ran.err.startswith("pmdesk: --ref 'K-1' names record ")
    assert desk.path.read_bytes() == before


@pytest.mark.parametrize("add", ADDS, ids=IDS)
def test_a_key_is_each_kind_of_record_s_own(desk: Program, add: Add) -> None:
    same = SAME_KEYS[0] if add.line.startswith(SAME_KEYS[1]) else SAME_KEYS[1]
    for other in ADDS:
        if other is not add and not other.line.startswith(same):
            desk(*keyed(other.line))
    before = desk.path.read_bytes()
    desk(*keyed(add.line))
    assert desk.path.read_bytes() != before


AT_ONCE = [
    ("complaint add --anonymous --channel phone --category noise --text Hm", [
        ("--severity normal", "--severity major", "severity"),
        ("--department Patrol", "--department Office", "department"),
        ("--to E001", "--to E002", "handler"),
        ("", "--to E002", "handler"),
    ]),
    ("request add --kind repair --place Desk --text Hm", [
        ("--department Patrol", "--department Office", "department"),
        ("--to E001", "--to E002", "handler"),
        ("--supplier Fir", "--supplier Elm", "supplier"),
        ("--quote 60", "--quote 80", "quote"),
        ("--charge free", "--charge warranty", "charge"),
        ("--appointment '11-05 14:30'", "--appointment '11-06 14:30'", "appointment"),
    ]),
    ("finding add --class own --severity minor --place Desk --text Hm", [
        ("--department Patrol", "--department Office", "department"),
        ("--to E001", "--to E002", "handler"),
        ("--due 11-10", "--due 11-11", "due"),
        ("--action Swept", "--action Washed", "action_taken"),
    ]),
    ("call add --text Hm --unit 3-2-1502", [
        ("--answer Yes", "--answer No", ""),
        ("", "--answer No", ""),
        ("", "--complaint --category noise", ""),
        ("--complaint --category noise", "--complaint --category parking", ""),
        ("--complaint --category noise", "--request repair", ""),
        ("--request repair", "--request cleaning", ""),
        ("--complaint --category noise", "--complaint --category noise --severity major", ""),
        ("--request repair --place Roof", "--request repair --place Cellar", ""),
    ]),
]  # fmt: skip
"""What an add says beside its record, the first steps or another record, with the field that
differs if it has one of its own."""


@pytest.mark.parametrize(
    ("line", "said", "otherwise", "field"),
    [(line, *other) for line, others in AT_ONCE for other in others],
    ids=lambda part: part or "nothing",
)
def test_other_first_steps_are_other_content_too(
    desk: Program, line: str, said: str, otherwise: str, field: str
) -> None:
    desk(*keyed(f"{line} {said}"))
    before = desk.path.read_bytes()
    desk(*keyed(f"{line} {said}"))
    ran = desk(*keyed(f"{line} {otherwise}"), ok=False)
    assert (ran.code, ran.out) == (4, ""), "what is said otherwise is silently not stored"
    assert field in ran.err.split("other content: ")[1]
    assert desk.path.read_bytes() == before


PASSED = [
    ("complaint add --anonymous --channel phone --category noise --text Hm --to E003",
     "staff leave E003 --on 2026-11-03"),
    ("complaint add --anonymous --channel phone --category parking --text Hm",
     "settings set complaint_categories noise,greening"),
    ("request add --kind special --place Desk --text Hm --service CPY",
     "service retire CPY --on 2026-11-04 --reason Unused"),
    ("request add --kind repair --place Desk --text Hm --to E003",
     "staff leave E003 --on 2026-11-03"),
    ("service propose GLS --name Windows --quality-plan Checked --feasibility Trained",
     "service approve GLS --by D01"),
    ("task add Meters --who E003", "staff leave E003 --on 2026-11-03"),
    ("owner person add 3-2-1502 --name Fir --role owner", "owner person leave 1 --on 2026-11-03"),
    ("owner document add 3-2-1502 --kind title", "owner document void 1 --reason Lost"),
    ("mail add --direction in --kind letter --party Fir", "mail hand-over 1 --to Fir"),
    ("sign add Entry --place Gate", "sign install 1"),
    ("call add --text Hm", "call void 3 --reason Wrong"),
    ("finding add --class own --severity minor --place Desk --text Hm --to E003",
     "staff leave E003 --on 2026-11-03"),
    ("finding add --class own --severity minor --place Desk --text Hm", "finding act 1 --text x"),
    ("finding report add --code CMP-01 --problem Hm", "finding report void 1 --reason Twice"),
    ("fee hold add --unit 3-2-1502 --amount 20 --kind deposit", "fee hold return 1"),
    ("fee item add LIFT --name Lift --basis each --price 30 --unit month --document Notice",
     "fee item price LIFT --price 31 --from today"),
    ("fee item price PM --price 3 --from 2026-12-01 --document Vote",
     "fee item price PM --price 4 --from 2026-12-01"),
    ("fee meter add --unit 3-2-1502 --item WATER --reading 120",
     "fee meter void 1 --reason Wrong"),
    ("fee pay --unit 3-2-1502 --amount 20 --method cash --cashier E001",
     "fee void 1 --reason Wrong"),
    ("fee day add --cashier E001 --counted 20 --handed-to Finance --text Float",
     "fee day void 1 --reason Wrong"),
    ("fee bill --unit 3-2-1502 --item CARD --quantity 2",
     "fee item retire CARD --on today --reason Wrong"),
    ("fee dun add --unit 3-2-1502 --stage reminder --how letter", "fee dun void 1 --reason x"),
    ("fee dun add --unit 3-2-1502 --stage reminder --how letter --charge 1",
     "fee pay --unit 3-2-1502 --amount 99 --method cash --cashier E001"),
    ("fee expense add --category tax --amount 20 --text Stamps",
     "settings set expense_categories office"),
    ("visit add --unit 3-2-1502 --by D01 --kind visit --on 2026-11-02 --need x --promise"
     " y=2026-11-09", "visit decline 1 --reason Late"),
    ("survey open --quarter 2026Q3 --title Summer --issued 40", "survey close 2"),
    ("survey answer 1 --unit 3-2-1502 --score order=5", "survey withdraw 1 --reason Wrong"),
    ("visit plan add --month 2026-11 --role director",
     "visit add 1 --by D01 --on today --place Hall"),
    ("inspect add --kind daily --rest ok", "inspect void 1 --reason Wrong"),
    (f"inspect score --criteria {CRITERIA} --rest full", "inspect void 1 --reason Wrong"),
    ("inspect upkeep add Walls --what wall --repeat FREQ=DAILY --who E001",
     "inspect upkeep done 1"),
]  # fmt: skip
"""An add, and what happens before the script that made it runs again on the next day."""


@pytest.mark.parametrize(("line", "then"), PASSED)
def test_the_same_again_is_known_whatever_came_of_it(desk: Program, line: str, then: str) -> None:
    first = desk(*keyed(line)).json
    desk(*shlex.split(then))
    before = desk.path.read_bytes()
    ran = desk(*keyed(line), now=LATER, ok=False)
    assert (ran.code, ran.err) == (0, "")
    assert ran.json["id"] == first["id"]
    assert desk.path.read_bytes() == before
