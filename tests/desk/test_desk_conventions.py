"""The conventions of every command, kept by the service desk's: records, lists, CSV, files, who
acts."""

import re
import shutil
from pathlib import Path

import pytest

from pmdesk.agenda import owed, proposals
from pmdesk.casework import (
    calls,
    check_list_view,
    complaint_view,
    criteria_view,
    escalating,
    finding_view,
    inspection_due,
    inspection_view,
    report_view,
    request_view,
    round_view,
    upkeep,
)
from pmdesk.commands import cases
from pmdesk.fees import (
    charge_view,
    dun_view,
    expenses,
    item_view,
    meter_view,
    receipt_view,
    takings_view,
)
from pmdesk.figures import view
from pmdesk.office import (
    held_view,
    mail,
    move_ins,
    owner_view,
    questionnaires,
    routes,
    service_view,
    signs,
    survey_results,
    survey_view,
    task_view,
    timeline_view,
    visit_due,
    visit_view,
)
from pmdesk.render.tables import Field, csv_text
from tests.cli.answers import commands, csv_rows, leaves
from tests.conftest import Program
from tests.desk.story import CODES, LISTS, SHOWS, STORY, UNIT, tell, words
from tests.store.raw import alter

GROUPS = (
    "call", "complaint", "request", "service", "task", "mail", "sign", "owner", "fee", "finding",
    "inspect", "patrol", "visit", "survey",
)  # fmt: skip
WRITES_NOTHING = {
    "list", "show", "trail", "escalations", "timeline", "export", "sheet", "due", "example",
    "arrears", "next", "disclose", "count", "answers", "questions", "result", "trend", "print",
}  # fmt: skip
FIELDS: dict[str, list[Field]] = {
    "owner": owner_view.FIELDS,
    "owner.person": owner_view.PEOPLE_FIELDS,
    "owner.document": owner_view.DOCUMENT_FIELDS,
    "owner.timeline": timeline_view.FIELDS,
    "fee.hold": held_view.FIELDS,
    "fee.item": item_view.FIELDS,
    "fee.meter": meter_view.FIELDS,
    "fee.charge": charge_view.FIELDS,
    "fee.receipt": receipt_view.FIELDS,
    "fee.day": takings_view.FIELDS,
    "fee.expense": expenses.FIELDS,
    "fee.dun": dun_view.FIELDS,
    "fee.dun.next": dun_view.NEXT_FIELDS,
    "call": calls.FIELDS,
    "complaint": complaint_view.FIELDS,
    "complaint.trail": cases.TRAIL,
    "complaint.escalation": escalating.ESCALATION_FIELDS,
    "request": request_view.FIELDS,
    "request.trail": cases.TRAIL,
    "request.kinds": request_view.KIND_FIELDS,
    "service": service_view.FIELDS,
    "task": task_view.FIELDS,
    "mail": mail.FIELDS,
    "sign": signs.FIELDS,
    "finding": finding_view.FIELDS,
    "finding.trail": cases.TRAIL,
    "finding.report": report_view.FIELDS,
    "finding.report.trail": cases.TRAIL,
    "inspect": inspection_view.FIELDS,
    "inspect.lists": check_list_view.FIELDS,
    "inspect.upkeep": upkeep.FIELDS,
    "inspect.upkeep.trail": upkeep.TRAIL,
    "inspect.criteria": criteria_view.FIELDS,
    "inspect.due": inspection_due.FIELDS,
    "patrol": round_view.FIELDS,
    "patrol.route": routes.FIELDS,
    "patrol.move-in": move_ins.FIELDS,
    "visit": visit_view.FIELDS,
    "visit.plan": visit_view.PLAN_FIELDS,
    "visit.feedback": visit_view.FEEDBACK_FIELDS,
    "visit.due": visit_due.FIELDS,
    "visit.count": visit_due.COUNT_FIELDS,
    "survey": survey_view.FIELDS,
    "survey.answer": survey_view.ANSWER_FIELDS,
    "survey.questions": questionnaires.FIELDS,
    "survey.trend": survey_results.FIELDS,
    "due": owed.FIELDS,
    "fault.proposals": proposals.FIELDS,
    "report.figure": view.KNOWN_FIELDS,
}
"""How `render.tables` shows each kind of row."""
OF_ITS_OWN_ORDER = {"owner.timeline", "due", "fault.proposals", "inspect.due"}
"""Lists of what is most urgent or newest, not of records by id."""

ODD = [
    "plain",
    "comma, semicolon; colon:",
    'say "so", then',
    "one\ntwo",
    "one\r\ntwo\rthree",
    "=1+1",
    "+1",
    "-1",
    "@a",
    "'=1",
    "''two",
    "\tTab",
    "\rCR",
    "x=1",
    " blank before and behind ",
    "沒有登記，電話；𠮷野家",
    "\u3000全形空格",
    "[bold]\\n%s {id}",
    "\x1b[31m\u202e\u200b\x85",
    "a;b",
    "0",
    "{",
    "0123,5",
]
"""Texts that a writer of CSV or JSON could get wrong."""


@pytest.fixture(scope="module")
def _told(_office: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("told") / "desk.db"
    shutil.copy(_office, path)
    tell(Program(path))
    return path


@pytest.fixture
def told(_told: Path, tmp_path: Path) -> Program:
    """A desk in which the whole story has happened; a day later something is overdue."""
    shutil.copy(_told, tmp_path / "desk.db")
    program = Program(tmp_path / "desk.db")
    program.now = "2026-11-12T09:00"
    return program


@pytest.fixture(scope="module")
def odd(_office: Path, tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A desk with records of every kind for each odd text, and with empty and absent texts."""
    path = tmp_path_factory.mktemp("odd") / "desk.db"
    shutil.copy(_office, path)
    program = Program(path)
    tell(program)
    for number, text in enumerate(ODD, 1):
        given, unit = f"={text}", f"4-1-{number}"
        for line in (
            ["owner", "add", unit, f"--note{given}", f"--ref{given}"],
            ["owner", "person", "add", unit, f"--name{given}", "--role", "owner",
             f"--phone{given}", f"--note{given}", f"--ref{given}"],
            ["owner", "document", "add", unit, f"--kind{given}", f"--place{given}"],
            ["fee", "hold", "add", "--unit", unit, "--amount", "0.05", "--kind", "deposit",
             f"--text{given}"],
            ["fee", "item", "add", f"C{number}", f"--name{given}", f"--unit{given}", "--basis",
             "each", "--price", "0.05", f"--document{given}", f"--text{given}"],
            ["fee", "meter", "add", "--unit", unit, "--item", "WATER", "--reading", "0.001",
             f"--text{given}", f"--ref{given}"],
            ["fee", "bill", "--item", f"C{number}", "--unit", unit, "--quantity", "1.5",
             f"--text{given}", f"--ref{given}"],
            ["fee", "pay", "--unit", unit, "--amount", "0.05", "--method", "cash", "--cashier",
             "S02", f"--payer{given}", f"--text{given}", f"--ref{given}"],
            ["fee", "day", "add", "--cashier", "S02", f"--date=-{number + 1}d", "--counted",
             "0.05", f"--handed-to{given}", f"--text{given}", f"--ref{given}"],
            ["fee", "expense", "add", "--category", "tax", "--amount", "0.05", f"--text{given}",
             f"--party{given}", f"--document{given}", f"--ref{given}"],
            ["fee", "bill", "--item", f"C{number}", "--unit", unit, "--quantity", "2", "--due",
             "2026-06-25"],
            ["fee", "dun", "add", "--unit", unit, "--stage", "reminder", "--how", "letter",
             f"--text{given}", f"--ref{given}"],
            ["fee", "dun", "deliver", f"{number + 3}", "--how", "photo", f"--proof{given}"],
            ["call", "add", f"--text{given}", f"--caller{given}", f"--phone{given}",
             f"--answer{given}", f"--ref{given}"],
            ["complaint", "add", "--unit", unit, "--channel", "phone", "--category", "noise",
             "--on", "11-01", f"--text{given}", f"--subject{given}", f"--department{given}"],
            ["request", "add", "--kind", "repair", f"--place{given}", f"--text{given}",
             f"--contact{given}", f"--supplier{given}", "--quote", "0.5", f"--ref{given}"],
            ["service", "propose", f"S{number}", f"--name{given}", f"--quality-plan{given}",
             f"--feasibility{given}"],
            ["task", "add", "--who", "E001", "--on", "11-02", "--", text],
            ["mail", "add", "--direction", "in", "--kind", "other", f"--party{given}"],
            ["sign", "add", f"--place{given}", f"--note{given}", "--", text],
            ["inspect", "add", "--kind", "daily", "--rest", "ok", f"--text{given}",
             f"--department{given}", f"--result=area=finding:{text}"],
            ["inspect", "upkeep", "add", "--what", "waste", "--repeat", "FREQ=DAILY", "--who",
             "E001", f"--supplier{given}", "--", text],
            ["finding", "add", "--class", "other", "--severity", "minor", f"--place{given}",
             f"--text{given}", f"--procedure{given}", f"--department{given}", f"--ref{given}"],
            ["finding", "report", "add", "--finding", "3", f"--problem{given}"],
            ["patrol", "route", "add", f"R{number}", f"--name{given}", f"--area{given}",
             f"--point{given}", "--point=x", f"--ref{given}"],
            ["patrol", "add", "--kind", "patrol", "--start", "08:00", "--by", "D01",
             f"--text{given}", f"--ref{given}"],
            ["patrol", "move-in", "add", "--from", "2026-11-02", f"--reason{given}"],
            ["visit", "plan", "add", "--month", "2026-11", "--role", "staff", f"--text{given}",
             f"--ref{given}"],
            ["visit", "add", "--kind", "visit", "--on", "11-02", "--by", "D01", "--unit", unit,
             f"--place{given}", f"--met{given}", f"--topics{given}", f"--text{given}",
             f"--need{given}", f"--suggestion=fees:{text}", f"--ref{given}"],
            ["visit", "decline", str(2 * number + 4), f"--reason{given}"],
            ["survey", "open", "--quarter", "2026Q3", f"--title{given}", "--issued", "3",
             f"--ref{given}"],
            ["survey", "close", str(number + 3), f"--text{given}"],
            ["survey", "answer", "1", "--unit", unit, "--score", "order=3", f"--comment{given}"],
        ):  # fmt: skip
            program(*line)
    program("owner", "person", "add", "4-1-1", "--name", "Second", "--role", "owner")
    program("owner", "person", "add", "4-1-1", "--name", "Third; fourth", "--role", "tenant")
    alter(
        path,
        "INSERT INTO call SELECT 900, seq, NULL, on_day, at_minute, direction, '', '', unit_id, "
        "'', '', by_whom FROM call WHERE id = 1",
        "INSERT INTO mail SELECT 900, seq, NULL, direction, kind, on_day, at_minute, unit_id, "
        "'', '', '', '', by_whom FROM mail WHERE id = 1",
        "INSERT INTO sign SELECT 900, seq, NULL, '', '', made_on, '', by_whom FROM sign "
        "WHERE id = 1",
    )
    program.now = "2026-11-12T09:00"
    return program


# Records.


def test_the_story_tells_every_write_of_the_desk(empty: Program) -> None:
    lines = [line for _kind, line in STORY]
    for group in GROUPS:
        for command in commands(empty, group):
            if command[-1] not in WRITES_NOTHING | {"import"}:
                verb = " ".join(command)
                assert any(line.startswith(f"{verb} ") for line in lines), verb


def test_every_write_prints_its_stored_record_as_json(pmdesk: Program) -> None:
    shows = {LISTS[line]: show for line, show in SHOWS.items()}
    lists = {kind: line for line, kind in LISTS.items()}
    for kind, line in STORY:
        document = pmdesk(*words(line, "--format", "json")).json
        assert next(iter(document.items())) == ("schema", f"pmdesk.{kind}/1"), line
        if kind in shows:
            command, name = shows[kind]
            shown = pmdesk(*command.split(), str(document[name]), "--format", "json").json
            assert shown == document, line
        elif kind not in ("brief", "fee.refund"):
            rows = pmdesk(*lists[kind].split(), "--format", "json").json["rows"]
            row = next(row for row in rows if row["id"] == document["id"])
            assert {"schema": f"pmdesk.{kind}/1", **row} == document, line
    kept = pmdesk("brief", "--date", "2026-11-03", "--format", "json").json
    assert kept == document


def test_every_write_echoes_what_it_stored_in_one_line(pmdesk: Program) -> None:
    for (kind, line), ran in zip(STORY, tell(pmdesk), strict=True):
        if kind != "brief":
            assert re.fullmatch(r"\S.*\S\n", ran.out), line
            assert ran.err == "", line


# Lists.


@pytest.mark.parametrize("line", LISTS)
def test_a_list_is_a_schema_and_rows_by_id(told: Program, line: str) -> None:
    kind = LISTS[line]
    document = told(*line.split(), "--format", "json").json
    assert list(document) == ["schema", "rows"]
    assert document["schema"] == f"pmdesk.{kind}.list/1"
    rows = document["rows"]
    assert rows, "nothing to look at"
    assert {tuple(row) for row in rows} == {tuple(field.name for field in FIELDS[kind])}
    if kind not in OF_ITS_OWN_ORDER and "id" in rows[0]:
        ids = [row["id"] for row in rows]
        assert ids == sorted(ids)


@pytest.mark.parametrize("line", SHOWS)
def test_a_row_of_a_list_has_exactly_what_show_has(told: Program, line: str) -> None:
    command, name = SHOWS[line]
    for row in told(*line.split(), "--format", "json").json["rows"]:
        shown = told(*command.split(), str(row[name]), "--format", "json").json
        assert shown == {"schema": f"pmdesk.{LISTS[line]}/1", **row}


@pytest.mark.parametrize("line", LISTS)
def test_csv_has_the_fields_of_json_flat_without_units(told: Program, line: str) -> None:
    rows = told(*line.split(), "--format", "json").json["rows"]
    written = csv_rows(told(*line.split(), "--format", "csv").out)
    names = [re.sub("_(fen|dm2|e3|e4)$", "", name) for name in rows[0]]
    assert [list(row) for row in written] == [names] * len(rows)
    for row, cells in zip(rows, written, strict=True):
        for name, value in row.items():
            if re.search("_(fen|dm2)$", name) and value is not None:
                cell = cells[re.sub("_(fen|dm2)$", "", name)]
                assert re.fullmatch(r"-?\d+\.\d\d", cell)
                assert round(float(cell) * 100) == value
            if re.search("_e[34]$", name) and value is not None:
                places = int(name[-1])
                assert round(float(cells[name[:-3]]) * 10**places) == value


@pytest.mark.parametrize("line", LISTS)
def test_a_list_is_what_the_slow_renderer_makes_of_its_rows(odd: Program, line: str) -> None:
    rows = odd(*line.split(), "--format", "json").json["rows"]
    assert odd(*line.split(), "--format", "csv").out == "".join(csv_text(FIELDS[LISTS[line]], rows))


@pytest.mark.parametrize("line", SHOWS)
def test_odd_texts_come_back_from_a_list_as_from_show(odd: Program, line: str) -> None:
    command, name = SHOWS[line]
    rows = odd(*line.split(), "--format", "json").json["rows"]
    assert len(rows) > len(ODD)
    for row in rows:
        shown = odd(*command.split(), str(row[name]), "--format", "json").json
        assert shown == {"schema": f"pmdesk.{LISTS[line]}/1", **row}


@pytest.mark.parametrize("code", ["=1+1", "+1", "@a"])
def test_a_staff_code_that_a_spreadsheet_would_run_is_shielded_too(
    pmdesk: Program, code: str
) -> None:
    pmdesk("staff", "add", code, "--name", "N", "--department", "D", "--role", "staff")
    for line in (
        ["call", "add", "--text", "x"],
        ["complaint", "add", "--anonymous", "--channel", "phone", "--category", "noise",
         "--text", "x", "--to", code],
        ["request", "add", "--kind", "repair", "--place", "x", "--text", "x", "--to", code],
        ["task", "add", "x", "--who", code],
        ["mail", "add", "--direction", "in", "--kind", "letter", "--party", "x"],
        ["sign", "add", "x", "--place", "x"],
        ["service", "propose", "GLS", "--name", "x", "--quality-plan", "x", "--feasibility", "x"],
        ["finding", "add", "--class", "own", "--severity", "minor", "--place", "x", "--text", "x",
         "--to", code],
        ["finding", "report", "add", "--finding", "1", "--problem", "x"],
        ["patrol", "add", "--kind", "patrol", "--start", "08:00"],
    ):  # fmt: skip
        pmdesk(*line, "--by", code)
    for shown in ("call list", "complaint list", "complaint trail 1", "request list", "task list",
                 "mail list", "sign list", "service list", "finding list", "finding trail 1",
                 "finding report list", "due"):  # fmt: skip
        rows = csv_rows(pmdesk(*shown.split(), "--format", "csv").out)
        assert [cell for row in rows for cell in row.values() if cell == code] == [], shown


OF_RECORDS = (["list"], ["hold"], ["item"], ["meter"], ["charge"])


def test_an_empty_list_is_no_error(pmdesk: Program) -> None:
    for line, kind in LISTS.items():
        if line.split()[1:2] in OF_RECORDS and kind not in ("service", "fee.item"):
            assert pmdesk(*line.split(), "--format", "json").json["rows"] == []
            assert pmdesk(*line.split(), "--format", "csv").out.count("\r\n") == 1
            assert pmdesk(*line.split()).out == ""


# What stands in them.

_DAY, _MINUTE = r"\d{4}-\d\d-\d\d", r"\d\d:\d\d"
_MOMENT = rf"{_DAY}T{_MINUTE}:\d\d[+-]{_MINUTE}"
SHAPES = {
    r"at|\w+_at|respond_by|calls_since": _MOMENT,
    r"on|\w+_on|from|to|since|held_until|follow_up_by|date": _DAY,
    r"time|\w+_time": _MINUTE,
    "due": f"{_DAY}|{_MOMENT}",
}
"""How a day, a minute and a moment are written, by the names of their fields."""

ANSWERS = [
    *LISTS,
    "survey result 1",
    "brief",
    "brief --date 2026-11-03",
    *(f"{show} {CODES.get(show) or (UNIT if 'owner' in show else 1)}"
      for show, _name in SHOWS.values()),
]  # fmt: skip


@pytest.mark.parametrize("line", ANSWERS)
def test_money_is_whole_fen_and_nothing_is_a_float(told: Program, line: str) -> None:
    document = told(*line.split(), "--format", "json").json
    for name, value in leaves(document):
        assert not isinstance(value, float), name
        if name.endswith(("_fen", "_dm2", "_e3", "_e4")):
            assert value is None or type(value) is int, name
        else:
            assert not re.search("price$|amount$|sum$|area$", name), name


@pytest.mark.parametrize("line", ANSWERS)
def test_days_minutes_and_moments_are_written_in_one_way(told: Program, line: str) -> None:
    for name, value in leaves(told(*line.split(), "--format", "json").json):
        for names, shape in SHAPES.items():
            if re.fullmatch(names, name) and value is not None:
                if line.startswith("owner timeline"):
                    shape = f"{_DAY}|{_MOMENT}"
                assert re.fullmatch(shape, value), f"{name}: {value}"


# Files.


@pytest.mark.parametrize("format", ["table", "json", "csv"])
@pytest.mark.parametrize("line", ANSWERS)
def test_an_answer_goes_to_a_new_file_in_a_folder_that_is_there(
    told: Program, tmp_path: Path, line: str, format: str
) -> None:
    there, answer = tmp_path / "there", (*line.split(), "--format", format)
    there.write_text("mine")
    for target, code in ((there, 4), (tmp_path / "none" / "x", 3)):
        ran = told(*answer, "--output", str(target), ok=False)
        assert (ran.code, ran.out) == (code, "")
        assert str(target.parent) in ran.err
    assert there.read_text() == "mine"
    new = tmp_path / "new"
    ran = told(*answer, "--output", str(new))
    assert (ran.out, ran.err) == ("", f"wrote {new}\n")
    with new.open(newline="", encoding="utf-8-sig") as file:
        text = file.read()
    assert text == told(*answer).out
    told(*answer, "--output", str(there), "--force")
    assert there.read_bytes() == new.read_bytes()
    assert {path.name for path in tmp_path.iterdir()} == {"desk.db", "new", "there"}


@pytest.mark.parametrize("line", LISTS)
def test_csv_can_be_had_for_old_payroll_software(odd: Program, tmp_path: Path, line: str) -> None:
    target, answer = tmp_path / "out.csv", (*line.split(), "--format", "csv")
    odd(*answer, "--encoding", "gb18030", "--output", str(target))
    text = odd(*answer).out
    assert target.read_bytes() == text.encode("gb18030")
    odd(*answer, "--output", str(target), "--force")
    assert target.read_bytes() == text.encode("utf-8-sig")


# Who acts.


@pytest.mark.parametrize(
    ("more", "by"),
    [
        ((), "system"),
        (("--as", "E002"), "E002"),
        (("--as", "E002", "--by", "S01"), "S01"),
        (("--by", "Robin"), "S01"),
    ],
    ids=" ".join,
)
def test_by_defaults_to_as_and_that_to_the_system_user(
    pmdesk: Program, more: tuple[str, ...], by: str
) -> None:
    acting = more[:2] if "--as" in more else ()
    takes_by = {
        tuple(command)
        for group in (*GROUPS, "brief")
        for command in commands(pmdesk, group)
        if "--by STAFF" in pmdesk(*command, "--help").out
    }
    first = len(pmdesk("db", "journal", "--format", "json").json["rows"])
    for _kind, line in STORY:
        said = tuple(line.split()[:3])
        fits = any(said[: len(command)] == command for command in takes_by)
        pmdesk(*words(line, *(more if fits and "--by" not in line else acting)))
    rows = pmdesk("db", "journal", "--format", "json").json["rows"][first:]
    named = [row["payload"]["by_whom"] for row in rows if "by_whom" in row["payload"]]
    assert len(named) > len(STORY) / 2
    assert {name.split(":")[0] for name in named} == {by, "D01"}, "D01 approves the services"
    assert {row["as"] for row in rows} == {"E002" if acting else None}
    assert all(row["os_user"] for row in rows)


def test_the_journal_names_each_command_and_its_record(told: Program) -> None:
    entries = told("db", "journal", "--format", "json").json["rows"]
    told_by = {entry["command"] for entry in entries}
    for _kind, line in STORY:
        assert any(line.startswith(f"{command} ") for command in told_by), line
    for entry in entries:
        assert re.fullmatch(r"[a-z-]+:\d+", entry["record"])
        assert entry["payload"]["id"] == int(entry["record"].split(":")[1])
