"""A closed month in a lake: what its rows say, what they never say, and how it is replaced."""

import csv
import json
import sqlite3
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pmdesk.lake import manifests, places
from pmdesk.lake.schemas import TABLES, schema_of
from pmdesk.money import yuan
from pmdesk.periods import Month
from tests.conftest import Program
from tests.disputes import notice, revoke
from tests.lake.conftest import NOVEMBER, TEXT, Export, bytes_of, rows_of

PERSONAL = "name, reporter, phone, phone_digits, contact, caller, payer, party, met"
"""The columns in which people are named, besides what is written freely."""


def test_every_table_is_written_with_its_declared_columns(
    told: Program, lake: Path, export: Export
) -> None:
    export(told)
    for table in TABLES:
        path = places.office_file(lake, table, NOVEMBER, "A001")
        assert pq.read_schema(path).equals(schema_of(table))
        for row in rows_of(lake, table):
            assert (row["office"], row["month"]) == ("A001", "2026-11")
    empty = {table for table in TABLES if not rows_of(lake, table)}
    assert empty == {"adjustments", "sanctions", "surveys"}


def test_no_name_no_phone_and_no_free_text_leaves_the_office(
    told: Program, lake: Path, export: Export
) -> None:
    export(told)
    private = _private_texts(told.path)
    assert TEXT in private
    assert "Ash Willow" in private
    said = {
        value
        for table in TABLES
        for row in rows_of(lake, table)
        for value in row.values()
        if isinstance(value, str)
    }
    assert {"E001", "3-2-1502", "CMP-01", "Front desk"} <= said
    assert [(text, value) for text in private for value in said if text in value] == []


def test_what_the_close_says_is_what_the_lake_says(
    told: Program, lake: Path, export: Export
) -> None:
    told("month-close", "2026-11", "--export", "csv", "--to", str(lake.parent))
    export(told)
    document = told("month-close", "2026-11", "--format", "json").json
    for row, line in zip(rows_of(lake, "lines"), document["lines"], strict=True):
        same = ("staff", "department", "points", "point_fine_fen", "deduction_fen", "measure")
        assert {name: row[name] for name in same} == {name: line[name] for name in same}
    assert sum(row["point_fine_fen"] for row in rows_of(lake, "notices")) == sum(
        row["point_fine_fen"] for row in rows_of(lake, "lines")
    )
    stored = (lake.parent / "month-close-2026-11" / "violations.csv").read_text("utf-8-sig")
    fines = [(row["notice"], row["point_fine"]) for row in csv.DictReader(stored.splitlines())]
    assert len(fines) == 2
    assert fines == [
        (row["notice"], yuan(row["point_fine_fen"])) for row in rows_of(lake, "notices")
    ]


def test_a_complaint_tells_whether_it_kept_its_limits_by_the_close(
    told: Program, lake: Path, export: Export
) -> None:
    export(told)
    kept = {
        row["complaint"]: (row["state"], row["reply_in_time"], row["resolved_in_time"])
        for row in rows_of(lake, "complaints")
    }
    assert kept == {
        "CP-202611-0001": ("registered", False, False),
        "CP-202611-0002": ("closed", True, True),
        "CP-202611-0003": ("merged", None, None),
        "CP-202611-0004": ("rejected", None, None),
    }


def test_what_is_to_come_at_the_close_is_neither_kept_nor_missed(
    pmdesk: Program, lake: Path, export: Export
) -> None:
    pmdesk("settings", "set", "office_code", "A001")
    words = ("complaint", "add", "--anonymous", "--channel", "phone", "--category", "noise")
    pmdesk(*words, "--text", "Drill", now="2026-11-29T10:00")
    pmdesk("complaint", "resolve", "1", "--text", "Gone", now="2026-11-29T12:30")
    pmdesk(*words, "--text", "Drill again", now="2026-11-30T20:00")
    pmdesk("request", "add", "--kind", "repair", "--place", "Gate", "--text", "Lamp",
           now="2026-11-30T20:00")  # fmt: skip
    pmdesk.now = "2026-12-01T09:00"
    export(pmdesk)
    first, second = rows_of(lake, "complaints")
    assert (first["resolution_minutes"], first["resolved_in_time"]) == (150, True)
    assert (second["reply_in_time"], second["resolved_in_time"]) == (None, None)
    assert rows_of(lake, "requests")[0]["in_time"] is None


def test_money_is_that_of_the_months_end(billed: Program, lake: Path, export: Export) -> None:
    billed("settings", "set", "office_code", "A001")
    pay = ("fee", "pay", "--unit", "3-2-1502", "--method", "cash", "--cashier", "E001", "--amount")
    billed("fee", "bill", "--month", "2026-11", "--yes", now="2026-11-05T09:00")
    billed(*pay, "700", now="2026-11-20T09:00")
    billed(*pay, "220", now="2026-12-01T08:00")
    billed.now = "2026-12-01T09:00"
    export(billed)
    receipt = rows_of(lake, "receipts")[0]
    assert len(rows_of(lake, "receipts")) == 1
    parts = ("arrears_fen", "month_fen", "ahead_fen", "credit_fen")
    assert [receipt[name] for name in parts] == [69000, 1000, 0, 0]
    charges = rows_of(lake, "charges")
    assert {row["due_on"] for row in charges} == {"2026-11-25"}
    assert [(row["amount_fen"], row["paid_fen"], row["left_fen"]) for row in charges
            if row["unit"] == "3-2-1502"] == [(20000, 1000, 19000), (3000, 0, 3000)]  # fmt: skip
    figures = billed("report", "kpi", "--from", "2026-11", "--to", "2026-11", "--format", "json")
    collected = next(r for r in figures.json["rows"] if r["figure"] == "fee-collection")
    assert sum(row["paid_fen"] for row in charges) == collected["numerator"]


def test_corrections_and_sanctions_stand_in_the_month_whose_close_has_them(
    pmdesk: Program, lake: Path
) -> None:
    words = ("--export", "parquet", "--to", str(lake))
    pmdesk("settings", "set", "office_code", "A001")
    heavy = notice(pmdesk, 30, served="2026-10-20")
    light = notice(pmdesk, 2, staff="E002")
    pmdesk("month-close", "2026-10", *words)
    decide_on = ("sanction", "decide", "E001", "--month", "2026-10", "--by", "M01", "--reason")
    pmdesk(*decide_on, "Severe", "--kind", "fine", "--amount", "150")
    pmdesk(*decide_on, "Milder", "--kind", "warning", "--kind", "fine", "--amount", "100")
    revoke(pmdesk, light)
    pmdesk("month-close", "2026-11", *words, now="2026-12-03T09:00")
    revoke(pmdesk, heavy, now="2026-12-04T09:00")
    before = bytes_of(lake)
    pmdesk("month-close", "2026-11", *words, now="2026-12-05T09:00")
    assert bytes_of(lake) == before

    assert rows_of(lake, "adjustments") == [{
        "office": "A001", "month": "2026-11", "staff": "E002", "of_month": "2026-10",
        "amount_fen": -1000, "notices": 1, "measure_before": "none", "measure_after": "none",
        "posting": None,
    }]  # fmt: skip
    decided = ("staff", "of_month", "kinds", "amount_fen", "state")
    assert [tuple(row[name] for name in decided) for row in rows_of(lake, "sanctions")] == [
        ("E001", "2026-10", "fine", 15000, "replaced"),
        ("E001", "2026-10", "warning;fine", 10000, "decided"),
    ]
    lines = {row["staff"]: row for row in rows_of(lake, "lines")}
    assert lines["E001"]["sanction_fine_fen"] == 10000
    assert lines["E002"]["adjustment_fen"] == -1000
    assert rows_of(lake, "notices") == []
    october = places.office_file(lake, "notices", Month(2026, 10), "A001")
    assert pq.read_table(october, partitioning=None)["counted_points"].to_pylist() == [30, 2]


def test_a_survey_stands_in_the_month_with_which_its_quarter_ends(
    told: Program, lake: Path
) -> None:
    told("month-close", "2026-11")
    told("month-close", "2026-12", "--export", "parquet", "--to", str(lake), now="2027-01-04")
    path = places.office_file(lake, "surveys", Month(2026, 12), "A001")
    rows = {row["item"]: row for row in pq.read_table(path, partitioning=None).to_pylist()}
    counted = ("quarter", "state", "scores", "satisfied", "issued", "returned", "valid")
    assert [rows["order"][name] for name in counted] == ["2026Q4", "open", 1, 1, 40, 1, 1]
    assert [rows["fees"][name] for name in ("scores", "satisfied", "issued")] == [0, 0, 40]


def test_the_manifest_seals_what_is_there(told: Program, lake: Path, export: Export) -> None:
    export(told)
    manifest = manifests.read(places.office_manifest(lake, NOVEMBER, "A001"))
    assert (manifest.office, manifest.name) == ("A001", "Maple Court (fictional)")
    assert (manifest.revision, manifest.closed_at) == (1, "2026-12-01T09:00:00+08:00")
    lines = rows_of(lake, "lines")
    assert manifest.tables["lines"].rows == len(lines)
    assert manifest.tables["lines"].totals["deduction_fen"] == sum(
        line["deduction_fen"] for line in lines
    )
    for table, contents in manifest.tables.items():
        assert places.office_file(lake, table, NOVEMBER, "A001").stat().st_size == contents.bytes


def test_published_again_it_is_the_same_bytes(told: Program, lake: Path, export: Export) -> None:
    export(told)
    before = bytes_of(lake)
    told("call", "add", "--text", "Later", now="2026-12-05T09:00")
    told("month-close", "2026-11", "--export", "parquet", "--to", str(lake), now="2026-12-06")
    assert bytes_of(lake) == before
    told("month-close", "2026-11", "--export", "parquet", "--to", str(lake.parent / "other"))
    assert bytes_of(lake.parent / "other") == before


def test_what_came_after_the_close_is_a_new_revision_and_no_fine_changes(
    told: Program, lake: Path, export: Export
) -> None:
    export(told)
    before = bytes_of(lake)
    told("complaint", "resolve", "1", "--text", "Done")
    told("fault", "revoke", "1", "--by", "M01", "--reason", "Wrong person")
    export(told)
    changed = {name for name, content in bytes_of(lake).items() if content != before[name]}
    folder = "month=2026-11/office=A001"
    assert changed == {
        f"landing/v1/complaints/{folder}/data.parquet",
        f"landing/v1/manifest/{folder}.json",
    }
    assert manifests.read(places.office_manifest(lake, NOVEMBER, "A001")).revision == 2
    assert rows_of(lake, "complaints")[0]["state"] == "resolved"


def test_a_publication_that_was_cut_off_is_put_right_by_the_same_command(
    told: Program, lake: Path, export: Export
) -> None:
    export(told)
    whole = bytes_of(lake)
    file = places.office_file(lake, "lines", NOVEMBER, "A001")
    file.write_bytes(b"half")
    (file.parent / ".data.parquet.99999999.tmp").write_bytes(b"left over")
    export(told)
    assert bytes_of(lake) == whole


def test_a_failing_disk_leaves_what_was_published_as_it_was(
    told: Program, lake: Path, export: Export
) -> None:
    export(told)
    told("complaint", "resolve", "1", "--text", "Done")
    before = bytes_of(lake)
    folder = places.office_file(lake, "visits", NOVEMBER, "A001").parent
    (folder / "data.parquet").unlink()
    folder.rmdir()
    folder.write_text("a file where a folder should be")
    ran = told("month-close", "2026-11", "--export", "parquet", "--to", str(lake), ok=False)
    assert ran.code == 5
    assert "November 2026 is closed; its files are not written (File exists)" in ran.err
    name = "landing/v1/complaints/month=2026-11/office=A001/data.parquet"
    assert bytes_of(lake)[name] == before[name]


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        ("--export parquet", 2, "--export parquet goes with --to"),
        ("--export parquet --to=", 2, "Invalid value for '--to': an empty text"),
        ("--export parquet,csv --to {to}", 2, "--export: parquet goes alone, into a lake"),
        ("--export parquet --to {to}", 4, "the office has no code yet: pmdesk settings set"),
        ("--export parquet --to {file}", 5, "Not a directory"),
    ],
    ids=["without a place", "into nothing", "with others", "without a code", "into a file"],
)  # fmt: skip
def test_what_cannot_be_published_is_refused_before_the_month_is_closed(
    pmdesk: Program, tmp_path: Path, words: str, code: int, says: str
) -> None:
    (tmp_path / "file").write_text("x")
    if "{file}" in words:
        pmdesk("settings", "set", "office_code", "A001")
    line = words.format(to=tmp_path / "lake", file=tmp_path / "file").split()
    ran = pmdesk("month-close", "2026-10", *line, ok=False)
    assert (ran.code, ran.out) == (code, "")
    assert says in ran.err
    assert pmdesk("month-close", "--list").out == ""
    assert not (tmp_path / "lake").exists()


def test_two_desks_do_not_overwrite_each_other(told: Program, lake: Path, export: Export) -> None:
    export(told)
    other = Program(told.path.with_name("other.db"))
    other("init", "--office", "Fir Court (fictional)", now="2026-02-01")
    other("settings", "set", "office_code", "A001")
    words = ("month-close", "2026-11", "--export", "parquet", "--to", str(lake))
    ran = other(*words, now="2026-12-01T09:00", ok=False)
    assert ran.code == 4
    assert "was published by another desk (Maple Court (fictional))" in ran.err
    assert other("month-close", "--list").out == ""


@pytest.mark.parametrize("code", ["", "007", "a001", "-A1", "A 1", "A/1", "Ä1", "A" * 33, "A1\n"])
def test_a_code_that_could_be_misread_is_refused(pmdesk: Program, code: str) -> None:
    ran = pmdesk("settings", "set", "office_code", "--", code, ok=False)
    assert ran.code == 2
    assert "a capital first, then capitals, digits and hyphens" in ran.err


def test_without_the_extra_its_name_is_said(
    pmdesk: Program, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.setattr(sys, "path", [])
    ran = pmdesk("month-close", "2026-10", "--export", "parquet", "--to", "lake", ok=False)
    assert ran.code == 2
    assert ran.err == (
        "pmdesk: parquet needs an extra that is not installed: pip install 'pmdesk[lake]'\n"
    )


def _private_texts(path: Path) -> set[str]:
    """Every name, phone and free text of a desk: what stands in columns where people are named or
    write, of every table, and the words of notices."""
    conn = sqlite3.connect(path)
    tables = [name for (name,) in conn.execute("SELECT name FROM sqlite_schema WHERE type='table'")]
    free = {"text", "reason", "facts", "evidence", "subject", "place", "summary", "comment",
            "resolution", "cause", "result", "note", "supplier", "topics", "to_whom",
            "action_taken", "outcome_text", "hold_reason", "waiver", "accepted_by", "title",
            *PERSONAL.split(", ")}  # fmt: skip
    found = {
        value
        for table in tables
        if not table.startswith(("fault_code", "request_kind", "policy", "close", "criteria"))
        for _n, column, *_rest in conn.execute(f"PRAGMA table_info({table})")
        if column in free
        for (value,) in conn.execute(f"SELECT DISTINCT {column} FROM {table}")
        if isinstance(value, str) and value
    }
    texts = json.dumps(sorted(found))
    assert "Willow" in texts
    conn.close()
    return found
