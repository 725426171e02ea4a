"""Complaints handled, answered and resolved in time, by the month in which they came in (A1.3)."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from pmdesk.figures.model import Counts, Figure, Source, Span
from pmdesk.periods import Month
from pmdesk.records.complaints import UNRESOLVED
from pmdesk.rules.kpi import MET, Count, all_of, counted, judged
from pmdesk.store import figures
from pmdesk.store.figures import Received

HANDLING = Figure(
    "complaint-handling",
    "Complaints handled",
    "A1.3",
    "complaint",
    "Closed, of all valid complaints received in the month: neither rejected nor merged.",
    of_all=True,
)
REPLY = Figure(
    "complaint-reply",
    "Complaints answered in time",
    "A1.3",
    "complaint",
    "First reply within its limit, of the complaints received in the month whose limit has come "
    "or that were answered; an unanswered one past its limit is late.",
    ("complaint_reply_hours", "major_complaint_reply_hours"),
    "first reply in {complaint_reply_hours} h, a major one in {major_complaint_reply_hours} h",
)
RESOLUTION = Figure(
    "complaint-resolution",
    "Complaints resolved in time",
    "A1.3",
    "complaint",
    "Resolved within the limit, of the complaints received in the month whose limit has come or "
    "that were resolved; each time, where it was reopened. An open one past its limit is late.",
    ("complaint_resolution_hours", "major_complaint_resolution_hours"),
    "resolved in {complaint_resolution_hours} h, a major one in "
    "{major_complaint_resolution_hours} h",
)


def measure(span: Span) -> Mapping[str, Counts]:
    """The three figures of each month's complaints."""
    by_month: dict[Month, list[Received]] = defaultdict(list)
    for row in figures.complaints(span.conn, span.first.number, span.last.number):
        by_month[Month.from_number(row.period)].append(row)
    return {
        HANDLING.name: {month: _handled(rows, span) for month, rows in by_month.items()},
        REPLY.name: {
            month: counted(_reply(row, span.now) for row in rows)
            for month, rows in by_month.items()
        },
        RESOLUTION.name: {
            month: counted(_resolution(row, span.now) for row in rows)
            for month, rows in by_month.items()
        },
    }


SOURCE = Source((HANDLING, REPLY, RESOLUTION), measure)


def _handled(rows: list[Received], span: Span) -> Count:
    """Closed or not; what is not is open until its limit, or that of its follow-up, has come."""
    outcomes = [_handling(row, span) for row in rows]
    beside = {
        "unresolved": sum(1 for row in rows if row.state in UNRESOLVED),
        "resolved": sum(1 for row in rows if row.state == "resolved"),
    }
    return counted(outcomes, beside)


def _handling(row: Received, span: Span) -> str:
    if row.state == "closed":
        return MET
    if row.state == "resolved":
        return judged(str(row.follow_up_by), None, span.today.isoformat())
    return judged(_moment(row.due_at), None, span.now)


def _reply(row: Received, now: datetime) -> str:
    done = _moment(row.replied_at) if row.replied_at else None
    return judged(_moment(row.respond_by), done, now)


def _resolution(row: Received, now: datetime) -> str:
    """Each of its rounds: as it was resolved, and the one that is still to be."""
    ended = [pair.split(" ") for pair in (row.resolved or "").split(";") if pair]
    rounds = [judged(_moment(limit), _moment(at), now) for limit, at in ended]
    if row.state in UNRESOLVED:
        rounds.append(judged(_moment(row.due_at), None, now))
    return all_of(rounds)


_moment = datetime.fromisoformat
