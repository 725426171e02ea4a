"""A record of a chain in the few words that a tree has room for: for `pmdesk why`."""

import sqlite3
from datetime import date
from typing import NamedTuple

from pmdesk.money import yuan
from pmdesk.store.calls import CALLS
from pmdesk.store.chains import CLOSE, LINKING
from pmdesk.store.charges import CHARGES
from pmdesk.store.complaints import COMPLAINTS
from pmdesk.store.dunnings import DUNNINGS
from pmdesk.store.findings import FINDINGS
from pmdesk.store.inspections import INSPECTIONS
from pmdesk.store.linking import LINKABLE
from pmdesk.store.listing import Listing, record
from pmdesk.store.mail import MAIL
from pmdesk.store.notices import notice_with_state
from pmdesk.store.receipts import RECEIPTS
from pmdesk.store.reports import REPORTS
from pmdesk.store.requests import REQUESTS
from pmdesk.store.rounds import rounds_listing
from pmdesk.store.signs import SIGNS
from pmdesk.store.surveys import SURVEYS
from pmdesk.store.visits import FEEDBACK, VISITS
from pmdesk.store.voids import STANDS, void_reason

_LISTINGS: dict[str, Listing] = {
    "call": CALLS,
    "complaint": COMPLAINTS,
    "request": REQUESTS,
    "finding": FINDINGS,
    "report": REPORTS,
    "inspection": INSPECTIONS,
    "mail": MAIL,
    "sign": SIGNS,
    "charge": CHARGES,
    "receipt": RECEIPTS,
    "dunning": DUNNINGS,
    "visit": VISITS,
    "feedback": FEEDBACK,
    "survey": SURVEYS,
}


class Node(NamedTuple):
    """One record of a chain, in the few words that a tree has room for."""

    record: str
    number: str | None = None
    on: str | None = None
    state: str | None = None
    text: str | None = None


def node(conn: sqlite3.Connection, name: str, today: date) -> Node:
    """A record that is there, in a few words, as it is on a day."""
    kind, _colon, rest = name.partition(":")
    match kind:
        case "code":
            return Node(name)
        case "brief":
            return Node(name, on=rest)
        case "close":
            closed_at: str = conn.execute(CLOSE, (rest,)).fetchone()[0]
            return Node(name, on=closed_at[:10], state="closed")
        case "fault":
            return _notice(conn, name, int(rest))
        case "task":
            return _task(conn, name, int(rest))
        case "patrol":
            return _listed(conn, name, rounds_listing(today), int(rest))
        case _ if kind in _LISTINGS:
            return _listed(conn, name, _LISTINGS[kind], int(rest))
    return _plain(conn, name, kind, int(rest))


def _notice(conn: sqlite3.Connection, name: str, number: int) -> Node:
    found = notice_with_state(conn, number)
    assert found is not None
    notice, state = found
    return Node(name, notice.number, notice.on_day, state.word, f"{notice.code} {notice.title}")


def _task(conn: sqlite3.Connection, name: str, number: int) -> Node:
    row = conn.execute(
        "SELECT t.on_day, CASE WHEN NOT " + STANDS.format(kind="task", id="t.id") + " THEN 'void' "
        "WHEN t.repeat IS NULL AND EXISTS (SELECT 1 FROM task_step s WHERE s.task_id = t.id "
        "AND s.kind = 'done') THEN 'done' ELSE 'open' END, t.text FROM task t WHERE t.id = ?",
        (number,),
    ).fetchone()
    return Node(name, None, *row)


def _listed(conn: sqlite3.Connection, name: str, listing: Listing, number: int) -> Node:
    """A record by what its listing has: a round or an inspection is told by its kind too."""
    row = record(conn, listing, number)
    assert row is not None
    state = row.get("state") or ("void" if row.get("void") else None)
    said = [row.get("text") or row.get("title") or row.get("problem") or row.get("note")]
    if name.startswith(("patrol:", "inspection:")):
        said = [row.get("kinds") or row.get("kind"), row.get("route"), *said]
    if name.startswith("dunning:"):
        said = [row["stage"], yuan(row["amount_fen"]), *said]
    if name.startswith("charge:"):
        said = [row["item"], row["month"], yuan(row["amount_fen"]), *said]
    if name.startswith("receipt:"):
        said = [row["unit"], yuan(row["amount_fen"]), row["method"], *said]
    text = ", ".join(part for part in said if part) or None
    return Node(name, row.get("number"), row.get("on") or row.get("made_on"), state, text)


def _plain(conn: sqlite3.Connection, name: str, kind: str, number: int) -> Node:
    """A record of a kind without a listing: its day and text, if it has any."""
    cursor = conn.execute(f"SELECT * FROM {(LINKABLE | LINKING)[kind]} WHERE id = ?", (number,))
    columns = [column[0] for column in cursor.description]
    row = dict(zip(columns, cursor.fetchone(), strict=True))
    state = "void" if void_reason(conn, kind, number) else None
    text = row.get("text") or row.get("title_en")
    return Node(name, None, row.get("on_day") or row.get("from_on"), state, text)
