"""What the printed forms about fees say: the public statement (A1.5)."""

import sqlite3
from typing import Any

from pmdesk.periods import Month
from pmdesk.render.documents import Document
from pmdesk.store import journal
from pmdesk.store.policies import policy_for
from pmdesk.texts import screen_field


def disclosure(
    conn: sqlite3.Connection, content: dict[str, Any], month: Month, language: str
) -> Document:
    """The public statement of a period; `month` is the one whose policy it goes by (A1.5)."""
    days = "-".join(content[name].replace("-", "") for name in ("from", "to"))
    return Document(
        form="disclosure",
        language=language,
        office=content["office"],
        number=f"FD-{days}",
        on=content["to"],
        clauses=("A1.5",),
        fields={"content": content, "title": screen_field("title", language)},
        policy=policy_for(conn, month).name,
        head=journal.head(conn),
    )
