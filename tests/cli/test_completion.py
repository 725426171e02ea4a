"""Completion as the shells ask for it: through Typer's environment variables."""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from pmdesk.cli import main
from tests.cli.running import environment, run
from tests.conftest import NOW, Program, _Stream

Complete = Callable[[str], list[str]]


@pytest.fixture
def complete(pmdesk: Program, monkeypatch: pytest.MonkeyPatch) -> Complete:
    """What bash is offered for the last word of a line."""
    monkeypatch.setenv("PMDESK_DB", str(pmdesk.path))
    monkeypatch.setenv("PMDESK_NOW", NOW)

    def offered(line: str) -> list[str]:
        words = line.split(" ")
        monkeypatch.setenv("_PMDESK_COMPLETE", "complete_bash")
        monkeypatch.setenv("COMP_WORDS", line)
        monkeypatch.setenv("COMP_CWORD", str(len(words) - 1))
        out, err = _Stream(), _Stream()
        with monkeypatch.context() as patch:
            patch.setattr("sys.stdout", out)
            patch.setattr("sys.stderr", err)
            main([])
        monkeypatch.delenv("_PMDESK_COMPLETE")
        assert err.text() == "", "a shell shows what is on stderr in the middle of the line"
        return out.text().split()

    return offered


def test_groups_and_verbs(complete: Complete) -> None:
    assert complete("pmdesk fa") == ["fault"]
    assert {"fault", "staff", "month-close", "init", "db"} <= set(complete("pmdesk "))
    assert {"add", "import", "list", "show", "serve", "catalogue"} <= set(complete("pmdesk fault "))
    assert complete("pmdesk fault catalogue ex") == ["export"]


def test_options_and_global_ones(complete: Complete) -> None:
    assert complete("pmdesk fault add --st") == ["--staff"]
    assert complete("pmdesk fault add --d") == ["--db", "--debug"]
    assert complete("pmdesk --la") == ["--lang"]
    assert complete("pmdesk fault --now 2026-10-01 add --poi") == ["--points"]
    assert "--help" in complete("pmdesk --")


def test_choices(complete: Complete) -> None:
    assert complete("pmdesk fault serve 1 --how ") == ["signed", "refused", "mailed", "electronic"]
    assert complete("pmdesk fault list --format j") == ["json"]
    assert complete("pmdesk staff add X --role s") == ["staff", "supervisor"]
    assert complete("pmdesk --lang zh") == ["zh-Hant", "zh-Hans"]
    assert complete("pmdesk settings get ") == [
        "office_name", "office_code", "contact", "language", "timezone", "complaint_categories",
        "feedback_classes", "owner_documents", "expense_categories", "income_categories",
        "payment_methods", "round_times", "move_in_round_times", "posting_days",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "line", ["fault add --staff", "fault add --by", "staff show", "fault explain", "--as",
             "fault list --staff", "staff move E001 --superior"],
)  # fmt: skip
def test_staff_codes(complete: Complete, line: str) -> None:
    assert complete(f"pmdesk {line} S") == ["S01", "S02"]
    assert complete(f"pmdesk {line} Z") == []


def test_fault_codes(complete: Complete) -> None:
    assert complete("pmdesk fault add --code CMP-0")[:2] == ["CMP-01", "CMP-02"]


def test_notice_ids_newest_first(complete: Complete, pmdesk: Program) -> None:
    for _notice in range(11):
        pmdesk("fault", "add", "--staff", "E001", "--code", "CMP-01", "--by", "S01")
    assert complete("pmdesk fault show 1") == ["11", "10", "1"]
    assert complete("pmdesk fault revoke 2") == ["2"]


def test_the_file_named_on_the_line_is_the_one_that_is_asked(
    complete: Complete, pmdesk: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PMDESK_DB", "/nowhere/desk.db")
    assert complete("pmdesk staff show S") == []
    assert complete(f"pmdesk --db {pmdesk.path} staff show S") == ["S01", "S02"]
    assert complete(f"pmdesk staff show --db {pmdesk.path} S") == ["S01", "S02"]


# The service desk.


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("call add --direction ", ["in", "out"]),
        ("complaint add --channel ", ["visit", "phone", "letter", "online", "other"]),
        ("complaint add --severity ", ["normal", "major"]),
        ("complaint list --state re", ["registered", "reopened", "resolved", "rejected"]),
        ("complaint follow-up 1 --satisfied ", ["yes", "partly", "no"]),
        ("complaint follow-up 1 --how ", ["phone", "visit", "message", "letter"]),
        ("complaint escalations --level ", ["supervisor", "director", "manager"]),
        ("request done 1 --charge ", ["free", "paid", "warranty"]),
        ("request step 1 keys --result ", ["done", "na"]),
        ("owner person add 3-2-1502 --role ", ["owner", "tenant", "family", "contact"]),
        ("fee hold add --kind ", ["deposit", "on-behalf"]),
        ("fee item add X --basis ", ["area-month", "unit-month", "metered", "each"]),
        ("fee item add X --round ", ["fen", "jiao", "yuan"]),
        ("fee charge list --state p", ["part-paid", "paid"]),
        ("fee pay --method ", ["cash", "card", "wechat", "alipay", "transfer"]),
        ("fee receipt list --state ", ["issued", "void"]),
        ("fee arrears --by ", ["unit", "building"]),
        ("fee dun add --stage ", ["reminder", "notice", "visit", "final", "lawyer", "court"]),
        ("fee dun deliver 1 --how ", ["mailed", "signed", "photo", "witness"]),
        ("visit add --kind ", ["visit", "care", "event"]),
        (
            "visit plan list --state ",
            ["planned", "held", "nobody-home", "refused", "missed", "void"],
        ),
        ("visit feedback list --class f", ["fees"]),
        ("task add x --kind ", ["key", "training", "upkeep", "promise", "reception", "counter"]),
        ("mail add --kind ", ["letter", "parcel", "newspaper", "other"]),
        ("sign check 1 --result ", ["ok", "damaged", "missing"]),
        (
            "report trend complaint-re",
            ["complaint-reply", "complaint-resolution", "complaint-return"],
        ),
        ("report ", ["month", "kpi", "trend"]),
        ("report month --format ", ["table", "html", "pdf", "json", "csv", "xlsx"]),
        ("report kpi --format ", ["table", "json", "csv", "xlsx"]),
        ("brief --format ", ["table", "text", "html", "pdf", "json", "csv", "xlsx"]),
    ],
)
def test_choices_of_the_desk(complete: Complete, line: str, offered: list[str]) -> None:
    assert complete(f"pmdesk {line}") == offered


@pytest.mark.parametrize(
    "line",
    ["call add --unit", "call list --unit", "complaint add --unit", "complaint list --unit",
     "request add --unit", "request list --unit", "task add x --unit", "mail add --unit",
     "fee dun add --unit", "fee dun list --unit", "fee dun next --unit",
     "fee hold add --unit", "fee hold list --unit", "fee bill --unit", "fee meter add --unit",
     "fee charge list --unit", "owner show", "owner change", "owner void",
     "owner timeline", "owner person add", "owner person list --unit", "owner document add",
     "owner document list --unit"],
)  # fmt: skip
def test_units(complete: Complete, pmdesk: Program, line: str) -> None:
    for unit in ("3-2-1502", "3-2-1503", "3-2-1599", "4-1-101"):
        pmdesk("owner", "add", unit)
    pmdesk("owner", "void", "3-2-1599", "--reason", "No such unit")
    assert complete(f"pmdesk {line} 3-2") == ["3-2-1502", "3-2-1503"]
    assert complete(f"pmdesk {line} 9") == []


@pytest.mark.parametrize(
    "line",
    ["call add --by", "call list --staff", "complaint add --to", "complaint assign 1 --to",
     "complaint list --staff", "request assign 1 --to", "task add x --who", "task list --staff",
     "service approve CPY --by", "fee hold return 1 --by", "fee pay --cashier",
     "fee refund --by", "fee day --cashier", "fee receipt list --cashier", "due --staff",
     "brief --by"],
)  # fmt: skip
def test_staff_codes_of_the_desk(complete: Complete, line: str) -> None:
    assert complete(f"pmdesk {line} S") == ["S01", "S02"]


@pytest.fixture(scope="module")
def _worked(_office: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("worked") / "desk.db"
    shutil.copy(_office, path)
    pmdesk = Program(path)
    pmdesk("owner", "add", "3-2-1502")
    for code, basis in (("CARD", "each"), ("WATER", "metered")):
        pmdesk("fee", "item", "add", code, "--name", code, "--basis", basis, "--price", "1",
               "--unit", "x", "--from", "2026-01-01")  # fmt: skip
    for number in (1, 2, 3, 4):
        for line, end in (
            ("call add --text x", "call void {id} --reason x"),
            ("complaint add --anonymous --channel phone --category noise --text x",
             "complaint reject {id} --reason x"),
            ("request add --kind repair --place x --text x", "request cancel {id} --reason x"),
            ("owner person add 3-2-1502 --role owner --name N{id}",
             "owner person leave {id} --on today"),
            ("owner document add 3-2-1502 --kind title", "owner document void {id} --reason x"),
            ("fee hold add --unit 3-2-1502 --amount 1 --kind deposit", "fee hold return {id}"),
            ("fee expense add --category tax --amount 1 --text x",
             "fee expense void {id} --reason x"),
            ("task add x --who E001", "task done {id}"),
            ("mail add --direction in --kind letter --party x", "mail hand-over {id} --to x"),
            ("sign add x --place x --installed today", "sign remove {id} --reason x"),
            ("finding add --class own --severity minor --place x --text x",
             "finding void {id} --reason x"),
            ("fee meter add --unit 3-2-1502 --item WATER --reading {id} --on 2026-10-0{id}",
             "fee meter void {id} --reason x"),
            ("fee bill --item CARD --unit 3-2-1502 --quantity 1 --on 2026-10-0{id}",
             "fee charge waive {id} --reason x --by M01"),
            ("visit add --unit 3-2-1502 --kind visit --by D01 --on today --need x",
             "visit void {id} --reason x"),
            ("visit plan add --month 2026-11 --role staff", "visit plan void {id} --reason x"),
            ("survey open --quarter 2026Q4 --title x --issued 1", "survey close {id}"),
            ("finding report add --code CMP-01 --problem x", "finding report void {id} --reason x"),
        ):  # fmt: skip
            pmdesk(*line.replace("{id}", str(number)).split())
            if number % 2 == 0:
                pmdesk(*end.replace("{id}", str(number)).split())
    return path


@pytest.fixture
def worked(_worked: Path, pmdesk: Program) -> None:
    """Of every kind of record an odd id that is open and an even one that is not, up to 4."""
    shutil.copy(_worked, pmdesk.path)


@pytest.mark.parametrize(
    "line",
    ["call answer", "call link", "call void", "complaint assign", "complaint note",
     "complaint reply", "complaint hold", "complaint resolve", "complaint follow-up",
     "complaint close", "complaint merge 1 --into", "complaint reject", "request assign",
     "request note", "request step", "request hold", "request done", "request accept",
     "request follow-up", "request close", "request cancel", "owner person change",
     "owner person leave", "owner person void", "owner document void", "fee hold spend",
    "fee hold return", "fee hold void", "fee expense void", "fee meter void", "fee charge show",
    "fee charge waive", "fee charge dispute", "fee charge settle", "fee charge void", "task done",
    "task void", "mail hand-over", "mail void",
    "visit void", "visit plan void", "visit accept", "visit decline", "visit done",
    "survey answer", "survey close", "survey void",
     "sign check", "sign remove", "sign void", "finding act", "finding stop", "finding refer",
     "finding done", "finding verify", "finding close", "finding correct", "finding void",
     "finding report plan",
     "finding report act", "finding report company", "finding report check",
     "finding report void", "finding report add --finding"],
)  # fmt: skip
@pytest.mark.usefixtures("worked")
def test_only_ids_that_are_open_newest_first(complete: Complete, line: str) -> None:
    assert complete(f"pmdesk {line} ") == ["3", "1"]
    assert complete(f"pmdesk {line} 3") == ["3"]
    assert complete(f"pmdesk {line} 2") == []


def test_the_sanctions_in_force_newest_first(complete: Complete, pmdesk: Program) -> None:
    for number, staff in enumerate(("E001", "E002", "E003"), 1):
        pmdesk("fault", "add", "--staff", staff, "--code", "CMP-01", "--by", "I01", "--on",
               "10-05", "--points", "11")  # fmt: skip
        pmdesk("fault", "serve", str(number), "--how", "signed", "--on", "10-20")
    pmdesk("month-close", "2026-10")
    about = ("--month", "2026-10", "--by", "M01", "--reason", "So")
    for staff in ("E001", "E002", "E003", "E003"):
        pmdesk("sanction", "decide", staff, "--kind", "warning", *about)
    pmdesk("sanction", "lift", "E002", *about)
    assert complete("pmdesk sanction print ") == ["4", "1"], "one lifted, one replaced"
    assert complete("pmdesk sanction print 4") == ["4"]


@pytest.mark.usefixtures("worked")
def test_what_why_can_be_asked_by_is_a_printed_number(complete: Complete, pmdesk: Program) -> None:
    pmdesk("fault", "add", "--staff", "E001", "--code", "CMP-01", "--by", "S01")
    assert complete("pmdesk why N") == ["NC-202611-0003", "NC-202611-0001"]
    assert complete("pmdesk why CA-202611-0003") == ["CA-202611-0003"]
    assert complete("pmdesk why FN-2026") == ["FN-202611-0001"]
    assert complete("pmdesk why FN-2025") == []
    offered = complete("pmdesk why ")
    assert {number[:2] for number in offered} == {"NC", "CA", "CP", "RQ", "FN"}
    for number in offered:
        assert pmdesk("why", number).out


def test_a_case_that_is_closed_is_offered_no_more(complete: Complete, pmdesk: Program) -> None:
    for kind, end in (("complaint", "resolve"), ("request", "done")):
        add = {"complaint": "--anonymous --channel phone --category noise",
               "request": "--kind repair --place x"}[kind]  # fmt: skip
        pmdesk(kind, "add", *add.split(), "--text", "x")
        pmdesk(kind, end, "1", "--text", "x")
        assert complete(f"pmdesk {kind} close ") == ["1"]
        pmdesk(kind, "close", "1", "--waiver", "Moved away")
        assert complete(f"pmdesk {kind} close ") == []


def test_the_office_s_own_words(complete: Complete, pmdesk: Program) -> None:
    assert complete("pmdesk complaint add --category n") == ["noise", "neighbours"]
    assert complete("pmdesk call add --complaint --category st") == ["staff"]
    assert complete("pmdesk owner document add 3-2-1502 --kind ") == [
        "identity", "title", "move-in-form", "house-rules", "contact-form",
    ]  # fmt: skip
    pmdesk("settings", "set", "complaint_categories", "nights,lifts")
    assert complete("pmdesk complaint list --category n") == ["nights"]
    assert complete("pmdesk fee expense add --category gr") == ["greening"]
    assert complete("pmdesk fee expense add --income --category p") == ["parking"]
    assert complete("pmdesk request add --kind m") == ["move-in", "move-out"]
    assert complete("pmdesk call add --request r") == ["repair"]
    assert complete("pmdesk request list --kind f") == ["fit-out"]
    for line in ("request add --service", "service add", "service show", "service retire"):
        assert complete(f"pmdesk {line} C") == ["CPY", "CLN"]


def test_the_steps_that_the_request_on_the_line_lacks(complete: Complete, pmdesk: Program) -> None:
    for kind in ("move-in", "repair", "move-out"):
        pmdesk("request", "add", "--kind", kind, "--place", "x", "--text", "x")
    pmdesk("request", "step", "1", "keys")
    pmdesk("request", "step", "1", "meters", "--result", "na")
    assert complete("pmdesk request step 1 ") == [
        "identity", "agreement", "inspection", "archive", "fees",
    ]  # fmt: skip
    assert complete("pmdesk request step 1 a") == ["agreement", "archive"]
    assert complete("pmdesk request step 2 ") == []
    assert complete("pmdesk request step 3 ") == [
        "notice", "inspection", "meters", "fees", "keys", "archive",
    ]  # fmt: skip
    assert complete("pmdesk request step 9 ") == complete("pmdesk request step x ") == []


@pytest.mark.usefixtures("worked")
@pytest.mark.parametrize(
    "line", ["call answer", "complaint note", "request step 1", "task done", "owner show",
             "complaint add --category", "request add --kind", "service show",
             "owner document add 3-2-1502 --kind", "fee hold return"],
)  # fmt: skip
def test_the_desk_too_is_silent_without_its_file(
    complete: Complete, pmdesk: Program, line: str
) -> None:
    holder = sqlite3.connect(pmdesk.path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    assert complete(f"pmdesk {line} ") == []
    holder.execute("ROLLBACK")
    holder.close()
    pmdesk.path.unlink()
    assert complete(f"pmdesk {line} ") == []
    assert not pmdesk.path.exists()


def test_a_missing_foreign_or_locked_file_is_silent(complete: Complete, pmdesk: Program) -> None:
    holder = sqlite3.connect(pmdesk.path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    assert complete("pmdesk staff show S") == []
    holder.execute("ROLLBACK")
    holder.close()
    assert complete("pmdesk staff show S") == ["S01", "S02"]
    pmdesk.path.write_bytes(b"not a desk")
    assert complete("pmdesk staff show S") == []
    pmdesk.path.unlink()
    assert complete("pmdesk staff show S") == []
    assert complete("pmdesk fault add --st") == ["--staff"]
    assert not pmdesk.path.exists()


def test_a_word_that_a_shell_would_run_is_not_offered(complete: Complete, pmdesk: Program) -> None:
    for code in ("Z$(id)", "Z`id`", "Z*", "Z01"):
        pmdesk("staff", "add", code, "--name", "$(id)", "--department", "D", "--role", "staff")
    assert complete("pmdesk staff show Z") == ["Z01"]


# The shells themselves.


@pytest.mark.parametrize(
    ("shell", "mark"),
    [
        ("bash", b"complete -o default -F"),
        ("zsh", b"#compdef pmdesk"),
        ("fish", b"complete --comm"),
    ],
)
def test_the_script_that_installs_completion(empty: Program, shell: str, mark: bytes) -> None:
    env = environment(empty.path, _PMDESK_COMPLETE=f"source_{shell}")
    ran = run(empty.path, env=env)
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert mark in ran.stdout
    assert not empty.path.exists()


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_zsh_and_fish_are_given_descriptions(pmdesk: Program, shell: str) -> None:
    name = "[/red] \\$(touch pwned) 'x' \"y\" `z`"
    pmdesk("staff", "add", "Z01", "--name", name, "--department", "D", "--role", "staff")
    env = environment(
        pmdesk.path,
        _PMDESK_COMPLETE=f"complete_{shell}",
        _TYPER_COMPLETE_ARGS="pmdesk staff show Z",
        _TYPER_COMPLETE_FISH_ACTION="get-args",
    )
    ran = run(pmdesk.path, env=env)
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert b"Z01" in ran.stdout
    assert b"[/red]" in ran.stdout
