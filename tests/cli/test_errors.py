"""Every error path: command line, exit code, message; nothing is stored by any of them."""

import re
import shlex
import shutil
from pathlib import Path

import pytest

from tests.conftest import NOW, Program

USAGE, UNKNOWN, REFUSED, UNUSABLE, CHECK = 2, 3, 4, 5, 6

ADD = "fault add --staff E001 --code CMP-01 --by S01"

ERRORS = [
    # The command line itself.
    ("faul list", USAGE, "no command 'faul'; did you mean fault?"),
    ("fault ad", USAGE, "pmdesk fault has no command 'ad'; did you mean add?"),
    ("fault catalogue exprot", USAGE, "did you mean export?"),
    ("frobnicate", USAGE, "pmdesk has no command 'frobnicate'; see pmdesk --help"),
    ("fault list --monht 10", USAGE, "No such option: --monht"),
    ("--nope fault list", USAGE, "No such option: --nope"),
    ("fault list extra", USAGE, "unexpected extra argument"),
    ("fault list --month", USAGE, "'--month' requires an argument"),
    ("fault list --format xml", USAGE, "'xml' is not one of table, json, csv"),
    ("fault list --encoding latin1", USAGE, "'latin1' is not one of utf-8"),
    ("--lang fr fault list", USAGE, "--lang: 'fr' is not one of en, zh-Hant, zh-Hans"),
    ("--db '' fault list", USAGE, "--db: an empty value"),
    ("--now '' fault list", USAGE, "--now: an empty value"),
    ("--now 05/11/2026 fault list", USAGE, "can be read in two ways"),
    ("--now 9999-12-31T23:59 fault list", USAGE, "'9999-12-31T23:59': the year is out of range"),
    ("--now 0001-01-01 fault list", USAGE, "'0001-01-01': the year is out of range"),
    ("--now someday fault list", USAGE, "'someday' is not a date"),
    # Every missing option is named at once.
    ("fault add", USAGE, "missing: --staff, --code, --by; see pmdesk fault add --help"),
    ("fault add --staff E001", USAGE, "missing: --code, --by;"),
    ("fault import", USAGE, "missing: FILE;"),
    ("fault show", USAGE, "missing: ID;"),
    ("fault serve", USAGE, "missing: ID, --how;"),
    ("fault liable", USAGE, "missing: ID, --by, --finding;"),
    ("fault liable --withdraw", USAGE, "missing: ID, --by, --reason;"),
    ("fault superior 2", USAGE, "missing: STAFF, --reason, --by;"),
    ("fault revoke", USAGE, "missing: ID, --reason, --by;"),
    ("fault explain", USAGE, "missing: STAFF;"),
    ("fault catalogue import", USAGE, "missing: FILE;"),
    ("staff add", USAGE, "missing: CODE, --name, --department, --role;"),
    ("staff move", USAGE, "missing: STAFF, --from;"),
    ("staff leave E001", USAGE, "missing: --on;"),
    ("staff wage", USAGE, "missing: STAFF;"),
    ("settings set office_name", USAGE, "missing: VALUE;"),
    ("policy check", USAGE, "missing: FILE;"),
    ("appeal add", USAGE, "missing: SUBJECT, --against, --statement;"),
    ("appeal note 1", USAGE, "missing: --kind, --text;"),
    ("appeal decide", USAGE, "missing: ID, --outcome, --by, --reason;"),
    ("appeal withdraw", USAGE, "missing: ID, --reason;"),
    ("sanction decide", USAGE, "missing: STAFF, --month, --kind, --by, --reason;"),
    ("sanction lift", USAGE, "missing: STAFF, --month, --by, --reason;"),
    ("policy adopt", USAGE, "missing: FILE, --from, --by;"),
    ("policy diff", USAGE, "missing: FILE;"),
    ("db backup", USAGE, "missing: FILE;"),
    ("db restore", USAGE, "missing: FILE;"),
    # Numbers.
    ("fault show abc", USAGE, "'abc' is not a whole number"),
    ("fault show 1.0", USAGE, "'1.0' is not a whole number"),
    ("fault show 0", USAGE, "0 is not from 1"),
    ("fault show 99999999999999999999", USAGE, "99999999999999999999 is not from 1"),
    ("fault revoke 9223372036854775808 --reason x --by S01", USAGE, "is not from 1"),
    (f"{ADD} --points 1e3", USAGE, "'1e3' is not a whole"),
    (f"{ADD} --points nan", USAGE, "'nan' is not a whole"),
    (f"{ADD} --points 1.0", USAGE, "'1.0' is not a whole"),
    (f"{ADD} --points 0", USAGE, "0 is not from 1 to 100"),
    (f"{ADD} --points １０１", USAGE, "is not from 1 to 100"),
    (f"{ADD} --points=-1", USAGE, "-1 is not from 1 to 100"),
    ("staff wage E001 --set nan --from today", USAGE, "'nan' is not an amount"),
    ("staff wage E001 --set 1e3 --from today", USAGE, "'1e3' is not an amount"),
    ("staff wage E001 --set 41.005 --from today", USAGE, "'41.005' is not an amount"),
    ("staff wage E001 --set 3200", USAGE, "--set and --from go together"),
    ("db journal --since x", USAGE, "'x' is not a whole number"),
    # Dates and months.
    (f"{ADD} --on ''", USAGE, "an empty date"),
    (f"{ADD} --on 05/11/2026", USAGE, "in two ways"),
    (f"{ADD} --on 2026-02-30", USAGE, "no such day"),
    (f"{ADD} --on '11-02 25:00'", USAGE, "no such time"),
    ("fault serve 2 --how signed --on soon", USAGE, "'soon' is not a date"),
    ("staff leave E001 --on '2026-11-01 10:00'", USAGE, "a day is wanted here, without a time"),
    ("staff list --on ''", USAGE, "an empty date"),
    ("fault list --month 13", USAGE, "'13' is not a month"),
    ("fault list --month ''", USAGE, "'' is not a month"),
    ("fault explain E001 --month 2026-1O", USAGE, "'2026-1O' is not a month"),
    ("month-close october", USAGE, "'october' is not a month"),
    ("policy show --month 0", USAGE, "'0' is not a month"),
    # Empty texts, NUL, invalid UTF-8 (as Python hands it over).
    ("fault revoke 2 --reason ' ' --by S01", USAGE, "an empty text"),
    ("staff add X1 --name '' --department D --role staff", USAGE, "an empty text"),
    ("staff add X1 --name a\0b --department D --role staff", USAGE, "has a NUL character"),
    ("fault list --search a\0b", USAGE, "has a NUL character"),
    ("settings set office_name a\udcff", USAGE, "is not valid UTF-8"),
    # What does not go together.
    ("month-close --preview --export csv", USAGE, "--preview and --export exclude"),
    ("month-close --department Patrol", USAGE, "--department goes with --preview"),
    ("month-close --list --preview", USAGE, "exclude each other"),
    ("month-close --handed-to Payroll", USAGE, "--handed-to goes with MONTH"),
    ("month-close 2026-09 --on today", USAGE, "--on goes with --handed-to"),
    ("month-close --export csv,xyz", USAGE, "'xyz' is not one of csv, json"),
    ("month-close --export ''", USAGE, "--export: say which of"),
    ("month-close --policy {tmp}/bad.toml", USAGE, "--policy goes with --preview"),
    ("month-close --verify --preview", USAGE, "--preview and --verify exclude each other"),
    ("month-close --full-names", USAGE, "--full-names goes with --export html or pdf"),
    ("fault notice 2 --output {tmp}/x.doc", USAGE, "x.doc: only .html and .pdf can be made here"),
    ("fault analyse --from 2026-10 --to 2026-09", USAGE, "2026-10 lies after 2026-09"),
    ("fault analyse --by colour", USAGE, "'colour' is not one of code, department"),
    ("policy check {tmp}/bad.toml", USAGE, "bad.toml: x: unknown key"),
    ("policy diff {tmp}/bad.toml", USAGE, "bad.toml: x: unknown key"),
    ("appeal add x --against S01 --statement y", USAGE, "'x' is not a whole number"),
    ("sanction decide E001 --month 9 --kind bribe --by M01 --reason x", USAGE, "'bribe' is not"),
    ("fault liable 2 --by M01 --finding x --reason y", USAGE, "not with --finding"),
    ("staff move E001 --from today", USAGE, "say what changes"),
    ("staff add X1 --name N --department D --role boss", USAGE, "'boss' is not one of staff"),
    ("staff add 'X 1' --name N --department D --role staff", USAGE, "cannot be a code"),
    ("settings set language fr", USAGE, "'fr' is not one of en, zh-Hant, zh-Hans"),
    ("init --timezone Mars/Olympus", USAGE, "'Mars/Olympus' is not a time zone"),
    ("fault serve 2 --how shouted", USAGE, "'shouted' is not one of signed, refused"),
    # No such record.
    ("--db {tmp}/none.db fault list", UNKNOWN, "make one: pmdesk init --db {tmp}/none.db"),
    ("--db {tmp}/none/desk.db init", UNKNOWN, "there is no folder {tmp}/none"),
    ("demo {tmp}/none/demo", UNKNOWN, "there is no folder {tmp}/none"),
    ("fault show 99", UNKNOWN, "there is no notice 99"),
    ("fault serve 99 --how signed", UNKNOWN, "there is no notice 99"),
    ("fault revoke 99 --reason x --by S01", UNKNOWN, "there is no notice 99"),
    ("fault add --staff E01 --code CMP-01 --by S01", UNKNOWN, "'E01'; near to it: E001 Ash Willow"),
    ("fault add --staff E00 --code CMP-01 --by S01", UNKNOWN, "'E00' fits several people: E001"),
    ("fault add --staff E001 --code CMP-99 --by S01", UNKNOWN, "code 'CMP-99'; near to it"),
    ("fault add --staff E001 --code CMP-01 --by Nobody", UNKNOWN, "no staff member 'Nobody'"),
    ("--as Nobody settings set office_name X", UNKNOWN, "there is no staff member 'Nobody'"),
    (f"{ADD} --link fault:99", UNKNOWN, "'fault:99'"),
    ("fault list --staff Nobody", UNKNOWN, "there is no staff member 'Nobody'"),
    ("staff show Nobody", UNKNOWN, "there is no staff member 'Nobody'"),
    ("staff add X1 --name N --department D --role staff --superior Z9", UNKNOWN, "'Z9'"),
    ("settings get colour", UNKNOWN, "there is no setting 'colour': there are office_name"),
    ("month-close 2026-10 --handed-to Payroll", UNKNOWN, "October 2026 is not closed"),
    ("month-close --preview --department Moon", UNKNOWN, "there is no department 'Moon'"),
    ("fault import {tmp}/none.csv", UNKNOWN, "there is no file {tmp}/none.csv"),
    ("staff import {tmp}/none.csv", UNKNOWN, "there is no file {tmp}/none.csv"),
    ("fault catalogue import {tmp}/none.csv", UNKNOWN, "there is no file {tmp}/none.csv"),
    ("policy check {tmp}/none.toml", UNKNOWN, "there is no file {tmp}/none.toml"),
    ("fault list --format csv --output {tmp}/none/a.csv", UNKNOWN, "there is no folder {tmp}/none"),
    ("appeal show 99", UNKNOWN, "there is no appeal 99"),
    ("appeal decide 99 --outcome denied --by D01 --reason x", UNKNOWN, "no appeal 99"),
    ("appeal note 99 --kind hearing --text x", UNKNOWN, "no appeal 99"),
    ("appeal withdraw 99 --reason x", UNKNOWN, "no appeal 99"),
    ("appeal add sanction:9 --against S01 --statement x", UNKNOWN, "no sanction 9"),
    ("sanction lift E001 --month 9 --by M01 --reason x", UNKNOWN, "no sanction of E001"),
    ("fault notice 99 --output {tmp}/x.html", UNKNOWN, "no notice 99"),
    ("month-close --preview --policy {tmp}/none.toml", UNKNOWN, "no file {tmp}/none.toml"),
    ("db backup {tmp}/none/x.db", UNKNOWN, "there is no folder {tmp}/none"),
    ("appeal add 99 --against S01 --statement x", UNKNOWN, "there is no notice 99"),
    ("sanction lift Nobody --month 9 --by M01 --reason x", UNKNOWN, "no staff member 'Nobody'"),
    ("db restore {tmp}/none.db --yes", UNKNOWN, "{tmp}/none.db"),
    ("month-close 2026-10 --verify", UNKNOWN, "October 2026 is not closed"),
    # Not employed on that day.
    ("fault add --staff E003 --code PAT-01 --by S02 --on 10-16", UNKNOWN, "not employed on"),
    ("fault add --staff E001 --code CMP-01 --by E003", UNKNOWN, "employed neither on 2026-11-03"),
    ("staff leave E003 --on 2026-11-01", UNKNOWN, "E003 Cy Linden is not employed on 2026-11-01"),
    # Refused by the regulation or the desk.
    ("init", REFUSED, "exists already: nothing was changed"),
    (f"{ADD} --on tomorrow", REFUSED, "2026-11-04 lies in the future"),
    (f"{ADD} --on 09:01", REFUSED, "09:01 lies in the future"),
    ("fault add --staff E001 --code NEW-01 --by S01", REFUSED, "is in force from 2026-12-01"),
    ("fault add --staff S01 --code CMP-01 --by S01", REFUSED, "nobody assesses themselves"),
    ("fault add --staff E001 --code CMP-01 --by E002", REFUSED, "may not assess E001 Ash Willow"),
    ("fault add --staff E001 --code CMP-01 --by S02", REFUSED, "[C3.1]"),
    ("fault add --staff S01 --code CMP-01 --by D01", REFUSED, "[C3.2]"),
    ("fault add --staff E002 --code CMP-01 --by S01 --ref k1", REFUSED, "names record 1 already"),
    ("fault serve 2 --how refused", REFUSED, "a refused service needs a witness"),
    ("fault serve 2 --how signed --on tomorrow", REFUSED, "lies in the future"),
    ("fault serve 2 --how signed --on 10-04", REFUSED, "lies before the event of 2026-10-05"),
    ("fault serve 1 --how signed", REFUSED, "notice 1 was served on 2026-09-30 already"),
    ("fault serve 3 --how signed", REFUSED, "notice 3 is revoked"),
    ("fault revoke 2 --reason x --by E002", REFUSED, "E002 may not revoke notice 2: S01"),
    ("fault liable 2 --finding x --by S01", REFUSED, "S01 is concerned in notice 2"),
    ("fault liable 2 --withdraw --reason x --by M01", REFUSED, "no finding for notice 2"),
    ("fault superior 2 E001 --reason x --by M01", REFUSED, "nobody is their own superior"),
    ("staff add E001 --name N --department D --role staff", REFUSED, "E001 is there already"),
    ("staff move D01 --superior E001 --from today", REFUSED, "superiors would form a circle"),
    ("settings set timezone UTC", REFUSED, "the time zone is fixed when the file is made"),
    ("appeal add 3 --against S01 --statement x", REFUSED, "revoked"),
    ("sanction decide E001 --month 9 --kind warning --by M01 --reason x", REFUSED, "C4.2.3"),
    ("sanction decide E001 --month 10 --kind warning --by M01 --reason x", REFUSED, "not closed"),
    ("policy adopt {tmp}/ours.toml --from 2026-09 --by M01", REFUSED, "from October 2026 on"),
    ("db backup {tmp}/there.csv", REFUSED, "there.csv exists already"),
    ("demo {tmp}/demo", REFUSED, "pmdesk.db exists already: nothing was changed"),
    ("month-close 2026-11", REFUSED, "November 2026 has not ended yet"),
    ("month-close 2026-08", REFUSED, "September 2026 is closed"),
    ("month-close 2026-09 --handed-to P --on tomorrow", REFUSED, "lies in the future"),
    ("month-close 2026-09 --handed-to P --on 2026-10-01", REFUSED, "before the close of"),
    ("fault list --output {tmp}/there.csv", REFUSED, "write it with --force"),
    # The file cannot be used.
    ("--db {tmp} fault list", UNUSABLE, "{tmp} is not a regular file"),
    ("--db {tmp}/there.csv fault list", UNUSABLE, "is not a desk of pmdesk, or it is damaged"),
    ("--db {tmp}/empty fault list", UNUSABLE, "is empty: not a desk of pmdesk"),
    ("fault import {tmp}", UNUSABLE, "Is a directory"),
    ("fault import /dev/zero", UNUSABLE, "/dev/zero is not a regular file"),
    ("policy check /dev/zero", UNUSABLE, "/dev/zero is not a regular file"),
    ("policy check {tmp}", UNUSABLE, "Is a directory"),
    ("month-close --preview --policy /dev/full", UNUSABLE, "/dev/full is not a regular file"),
    ("demo {tmp}/there.csv", UNUSABLE, "{tmp}/there.csv: File exists"),
    # A write that touches much asks on a terminal; off one it takes --yes.
    ("db restore {tmp}/there.csv", USAGE, "say --yes"),
    # A check found something.
    ("db check --anchor 0123456789abcdef", CHECK, "1 problem"),
]  # fmt: skip


@pytest.fixture(scope="module")
def story(_office: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Notices 1 (closed month, served), 2 (open month), 3 (revoked); E003 has left; a code of
    December."""
    folder = tmp_path_factory.mktemp("errors")
    shutil.copy(_office, folder / "desk.db")
    (folder / "there.csv").write_text("something of somebody's, not a desk file of ours\n" * 5)
    (folder / "empty").touch()
    (folder / "bad.toml").write_text("x = 1\n")
    (folder / "demo").mkdir()
    (folder / "demo" / "pmdesk.db").touch()
    (folder / "new.csv").write_text("code,category,points,title_en\nNEW-01,new,3,New\n")
    desk = Program(folder / "desk.db")
    add = ("fault", "add", "--by", "S01", "--code", "CMP-01")
    desk(*add, "--staff", "E001", "--ref", "k1", "--on", "09-10", now="2026-09-30T09:00")
    desk("fault", "serve", "1", "--how", "signed", now="2026-09-30T09:00")
    desk("month-close", "2026-09", now="2026-10-02T09:00")
    desk(*add, "--staff", "E001", "--on", "10-05")
    desk(*add, "--staff", "E002", "--on", "10-06")
    desk("fault", "revoke", "3", "--reason", "Wrong person", "--by", "S01")
    desk("staff", "leave", "E003", "--on", "2026-10-15")
    desk("fault", "catalogue", "import", str(folder / "new.csv"), "--from", "2026-12-01")
    desk("policy", "show", "--output", str(folder / "ours.toml"))
    return desk.path


@pytest.mark.parametrize(("line", "code", "message"), ERRORS, ids=[row[0] for row in ERRORS])
def test_error(
    line: str, code: int, message: str, story: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(story.parent)
    before = _files(story.parent)
    tmp = str(story.parent)
    ran = Program(story)(*shlex.split(line.replace("{tmp}", tmp)), ok=False)
    assert (ran.code, ran.out if code != CHECK else "") == (code, "")
    assert message.replace("{tmp}", tmp) in ran.err
    assert re.fullmatch(r"pmdesk: .+\n", ran.err), "one line, which names the program"
    assert _files(story.parent) == before


def _files(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_an_earlier_month_with_notices_is_closed_first(pmdesk: Program) -> None:
    pmdesk(*f"{ADD} --on 09-10".split(), now="2026-10-02")
    ran = pmdesk("month-close", "2026-10", now="2026-11-02", ok=False)
    assert ran.code == REFUSED
    assert "September 2026" in ran.err


def test_a_month_ends_with_its_last_instant_in_office_time(pmdesk: Program) -> None:
    words = ("month-close", "2026-10")
    assert pmdesk(*words, now="2026-10-31T23:59", ok=False).code == REFUSED
    assert pmdesk(*words, now="2026-10-31T15:59+00:00", ok=False).code == REFUSED
    assert pmdesk(*words, now="2026-10-31T16:00+00:00").code == 0


def test_an_exit_code_of_a_refusal_comes_with_its_clause(pmdesk: Program) -> None:
    ran = pmdesk(*ADD.replace("S01", "E002").split(), ok=False)
    assert "inspector (C3.1)" in ran.err
    assert "supervisor of that department (C3.3)" in ran.err


def test_points_and_ids_take_full_width_digits(pmdesk: Program) -> None:
    words = [*ADD.split(), "--points", "１２"]
    assert pmdesk(*words, "--format", "json").json["points"] == 12
    assert pmdesk("fault", "show", "１", "--format", "json").json["id"] == 1


def test_an_unexpected_failure_is_one_line_and_exit_1(
    pmdesk: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_words: object) -> None:
        raise ZeroDivisionError("by design")

    monkeypatch.setattr("pmdesk.store.settings.settings", broken)
    monkeypatch.setattr("pmdesk.commands.settings.settings", broken)
    ran = pmdesk("settings", "list", ok=False)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == (
        "pmdesk: unexpected: ZeroDivisionError: by design (run it again with --debug and report "
        "it)\n"
    )
    shown = pmdesk("--debug", "settings", "list", ok=False)
    assert shown.code == 1


def test_now_is_the_only_clock(pmdesk: Program) -> None:
    words = [*ADD.split(), "--format", "json"]
    assert pmdesk(*words, now=NOW).json["on"] == "2026-11-03"
    assert pmdesk(*words, now="2026-05-01").json["on"] == "2026-05-01"
