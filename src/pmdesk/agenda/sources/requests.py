"""What requests ask for: the work, its appointment, an end of their hold (B3)."""

from collections.abc import Iterator

from pmdesk.agenda.owing import At, Owed
from pmdesk.records.requests import UNFINISHED
from pmdesk.store import requests


def owed(at: At) -> Iterator[Owed]:
    """Each request that is not done: its appointment or the work, or the end of its hold."""
    for row in requests.records_of_states(at.conn, UNFINISHED):
        id, about = str(row["id"]), (row["unit"], "B3", row["text"])
        if row["held_until"]:
            duty, due = "resume", row["held_until"]
            command = f"pmdesk request hold {id} --end"
        else:
            duty = "appointment" if row["appointment_at"] else "work"
            due, command = row["appointment_at"], f"pmdesk request done {id} --text TEXT"
        yield Owed("request", id, duty, row["handler"], due, *about, command)
