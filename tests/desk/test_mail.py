"""The mail log (B2): in and out, handed over once, with who took it."""

import csv
import io
from typing import Any

import pytest

from pmdesk.render.tables import shielded
from pmdesk.store import mail
from pmdesk.store.file import open_reading
from tests.cli.test_hostile import TEXTS
from tests.conftest import Program

IN = ("mail", "add", "--direction", "in", "--kind", "parcel", "--party", "Wei Lindqvist")
OUT = ("mail", "add", "--direction", "out", "--kind", "letter", "--party", "Ola Brandt")
HAND = ("mail", "hand-over", "1", "--to", "Wei Lindqvist")
FIELDS = [
    "id", "ref", "direction", "kind", "on", "time", "unit", "party", "carrier", "tracking",
    "note", "by", "state", "handed_on", "handed_time", "handed_to", "handed_by", "handed_text",
    "void",
]  # fmt: skip


def stored(pmdesk: Program, *words: str, now: str | None = None) -> dict[str, Any]:
    """The record that a write answers with."""
    return dict(pmdesk(*words, "--format", "json", now=now).json)


def ids(pmdesk: Program, *words: str) -> list[int]:
    """The ids that a list names."""
    rows = pmdesk("mail", "list", *words, "--format", "json").json["rows"]
    return [row["id"] for row in rows]


def refused(pmdesk: Program, *words: str, code: int = 4) -> str:
    """What is said where nothing is done."""
    ran = pmdesk(*words, ok=False)
    assert (ran.code, ran.out) == (code, "")
    return ran.err


def test_an_item_is_stored_with_all_that_was_said(pmdesk: Program) -> None:
    pmdesk("owner", "add", "3-2-1502")
    record = stored(
        pmdesk, *IN, "--unit", "3-2-1502", "--carrier", "Kite Express", "--tracking", "KE-7",
        "--on", "2026-11-02 17:20", "--note", "Large", "--by", "E001", "--ref", "k",
    )  # fmt: skip
    assert list(record) == ["schema", *FIELDS]
    assert record == {
        "schema": "pmdesk.mail/1", "id": 1, "ref": "k", "direction": "in", "kind": "parcel",
        "on": "2026-11-02", "time": "17:20", "unit": "3-2-1502", "party": "Wei Lindqvist",
        "carrier": "Kite Express", "tracking": "KE-7", "note": "Large", "by": "E001",
        "state": "received", "handed_on": None, "handed_time": None, "handed_to": None,
        "handed_by": None, "handed_text": None, "void": None,
    }  # fmt: skip


def test_without_a_time_it_came_now_and_on_another_day_at_none(pmdesk: Program) -> None:
    assert pmdesk(*IN).out == "mail 1: received; Wei Lindqvist\n"
    record = stored(pmdesk, *IN)
    assert (record["on"], record["time"]) == ("2026-11-03", "09:00")
    assert stored(pmdesk, *IN, "--on", "yesterday")["time"] is None


def test_what_came_in_is_handed_over_and_what_went_out_is_delivered(pmdesk: Program) -> None:
    pmdesk(*IN)
    pmdesk(*OUT)
    ran = pmdesk(*HAND, now="2026-11-04T18:30")
    assert ran.out == "mail 1: handed-over; to Wei Lindqvist\n"
    record = stored(pmdesk, "mail", "hand-over", "2", "--to", "Ola Brandt", "--text", "Signed for",
                    "--by", "E002", "--on", "2026-11-03 09:00")  # fmt: skip
    assert [record[name] for name in FIELDS[-7:]] == [
        "delivered", "2026-11-03", "09:00", "Ola Brandt", "E002", "Signed for", None,
    ]  # fmt: skip
    shown = pmdesk("mail", "show", "1").out
    assert "Handed on  2026-11-04" in shown
    assert "Handed at  18:30" in shown


def test_it_is_handed_over_once(pmdesk: Program) -> None:
    pmdesk(*IN)
    pmdesk(*HAND)
    assert refused(pmdesk, *HAND) == (
        "pmdesk: mail 1 is handed-over already: to Wei Lindqvist on 2026-11-03 [B2]\n"
    )


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("mail", "add"), 2, "missing: --direction, --kind, --party"),
        (IN[:6], 2, "missing: --party"),
        ((*IN, "--kind", "cheque"), 2, "'cheque' is not one of letter, parcel, newspaper, other"),
        ((*IN, "--direction", "up"), 2, "'up' is not one of in, out"),
        ((*IN, "--unit", "9-9-9"), 3, "there is no unit '9-9-9'"),
        ((*IN, "--on", "2026-11-04"), 4, "2026-11-04 lies in the future [B2]"),
        ((*IN, "--on", "10:00"), 4, "2026-11-03 10:00 lies in the future [B2]"),
        (("mail", "show", "1"), 3, "there is no mail 1"),
        (HAND, 3, "there is no mail 1"),
        (HAND[:3], 2, "missing: --to"),
        (("mail", "void", "1", "--reason", "x"), 3, "there is no mail 1"),
        (("mail", "void", "1"), 2, "missing: --reason"),
        (("mail", "list", "--state", "lost"), 2, "'lost' is not one of received, handed-over"),
    ],
)
def test_what_cannot_be_is_refused(
    pmdesk: Program, words: tuple[str, ...], code: int, said: str
) -> None:
    assert said in refused(pmdesk, *words, code=code)


def test_nothing_is_handed_over_before_it_came_or_in_the_future(pmdesk: Program) -> None:
    pmdesk(*IN, "--on", "2026-11-02 17:20")
    said = "2026-11-02 17:00 lies before mail 1, of 2026-11-02 17:20 [B2]"
    assert said in refused(pmdesk, *HAND, "--on", "2026-11-02 17:00")
    assert "lies before mail 1" in refused(pmdesk, *HAND, "--on", "2026-11-01")
    assert "lies in the future [B2]" in refused(pmdesk, *HAND, "--on", "2026-11-04")
    pmdesk(*HAND, "--on", "2026-11-02")


def test_the_same_key_again_stores_nothing(pmdesk: Program) -> None:
    first = pmdesk(*IN, "--ref", "k").out
    assert pmdesk(*IN, "--ref", "k", now="2026-11-04T11:00").out == first
    assert pmdesk(*IN, "--ref", "k", "--on", "2026-11-03").out == first
    assert ids(pmdesk) == [1]
    said = refused(pmdesk, *OUT, "--ref", "k", "--tracking", "T", "--on", "2026-11-02 08:00")
    fields = "direction, kind, party, tracking, on, time"
    assert f"--ref 'k' names record 1 already, with other content: {fields}" in said


def test_a_void_item_keeps_its_reason_and_is_not_waited_for(pmdesk: Program) -> None:
    pmdesk(*IN)
    pmdesk(*OUT)
    record = stored(pmdesk, "mail", "void", "1", "--reason", "Logged twice")
    assert (record["state"], record["void"]) == ("void", "Logged twice")
    assert "mail 1 is void: Logged twice" in refused(pmdesk, *HAND)
    assert "mail 1 is void: Logged twice" in refused(
        pmdesk, "mail", "void", "1", "--reason", "Again"
    )
    conn = open_reading(pmdesk.path, None)
    assert [row["id"] for row in mail.waiting(conn)] == [2]
    conn.close()


def test_a_list_is_asked_by_all_that_an_item_is(pmdesk: Program) -> None:
    pmdesk("owner", "add", "3-2-1502")
    pmdesk(*IN, "--unit", "3-2-1502", "--on", "2026-10-30")
    pmdesk(*OUT, "--tracking", "KE-7")
    pmdesk(*IN[:5], "newspaper", *IN[6:])
    pmdesk(*HAND)
    assert ids(pmdesk) == [1, 2, 3]
    assert ids(pmdesk, "--direction", "in") == [1, 3]
    assert ids(pmdesk, "--kind", "letter", "--kind", "newspaper") == [2, 3]
    assert ids(pmdesk, "--state", "received", "--state", "sent") == [2, 3]
    assert ids(pmdesk, "--unit", "3-2-1502") == [1]
    assert ids(pmdesk, "--month", "10") == [1]
    assert ids(pmdesk, "--from", "2026-10-31", "--to", "2026-11-03") == [2, 3]
    assert ids(pmdesk, "--search", "ke-7") == [2]
    assert pmdesk("mail", "list", "--search", "nowhere").err == "no mail fits\n"


def test_every_format_carries_the_same_fields(pmdesk: Program) -> None:
    pmdesk(*IN)
    listed = pmdesk("mail", "list", "--format", "json").json
    record = pmdesk("mail", "show", "1", "--format", "json").json
    assert (listed["schema"], record.pop("schema")) == ("pmdesk.mail.list/1", "pmdesk.mail/1")
    assert listed["rows"] == [record]
    rows = list(csv.DictReader(io.StringIO(pmdesk("mail", "list", "--format", "csv").out)))
    assert list(rows[0]) == FIELDS
    assert rows[0]["party"] == "Wei Lindqvist"


@pytest.mark.parametrize("text", list(TEXTS.values()), ids=list(TEXTS))
def test_hostile_text_is_kept_intact(pmdesk: Program, text: str) -> None:
    pmdesk("mail", "add", "--direction", "in", "--kind", "letter", f"--party={text}",
           f"--carrier={text}", f"--tracking={text}", f"--note={text}")  # fmt: skip
    screen = pmdesk("mail", "hand-over", "1", f"--to={text}", f"--text={text}").out
    record = pmdesk("mail", "show", "1", "--format", "json").json
    names = ("party", "carrier", "tracking", "note", "handed_to", "handed_text")
    assert {record[name] for name in names} == {text}
    answer = pmdesk("mail", "list", "--format", "csv").out
    row = next(csv.DictReader(io.StringIO(answer, newline="")))
    assert {row[name] for name in names} == {shielded(text)}
    screen += pmdesk("mail", "show", "1").out + pmdesk("mail", "list").out
    assert all(char.isprintable() or char in "\n\u3000" for char in screen)
