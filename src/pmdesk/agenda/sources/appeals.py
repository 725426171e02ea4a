"""Appeals to decide, and decisions to tell (C4.3, C5.3)."""

from collections.abc import Iterator

from pmdesk.agenda.owing import At, Owed
from pmdesk.store import appeals, people


def owed(at: At) -> Iterator[Owed]:
    """Each appeal to decide, and each decision that nobody was told."""
    codes = people.codes(at.conn)
    for appeal, state in appeals.appeals(at.conn):
        id = str(appeal.id)
        text = appeal.statement
        if state.state == "open":
            who: str | None = codes[appeal.person_id] if appeal.person_id else appeal.body
            command = f"pmdesk appeal decide {id} --outcome granted|reduced|denied --reason TEXT"
            about = (None, appeal.clause, text, command)
            yield Owed("appeal", id, "decide", who, appeal.decide_by, *about)
        elif state.decision and state.told_on is None:
            who = codes.get(state.decision.by_id or 0)
            command = f"pmdesk appeal note {id} --kind told --text TEXT"
            yield Owed("appeal", id, "tell", who, None, None, "C5.3", text, command)
