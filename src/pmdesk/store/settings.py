"""The office's settings: its name, the group's code for it, how owners reach it, language of
documents, time zone, the categories of complaints, the classes of feedback, the documents an
owner's archive needs; the newest row holds."""

import re
import sqlite3

from pmdesk.errors import BadInput
from pmdesk.texts import _

DEFAULTS = {
    "office_name": "",
    "office_code": "",
    "contact": "",
    "language": "en",
    "timezone": "Asia/Shanghai",
    "complaint_categories": "noise,repair,cleaning,greening,security,parking,fees,staff,fit-out,"
    "neighbours,other",
    "feedback_classes": "order,cleaning,greenery,repair,service,fees,culture,other",
    "owner_documents": "identity,title,move-in-form,house-rules,contact-form",
    "expense_categories": "staff,cleaning,greening,security,repairs,lifts,utilities,office,tax,"
    "other",
    "income_categories": "common-parts,advertising,parking,other",
    "payment_methods": "cash,card,wechat,alipay,transfer",
    "round_times": "09:30-11:00,15:30-17:00",
    "move_in_round_times": "09:00-11:00,11:00-13:00,14:00-16:00,16:00-18:00",
    "posting_days": "7",
}
"""Every key there is, with what holds until it is set. Of the payment methods the first is the
cash that is counted when a day is closed."""


TIMES = ("round_times", "move_in_round_times")
"""The keys whose value is times of the day, 09:30-11:00, separated by commas."""

LISTS = (
    "complaint_categories",
    "feedback_classes",
    "owner_documents",
    "expense_categories",
    "income_categories",
    "payment_methods",
    *TIMES,
)
"""The keys whose value is words separated by commas."""

NUMBERS = {"posting_days": (1, 366)}
"""The keys whose value is a number, with the least and the greatest: for how many days a poster
hangs (C4.2.5)."""

MAY_BE_EMPTY = ("owner_documents", *TIMES)
"""The lists that an office may leave empty: no document is required then, rounds have no times."""


def check_office_code(code: str) -> None:
    """Refuses what is no office's code (BadInput): a capital first, so that no reader of the lake
    takes it for a number, and no small letters, so that no two codes differ by case alone."""
    if not re.fullmatch(r"[A-Z][A-Z0-9-]{0,31}", code):
        raise BadInput(
            _("{found!r}: a capital first, then capitals, digits and hyphens: A001", found=code)
        )


def setting(conn: sqlite3.Connection, key: str, cut: int | None = None) -> str:
    """The value in force of a known key, now or at journal sequence `cut`."""
    row = conn.execute(
        "SELECT value FROM setting WHERE key = ?1 AND (?2 IS NULL OR seq <= ?2) "
        "ORDER BY id DESC LIMIT 1",
        (key, cut),
    ).fetchone()
    return str(row[0]) if row else DEFAULTS[key]


def listed(conn: sqlite3.Connection, key: str) -> list[str]:
    """The words of a setting that is a list, separated by commas."""
    return [word for part in setting(conn, key).split(",") if (word := part.strip())]


def settings(conn: sqlite3.Connection) -> dict[str, str]:
    """Every key with its value in force, in the order of `DEFAULTS`."""
    return {key: setting(conn, key) for key in DEFAULTS}
