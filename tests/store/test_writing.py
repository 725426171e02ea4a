"""Everything of one write is stored, or nothing; a key stores its record once."""

import subprocess
from pathlib import Path

import pytest

from tests.conftest import Program
from tests.store.raw import NOTICE, alter, command, count, rows, state_of

HEADER = "staff,code,points,on,by,facts,liable_by,liable_on,liable_finding,key\n"


def total(path: Path) -> int:
    """How many records the file has."""
    return count(path, "journal")


def test_a_key_stores_its_notice_once(pmdesk: Program) -> None:
    words = (*NOTICE, "10-05", "--facts", "No entry", "--ref", "A-1", "--format", "json")
    first = pmdesk(*words)
    before = pmdesk.path.read_bytes()
    again = pmdesk(*words)
    assert again.json == first.json
    assert again.json["ref"] == "A-1"
    assert pmdesk.path.read_bytes() == before


@pytest.mark.parametrize(
    ("words", "fields"),
    [
        (("--staff", "E002"), ["staff"]),
        (("--code", "CMP-02"), ["code", "points"]),  # the catalogue has other points for it
        (("--points", "7"), ["points"]),
        (("--on", "10-06"), ["on"]),
        (("--by", "D01"), ["by"]),
        (("--facts", "Another entry"), ["facts"]),
        (("--link", "fault:1"), ["link"]),
        (("--staff", "E002", "--points", "7"), ["staff", "points"]),
    ],
    ids=" ".join,
)
def test_a_key_with_other_content_is_refused_naming_the_fields(
    pmdesk: Program, words: tuple[str, ...], fields: list[str]
) -> None:
    pmdesk(*NOTICE, "10-04")
    first = (*NOTICE, "10-05", "--facts", "No entry", "--ref", "A-1")
    pmdesk(*first)
    before = pmdesk.path.read_bytes()
    ran = pmdesk(*first, *words, ok=False)
    assert ran.code == 4
    assert "'A-1'" in ran.err
    named = ran.err.split("other content: ")[1].split(";")[0].split("[")[0]
    assert [name.strip() for name in named.split(",")] == fields
    assert pmdesk.path.read_bytes() == before


MEMBER = ("staff", "add", "E009", "--name", "Dee Aspen", "--department", "Patrol", "--role")
ADDED = (*MEMBER, "staff", "--superior", "S02", "--from", "2026-02-01", "--ref", "P-1")


def test_a_key_stores_its_member_of_staff_once(pmdesk: Program) -> None:
    first = pmdesk(*ADDED, "--format", "json")
    before = pmdesk.path.read_bytes()
    assert pmdesk(*ADDED, "--format", "json").json == first.json
    assert pmdesk.path.read_bytes() == before


@pytest.mark.parametrize(
    ("words", "field"),
    [
        (("--name", "Dan Aspen"), "name"),
        (("--department", "Front desk"), "department"),
        (("--role", "inspector"), "role"),
        (("--superior", "S01"), "superior"),
        (("--from", "2026-03-01"), "from"),
        (("--post", "Gate"), "post"),
    ],
    ids=" ".join,
)
def test_a_member_s_key_with_other_content_is_refused(
    pmdesk: Program, words: tuple[str, ...], field: str
) -> None:
    pmdesk(*ADDED)
    before = pmdesk.path.read_bytes()
    ran = pmdesk(*ADDED, *words, ok=False)
    assert (ran.code, field in ran.err.split("other content")[-1]) == (4, True)
    assert pmdesk.path.read_bytes() == before


def imported(program: Program, tmp_path: Path, *lines: str, ok: bool = True) -> tuple[int, str]:
    (tmp_path / "in.csv").write_text(HEADER + "".join(f"{line}\n" for line in lines))
    ran = program("fault", "import", str(tmp_path / "in.csv"), "--format", "json", ok=ok)
    return ran.code, ran.err if ran.code else str((ran.json["stored"], ran.json["known"]))


def test_an_import_run_again_knows_its_keys(pmdesk: Program, tmp_path: Path) -> None:
    lines = [f"E001,CMP-01,,2026-10-{day:02},S01,,,,,K{day}" for day in range(1, 6)]
    assert imported(pmdesk, tmp_path, *lines[:3]) == (0, "(3, 0)")
    assert imported(pmdesk, tmp_path, *lines) == (0, "(2, 3)")
    before = pmdesk.path.read_bytes()
    assert imported(pmdesk, tmp_path, *lines) == (0, "(0, 5)")
    assert pmdesk.path.read_bytes() == before


def test_a_key_twice_in_one_file_is_a_bad_line(pmdesk: Program, tmp_path: Path) -> None:
    line = "E001,CMP-01,,2026-10-05,S01,,,,,K1"
    code, err = imported(pmdesk, tmp_path, line, line, ok=False)
    assert (code, "line 3: " in err, "K1" in err) == (2, True, True)
    assert count(pmdesk.path, "notice") == 0
    imported(pmdesk, tmp_path, line)
    code, err = imported(pmdesk, tmp_path, line, line, ok=False)
    assert (code, "line 3: " in err) == (2, True)


def test_a_known_key_with_other_content_is_a_bad_line(pmdesk: Program, tmp_path: Path) -> None:
    imported(pmdesk, tmp_path, "E001,CMP-01,,2026-10-05,S01,,,,,K1")
    before = total(pmdesk.path)
    new = "E002,CMP-01,,2026-10-05,S01,,,,,K2"
    code, err = imported(pmdesk, tmp_path, new, "E001,CMP-01,9,2026-10-05,S01,,,,,K1", ok=False)
    assert (code, "line 3: " in err, "points" in err) == (4, True, True)
    assert total(pmdesk.path) == before


def test_one_bad_line_stores_nothing(pmdesk: Program, tmp_path: Path) -> None:
    lines = [f"E001,CMP-01,,2026-10-05,S01,note {n},,,,K{n}" for n in range(2500)]
    before = state_of(pmdesk.path.parent)
    code, err = imported(pmdesk, tmp_path, *lines, "E404,CMP-01,,2026-10-05,S01,,,,,", ok=False)
    (tmp_path / "in.csv").unlink()
    assert (code, "line 2502: " in err) == (3, True)
    assert state_of(pmdesk.path.parent) == before
    pmdesk("db", "check")


@pytest.mark.parametrize("group", ["fault", "staff", "fault catalogue", "owner", "request kinds"])
def test_a_dry_run_stores_nothing(pmdesk: Program, tmp_path: Path, group: str) -> None:
    content = {
        "fault": HEADER + "E001,CMP-01,,2026-10-05,S01,,I01,2026-10-06,No briefing,K1\n",
        "staff": "code,name,department,role,superior\nE010,Ida Rowan,Patrol,staff,S02\n",
        "fault catalogue": "code,category,points,title_en\nNEW-01,desk,3,Unanswered\n",
        "owner": "unit,area,name,role,phone,key\n3-2-1502,89.50,Fern Fir,owner,555 0101,K1\n",
        "request kinds": "kind,title_en,step,step_en\nparking,Parking,form,Form received\n",
    }[group]
    (tmp_path / "in.csv").write_text(content)
    before = pmdesk.path.read_bytes()
    words = (*group.split(), "import", str(tmp_path / "in.csv"), "--format", "json")
    assert pmdesk(*words, "--dry-run").json["stored"] == 1
    assert pmdesk.path.read_bytes() == before
    assert pmdesk(*words).json["stored"] == 1
    assert pmdesk.path.read_bytes() != before


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER odd AFTER INSERT ON notice BEGIN"
        " UPDATE notice SET points = points + 1 WHERE id = NEW.id; END",
        "CREATE TRIGGER odd AFTER INSERT ON notice BEGIN DELETE FROM notice WHERE id = NEW.id; END",
        "CREATE TRIGGER odd AFTER INSERT ON journal BEGIN"
        " DELETE FROM journal WHERE seq = NEW.seq; END",
        "CREATE TRIGGER odd AFTER INSERT ON journal BEGIN"
        " UPDATE journal SET hash = 'x' WHERE seq = NEW.seq; END",
    ],
    ids=["changed", "deleted", "unjournalled", "rehashed"],
)
def test_what_was_not_stored_as_written_is_taken_back(pmdesk: Program, statement: str) -> None:
    guards = [
        f"DROP TRIGGER {t}_no_{v}" for t in ("notice", "journal") for v in ("update", "delete")
    ]
    alter(pmdesk.path, *guards, statement)
    before = pmdesk.path.read_bytes()
    ran = pmdesk(*NOTICE, "10-05", ok=False)
    assert ran.code == 1
    assert len(ran.err.splitlines()) == 1
    assert pmdesk.path.read_bytes() == before


def test_a_close_that_fails_at_the_last_row_leaves_nothing(pmdesk: Program) -> None:
    pmdesk(*NOTICE, "10-05")
    alter(
        pmdesk.path,
        "CREATE TRIGGER odd BEFORE INSERT ON close BEGIN SELECT RAISE(ABORT, 'no'); END",
    )
    before = pmdesk.path.read_bytes()
    assert pmdesk("month-close", "2026-10", ok=False).code == 1
    assert pmdesk.path.read_bytes() == before
    assert rows(pmdesk.path, "SELECT * FROM close_line") == []


def test_a_full_stdout_after_the_commit_is_a_warning(pmdesk: Program) -> None:
    for words, code in (((*NOTICE, "10-05"), 0), (("fault", "list"), 5)):
        with Path("/dev/full").open("w") as full:
            ran = subprocess.run(
                command(pmdesk.path, *words), stdout=full, stderr=subprocess.PIPE, text=True
            )
        assert ran.returncode == code, ran
        assert "standard output" in ran.stderr
    assert count(pmdesk.path, "notice") == 1


def test_a_field_left_out_is_other_content_too(pmdesk: Program) -> None:
    first = (*NOTICE, "10-05", "--ref", "A-1")
    pmdesk(*first, "--facts", "No entry", "--points", "5")
    ran = pmdesk(*first, ok=False)
    assert ran.code == 4
    assert "points, facts" in ran.err


def test_a_known_line_that_says_otherwise_of_the_superior_is_bad(
    pmdesk: Program, tmp_path: Path
) -> None:
    file = tmp_path / "notices.csv"
    header = "staff,code,on,by,liable_by,liable_on,liable_finding,key\n"
    line = "E001,CMP-01,2026-10-05,S01,I01,2026-10-06,No briefing,K1\n"
    file.write_text(header + line, encoding="utf-8")
    pmdesk("fault", "import", str(file))
    assert "0 stored, 1 known" in pmdesk("fault", "import", str(file)).out
    file.write_text(header + line.replace("No briefing", "No list"), encoding="utf-8")
    ran = pmdesk("fault", "import", str(file), ok=False)
    assert ran.code == 4
    assert "liable_finding" in ran.err
