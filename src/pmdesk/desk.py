"""The desk of one run: which file, who acts, what time it is, which policy holds."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from pmdesk.errors import BadInput, DeskError, reason_of
from pmdesk.output import Output
from pmdesk.periods import FIRST_YEAR, LAST_YEAR, Month, parse_when
from pmdesk.records.people import Person
from pmdesk.store import people
from pmdesk.store.file import migrate_at, open_reading, sync_folder, unusable
from pmdesk.store.policies import StoredPolicy, policy_for
from pmdesk.store.settings import setting
from pmdesk.store.writing import Actor, Writing, os_user, stands, writing
from pmdesk.texts import _, in_language


class Options:
    """The global options as given; None where the environment or the office decides."""

    db: str | None = None
    as_staff: str | None = None
    now: str | None = None
    lang: str | None = None
    screen: str = "en"
    """The language of the screen: --lang, else the environment's."""
    debug: bool = False


class Desk:
    """What every command gets; opens nothing until it is asked."""

    def __init__(self) -> None:
        self.options = Options()
        self.output = Output()
        self.timeout_ms: int | None = None
        """How long to wait for a busy file; None waits as long as the store does."""
        self.started = datetime.now(UTC)
        """When the command began, by the system's clock, before anything was asked."""
        self._now: datetime | None = None
        migrate_at(self.now)

    @property
    def path(self) -> Path:
        """The data file: --db, PMDESK_DB, or pmdesk/pmdesk.db in the user's data folder."""
        given = self.options.db or os.environ.get("PMDESK_DB")
        return Path(given) if given else default_path()

    @property
    def acting(self) -> str | None:
        """The person named with --as or PMDESK_AS, as written."""
        return self.options.as_staff or os.environ.get("PMDESK_AS") or None

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection for reading; fetch everything, leave the block, then print."""
        conn = open_reading(self.path, self.timeout_ms)
        try:
            with unusable(self.path):
                conn.execute("BEGIN")  # one state for everything that is read
                if self.now_as_given:
                    self.now(conn)  # a wrong one is refused, whether or not it is asked for
                yield conn
        finally:
            conn.close()

    @contextmanager
    def writing(self, command: str) -> Iterator[Writing]:
        """One write, journalled under `command`; committed when the block ends well.

        What comes in the way of the COMMIT and finds it done already, a failing disk or Ctrl-C,
        changes nothing: the file itself says whether the write stands.
        """
        write: Writing | None = None
        try:
            with writing(self.path, Actor(None, os_user(), command, "")) as write:
                write.actor = self.actor(write.conn, command)
                yield write
        except (DeskError, KeyboardInterrupt):
            if write is None or not write.committing or not stands(self.path, write):
                raise
            self._confirm_stored()
        self.output.stored = not write.dry_run

    def _confirm_stored(self) -> None:
        """Has the disk confirm the end of a write that was disturbed, or warns that it does not."""
        try:
            sync_folder(self.path.absolute().parent)
        except OSError as error:
            self.output.warn(
                _(
                    "stored, but the disk does not confirm it ({why}): a power cut may undo it",
                    why=reason_of(error),
                )
            )

    def actor(self, conn: sqlite3.Connection, command: str) -> Actor:
        """Who is at the keyboard, for the journal."""
        named = self.acting
        code = people.find(conn, named).code if named else None
        at = self.now(conn).isoformat(timespec="seconds")
        return Actor(code, os_user(), command, at)

    def by_whom(self, write: Writing, by: str | None) -> str:
        """Who a record of the desk names: `by`, who must be employed today, else who acts, else
        `system:USER`."""
        named = by or self.acting
        if named is None:
            return write.actor.named
        return self.employed(write.conn, named, self.now(write.conn)).code

    def now(self, conn: sqlite3.Connection) -> datetime:
        """Now in the office's time zone: --now, PMDESK_NOW, else the system's clock."""
        if self._now is None:
            self._now = clock(self.now_as_given, setting(conn, "timezone"))
        return self._now

    @property
    def now_as_given(self) -> str | None:
        """What --now or PMDESK_NOW says, None for the system's clock."""
        return self.options.now or os.environ.get("PMDESK_NOW") or None

    def policy(self, conn: sqlite3.Connection, month: Month) -> StoredPolicy:
        """The policy in force for a month."""
        return policy_for(conn, month)

    def language(self, conn: sqlite3.Connection) -> str:
        """The language of what is stored, printed and posted."""
        return setting(conn, "language")

    def speaking(self, conn: sqlite3.Connection, format: str) -> AbstractContextManager[None]:
        """Speaks the screen's language for a table; for a format that scripts read the office's,
        so that the same bytes come out whoever runs it."""
        return in_language(self.options.screen if format == "table" else self.language(conn))

    def employed(self, conn: sqlite3.Connection, named: str, when: datetime) -> Person:
        """The person, who must be employed on that day (NotFound)."""
        person = people.find(conn, named)
        people.employed_on(conn, person, when.date())
        return person


def clock(given: str | None, zone_name: str) -> datetime:
    """The moment that `given` names, or the system's now, in the named time zone."""
    from zoneinfo import ZoneInfo  # 5 ms; every run that asks for the time needs it

    zone = ZoneInfo(zone_name)
    if not given:
        return datetime.now(zone).replace(microsecond=0)
    try:
        moment = datetime.fromisoformat(given)
    except ValueError:
        when = parse_when(given, datetime.now(zone))
        moment = datetime.fromisoformat(f"{when.day}T{when.minute or '00:00'}")
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:  # `fromisoformat` takes any
        raise BadInput(_("{text!r}: the year is out of range", text=given))
    return moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)


def check_zone(name: str) -> None:
    """Refuses a time zone that does not exist (BadInput)."""
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise BadInput(
            _("{name!r} is not a time zone: write one such as Asia/Shanghai", name=name)
        ) from None


def default_path() -> Path:
    """pmdesk/pmdesk.db in the user's data folder."""
    from platformdirs import user_data_path

    return user_data_path("pmdesk", appauthor=False) / "pmdesk.db"
