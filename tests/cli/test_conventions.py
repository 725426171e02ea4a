"""The conventions that every command keeps: options, formats, files, names, keys."""

import csv
import os
import sqlite3
from pathlib import Path

import pytest

from pmdesk import __version__
from tests.cli.answers import commands, csv_rows, leaves
from tests.conftest import Program

ADD = ("fault", "add", "--staff", "E001", "--code", "CMP-01", "--by", "S01")

NOTICE = [
    "id",
    "ref",
    "number",
    "staff",
    "name",
    "department",
    "post",
    "code",
    "title",
    "points",
    "points_issued",
    "on",
    "time",
    "month",
    "by",
    "facts",
    "evidence",
    "correction",
    "source",
    "state",
    "superior",
    "jointly_liable",
    "liable",
    "served",
    "appeal",
]
APPEAL = [
    "id",
    "ref",
    "subject",
    "notice",
    "staff",
    "against",
    "retaliation",
    "state",
    "body",
    "person",
    "clause",
    "moved_from",
    "why",
    "filed_on",
    "file_by",
    "decide_by",
    "outcome",
    "points",
    "decided_by",
    "decided_on",
    "told_on",
]


# Global options.


def test_global_options_stand_before_the_group_or_after_the_verb(pmdesk: Program) -> None:
    path = str(pmdesk.path)
    for words in (
        ["--db", path, "settings", "get", "language"],
        ["settings", "--db", path, "get", "language"],
        ["settings", "get", f"--db={path}", "language"],
        ["settings", "get", "language", "--db", path],
    ):
        elsewhere = Program(pmdesk.path.with_name("not-there.db"))
        assert elsewhere(*words).out == "en\n", words


def test_options_stand_over_the_environment(
    pmdesk: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PMDESK_DB", "/nowhere/desk.db")
    monkeypatch.setenv("PMDESK_NOW", "2026-01-05")
    monkeypatch.setenv("PMDESK_AS", "E002")
    record = pmdesk(*ADD[:-2], "--as", "S01", "--format", "json").json
    assert (record["on"], record["by"]) == ("2026-11-03", "S01")
    entry = pmdesk("db", "journal", "--format", "json").json["rows"][-1]
    assert entry["as"] == "S01"


def test_the_environment_stands_over_the_default(
    pmdesk: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pmdesk.cli import main

    monkeypatch.setenv("PMDESK_DB", str(pmdesk.path))
    monkeypatch.setenv("PMDESK_NOW", "2026-02-03")
    monkeypatch.setenv("PMDESK_AS", "S01")
    assert main(list(ADD[:-2])) == 0
    record = pmdesk("fault", "show", "1", "--format", "json").json
    assert (record["on"], record["by"]) == ("2026-02-03", "S01")


def test_without_a_file_named_it_is_in_the_data_folder_of_the_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    from pmdesk.cli import main

    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert main(["fault", "list"]) == 3
    assert f"{tmp_path}/pmdesk/pmdesk.db".encode() in capfdbinary.readouterr().err
    assert list(tmp_path.iterdir()) == [], "only init and demo create a file"
    assert main(["init"]) == 0
    assert (tmp_path / "pmdesk" / "pmdesk.db").stat().st_mode & 0o777 == 0o600


def test_by_defaults_to_as_and_the_journal_keeps_both(pmdesk: Program) -> None:
    pmdesk(*ADD, "--as", "I01")
    pmdesk(*ADD[:-2], "--as", "S01")
    notices = pmdesk("fault", "list", "--format", "json").json["rows"]
    assert [notice["by"] for notice in notices] == ["S01", "S01"]
    entries = pmdesk("db", "journal", "--format", "json").json["rows"][-2:]
    assert [entry["as"] for entry in entries] == ["I01", "S01"]
    assert all(entry["os_user"] for entry in entries)


def test_who_acts_for_nobody_in_particular_is_the_system_user(pmdesk: Program) -> None:
    pmdesk("month-close", "2026-10")
    row = pmdesk("month-close", "--list", "--format", "json").json["rows"][0]
    assert row["closed_by"].startswith("system:")


def test_version_is_shown_anywhere(empty: Program) -> None:
    assert empty("--version").out == f"pmdesk {__version__}\n"
    assert empty("fault", "add", "--version").out == f"pmdesk {__version__}\n"


def test_quiet_leaves_the_answer_and_the_warnings(pmdesk: Program) -> None:
    pmdesk(*ADD)
    loud, quiet = (
        pmdesk(*words, "fault", "list", "--staff", "E002") for words in ([], ["--quiet"])
    )
    assert (loud.out, loud.err, quiet.err) == ("", "no notices\n", "")
    pmdesk("staff", "add", "X1", "--name", "N", "--department", "D", "--role", "staff",
           "--superior", "S01")  # fmt: skip
    gone = pmdesk("staff", "leave", "S01", "--on", "2026-11-01", "--quiet")
    assert gone.err.startswith("warning: S01 is still the superior of E001, E002, X1")


@pytest.mark.parametrize(
    ("option", "begins"), [("--help", "Usage: pmdesk"), ("--lang=zh-Hant --help", "用法：pmdesk")]
)
def test_help_is_on_stdout_and_opens_nothing(empty: Program, option: str, begins: str) -> None:
    for words in ([], ["fault"], ["fault", "add"], ["month-close"], ["db", "restore"]):
        ran = empty(*words, *option.split())
        assert ran.out.startswith(begins)
        assert ran.err == ""
    assert not empty.path.exists()


def test_a_group_alone_shows_its_help(empty: Program) -> None:
    assert empty("fault").out == empty("fault", "--help").out
    assert empty().out == empty("--help").out


def test_help_marks_what_is_needed_and_shows_an_example(empty: Program) -> None:
    text = empty("fault", "add", "--help").out
    assert "--staff STAFF" in text
    assert text.count("[required]") == 3
    assert "pmdesk fault add --staff E007 --code CMP-01" in text


def test_what_shows_records_takes_the_same_options_everywhere(empty: Program) -> None:
    for command in commands(empty):
        text = empty(*command, "--help").out
        if "--output" in text:
            assert "--force" in text, command
        if command[-1] == "import":
            assert "--dry-run" in text, command
            assert "--yes" in text, command
        if command[-1] == "add":
            assert "--ref" in text, command
        assert "--db FILE" in text, command


@pytest.mark.parametrize(
    "command",
    ["fault list", "fault show", "fault explain", "fault analyse", "fault catalogue list",
     "sanction list", "appeal list", "staff list", "staff show", "staff wage", "settings list",
     "settings get", "policy show", "policy diff", "db check", "db journal",
     "appeal show", "month-close", "brief", "due", "fault proposals", "call list", "call show",
     "complaint list", "complaint show", "complaint trail", "complaint escalations",
     "request list", "request show", "request trail", "request kinds list", "service list",
     "service show", "task list", "task show", "mail list", "mail show", "sign list", "sign show",
     "owner list", "owner show", "owner timeline", "owner person list", "owner document list",
     "fee hold list", "fee hold show", "fee expense list", "fee expense show",
     "fee dun list", "fee dun show", "fee dun next"],
)  # fmt: skip
def test_csv_can_be_written_in_another_encoding(empty: Program, command: str) -> None:
    text = empty(*command.split(), "--help").out
    for option in ("--format table|", "|json|csv|xlsx", "--output FILE", "--encoding utf-8|",
                   "--force"):  # fmt: skip
        assert option in text


def test_groups_stand_under_panels_in_order(empty: Program) -> None:
    text = empty("--help").out
    names = ("Desk", "Owners", "Assessment", "Month end", "Setup")
    panels = [text.index(f"\n{name}:\n") for name in names]
    assert panels == sorted(panels)


# JSON.


def test_a_list_is_a_schema_and_rows_by_id(pmdesk: Program) -> None:
    for day in ("2026-10-09", "2026-10-02", "2026-10-05"):
        pmdesk(*ADD, "--on", day)
    document = pmdesk("fault", "list", "--format", "json").json
    assert list(document) == ["schema", "rows"]
    assert document["schema"] == "pmdesk.fault.list/1"
    assert [row["id"] for row in document["rows"]] == [1, 2, 3]


def test_a_notice_has_exactly_its_fields_in_lists_alone_and_when_written(pmdesk: Program) -> None:
    written = pmdesk(*ADD, "--on", "2026-10-05 14:30", "--format", "json").json
    shown = pmdesk("fault", "show", "1", "--format", "json").json
    row = pmdesk("fault", "list", "--format", "json").json["rows"][0]
    assert list(row) == NOTICE
    assert shown == {"schema": "pmdesk.fault/1", **row} == written
    assert (row["on"], row["time"], row["month"]) == ("2026-10-05", "14:30", "2026-10")
    assert row["ref"] is row["liable"] is row["served"] is row["appeal"] is row["facts"] is None
    assert row["jointly_liable"] is False


def test_what_happened_to_a_notice_is_in_its_fields(pmdesk: Program) -> None:
    pmdesk(*ADD, "--on", "2026-10-05")
    pmdesk("fault", "liable", "1", "--finding", "No briefing", "--by", "I01")
    pmdesk("fault", "serve", "1", "--how", "refused", "--witness", "Kit", "--statement", "No")
    notice = pmdesk("fault", "show", "1", "--format", "json").json
    assert notice["liable"] == {"finding": "No briefing", "by": "I01", "on": "2026-11-03"}
    assert notice["served"] == {
        "how": "refused", "on": "2026-11-03", "witness": "Kit", "statement": "No",
    }  # fmt: skip
    assert notice["state"] == "served"
    assert notice["jointly_liable"] is True


def test_an_appeal_has_exactly_its_fields(pmdesk: Program) -> None:
    pmdesk(*ADD)
    pmdesk("fault", "serve", "1", "--how", "signed")
    appeal = ("appeal", "add", "1", "--against", "S01", "--statement", "No", "--format", "json")
    assert set(APPEAL) <= set(pmdesk(*appeal).json)
    row = pmdesk("appeal", "list", "--format", "json").json["rows"][0]
    shown = pmdesk("appeal", "show", "1", "--format", "json").json
    assert set(row) == set(shown) - {"schema"}


@pytest.mark.parametrize(
    ("schema", "line"),
    [
        ("pmdesk.fault/1", "fault add --staff E001 --code CMP-01 --by S01"),
        ("pmdesk.fault/1", "fault serve 1 --how signed"),
        ("pmdesk.fault/1", "fault liable 1 --finding x --by I01"),
        ("pmdesk.fault/1", "fault liable 1 --withdraw --reason x --by I01"),
        ("pmdesk.fault/1", "fault superior 1 S02 --reason x --by M01"),
        ("pmdesk.fault/1", "fault revoke 1 --reason x --by S01"),
        ("pmdesk.staff/1", "staff add X1 --name N --department D --role staff"),
        ("pmdesk.staff/1", "staff move E001 --role inspector --from today"),
        ("pmdesk.staff/1", "staff leave E001 --on today"),
        ("pmdesk.staff.wage/1", "staff wage E001 --set 3200 --from today"),
        ("pmdesk.settings/1", "settings set office_name X"),
        ("pmdesk.appeal/1", "appeal add 1 --against S01 --statement x"),
        ("pmdesk.month-close/1", "month-close 2026-10"),
    ],
)
def test_every_write_prints_its_record_as_json(pmdesk: Program, schema: str, line: str) -> None:
    pmdesk(*ADD)
    if "--withdraw" in line:
        pmdesk(*["fault", "liable", "1", "--finding", "x", "--by", "I01"])
    if line.startswith("appeal"):
        pmdesk(*["fault", "serve", "1", "--how", "signed"])
    document = pmdesk(*line.split(), "--format", "json").json
    assert next(iter(document.items())) == ("schema", schema)


@pytest.mark.parametrize(
    "line", ["fault show 1", "fault list", "fault explain E001 --month 2026-11", "staff list",
             "month-close 2026-11 --preview", "policy show", "db journal", "settings list",
             "fault catalogue", "month-close --list", "appeal list", "sanction list"],
)  # fmt: skip
def test_money_is_whole_fen_and_nothing_is_a_float(pmdesk: Program, line: str) -> None:
    pmdesk(*ADD)
    document = pmdesk(*line.split(), "--format", "json").json
    assert document["schema"].startswith("pmdesk.")
    for name, value in leaves(document):
        assert not isinstance(value, float), name
        if name.endswith("_fen"):
            assert value is None or isinstance(value, int)
    assert "wage_fen" not in {name for name, value in leaves(document) if value}


# CSV.


def test_csv_to_a_file_is_what_chinese_excel_opens(pmdesk: Program, tmp_path: Path) -> None:
    pmdesk(*ADD, "--facts", "沒有登記")
    target = tmp_path / "list.csv"
    ran = pmdesk("fault", "list", "--format", "csv", "--output", str(target))
    raw = target.read_bytes()
    assert (ran.out, ran.err) == ("", f"wrote {target}\n")
    assert raw.startswith(b"\xef\xbb\xbfid,ref,number,staff,")
    assert raw.count(b"\r\n") == raw.count(b"\n") == 2
    text = raw.decode("utf-8-sig")
    assert csv_rows(text)[0]["facts"] == "沒有登記"
    assert pmdesk("fault", "list", "--format", "csv").out == text, "the same, without a BOM"


@pytest.mark.parametrize(
    ("encoding", "start"),
    [("gb18030", b"id,"), ("utf-8", b"id,"), ("utf-8-sig", b"\xef\xbb\xbfid")],
)
def test_the_encoding_of_csv_can_be_chosen(
    pmdesk: Program, tmp_path: Path, encoding: str, start: bytes
) -> None:
    pmdesk(*ADD, "--facts", "沒有登記𠮷")
    target = tmp_path / "list.csv"
    pmdesk("fault", "list", "--format", "csv", "--encoding", encoding, "--output", str(target))
    assert target.read_bytes().startswith(start)
    assert "沒有登記𠮷" in target.read_bytes().decode(encoding)


def test_csv_has_the_fields_of_json_flat_and_money_in_yuan(pmdesk: Program) -> None:
    pmdesk(*ADD, "--on", "2026-11-01")
    header = pmdesk("fault", "list", "--format", "csv").out.split("\r\n")[0].split(",")
    flat = ["liable_finding", "liable_by", "liable_on", "served_how", "served_on",
            "served_witness", "served_statement"]  # fmt: skip
    assert header == [*NOTICE[:-3], *flat, "appeal"]
    pmdesk("staff", "wage", "E001", "--set", "3200.5", "--from", "2026-01-01")
    assert csv_rows(pmdesk("staff", "wage", "E001", "--format", "csv").out)[0]["wage"] == "3200.50"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "'"])
def test_text_a_spreadsheet_would_run_gets_one_shield(pmdesk: Program, start: str) -> None:
    pmdesk(*ADD, "--facts", f"{start}1+1")
    pmdesk(*ADD, "--facts", "1" + start)
    rows = csv_rows(pmdesk("fault", "list", "--format", "csv").out)
    assert [row["facts"] for row in rows] == [f"'{start}1+1", "1" + start]
    shown = pmdesk("fault", "show", "1", "--format", "json").json
    assert shown["facts"] == f"{start}1+1"


def test_numbers_are_never_shielded(pmdesk: Program) -> None:
    pmdesk("fault", "add", "--staff", "E001", "--code", "CMP-01", "--by", "S01", "--on", "10-05")
    pmdesk("month-close", "2026-10")
    pmdesk("fault", "revoke", "1", "--reason", "x", "--by", "S01")
    preview = pmdesk("month-close", "2026-11", "--preview", "--format", "csv", now="2026-12-01")
    assert csv_rows(preview.out)[0]["deduction"] == "-10.00"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_catalogue_comes_back_as_it_went_out(
    pmdesk: Program, tmp_path: Path, encoding: str
) -> None:
    odd = ["=1+1", "'=1", "''two", "-x", "@a", "+b", 'say "so", then', "a\nb", "沒有", "𠮷野家"]
    first = tmp_path / "first.csv"
    with first.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["code", "category", "points", "title_en"])
        for number, title in enumerate(odd, 1):
            shield = "'" if title[0] in "=+-@'" else ""
            rows.writerow([f"ODD-{number:02}", "odd", number, shield + title])
    pmdesk("fault", "catalogue", "import", str(first))
    titles = {
        row["code"]: row["title_en"]
        for row in pmdesk("fault", "catalogue", "--format", "json").json["rows"]
    }
    assert [titles[f"ODD-{number:02}"] for number in range(1, len(odd) + 1)] == odd
    second = tmp_path / "second.csv"
    pmdesk("fault", "catalogue", "export", "--output", str(second), "--encoding", encoding)
    again = pmdesk("fault", "catalogue", "import", str(second), "--format", "json").json
    assert again == {
        "schema": "pmdesk.fault.catalogue.import/1", "stored": 0, "known": len(titles),
    }  # fmt: skip


# Files.


def test_an_existing_file_needs_force_and_is_replaced_whole(
    pmdesk: Program, tmp_path: Path
) -> None:
    target = tmp_path / "staff.json"
    target.write_text("mine")
    words = ("staff", "list", "--format", "json", "--output", str(target))
    assert pmdesk(*words, ok=False).code == 4
    assert target.read_text() == "mine"
    pmdesk(*words, "--force")
    assert target.read_text() == pmdesk(*words[:4]).out
    assert {path.name for path in tmp_path.iterdir()} == {"desk.db", "staff.json"}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with a name")
def test_what_is_not_a_regular_file_is_never_replaced(pmdesk: Program, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to(tmp_path / "desk.db")
    for name in ("pipe", "link", "."):
        target = str(tmp_path / name)
        assert pmdesk("staff", "list", "--output", target, "--force", ok=False).code == 4
    assert (tmp_path / "link").is_symlink()


@pytest.mark.parametrize("format", ["table", "json", "csv"])
def test_output_has_the_same_text_as_stdout(pmdesk: Program, tmp_path: Path, format: str) -> None:
    target = tmp_path / "out"
    words = ("fault", "catalogue", "--format", format)
    pmdesk(*words, "--output", str(target))
    with target.open(newline="", encoding="utf-8-sig") as file:
        assert file.read() == pmdesk(*words, "--output", "-").out


# Echoes, names and keys.


def test_the_echo_of_a_notice_names_its_consequence(pmdesk: Program) -> None:
    echo = [pmdesk(*ADD, "--on", f"2026-11-0{day}").out for day in (1, 2, 3)]
    assert echo[0] == "notice 1: E001, CMP-01, 2 points; November 2026: 2 points, 10.00\n"
    assert "6 points, 41.00" in echo[2]
    assert "on the posting list" in echo[2]
    other = pmdesk(*ADD, "--points", "3")
    assert "3 points (the catalogue has 2)" in other.out


def test_the_echo_of_a_move_lists_the_notices_that_keep_their_superior(pmdesk: Program) -> None:
    pmdesk(*ADD, "--on", "2026-10-05")
    ran = pmdesk("staff", "move", "E001", "--superior", "S02", "--from", "2026-10-01")
    assert "notice 1 of 2026-10-05 keeps its superior" in ran.err
    assert "E001" in ran.out
    assert pmdesk("fault", "show", "1", "--format", "json").json["superior"] == "S01"


@pytest.mark.parametrize(
    "named", ["E001", "Ash Willow", "Ash", "ash w", "a", "e001"],
)  # fmt: skip
def test_staff_are_named_by_code_name_or_unique_beginning(pmdesk: Program, named: str) -> None:
    assert pmdesk("staff", "show", named, "--format", "json").json["code"] == "E001"


def test_an_exact_code_stands_over_names_and_beginnings(pmdesk: Program) -> None:
    role = ("--department", "D", "--role", "staff")
    pmdesk("staff", "add", "Ash", "--name", "Somebody Else", *role)
    pmdesk("staff", "add", "E0011", "--name", "Bo", *role)
    found = {
        named: pmdesk("staff", "show", named, "--format", "json").json["code"]
        for named in ("Ash", "Ash W", "E001", "Bo", "Bo H")
    }
    assert found == {"Ash": "Ash", "Ash W": "E001", "E001": "E001", "Bo": "E0011", "Bo H": "E002"}


def test_an_ambiguous_name_gives_up_to_three_suggestions(pmdesk: Program) -> None:
    for number in range(4):
        pmdesk("staff", "add", f"N{number}", "--name", "Sam Fern", "--department", "D",
               "--role", "staff")  # fmt: skip
    for named in ("Sam Fern", "Sam", "N"):
        ran = pmdesk("staff", "show", named, ok=False)
        assert ran.code == 3
        assert ran.err == f"pmdesk: {named!r} fits several people: " + (
            "N0 Sam Fern, N1 Sam Fern, N2 Sam Fern\n"
        )


def test_the_same_key_again_stores_nothing_and_shows_the_first_record(pmdesk: Program) -> None:
    words = (*ADD, "--ref", "case-7", "--facts", "x", "--format", "json")
    first = pmdesk(*words)
    journal = pmdesk("db", "journal").out
    assert pmdesk(*words, now="2026-11-04T08:00").json == first.json
    assert pmdesk("db", "journal").out == journal
    other = pmdesk(*words[:-2], "--points", "9", "--facts", "y", ok=False)
    assert other.code == 4
    assert "points, facts" in other.err
    assert first.json["ref"] == "case-7"


def test_office_language_is_stored_and_the_screen_language_is_not(empty: Program) -> None:
    empty("init", "--lang", "zh-Hans")
    assert empty("settings", "get", "language", "--lang", "en").out == "zh-Hans\n"
    empty("staff", "add", "M01", "--name", "M", "--department", "D", "--role", "manager")
    empty("staff", "add", "E001", "--name", "E", "--department", "D", "--role", "staff")
    stored = empty(*ADD[:-1], "M01", "--lang", "en", "--format", "json").json
    assert stored["title"] == "投诉未登记或登记不全"


def test_the_title_column_follows_the_screen(
    pmdesk: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    search = ("fault", "catalogue", "--search", "CMP-01")
    assert "Complaint not recorded" in pmdesk(*search).out
    assert "投诉未登记" in pmdesk(*search, "--lang", "zh-Hans").out
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert "投诉未登记" in pmdesk(*search).out
    assert "Complaint not recorded" in pmdesk(*search, "--lang", "en").out


def test_a_dry_run_shows_what_would_happen_and_stores_nothing(
    pmdesk: Program, tmp_path: Path
) -> None:
    file = tmp_path / "in.csv"
    file.write_text("staff,code,on,by\nE001,CMP-01,2026-11-01,S01\n")
    before = pmdesk.path.read_bytes()
    ran = pmdesk("fault", "import", str(file), "--dry-run")
    assert ran.out == "1 stored, 0 known already\n"
    assert ran.err == "dry run: nothing was stored\n"
    assert pmdesk.path.read_bytes() == before


def test_a_write_leaves_no_file_beside_the_desk(pmdesk: Program) -> None:
    pmdesk(*ADD)
    assert [path.name for path in pmdesk.path.parent.iterdir()] == ["desk.db"]
    with sqlite3.connect(pmdesk.path) as conn:
        assert conn.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    conn.close()
