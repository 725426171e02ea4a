"""Visits that a month lacks, and what was said on them (A1.10, A2.6, B7)."""

from collections.abc import Iterator

from pmdesk.agenda.owing import At, Owed
from pmdesk.office import visit_due
from pmdesk.store import visits
from pmdesk.texts import _


def owed(at: At) -> Iterator[Owed]:
    """What nobody has visited yet, what a month lacks (A2.6), and what was said there (B7)."""
    for row in visit_due.unvisited(at.conn, at.now.date()):
        id, who = str(row["id"]), row["visitor"] or row["role"]
        duty = "visit" if row["state"] == "planned" else "missed"
        about = (row["unit"], "A1.10", row["text"], f"pmdesk visit add {id} --on WHEN")
        yield Owed("visit", id, duty, who, row["due"], *about)
    for one in visit_due.owing(at.conn, at.now.date()):
        text = _("{held} of {quota} held", held=one.held, quota=one.quota)
        command = f"pmdesk visit plan --month {one.month} --role ROLE"
        due = one.month.last.isoformat()
        about = (None, one.clause, text, command)
        yield Owed("visit", str(one.month), "quota", one.visitor, due, *about)
    for row, duty, command in (
        *((row, "outcome", "accept {id} --task TEXT") for row in visits.open_feedback(at.conn)),
        *((row, "done", "done {id}") for row in visits.to_finish(at.conn)),
    ):
        id = str(row["id"])
        about = (row["unit"], "B7", row["text"], f"pmdesk visit {command.format(id=id)}")
        yield Owed("visit", id, duty, row["visitor"], None, *about)
