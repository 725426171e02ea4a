"""Imports: all lines or none, every bad line named, in every encoding an office still has."""

import re
from pathlib import Path

import pytest

from tests.cli.running import run, shell
from tests.conftest import Program

NOTICES = "staff,code,on,by\n"
GOOD = "E001,CMP-01,2026-11-01,S01\n"


class Importer:
    """Writes a file and imports it."""

    def __init__(self, program: Program, folder: Path):
        self.program = program
        self.file = folder / "in.csv"

    def __call__(
        self, content: str | bytes, *words: str, ok: bool = True, kind: str = "fault"
    ) -> tuple[int, list[str], str]:
        """Exit code, lines on stderr, stdout."""
        self.file.write_bytes(content if isinstance(content, bytes) else content.encode())
        ran = self.program(*kind.split(), "import", str(self.file), *words, ok=ok)
        return ran.code, ran.err.splitlines(), ran.out

    def refused(self, content: str | bytes, kind: str = "fault") -> tuple[int, list[str]]:
        """Exit code and the bad lines; nothing may have been stored."""
        before = self.program.path.read_bytes()
        code, lines, out = self(content, ok=False, kind=kind)
        assert out == ""
        assert self.program.path.read_bytes() == before, "something was stored"
        assert lines[-1].startswith("pmdesk: ")
        assert lines[-1].endswith("nothing was stored")
        return code, lines[:-1]

    @property
    def notices(self) -> list[dict[str, object]]:
        """Every notice stored."""
        rows = self.program("fault", "list", "--format", "json").json["rows"]
        return list(rows)


@pytest.fixture
def importer(pmdesk: Program, tmp_path: Path) -> Importer:
    """An importer on a fresh office."""
    return Importer(pmdesk, tmp_path)


# What a file may look like.


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_encodings_and_line_ends(importer: Importer, encoding: str, newline: str) -> None:
    text = "staff,code,on,by,facts\nE001,CMP-01,11月1日,S01,未登记投诉，电话\n"
    importer(text.replace("\n", newline).encode(encoding))
    assert importer.notices[0]["facts"] == "未登记投诉，电话"
    assert importer.notices[0]["on"] == "2026-11-01"


def test_columns_in_any_order_and_case_with_blanks_around(importer: Importer) -> None:
    importer(" By ,ON, Code,Staff\n S01 , 2026-11-01 , CMP-01 , E001 \n")
    assert importer.notices[0]["staff"] == "E001"


def test_blank_lines_and_a_missing_last_newline(importer: Importer) -> None:
    _code, _lines, out = importer(NOTICES + "\n" + GOOD + ",,,\n   \n" + GOOD.rstrip("\n"))
    assert out == "2 stored, 0 known already\n"


def test_a_header_alone_stores_nothing(importer: Importer) -> None:
    assert importer(NOTICES)[2] == "0 stored, 0 known already\n"
    assert importer(NOTICES.rstrip("\n"))[2] == "0 stored, 0 known already\n"


def test_quoted_newlines_and_commas(importer: Importer) -> None:
    importer('staff,code,on,by,facts\nE001,CMP-01,today,S01,"one, ""two""\nthree"\n')
    assert importer.notices[0]["facts"] == 'one, "two"\nthree'


def test_full_width_digits(importer: Importer) -> None:
    importer("staff,code,on,by,points\nE001,CMP-01,２０２６-１１-０１ ０８：３０,S01,１２\n")
    notice = importer.notices[0]
    assert (notice["points"], notice["on"], notice["time"]) == (12, "2026-11-01", "08:30")


def test_exactly_one_shield_is_taken_off(importer: Importer) -> None:
    rows = "".join(f"E001,CMP-01,today,S01,{facts}\n" for facts in ("'=1", "''=1", "it's"))
    importer("staff,code,on,by,facts\n" + rows)
    assert [notice["facts"] for notice in importer.notices] == ["=1", "'=1", "it's"]


def test_stdin(importer: Importer) -> None:
    path = importer.program.path
    ran = run(path, "fault", "import", "-", "--format", "json", stdin=(NOTICES + GOOD).encode())
    assert ran.stdout == (
        b'{\n  "schema": "pmdesk.fault.import/1",\n  "stored": 1,\n  "known": 0\n}\n'
    )
    ran = run(path, "fault", "import", "-", stdin=b"")
    assert ran.returncode == 2


@pytest.mark.parametrize("line", [
    "cat {file} | pmdesk fault import /dev/stdin",
    "cat {file} | pmdesk fault import /dev/fd/0",
    "pmdesk fault import /dev/stdin < {file}",
    "pmdesk fault import - < {file}",
    "pmdesk fault import <(cat {file})",
    "mkfifo {file}.pipe; cat {file} > {file}.pipe & pmdesk fault import {file}.pipe",
])  # fmt: skip
def test_what_can_be_read_only_once(importer: Importer, line: str) -> None:
    importer.file.write_text(NOTICES + GOOD * 3)
    ran = shell(importer.program.path, line.format(file=importer.file))
    assert (ran.stdout, ran.stderr) == (b"3 stored, 0 known already\n", b"")
    assert len(importer.notices) == 3


def test_stdin_is_read_from_where_it_stands(importer: Importer) -> None:
    importer.file.write_text("a line of another program\n" + NOTICES + GOOD)
    line = f"{{ IFS= read -r _line; pmdesk fault import -; }} < {importer.file}"
    assert shell(importer.program.path, line).stdout == b"1 stored, 0 known already\n"


def test_every_import_reads_a_pipe(pmdesk: Program) -> None:
    for kind in ("staff", "owner", "request kinds", "fault catalogue", "fee meter"):
        ran = shell(pmdesk.path, f"echo nothing | pmdesk {kind} import /dev/stdin")
        assert ran.returncode == 2, kind
        assert b"line 1: unknown column 'nothing'" in ran.stderr, kind
    score = "pmdesk inspect score --period 2026H1 --by I01 --criteria /dev/stdin --score a=1"
    ran = shell(pmdesk.path, f"echo nothing | {score}")
    assert b"line 1: unknown column 'nothing'" in ran.stderr


def test_where_a_pipe_cannot_be_kept_the_import_says_so(importer: Importer) -> None:
    line = "ulimit -f 8; yes 'E001,CMP-01,2026-11-01,S01' | head -2000 | pmdesk fault import "
    for file, name in (("-", b"standard input"), ("/dev/stdin", b"/dev/stdin")):
        ran = shell(importer.program.path, f"trap '' XFSZ; {line}{file}")
        assert (ran.returncode, ran.stderr) == (5, b"pmdesk: " + name + b": File too large\n")


# Bad lines.


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "line 1: an empty file"),
        ("staff,code,on\n", "line 1: column by is missing; columns are staff,code,points,on,by,"),
        ("staff,code,on,by,colour\n", "line 1: unknown column 'colour'"),
        ("staff,code,on,by,on\n", "line 1: column on stands twice"),
        ("staff;code;on;by\nE001;CMP-01;today;S01\n", "line 1: unknown column"),
        (NOTICES + "E001,CMP-01,today\n", "line 2: 3 cells where the header has 4"),
        (NOTICES + GOOD + "E001,CMP-01,today,S01,x\n", "line 3: 5 cells where the header has 4"),
        (NOTICES + 'E001,"CMP-01,today,S01\n' + GOOD, "line 2: a quotation mark opens here and"),
        ('"staff,code,on,by\n' + GOOD, "line 1: a quotation mark opens here and never closes"),
        (NOTICES + 'E001,"CMP"-01,today,S01\n', "line 2: not CSV: "),
        (NOTICES + "E001,CMP-01,today,\0S01\n", "line 2: a NUL byte"),
        (NOTICES.encode() + b"E001,CMP-01,today,S\xff\xff\n", "line 2: a byte that is neither"),
        ((NOTICES + GOOD).encode("utf-16"), "line 1: "),
        ((NOTICES + GOOD).encode("utf-16-le"), "line 1: a NUL byte (is this file UTF-16?"),
        (b"\x89PNG\r\n\x1a\n\xff\xff", "line 1: "),
        (NOTICES + f"E001,CMP-01,today,{'S' * 200_000}\n", "line 2: a cell of more than 131072"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_right(importer: Importer, content: str | bytes, why: str) -> None:
    code, lines = importer.refused(content)
    assert code == 2
    assert lines[0].startswith(why)
    assert len(lines[0]) < 400


@pytest.mark.parametrize(
    ("row", "code", "why"),
    [
        (",CMP-01,today,S01,", 2, "staff is empty"),
        ("E001,CMP-01,,S01,", 2, "on is empty"),
        ("E001,CMP-01,05/11/2026,S01,", 2, "'05/11/2026' can be read in two ways"),
        ("E001,CMP-01,today,S01,2.0", 2, "'2.0' is not a whole number"),
        ("E001,CMP-01,today,S01,101", 2, "101 is not from 1 to 100"),
        ("E001,CMP-01,today,S01,99999999999999999999", 2, "is not from 1 to 100"),
        ("E999,CMP-01,today,S01,", 3, "there is no staff member 'E999'"),
        ("E001,CMP-99,today,S01,", 3, "there is no fault code 'CMP-99'"),
        ("E001,CMP-01,tomorrow,S01,", 4, "2026-11-04 lies in the future"),
        ("S01,CMP-01,today,S01,", 4, "nobody assesses themselves"),
        ("E001,CMP-01,today,S02,", 4, "may not assess E001"),
    ],
)
def test_a_line_is_checked_as_by_hand(importer: Importer, row: str, code: int, why: str) -> None:
    found, lines = importer.refused("staff,code,on,by,points\n" + GOOD[:-1] + ",\n" + row + "\n")
    assert found == code
    assert len(lines) == 1
    assert lines[0].startswith("line 3: ")
    assert why in lines[0]


def test_every_bad_line_is_listed_and_the_smallest_code_is_the_exit(importer: Importer) -> None:
    content = (
        "staff,code,on,by,facts\n"
        'E001,CMP-01,tomorrow,S01,"a\nquoted\nnewline"\n'  # line 2
        "E001,CMP-01,today,S01,\n"  # line 5
        "E999,CMP-01,today,S01,\n"  # line 6
        "\n"
        "E001,CMP-01,today,S01\n"  # line 8
        "S01,CMP-01,today,S01,\n"  # line 9
    )
    code, lines = importer.refused(content)
    assert [re.match(r"line (\d+): ", line)[1] for line in lines] == ["2", "6", "8", "9"]  # type: ignore[index]
    assert code == 2
    code, lines = importer.refused(content.replace("E001,CMP-01,today,S01\n", ""))
    assert (code, len(lines)) == (3, 3)


def test_the_file_that_is_not_there_and_the_one_that_cannot_be_read(importer: Importer) -> None:
    for kind in ("fault", "staff", "fault catalogue", "owner", "request kinds"):
        gone = importer.program(*kind.split(), "import", "/nowhere/in.csv", ok=False)
        assert (gone.code, gone.err) == (3, "pmdesk: there is no file /nowhere/in.csv\n")


# Notices.


def test_liable_columns_find_the_superior_responsible(importer: Importer) -> None:
    header = "staff,code,on,by,liable_by,liable_on,liable_finding\n"
    importer(header + "E001,CMP-01,11-01,S01,I01,11-02,No briefing was held\n")
    notice = importer.notices[0]
    assert notice["liable"] == {"finding": "No briefing was held", "by": "I01", "on": "2026-11-02"}
    assert notice["jointly_liable"] is True
    for cells, why in (
        ("I01,,", "go together"),
        ("S01,11-02,x", "S01 is concerned"),
        ("I01,10-31,x", "lies before the event of 2026-11-01"),
        ("I01,tomorrow,x", "lies in the future"),
        ("E002,11-02,x", "may not do that"),
    ):
        _code, lines = importer.refused(header + f"E001,CMP-01,11-01,S01,{cells}\n")
        assert why in lines[0]


def test_a_key_that_is_known_stores_nothing_again(importer: Importer) -> None:
    first = "staff,code,on,by,key\nE001,CMP-01,11-01,S01,k1\n"
    importer(first)
    _code, _lines, out = importer(first + "E002,CMP-01,11-01,S01,k2\n", "--format", "json")
    assert '"stored": 1,\n  "known": 1\n' in out
    assert [notice["ref"] for notice in importer.notices] == ["k1", "k2"]
    code, lines = importer.refused(first.replace("CMP-01", "CMP-02"))
    assert code == 4
    assert "code" in lines[0]


def test_a_key_twice_in_one_file_is_a_bad_line(importer: Importer) -> None:
    row = "E001,CMP-01,11-01,S01,k1\n"
    code, lines = importer.refused("staff,code,on,by,key\n" + row + row)
    assert code == 2
    assert lines == ["line 3: key 'k1' stands twice in this file"]


def test_a_dry_run_finds_the_bad_lines_too(importer: Importer) -> None:
    code, lines, _out = importer(NOTICES + "E999,CMP-01,today,S01\n", "--dry-run", ok=False)
    assert code == 3
    assert lines[0].startswith("line 2: ")
    importer(NOTICES + GOOD, "--dry-run")
    assert importer.notices == []


# Staff.


STAFF = "code,name,department,role,superior,from,post,wage\n"


def test_superiors_may_come_later_in_the_file(importer: Importer) -> None:
    rows = "Z1,Ana,D,staff,Z2,,,\nZ2,Ben,D,supervisor,Z3,,,3200.50\nZ3,Cal,D,director,,,,\n"
    assert importer(STAFF + rows, kind="staff")[2] == "3 stored, 0 known already\n"
    show = importer.program("staff", "show", "Z1", "--format", "json").json
    assert show["superior"] == "Z2"
    assert importer(STAFF + rows, kind="staff")[2] == "0 stored, 3 known already\n"
    assert "3200.50" in importer.program("staff", "wage", "Z2").out


def test_other_values_of_a_known_code_are_a_move_from_a_day(importer: Importer) -> None:
    moved = "E001,Ash Willow,Patrol,staff,S02,{},,\n"
    code, lines = importer.refused(STAFF + moved.format(""), kind="staff")
    assert code == 2
    assert "from which day on" in lines[0]
    importer(STAFF + moved.format("2026-10-15"), kind="staff")
    history = importer.program("staff", "show", "E001", "--format", "json").json["history"]
    assert [(row["from"], row["superior"]) for row in history] == [
        (None, "S01"), ("2026-10-15", "S02"),
    ]  # fmt: skip
    assert importer(STAFF + moved.format("2026-10-15"), kind="staff")[2].startswith("0 stored")


@pytest.mark.parametrize(
    ("rows", "code", "why"),
    [
        ("Z1,A,D,staff,Z2,,,\nZ2,B,D,staff,Z1,,,\n", 4, "superiors would form a circle"),
        ("Z1,A,D,staff,Z1,,,\n", 4, "nobody is their own superior"),
        ("Z1,A,D,boss,,,,\n", 2, "'boss' is not one of staff, inspector"),
        ("Z1,A,D,staff,Z9,,,\n", 3, "there is no staff member 'Z9'"),
        ("Z1,A,D,staff,,,,\nZ1,A,D,staff,,,,\n", 2, "Z1 stands on line 2 already"),
        ("Z 1,A,D,staff,,,,\n", 2, "cannot be a code"),
        ("Z1,A,D,staff,,,,1e3\n", 2, "'1e3' is not an amount"),
        ("Z1,A,D,staff,,soon,,\n", 2, "'soon' is not a date"),
        ("E001,Somebody Else,Front desk,staff,S01,,,\n", 4, "E001 is 'Ash Willow' in the desk"),
        (",A,D,staff,,,,\n", 2, "code is empty"),
    ],
)
def test_a_bad_line_of_staff(importer: Importer, rows: str, code: int, why: str) -> None:
    found, lines = importer.refused(STAFF + rows, kind="staff")
    assert found == code
    assert any(why in line for line in lines)
    assert all(line.startswith("line ") for line in lines)


# The catalogue.


def test_codes_absent_from_the_file_stay_and_notices_keep_their_points(importer: Importer) -> None:
    importer(NOTICES + GOOD)
    rows = "code,category,points,title_en\nCMP-01,complaints,5,Complaint lost\n"
    importer(rows, "--from", "2026-12-01", kind="fault catalogue")
    program = importer.program
    catalogue = ("fault", "catalogue", "list", "--format", "json")
    now, then = (program(*catalogue, "--on", day).json["rows"] for day in ("today", "2026-12-01"))
    assert len(now) == len(then)
    points = {row["code"]: row["points"] for row in then}
    assert (points["CMP-01"], points["CMP-02"]) == (
        5,
        {r["code"]: r["points"] for r in now}["CMP-02"],
    )
    assert importer.notices[0]["points"] == 2


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("X-1,c,0,T", "0 is not from 1 to 100"),
        ("X-1,c,nan,T", "'nan' is not a whole number"),
        ("X-1,c,2,", "title_en is empty"),
        ("'X-1,c,2,T\nX-1,c,2,T", "code X-1 stands twice in this file"),
        ("X;1,c,2,T", "cannot be a code"),
    ],
)
def test_a_bad_line_of_the_catalogue(importer: Importer, row: str, why: str) -> None:
    code, lines = importer.refused(
        "code,category,points,title_en\n" + row + "\n", kind="fault catalogue"
    )
    assert code == 2
    assert why in lines[-1]


# The service desk's imports are the same.


@pytest.mark.parametrize(
    ("kind", "header", "good", "count"),
    [
        ("owner", "unit,name", "3-2-{n},Fern Fir", "owner list"),
        ("request kinds", "kind,title_en,step", "k{n},Kind,", "request kinds list"),
    ],
)
def test_every_import_takes_all_or_nothing(
    importer: Importer, kind: str, header: str, good: str, count: str
) -> None:
    def rows() -> int:
        ran = importer.program(*count.split(), "--format", "json")
        return len(ran.json["rows"])

    first, second = good.format(n=1), good.format(n=2)
    wide = header + ",colour"
    for content, why in (
        ("", "line 1: an empty file"),
        (f"{wide}\n{first},x\n", "line 1: unknown column 'colour'"),
        (f"{header},{header}\n", "line 1: column "),
        (f"{header.partition(',')[2]}\n", "line 1: column "),
        (f"{header}\n{first}\n{second},x,x\n", "line 3: "),
        (f'{header}\n"{first}\n', "line 2: a quotation mark opens here and never closes"),
        (f"{header}\n{first}\0\n", "line 2: a NUL byte"),
        (f"{header}\n{first}".encode() + b"\xff\xff\n", "line 2: a byte that is neither"),
        (f"{header}\n{first}\n".encode("utf-16"), "line 1: "),
    ):
        code, lines = importer.refused(content, kind=kind)
        assert (code, len(lines)) == (2, 1)
        assert lines[0].startswith(why)
    before = rows()
    shown = importer(f"{header}\n{first}\n", "--format", "json", kind=kind)[2]
    schema = f"pmdesk.{kind.replace(' ', '.')}.import/1"
    assert shown == f'{{\n  "schema": "{schema}",\n  "stored": 1,\n  "known": 0\n}}\n'
    assert rows() == before + 1
    for encoding in ("utf-8-sig", "gb18030"):
        text = f"{header}\r\n{first}\r\n{good.format(n=2).replace('Fern Fir', '王')}\r\n"
        importer(text.encode(encoding), kind=kind)
        assert rows() == before + 2
    again = importer(f"{header}\n{first}\n", kind=kind)[2]
    assert again == "0 stored, 1 known already\n"


def test_a_key_of_an_owner_s_person_stands_once_and_is_known_again(importer: Importer) -> None:
    row = "3-2-1502,Fern Fir,owner,k1\n"
    header = "unit,name,role,key\n"
    code, lines = importer.refused(header + row + row, kind="owner")
    assert (code, lines) == (2, ["line 3: key 'k1' stands twice in this file"])
    importer(header + row, kind="owner")
    assert importer(header + row, kind="owner")[2] == "0 stored, 1 known already\n"
    code, lines = importer.refused(header + row.replace("Fern", "Ivo"), kind="owner")
    assert (code, "name" in lines[0]) == (4, True)
