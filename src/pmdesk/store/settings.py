"""The office's settings: name, language of documents, time zone; the newest row holds."""

import sqlite3

DEFAULTS = {
    "office_name": "",
    "language": "en",
    "timezone": "Asia/Shanghai",
}
"""Every key there is, with what holds until it is set."""


def setting(conn: sqlite3.Connection, key: str, cut: int | None = None) -> str:
    """The value in force of a known key, now or at journal sequence `cut`."""
    row = conn.execute(
        "SELECT value FROM setting WHERE key = ?1 AND (?2 IS NULL OR seq <= ?2) "
        "ORDER BY id DESC LIMIT 1",
        (key, cut),
    ).fetchone()
    return str(row[0]) if row else DEFAULTS[key]


def settings(conn: sqlite3.Connection) -> dict[str, str]:
    """Every key with its value in force, in the order of `DEFAULTS`."""
    return {key: setting(conn, key) for key in DEFAULTS}
