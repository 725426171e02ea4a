"""`month-close --verify`, drafts of a policy, and their gates."""

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import Program
from tests.disputes import (
    AFTER_NOVEMBER,
    adopt,
    appeal,
    close,
    decide,
    draft,
    notice,
    preview,
    revoke,
    stored,
    tamper,
)

OCTOBER = "(SELECT id FROM close WHERE period = 202610)"
DEARER = ("point_fine_fen = { value = 500", "point_fine_fen = { value = 700")


@pytest.fixture
def closed(pmdesk: Program) -> Program:
    """September and October closed: a group, a sanction, and a correction of September."""
    notice(pmdesk, 5, "2026-09-05", staff="E002", served="2026-09-06")
    close(pmdesk, "2026-09")
    revoke(pmdesk, 1)
    for day in (1, 2, 3):
        notice(pmdesk, 4, f"2026-10-0{day}", served="2026-10-10")
    close(pmdesk, "2026-10")
    return pmdesk


def verified(pmdesk: Program, *words: str, now: str | None = None) -> list[str]:
    """The differences of October; the exit says whether there are any."""
    ran = pmdesk(
        "month-close", "2026-10", "--verify", *words, "--format", "json", now=now, ok=False
    )
    found: list[str] = ran.json["differences"]
    assert ran.code == (6 if found else 0)
    assert ran.json["ok"] == (not found)
    return found


def test_right_after_the_close_it_is_as_closed(closed: Program) -> None:
    assert verified(closed) == []
    assert "as closed" in closed("month-close", "2026-10", "--verify").out


@pytest.mark.parametrize(
    "later",
    [
        ("fault", "add", "--staff", "E001", "--code", "CMP-01", "--on", "2026-10-09",
         "--by", "S01"),
        ("fault", "revoke", "2", "--reason", "x", "--by", "M01"),
        ("fault", "liable", "2", "--finding", "x", "--by", "I01"),
        ("fault", "superior", "2", "S02", "--reason", "x", "--by", "I01"),
        ("appeal", "add", "2", "--against", "S01", "--statement", "x", "--late-reason", "x"),
        ("staff", "move", "E001", "--department", "Patrol", "--from", "2026-10-01"),
        ("staff", "move", "E001", "--superior", "S02", "--from", "2026-10-01"),
        ("staff", "leave", "E001", "--on", "2026-10-31"),
        ("staff", "wage", "E001", "--set", "1", "--from", "2026-01-01"),
        ("sanction", "decide", "E001", "--month", "2026-10", "--kind", "fine", "--amount", "50",
         "--by", "M01", "--reason", "x"),
        ("month-close", "2026-10", "--handed-to", "Payroll"),
        ("settings", "set", "office_name", "Elm Court"),
    ],
    ids=lambda words: " ".join(words[:3]),
)  # fmt: skip
def test_what_came_later_is_no_difference(closed: Program, later: tuple[str, ...]) -> None:
    closed(*later)
    assert verified(closed) == []


def test_nor_is_a_decided_appeal_a_new_policy_or_the_next_close(closed: Program) -> None:
    appeal(closed, 2, "--late-reason", "x")
    decide(closed, 1, "granted")
    adopt(closed, DEARER, month="2026-11")
    close(closed, "2026-11", AFTER_NOVEMBER)
    assert verified(closed) == []
    assert closed("month-close", "2026-11", "--verify", now=AFTER_NOVEMBER).code == 0
    assert closed("month-close", "2026-09", "--verify").code == 0


@pytest.mark.parametrize(
    ("sql", "named"),
    [
        (f"UPDATE close_line SET points = 11 WHERE close_id = {OCTOBER} AND staff = 'E001'",
         "line E001: points is 11, the facts make it 12"),
        (f"UPDATE close_line SET deduction_fen = 1 WHERE close_id = {OCTOBER} AND staff = 'S01'",
         "line S01: deduction_fen is 1"),
        (f"UPDATE close_line SET over_cap_fen = 1 WHERE close_id = {OCTOBER} AND staff = 'E001'",
         "line E001: over_cap_fen is 1"),
        (f"UPDATE close_line SET department = 'X' WHERE close_id = {OCTOBER} AND staff = 'E001'",
         "line E001: department is X"),
        (f"DELETE FROM close_line WHERE close_id = {OCTOBER} AND staff = 'S01'",
         "line S01: the facts have one, none is stored"),
        (f"UPDATE close_share SET amount_fen = 1 WHERE close_id = {OCTOBER}",
         "joint share E001 S01: amount_fen is 1, the facts make it 1800"),
        (f"UPDATE close_adjustment SET amount_fen = -1 WHERE close_id = {OCTOBER}",
         "adjustment 2026-09 E002: amount_fen is -1, the facts make it -4500"),
        (f"DELETE FROM close_adjustment WHERE close_id = {OCTOBER}",
         "adjustment 2026-09 E002: the facts have one, none is stored"),
        (f"INSERT INTO close_sanction_fine VALUES ({OCTOBER}, 202609, 7, 100)",
         "sanction fine 2026-09 E001: stored, but the facts have none"),
        ("UPDATE notice SET points = 9 WHERE id = 2", "line E001: points is 12"),
        ("DELETE FROM notice_step WHERE kind = 'revoke'", "adjustment 2026-09 E002: stored, but"),
        (f"UPDATE close_chunk SET content = CAST('x' AS BLOB) WHERE file_id = (SELECT id FROM "
         f"close_file WHERE close_id = {OCTOBER} AND name = 'posting.csv')",
         "posting.csv: its bytes do not fit its hash"),
        (f"UPDATE close_file SET sha256 = 'x' WHERE close_id = {OCTOBER} AND name = 'summary.csv'",
         "summary.csv: its bytes do not fit its hash"),
        (f"DELETE FROM close_chunk WHERE file_id = (SELECT id FROM close_file "
         f"WHERE close_id = {OCTOBER} AND name = 'analysis.csv')",
         "analysis.csv: its bytes do not fit its hash"),
        (f"DELETE FROM close_file WHERE close_id = {OCTOBER} AND name = 'violations.csv'",
         "violations.csv"),
    ],
)  # fmt: skip
def test_what_was_tampered_with_is_named(closed: Program, sql: str, named: str) -> None:
    tamper(closed.path, sql)
    assert any(found.startswith(named) for found in verified(closed)), verified(closed)


def test_a_file_changed_together_with_its_hash_is_named(closed: Program) -> None:
    content = b"staff\r\n"
    digest = hashlib.sha256(content).hexdigest()
    where = f"close_id = {OCTOBER} AND name = 'posting.csv'"
    tamper(
        closed.path,
        "UPDATE close_chunk SET content = CAST('staff\r\n' AS BLOB) "
        f"WHERE file_id = (SELECT id FROM close_file WHERE {where})",
    )
    tamper(closed.path, f"UPDATE close_file SET sha256 = '{digest}' WHERE {where}")
    assert any("posting.csv" in found for found in verified(closed))


@pytest.mark.parametrize("name", ["deductions.csv", "adjustments.csv", "manifest.json"])
def test_a_published_file_that_was_changed_is_named(
    closed: Program, tmp_path: Path, name: str
) -> None:
    closed("month-close", "2026-10", "--export", "csv", "--to", str(tmp_path))
    assert verified(closed, "--to", str(tmp_path)) == []
    path = tmp_path / "month-close-2026-10" / name
    path.write_bytes(path.read_bytes() + b" ")
    assert verified(closed, "--to", str(tmp_path)) == [f"{path} is not as it was published"]
    assert verified(closed) == []


def test_a_folder_or_manifest_that_is_not_there_is_named(closed: Program, tmp_path: Path) -> None:
    folder = tmp_path / "month-close-2026-10"
    assert verified(closed, "--to", str(tmp_path)) == [f"{folder} is not there"]
    closed("month-close", "2026-10", "--export", "json", "--to", str(tmp_path))
    assert verified(closed, "--to", str(tmp_path)) == []
    (folder / "manifest.json").unlink()
    assert verified(closed, "--to", str(tmp_path)) == [f"{folder / 'manifest.json'} is not there"]


@pytest.mark.parametrize("month", ["2026-08", "2026-11"])
def test_an_open_month_has_nothing_to_verify(closed: Program, month: str) -> None:
    assert closed("month-close", month, "--verify", ok=False).code == 3


def test_verifying_writes_nothing(closed: Program) -> None:
    before = closed.path.read_bytes()
    verified(closed)
    assert closed.path.read_bytes() == before


# A draft policy before it is adopted.


def test_a_draft_shows_who_would_pay_what(closed: Program) -> None:
    notice(closed, 2, "2026-11-01")
    notice(closed, 6, "2026-11-02", staff="E002")
    file = str(draft(closed, ("from = 5\nsurcharge_fen = 2000", "from = 5\nsurcharge_fen = 0")))
    words = ("month-close", "2026-11", "--preview", "--policy", file)
    answer = closed(*words, "--format", "json").json
    assert answer["schema"] == "pmdesk.month-close.draft/1"
    assert (answer["policy"]["id"], answer["draft"]["id"]) == ("shipped-2026", "draft")
    assert answer["differences"] == [
        {
            "staff": "E002", "name": "Bo Hazel", "deduction_fen": 5000,
            "draft_deduction_fen": 3000, "difference_fen": -2000, "measure": "none",
            "draft_measure": "none", "posted": True, "draft_posted": True,
        }
    ]  # fmt: skip
    assert answer["totals"]["deduction_fen"] - answer["draft_totals"]["deduction_fen"] == 2000
    table = closed(*words).out
    assert ("E002" in table, "E001" in table, "-20.00" in table) == (True, False, True)


def test_a_draft_shows_measures_and_postings_that_change(closed: Program) -> None:
    notice(closed, 4, "2026-11-01")
    changes = (("[posting]\npoints = { value = 5", "[posting]\npoints = { value = 4"),
               ("from = 5\nsurcharge_fen = 2000\nmeasure = \"none\"",
                "from = 4\nsurcharge_fen = 0\nmeasure = \"sanction\""))  # fmt: skip
    words = ("month-close", "2026-11", "--preview", "--policy", str(draft(closed, *changes)))
    (row,) = closed(*words, "--format", "json").json["differences"]
    assert (row["difference_fen"], row["measure"], row["draft_measure"]) == (0, "none", "sanction")
    assert (row["posted"], row["draft_posted"]) == (False, True)


def test_a_draft_of_a_closed_month_is_held_against_what_was_charged(closed: Program) -> None:
    revoke(closed, 2)
    notice(closed, 3, "2026-09-09", staff="E003", by="S02")
    words = ("month-close", "2026-10", "--preview", "--policy", str(draft(closed, DEARER)))
    rows = closed(*words, "--format", "json").json["differences"]
    assert [(row["staff"], row["deduction_fen"], row["draft_deduction_fen"]) for row in rows] == [
        ("E001", 12 * 500 - 1800, 12 * 700 - 2520),
        ("S01", 1800, 2520),
    ]


def test_a_draft_that_says_the_same_changes_nothing(closed: Program) -> None:
    notice(closed, 4, "2026-11-01")
    file = str(draft(closed))
    before = closed.path.read_bytes()
    words = ("month-close", "2026-11", "--preview", "--policy", file)
    assert closed(*words, "--format", "json").json["differences"] == []
    assert "nothing in November 2026 would differ" in closed(*words).err
    assert closed.path.read_bytes() == before


def test_a_draft_goes_with_preview_alone(closed: Program) -> None:
    file = str(draft(closed))
    assert closed("month-close", "2026-10", "--policy", file, ok=False).code == 2
    words = ("month-close", "2026-11", "--preview", "--policy", file, "--export", "csv")
    assert closed(*words, ok=False).code == 2


def test_diff_names_what_a_draft_changes(pmdesk: Program) -> None:
    rows = pmdesk("policy", "diff", str(draft(pmdesk, DEARER)), "--format", "json").json["rows"]
    (row,) = rows
    assert (row["key"], row["clause"]) == ("fines.point_fine_fen", "C4.2.1")
    assert ("500" in row["now"], "700" in row["draft"]) == (True, True)


# Adopting.


def adopting(pmdesk: Program, file: Path, *more: str) -> tuple[int, str]:
    """Tries to adopt a file from November; exit and message."""
    ran = pmdesk("policy", "adopt", str(file), "--by", "M01", *more, ok=False)
    return ran.code, ran.err


@pytest.mark.parametrize(("month", "code"), [("2026-09", 4), ("2026-10", 4), ("2026-11", 0)])
def test_a_settled_month_keeps_its_policy(closed: Program, month: str, code: int) -> None:
    assert adopting(closed, draft(closed, DEARER), "--from", month)[0] == code


def test_a_month_passed_over_is_settled_too(pmdesk: Program) -> None:
    close(pmdesk, "2026-08")
    close(pmdesk, "2026-10")
    assert adopting(pmdesk, draft(pmdesk, DEARER), "--from", "2026-09")[0] == 4


def test_a_broken_or_missing_file_is_not_adopted(pmdesk: Program, tmp_path: Path) -> None:
    good = draft(pmdesk, DEARER)
    for name, text in (
        ("syntax", "id = "),
        ("missing", 'id = "x"'),
        ("unknown", good.read_text(encoding="utf-8") + "\n[extra]\nx = 1\n"),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
        assert adopting(pmdesk, tmp_path / name, "--from", "2026-11")[0] == 2, name
        assert pmdesk("policy", "check", str(tmp_path / name), ok=False).code == 2
        words = ("month-close", "2026-11", "--preview", "--policy", str(tmp_path / name))
        assert pmdesk(*words, ok=False).code == 2
    assert adopting(pmdesk, tmp_path / "none", "--from", "2026-11")[0] == 3
    assert stored(pmdesk.path, "policy") == 1


@pytest.mark.parametrize(("told", "code"), [("2026-11-03", 0), ("2026-11-04", 4)])
def test_it_cannot_have_been_announced_in_the_future(pmdesk: Program, told: str, code: int) -> None:
    words = ("--from", "2026-11", "--announced-on", told)
    assert adopting(pmdesk, draft(pmdesk, DEARER), *words)[0] == code


def test_without_a_day_of_announcement_every_close_says_so(pmdesk: Program) -> None:
    code, said = adopting(pmdesk, draft(pmdesk, DEARER), "--from", "2026-10")
    assert (code, "told" in said) == (0, True)
    assert "not-announced" in [row["kind"] for row in preview(pmdesk, "2026-10")["warnings"]]


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_the_adopted_text_is_kept_exactly(pmdesk: Program, tmp_path: Path, line_end: str) -> None:
    file = draft(pmdesk, DEARER)
    text = file.read_text(encoding="utf-8").replace("\n", line_end) + "# 註 note"
    file.write_bytes(text.encode())
    assert adopting(pmdesk, file, "--from", "2026-11")[0] == 0
    shown = tmp_path / "shown.toml"
    pmdesk("policy", "show", "--month", "2026-11", "--output", str(shown))
    assert shown.read_bytes() == file.read_bytes()
    with closing(sqlite3.connect(pmdesk.path)) as conn:
        kept = conn.execute("SELECT text FROM policy ORDER BY id DESC LIMIT 1").fetchone()[0]
    assert kept == text


def test_adopting_the_same_twice_stores_it_once(pmdesk: Program) -> None:
    file = draft(pmdesk, DEARER)
    for _time in range(2):
        words = ("--from", "2026-11", "--announced-on", "2026-11-01")
        assert adopting(pmdesk, file, *words)[0] == 0
    assert stored(pmdesk.path, "policy") == 2
