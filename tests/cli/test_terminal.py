"""On a terminal and off it: questions, tables, and streams that are closed or full."""

import os
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.cli.running import on_terminal, run, shell
from tests.conftest import Program

pytestmark = pytest.mark.skipif(os.name != "posix", reason="terminals and /dev/full")

ADD = ("fault", "add", "--staff", "E001", "--code", "CMP-01", "--by", "S01")
RAISE = ("complaint", "add", "--anonymous", "--channel", "phone", "--category", "noise",
         "--text", "x")  # fmt: skip


@pytest.fixture
def desk(pmdesk: Program) -> Path:
    """The file with two notices."""
    for day in ("10-05", "10-06"):
        pmdesk(*ADD, "--on", day, "--facts", "Reported by telephone")
    return pmdesk.path


# Questions.


def test_what_is_missing_is_asked_for_on_stderr_with_the_choices(desk: Path) -> None:
    ran = on_terminal(desk, "fault", "serve", "1", answers=["signed"])
    assert ran.code == 0
    assert "[signed, refused, mailed, electronic]: " in ran.err
    assert ran.out == "notice 1: served (signed); an appeal can be filed until 2026-11-08\n"


def test_every_missing_option_is_asked_for_in_turn(desk: Path) -> None:
    ran = on_terminal(desk, "fault", "add", answers=["E002", "CMP-01", "S01"])
    assert ran.code == 0
    questions = _asked(ran.err)
    assert questions == ["staff", "code", "by"]
    assert "E001, E002, E003" in ran.err
    assert ran.out.startswith("notice 3: E002, CMP-01")


def test_a_bad_answer_is_asked_again(desk: Path) -> None:
    answers = ["abc", "１", "", "shouted", "signed"]
    ran = on_terminal(desk, "fault", "serve", answers=answers)
    assert ran.code == 0
    assert "'abc' is not a whole number\n" in ran.err
    assert "'shouted' is not one of signed, refused, mailed, electronic\n" in ran.err
    assert ran.err.count("ID (") == 2
    assert ran.err.count("how (") == 3
    assert ran.out.startswith("notice 1: served (signed)")


def test_what_is_needed_only_in_a_case_is_asked_for_too(desk: Path) -> None:
    ran = on_terminal(desk, "fault", "liable", "1", "--withdraw", answers=["I01", "It is on file"])
    assert ran.code == 4, "there is no finding to withdraw"
    assert _asked(ran.err) == ["by", "reason"]


def test_who_acts_is_not_asked_again(desk: Path) -> None:
    ran = on_terminal(desk, "fault", "revoke", "1", "--as", "S01", answers=["Wrong person"])
    assert ran.code == 0
    assert _asked(ran.err) == ["reason"]


def test_a_complaint_is_asked_for_option_by_option(desk: Path) -> None:
    Program(desk)("owner", "add", "3-2-1502")
    ran = on_terminal(desk, "complaint", "add", answers=["phone", "noise", "Drilling", "3-2-1502"])
    assert ran.code == 0
    assert _asked(ran.err) == ["channel", "category", "text", "unit"]
    assert "channel (How it came in) [visit, phone, letter, online, other]: " in ran.err
    assert "[noise, repair, cleaning, greening, security, parking, fees, staff, " in ran.err
    assert "[3-2-1502]: " in ran.err
    assert ran.out.startswith("complaint 1: registered; CP-202611-0001; reply by ")


def test_a_payment_is_timed_from_before_its_questions_on(desk: Path) -> None:
    program = Program(desk)
    program("owner", "add", "3-2-1502")
    words = ("fee", "pay", "--unit", "3-2-1502")
    first = datetime.now(UTC).replace(microsecond=0)
    ran = on_terminal(desk, *words, answers=["5", "cash", "E001"], env={"PMDESK_NOW": ""})
    last = datetime.now(UTC)
    assert (ran.code, _asked(ran.err)) == (0, ["amount", "method", "cashier"])
    assert "[cash, card, wechat, alipay, transfer]: " in ran.err
    assert re.search(r"; handled in (0 minutes|1 minute)\n", ran.out)
    stored = program("fee", "receipt", "show", "1", "--format", "json").json
    began, ended = (datetime.fromisoformat(stored[name]) for name in ("began_at", "ended_at"))
    assert first <= began <= ended <= last
    ran = on_terminal(desk, *words, answers=["5", "cash", "E001"])
    assert (ran.code, "handled" in ran.out) == (0, False), "a clock that stands still tells nothing"


def test_a_bad_answer_about_a_complaint_is_asked_again(desk: Path) -> None:
    answers = ["pigeon", "visit", "noise", "", "  ", "Drilling"]
    ran = on_terminal(desk, "complaint", "add", "--anonymous", answers=answers)
    assert ran.code == 0
    assert _asked(ran.err) == ["channel", "channel", "category", "text", "text", "text"]
    assert "'pigeon' is not one of visit, phone, letter, online, other\n" in ran.err


@pytest.mark.parametrize(
    ("line", "answers", "questions", "choices"),
    [
        ("call add --complaint", ["Lift", "repair"], ["text", "category"], "[noise, repair,"),
        ("request add --place Desk", ["repair", "Lamp"], ["kind", "text"], "[repair, move-in,"),
        ("mail add", ["in", "parcel", "Fir"], ["direction", "kind", "party"], "[in, out]"),
        ("task add", ["Meters", "E001"], ["TEXT", "who"], "[D01, E001, E002,"),
        ("sign add", ["Exit", "Gate"], ["TEXT", "place"], ""),
        ("sign check 1", ["ok"], ["result"], "[ok, damaged, missing]"),
        ("owner person add 3-2-1502", ["Fir", "owner"], ["name", "role"], "[owner, tenant,"),
        ("fee hold add", ["3-2-1502", "20", "deposit"], ["unit", "amount", "kind"], "[3-2-1502]"),
        ("fee expense add", ["tax", "20", "Stamps"], ["category", "amount", "text"], "[staff, "),
        ("service add CPY", ["0.50"], ["price"], ""),
        (
            "fee item add X",
            ["Shed", "each", "5", "month"],
            ["name", "basis", "price", "unit"],
            "[area-month, unit-month, metered, each]",
        ),
        ("fee bill --quantity 1", ["CARD", "3-2-1502"], ["item", "unit"], "[CARD]"),
        ("complaint note", ["1", "Seen"], ["ID", "text"], "[1]"),
    ],
)
def test_each_group_asks_for_what_is_missing(
    desk: Path, line: str, answers: list[str], questions: list[str], choices: str
) -> None:
    program = Program(desk)
    program("owner", "add", "3-2-1502")
    program("sign", "add", "No entry", "--place", "Gate", "--installed", "today")
    program("fee", "item", "add", "CARD", "--name", "Card", "--basis", "each", "--price", "15",
            "--unit", "card")  # fmt: skip
    program(*RAISE)
    ran = on_terminal(desk, *line.split(), answers=answers)
    assert (ran.code, _asked(ran.err)) == (0, questions), ran.err
    assert choices in ran.err


def test_many_charges_are_asked_for_once(desk: Path) -> None:
    program = Program(desk)
    for number in range(11):
        program("owner", "add", f"3-2-{number}", "--move-in", "2024-05-01")
    program("fee", "item", "add", "LIFT", "--name", "Lift", "--basis", "unit-month", "--price",
            "30", "--unit", "month", "--from", "2026-01-01")  # fmt: skip
    words = ("fee", "bill", "--month", "2026-11")
    ran = on_terminal(desk, *words, answers=["n"])
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.count("store 11 charges of 330.00? [y/N]") == 1
    assert program("fee", "charge", "list", "--format", "json").json["rows"] == []
    assert on_terminal(desk, *words, answers=["y"]).code == 0
    again = on_terminal(desk, *words, answers=[])
    assert (again.code, "[y/N]" in again.err) == (0, False)
    program("owner", "add", "3-2-99", "--move-in", "2024-05-01")
    few = on_terminal(desk, *words, answers=[])
    assert (few.code, "[y/N]" in few.err) == (0, False)


@pytest.mark.parametrize(
    ("line", "answers", "questions"),
    [
        ("complaint follow-up 1", ["yes"], ["satisfied"]),
        ("complaint hold 2", ["11-08", "Parts"], ["until", "reason"]),
        ("request add --kind repair --text Lamp", ["3-2-1502"], ["unit"]),
    ],
)
def test_one_of_several_is_asked_for_too(
    desk: Path, line: str, answers: list[str], questions: list[str]
) -> None:
    program = Program(desk)
    program("owner", "add", "3-2-1502")
    for _complaint in range(2):
        program(*RAISE)
    program("complaint", "resolve", "1", "--text", "x")
    ran = on_terminal(desk, *line.split(), answers=answers)
    assert (ran.code, _asked(ran.err)) == (0, questions), ran.err


def test_the_end_of_input_stores_nothing(desk: Path) -> None:
    before = desk.read_bytes()
    ran = on_terminal(desk, "fault", "serve", "1", answers=["\x04"])
    assert ran.code == 2
    assert ran.err.endswith("\npmdesk: no answer: nothing was stored\n")
    assert desk.read_bytes() == before


def test_an_interrupt_at_a_question_stores_nothing(desk: Path) -> None:
    before = desk.read_bytes()
    ran = on_terminal(desk, "fault", "serve", "1", answers=["\x03"])
    assert ran.code == 130
    assert ran.err.endswith("]: \n") or ran.err.endswith("]: ^C\n")
    assert desk.read_bytes() == before


def test_an_answer_that_is_not_utf_8_is_asked_again(desk: Path) -> None:
    answers = ["a\udcffb", "Wrong person"]
    ran = on_terminal(desk, "fault", "revoke", "1", "--by", "S01", answers=answers)
    assert ran.code == 0
    assert "that is not valid UTF-8\n" in ran.err


def test_off_a_terminal_nothing_is_asked(desk: Path) -> None:
    ran = run(desk, "fault", "add", "--staff", "E001", stdin=b"CMP-01\nS01\n")
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert ran.stderr == b"pmdesk: missing: --code, --by; see pmdesk fault add --help\n"


@pytest.mark.parametrize(("answer", "code", "stored"), [("y", 0, 12), ("", 2, 0), ("n", 2, 0)])
def test_an_import_of_many_lines_asks_once(
    pmdesk: Program, tmp_path: Path, answer: str, code: int, stored: int
) -> None:
    file = tmp_path / "in.csv"
    file.write_text("staff,code,on,by\n" + "E001,CMP-01,2026-11-01,S01\n" * 12)
    ran = on_terminal(pmdesk.path, "fault", "import", str(file), answers=[answer])
    assert ran.code == code
    assert ran.err.count("store 12 records? [y/N]") == 1
    assert len(pmdesk("fault", "list", "--format", "json").json["rows"]) == stored
    again = on_terminal(pmdesk.path, "fault", "import", str(file), "--yes")
    assert (again.code, "[y/N]" in again.err) == (0, False)


def test_month_close_never_asks(desk: Path) -> None:
    ran = on_terminal(desk, "month-close", "2026-10")
    assert ran.code == 0
    assert "October 2026 is closed" in ran.err


# Tables.


def test_a_short_list_is_a_ruled_table_on_a_terminal_and_plain_columns_off_it(desk: Path) -> None:
    ruled = on_terminal(desk, "fault", "list", columns=160).out
    plain = run(desk, "fault", "list").stdout.decode()
    assert "─────" in ruled
    assert "─" not in plain
    assert ruled.count("FN-202610-") == plain.count("FN-202610-") == 2
    lines = plain.splitlines()
    assert len({line.index("CMP-01") for line in lines[1:]} | {lines[0].index("Code")}) == 1


def _pieces(text: str) -> set[str]:
    """What no line may break: words, and of Chinese each character."""
    return set(re.findall(r"[\u4e00-\u9fff\U00020000-\U0002ffff]|[A-Za-z0-9_.:-]+", text))


def _rows(columns: str) -> str:
    """Plain columns without their heading: that of an empty column may be left out."""
    return columns.partition("\n")[2]


@pytest.mark.parametrize("columns", [60, 100])
@pytest.mark.parametrize("line", ["fault list", "staff list", "month-close 2026-10 --preview"])
def test_no_value_is_cut_and_no_word_broken_at_any_width(
    desk: Path, line: str, columns: int
) -> None:
    wide = Program(desk)(*line.split()).out
    narrow = on_terminal(desk, *line.split(), columns=columns).out
    assert _pieces(_rows(wide)) <= _pieces(narrow)
    assert "…" not in narrow


@pytest.mark.parametrize("columns", [72, 100])
def test_a_ruled_table_keeps_within_the_terminal(desk: Path, columns: int) -> None:
    shown = on_terminal(desk, "fault", "catalogue", "--search", "DUT", columns=columns).out
    assert "─" in shown
    assert max(len(line) for line in shown.splitlines()) <= columns


def test_a_long_list_is_plain_on_a_terminal_too(desk: Path) -> None:
    everything = Program(desk)("db", "journal").out
    assert everything.count("\n") > 61
    assert on_terminal(desk, "db", "journal", columns=200).out == everything


def test_chinese_lines_up(pmdesk: Program) -> None:
    role = ("--department", "客戶服務部", "--role", "staff", "--superior", "S01")
    for code, name in (("Z1", "王"), ("Z2", "歐陽小明𠮷"), ("Z3", "Li Wei")):
        pmdesk("staff", "add", code, "--name", name, *role)
    lines = pmdesk("staff", "list", "--search", "Z").out.splitlines()
    columns = {_columns_before(line, "staff") for line in lines[1:]}
    assert columns == {_columns_before(lines[0], "Role")}
    ruled = on_terminal(pmdesk.path, "staff", "list", "--search", "Z", columns=100).out
    rows = [line for line in ruled.splitlines() if "staff" in line]
    assert len({_columns_before(row, "staff") for row in rows}) == 1


# The service desk.


@pytest.fixture
def told(pmdesk: Program) -> Path:
    """The file of a desk with something of every kind, Chinese among it."""
    pmdesk("owner", "add", "3-2-1502", "--area", "89.50", "--move-in", "2024-05-01")
    for name, phone in (("王", "138 0000 1502"), ("歐陽小明𠮷", "139"), ("Fern Fir", "555 0101")):
        pmdesk("owner", "person", "add", "3-2-1502", "--name", name, "--role", "owner",
               "--phone", phone)  # fmt: skip
    for text, caller in (("水管漏水，請儘快派人維修", "王"), ("Lamp out", "Fern Fir"),
                         ("𠮷野家門口堵塞", "歐陽小明𠮷")):  # fmt: skip
        pmdesk("call", "add", "--unit", "3-2-1502", "--text", text, "--caller", caller)
        pmdesk("complaint", "add", "--unit", "3-2-1502", "--channel", "phone", "--category",
               "noise", "--text", text, "--to", "E001", "--on", "2026-10-20")  # fmt: skip
        pmdesk("request", "add", "--kind", "repair", "--unit", "3-2-1502", "--text", text,
               "--appointment", "2026-11-03 14:30", "--quote", "60")  # fmt: skip
        pmdesk("task", "add", "--who", "E001", "--on", "2026-11-02", text)
        pmdesk("mail", "add", "--direction", "in", "--kind", "parcel", "--party", caller)
        pmdesk("sign", "add", text, "--place", "東門")
    pmdesk("fee", "hold", "add", "--unit", "3-2-1502", "--amount", "2000", "--kind", "deposit")
    pmdesk("fee", "expense", "add", "--category", "tax", "--amount", "20", "--text", "印花税")
    return pmdesk.path


OF_THE_DESK = ["brief", "due", "call list", "complaint list", "complaint escalations",
               "request list", "task list", "mail list", "sign list", "service list",
               "owner list", "owner person list", "fee hold list",
               "fee expense list"]  # fmt: skip


@pytest.mark.parametrize("line", OF_THE_DESK)
def test_a_list_of_the_desk_is_ruled_on_a_terminal_and_plain_off_it(told: Path, line: str) -> None:
    ruled = on_terminal(told, *line.split(), columns=240)
    plain = run(told, *line.split()).stdout.decode()
    assert (ruled.code, "─────" in ruled.out, "─" in plain) == (0, True, False)
    assert set(re.findall(r"[^\s─]+", plain)) <= set(re.findall(r"[^\s─]+", ruled.out))


@pytest.mark.parametrize("columns", [40, 80])
@pytest.mark.parametrize("line", OF_THE_DESK[1:])
def test_no_value_of_the_desk_is_cut_and_no_word_broken(
    told: Path, line: str, columns: int
) -> None:
    wide = Program(told)(*line.split()).out
    narrow = on_terminal(told, *line.split(), columns=columns).out
    assert _pieces(_rows(wide)) <= _pieces(narrow)
    assert "…" not in narrow


@pytest.mark.parametrize("line", ["brief", "due", "complaint list", "request list", "task list"])
def test_what_is_ruled_keeps_within_80_columns(told: Path, line: str) -> None:
    shown = on_terminal(told, *line.split(), columns=80).out
    tables = [table for table in shown.split("\n\n") if "─" in table]
    for table in tables:
        assert max(_columns_before(f"{row}|", "|") for row in table.splitlines()) <= 80
    assert tables or line not in ("brief", "task list"), shown


@pytest.mark.parametrize(
    ("line", "column"),
    [("call list", "3-2-1502"), ("complaint list", "E001"), ("owner person list", "138|139|555"),
     ("task list", "E001"), ("sign list", "made"), ("mail list", "received"), ("due", "3-2-1502")],
)  # fmt: skip
@pytest.mark.parametrize("ruled", [True, False])
def test_chinese_lines_up_at_the_desk_too(told: Path, line: str, column: str, ruled: bool) -> None:
    shown = (
        on_terminal(told, *line.split(), columns=200).out
        if ruled
        else Program(told)(*line.split()).out
    )
    found = [
        _columns_before(row, match[0])
        for row in shown.splitlines()
        if (match := re.search(column, row))
    ]
    assert len(found) >= 3
    assert len(set(found)) == 1


def test_the_brief_as_a_page_is_the_same_on_a_terminal_and_off_it(told: Path) -> None:
    page = run(told, "brief", "--format", "text").stdout.decode()
    assert on_terminal(told, "brief", "--format", "text", columns=50).out == page
    assert max(_columns_before(f"{row}|", "|") for row in page.splitlines()) <= 80


@pytest.mark.parametrize("line", ["brief", "complaint list", "owner show 3-2-1502"])
def test_no_colour_of_the_desk_with_no_color_or_off_a_terminal(told: Path, line: str) -> None:
    assert b"\x1b" not in run(told, *line.split()).stdout
    assert b"\x1b" not in on_terminal(told, *line.split(), env={"NO_COLOR": "1"}).raw


def test_an_import_of_many_owners_asks_once(told: Path, tmp_path: Path) -> None:
    file = tmp_path / "owners.csv"
    file.write_text("unit,name\n" + "".join(f"4-1-{n},Owner {n}\n" for n in range(101, 121)))
    ran = on_terminal(told, "owner", "import", str(file), answers=["n"])
    assert (ran.code, ran.err.count("store 20 records? [y/N]")) == (2, 1)
    assert on_terminal(told, "owner", "import", str(file), answers=["y"]).code == 0
    assert len(Program(told)("owner", "list", "--format", "json").json["rows"]) == 21


def test_a_full_or_closed_stdout_after_a_write_of_the_desk_is_only_a_warning(told: Path) -> None:
    for number, stream in ((1, "> /dev/full"), (2, ">&-")):
        ran = shell(told, f"pmdesk complaint note {number} --text Seen {stream}")
        assert ran.returncode == 0
        assert ran.stderr.startswith(b"warning: standard output: ")
        state = Program(told)("complaint", "show", str(number), "--format", "json").json["state"]
        assert state == "in-hand"
    for line in ("complaint list", "brief", "due --format csv", "owner list --format json"):
        assert shell(told, f"pmdesk {line} > /dev/full").returncode == 5
        ran = shell(told, f"pmdesk {line} | head -1 >&2; exit ${{PIPESTATUS[0]}}")
        assert (line, ran.returncode) == (line, 0)


# Streams.


def test_a_reader_that_has_seen_enough_is_no_error(desk: Path) -> None:
    for line in (
        "pmdesk fault catalogue | head -1",
        "pmdesk db journal --format json | head -1",
        "pmdesk month-close 2026-10 --preview | head -1",
        "pmdesk --help | head -1",
    ):
        ran = shell(desk, f"{line} >&2; exit ${{PIPESTATUS[0]}}")
        assert ran.returncode == 0, line
        assert ran.stderr.count(b"\n") == 1, f"{line}: {ran.stderr.decode()}"


def test_a_full_disk_behind_stdout_fails_a_read(desk: Path) -> None:
    for line in ("fault list", "fault list --format json", "fault show 1", "--help"):
        ran = shell(desk, f"pmdesk {line} > /dev/full")
        assert (line, ran.returncode) == (line, 5)
        assert ran.stderr == b"pmdesk: standard output: No space left on device\n"


def test_a_full_disk_behind_stdout_is_only_a_warning_once_it_is_stored(desk: Path) -> None:
    ran = shell(desk, "pmdesk fault serve 1 --how signed > /dev/full")
    assert ran.returncode == 0
    assert ran.stderr == b"warning: standard output: No space left on device\n"
    assert b'"state": "served"' in run(desk, "fault", "show", "1", "--format", "json").stdout


def test_a_closed_stdout(desk: Path) -> None:
    assert shell(desk, "pmdesk fault list >&-").returncode == 5
    ran = shell(desk, "pmdesk fault serve 1 --how signed >&-")
    assert ran.returncode == 0
    assert ran.stderr == b"warning: standard output: it is closed\n"
    assert shell(desk, "pmdesk db check").returncode == 0


def test_a_closed_or_full_stderr(desk: Path) -> None:
    for stream in ("2>&-", "2>/dev/full", "2>&- <&-"):
        ran = shell(desk, f"pmdesk fault show 1 --format json {stream}")
        assert (stream, ran.returncode) == (stream, 0)
        assert ran.stdout.startswith(b'{\n  "schema": "pmdesk.fault/1"')
        assert shell(desk, f"pmdesk fault show 99 {stream}").returncode == 3
        assert shell(desk, f"pmdesk fault add {stream}").returncode == 2
    ran = shell(desk, "pmdesk fault serve 1 --how signed 2>&- >&- <&-")
    assert ran.returncode == 0
    assert shell(desk, "pmdesk db check").returncode == 0


def test_a_closed_stdin(desk: Path) -> None:
    assert shell(desk, "pmdesk fault list <&-").returncode == 0
    assert shell(desk, "pmdesk fault add <&-").returncode == 2
    ran = shell(desk, "pmdesk fault import - <&-")
    assert ran.returncode == 5
    assert ran.stderr == b"pmdesk: standard input: it is closed\n"


def _asked(err: str) -> list[str]:
    return re.findall(r"(?:^|: |\n)(\w+) \(", err)


def _columns_before(line: str, word: str) -> int:
    from pmdesk.render.visible import width

    return width(line[: line.index(word)])
