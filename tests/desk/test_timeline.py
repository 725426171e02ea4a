"""Everything that ever concerned a unit, as one timeline (A1.9)."""

from typing import Any

import pytest

from pmdesk.store.timeline import TIMELINE
from tests.conftest import Program

UNIT = "3-2-1502"


@pytest.fixture
def desk(pmdesk: Program) -> Program:
    """An office in which everything happened to one unit, and something to another."""
    at = "2026-11-01T08:00"
    pmdesk("owner", "add", UNIT, "--area", "89.50", "--move-in", "2024-05-01", now=at)
    pmdesk("owner", "add", "3-2-1503", now=at)
    pmdesk("owner", "person", "add", UNIT, "--name", "Lin Heron", "--role", "owner",
           "--from", "2024-05-01", "--phone", "555 0101", now=at)  # fmt: skip
    pmdesk("owner", "person", "add", UNIT, "--name", "Bo Reed", "--role", "tenant",
           "--from", "2025-01-01", now=at)  # fmt: skip
    pmdesk("owner", "person", "change", "1", "--phone", "555 0202", "--on", "2025-06-01", now=at)
    pmdesk("owner", "person", "leave", "2", "--on", "2026-10-30", now=at)
    pmdesk("owner", "document", "add", UNIT, "--kind", "title", "--on", "2024-05-02", now=at)
    pmdesk("owner", "change", UNIT, "--area", "90", "--from", "2025-03-01", now=at)
    at = "2026-11-02T10:00"
    pmdesk("complaint", "add", "--unit", UNIT, "--channel", "phone", "--category", "noise",
           "--text", "Drilling", "--on", "2026-11-01 22:10", "--by", "E001", now=at)  # fmt: skip
    pmdesk("complaint", "assign", "1", "--to", "E002", "--by", "S01", now=at)
    pmdesk("complaint", "resolve", "1", "--text", "Hours posted", "--by", "E002", now=at)
    pmdesk("request", "add", "--unit", UNIT, "--kind", "repair", "--text", "Dripping tap", now=at)
    pmdesk("request", "cancel", "1", "--reason", "Did it herself", now=at)
    pmdesk("complaint", "add", "--unit", "3-2-1503", "--channel", "phone", "--category", "noise",
           "--text", "Next door", now=at)  # fmt: skip
    at = "2026-11-03T09:00"
    pmdesk("fee", "hold", "add", "--unit", UNIT, "--amount", "2000", "--kind", "deposit",
           "--by", "S01", now=at)  # fmt: skip
    pmdesk(
        "fee", "hold", "spend", "1", "--amount", "80", "--to", "Glazier", "--text", "Pane", now=at
    )
    return pmdesk


def told(pmdesk: Program, *words: str, unit: str = UNIT) -> list[dict[str, Any]]:
    ran = pmdesk("owner", "timeline", unit, *words, "--format", "json").json
    assert ran["schema"] == "pmdesk.owner.timeline.list/1"
    return list(ran["rows"])


def test_everything_is_told_the_newest_first(desk: Program) -> None:
    rows = told(desk)
    assert [(row["at"], row["kind"], row["id"], row["what"]) for row in rows] == [
        ("2026-11-03", "held-money", 1, "spent"),
        ("2026-11-03", "held-money", 1, "deposit taken"),
        ("2026-11-02T10:00:00+08:00", "request", 1, "cancelled"),
        ("2026-11-02T10:00:00+08:00", "request", 1, "requested"),
        ("2026-11-02T10:00:00+08:00", "complaint", 1, "resolved"),
        ("2026-11-02T10:00:00+08:00", "complaint", 1, "assigned"),
        ("2026-11-01T22:10:00+08:00", "complaint", 1, "registered"),
        ("2026-11-01T08:00:00+08:00", "unit", 1, "recorded"),
        ("2026-10-30", "unit-person", 2, "left"),
        ("2025-06-01", "unit-person", 1, "new phone"),
        ("2025-03-01", "unit", 1, "changed"),
        ("2025-01-01", "unit-person", 2, "moved in"),
        ("2024-05-02", "unit-document", 1, "filed"),
        ("2024-05-01", "unit-person", 1, "became owner"),
        ("2024-05-01", "unit", 1, "moved in"),
    ]


def test_each_line_says_by_whom_and_what(desk: Program) -> None:
    rows = {(row["kind"], row["what"]): row for row in told(desk)}
    assert rows["complaint", "registered"]["by"] == "E001"
    assert rows["complaint", "resolved"]["by"] == "E002"
    assert rows["complaint", "resolved"]["text"] == "Hours posted"
    assert rows["held-money", "deposit taken"] == {
        "at": "2026-11-03",
        "kind": "held-money",
        "id": 1,
        "what": "deposit taken",
        "by": "S01",
        "text": "2000.00",
    }
    assert rows["held-money", "spent"]["text"] == "80.00; Glazier; Pane"
    assert rows["unit-person", "new phone"]["text"] == "Lin Heron; 555 0202"
    assert rows["unit", "changed"]["text"] == "90.00 m2"


def test_another_units_records_are_not_told(desk: Program) -> None:
    assert [row["text"] for row in told(desk, unit="3-2-1503")] == ["Next door", None]


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        (("--from", "2026-11-02", "--to", "2026-11-02"), ["request"] * 2 + ["complaint"] * 2),
        (("--to", "2024-05-01"), ["unit-person", "unit"]),
        (("--search", "glaz"), ["held-money"]),
        (("--search", "requested"), ["request"]),
        (("--search", "unit-document"), ["unit-document"]),
        (("--search", "E002"), ["complaint"]),
        (("--search", "nothing such"), []),
    ],
)
def test_days_and_words_choose(desk: Program, words: tuple[str, ...], kinds: list[str]) -> None:
    assert [row["kind"] for row in told(desk, *words)] == kinds


def test_a_void_is_told_and_what_it_voids_stays(desk: Program) -> None:
    desk("owner", "document", "void", "1", "--reason", "The neighbour's", "--by", "S01")
    rows = [row for row in told(desk) if row["kind"] == "unit-document"]
    assert [(row["what"], row["by"], row["text"]) for row in rows] == [
        ("voided", "S01", "The neighbour's"),
        ("filed", rows[1]["by"], "title"),
    ]
    desk("owner", "add", "4-1-101")
    desk("owner", "void", "4-1-101", "--reason", "No such unit")
    assert [row["what"] for row in told(desk, unit="4-1-101")] == ["recorded", "voided"]


def test_calls_mail_and_tasks_are_told(pmdesk: Program) -> None:
    pmdesk("owner", "add", UNIT)
    pmdesk("call", "add", "--unit", UNIT, "--text", "Asks for the opening hours", "--by", "E001")
    pmdesk("mail", "add", "--direction", "in", "--kind", "parcel", "--unit", UNIT)
    pmdesk("mail", "hand-over", "1", "--to", "Lin Heron")
    pmdesk("task", "add", "Bring the form", "--who", "E001", "--unit", UNIT, "--kind", "promise")
    pmdesk("task", "done", "1")
    rows = {(row["kind"], row["what"]) for row in told(pmdesk)}
    assert rows >= {
        ("call", "called"),
        ("mail", "arrived"),
        ("mail", "handed over"),
        ("task", "planned"),
        ("task", "done"),
    }
    ran = pmdesk("owner", "void", UNIT, "--reason", "x", ok=False)
    assert (ran.code, "(call: 1, mail: 1, task: 1)" in ran.err) == (4, True)


def test_a_table_and_csv_show_the_same(desk: Program) -> None:
    table = desk("owner", "timeline", "Lin Heron").out.splitlines()
    assert len(table) == len(told(desk)) + 1
    assert table[3].split() == ["2026-11-02", "10:00", "request", "1", "cancelled",
                                table[3].split()[5], "Did", "it", "herself"]  # fmt: skip
    lines = desk("owner", "timeline", UNIT, "--format", "csv").out.splitlines()
    assert lines[0] == "at,kind,id,what,by,text"
    assert len(lines) == len(table)
    assert desk("owner", "timeline", UNIT, "--search", "xyz").err == "nothing is told of it\n"


def test_each_kind_stands_once_in_the_registry() -> None:
    kinds = [entry.kind for entry in TIMELINE]
    assert len(kinds) == len(set(kinds))
