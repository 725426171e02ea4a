"""Opens the data file, or says by name why it cannot be used (exit 5)."""

import os
import sqlite3
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from pmdesk.errors import DeskError, NoDesk, NotFound, Refused, Unusable, reason_of
from pmdesk.store.schema import APPLICATION_ID
from pmdesk.store.shares import refuse_share
from pmdesk.texts import _

VERSION = 4
"""The schema version this program writes."""

TIMEOUT_SECONDS = 30
_MAGIC = b"SQLite format 3\x00"
_WAL = 2  # the header's read version: set by another program, taken back by us
_PRAGMAS = {
    "foreign_keys": 1,
    "recursive_triggers": 1,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "synchronous": 3,
    "cache_size": -4096,
}


Clock = Callable[[sqlite3.Connection], datetime]
_clock: Clock | None = None


def migrate_at(clock: Clock) -> None:
    """Says what time it is for a migration: the desk's clock, which only an open file knows."""
    global _clock
    _clock = clock


def open_reading(path: Path, timeout_ms: int | None = None) -> sqlite3.Connection:
    """A connection that cannot write; mode=rw, so that SQLite can roll back what a killed
    writer left behind."""
    return _open(path, reading=True, timeout_ms=timeout_ms)


def open_writing(path: Path) -> sqlite3.Connection:
    """A connection for one write; refuses a file whose owner may not write it, even for root."""
    return _open(path, reading=False)


def create(path: Path, fill: Callable[[sqlite3.Connection], None]) -> None:
    """Makes the file whole beside its name (0600), then links it into place.

    `fill` stores the first records on the migrated schema. An existing file is refused (4);
    nothing is left behind when anything fails.
    """
    if os.path.lexists(path):
        raise Refused(_("{path} exists already: nothing was changed", path=path))
    if not path.parent.is_dir():
        raise NotFound(_("there is no folder {path}", path=path.parent))
    refuse_share(path)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with unusable(path):
            os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
            conn = _connect(temporary)
            try:
                _migrate(conn)
                fill(conn)
            finally:
                conn.close()
            _link(temporary, path)
    except OSError as error:
        raise Unusable(f"{path}: {reason_of(error)}") from error
    finally:
        for leftover in (temporary, temporary.with_name(temporary.name + "-journal")):
            leftover.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Makes a rename or link in `folder` survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def unusable(path: Path) -> Iterator[None]:
    """Turns what SQLite says of the file into a named refusal (exit 5)."""
    try:
        yield
    except sqlite3.Error as error:
        raise _named(error, path) from error


def _open(path: Path, *, reading: bool, timeout_ms: int | None = None) -> sqlite3.Connection:
    _inspect(path, reading=reading)
    with unusable(path):
        conn = _connect(path, TIMEOUT_SECONDS if timeout_ms is None else timeout_ms / 1000)
        try:
            version = conn.execute("PRAGMA user_version").fetchone()[0]
            if version > VERSION:
                raise Unusable(
                    _(
                        "{path} was written by a newer pmdesk (version {version} of the file; this "
                        "program knows {known}): update pmdesk",
                        path=path,
                        version=version,
                        known=VERSION,
                    )
                )
            if version < VERSION:
                _upgrade(conn, path)
            if reading:
                conn.execute("PRAGMA query_only = ON")
        except BaseException:
            conn.close()
            raise
    return conn


def _inspect(path: Path, *, reading: bool) -> None:
    """Refuses by name, before SQLite sees it, what cannot be our file."""
    try:
        status = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        raise NotFound(
            _("there is no desk at {path}", path=path),
            hint=_("make one: pmdesk init --db {path}   (or look around: pmdesk demo)", path=path),
        ) from None
    except OSError as error:
        raise Unusable(f"{path}: {reason_of(error)}") from None
    if not stat.S_ISREG(status.st_mode):
        raise Unusable(_("{path} is not a regular file", path=path))
    refuse_share(path)
    if status.st_size == 0:
        raise NoDesk(_("{path} is empty: not a desk of pmdesk", path=path))
    try:
        with path.open("rb") as file:
            header = file.read(100)
    except OSError as error:
        raise Unusable(f"{path}: {reason_of(error)}") from None
    if header[:16] != _MAGIC or len(header) < 100:
        raise NoDesk(_("{path} is not a desk of pmdesk, or it is damaged", path=path))
    if int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise NoDesk(_("{path} is another program's SQLite file", path=path))
    if _may_write(path, status):
        return
    if not reading:
        raise Unusable(_("{path} is read-only", path=path))
    if not os.access(path, os.W_OK):
        return  # SQLite itself tells a cut-off write from a colleague's that goes on
    # As its owner, or root, SQLite could write what we must not: look before it does.
    whole = path.resolve()  # SQLite's journal stands beside the file, not beside a link to it
    journal = whole.with_name(whole.name + "-journal")
    if journal.exists() and journal.stat().st_size:
        raise Unusable(
            _(
                "{path}: a write was cut off and this file is read-only here: open it once as its "
                "owner",
                path=path,
            )
        )
    if header[19] == _WAL:
        raise Unusable(
            _(
                "{path} is in SQLite's WAL mode and read-only here: open it once as its owner",
                path=path,
            )
        )


def _may_write(path: Path, status: os.stat_result) -> bool:
    return (
        bool(status.st_mode & stat.S_IWUSR)
        and os.access(path, os.W_OK)
        and os.access(path.parent, os.W_OK)
    )


def _connect(path: Path, timeout: float = TIMEOUT_SECONDS) -> sqlite3.Connection:
    conn = sqlite3.connect(
        f"file:{quote(str(path.absolute()))}?mode=rw",
        uri=True,
        timeout=timeout,
        isolation_level=None,
    )
    try:
        for pragma, value in _PRAGMAS.items():
            _set(conn, pragma, value)
        _set(conn, "journal_mode", "delete")
    except BaseException:
        conn.close()
        raise
    return conn


def _set(conn: sqlite3.Connection, pragma: str, value: int | str) -> None:
    conn.execute(f"PRAGMA {pragma} = {value}").fetchall()
    found = conn.execute(f"PRAGMA {pragma}").fetchone()[0]
    if found != value:
        raise Unusable(
            _(
                "SQLite did not take {pragma} = {value}: it is {found}",
                pragma=pragma,
                value=value,
                found=found,
            )
        )


def _upgrade(conn: sqlite3.Connection, path: Path) -> None:
    """Migrates an older file after a backup beside it, `NAME.vN`; wholly or not at all."""
    if not _may_write(path, path.stat()):
        raise Unusable(
            _("{path} is of an older version and read-only: open it once as its owner", path=path)
        )
    conn.execute("BEGIN IMMEDIATE")  # of two programs that find an older file, one migrates it
    try:
        version = conn.execute("PRAGMA user_version").fetchone()[0]
        if version < VERSION:
            _back_up(path, path.with_name(f"{path.name}.v{version}"))
            _migrate(conn)
        conn.execute("COMMIT")
    except OSError as error:
        raise Unusable(f"{path}: {reason_of(error)}") from error
    finally:
        if conn.in_transaction:
            conn.execute("ROLLBACK")


def _back_up(path: Path, target: Path) -> None:
    """Copies the file as it is; while its own connection writes, a backup would wait forever."""
    conn = _connect(path)
    try:
        copy_to(conn, target)
    finally:
        conn.close()


def copy_to(conn: sqlite3.Connection, target: Path) -> None:
    """A whole copy of the open file under a new name, 0600, through SQLite's backup API.

    What another file of that name has left beside it would be played into the copy by whoever
    opens it first: Unusable.
    """
    for leftover in leftovers(target):
        raise Unusable(
            _(
                "{leftover} stands beside {path} and would change the copy: move it away first",
                leftover=leftover,
                path=target,
            )
        )
    temporary = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        copy = sqlite3.connect(temporary, isolation_level=None)
        try:
            conn.backup(copy, pages=-1, progress=give_up_in_time())
        finally:
            copy.close()
        with temporary.open("rb") as file:
            os.fsync(file.fileno())
        os.replace(temporary, target)
        sync_folder(target.parent)
    finally:
        temporary.unlink(missing_ok=True)


def leftovers(path: Path) -> list[Path]:
    """What a writer that was cut off has left beside a file: SQLite needs it with that file, and
    with no other."""
    beside = [path.with_name(path.name + suffix) for suffix in ("-journal", "-wal")]
    return [file for file in beside if file.exists() and file.stat().st_size]


def give_up_in_time() -> Callable[[int, int, int], None]:
    """Ends a copy that waits for a busy file longer than any write does; Python's own waits
    for ever."""
    until = time.monotonic() + TIMEOUT_SECONDS

    def progress(status: int, _remaining: int, _total: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() > until:
            error = sqlite3.OperationalError("database is locked")
            error.sqlite_errorname = "SQLITE_BUSY"
            raise error

    return progress


def _migrate(conn: sqlite3.Connection) -> None:
    from pmdesk.store.migrations import migrate, use_clock  # sqlite-utils: 120 ms, for this only

    if _clock:
        use_clock(_clock)
    migrate(conn)


def _link(temporary: Path, path: Path) -> None:
    """Gives the finished file its name, never over another one."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise Refused(_("{path} exists already: nothing was changed", path=path)) from None
    except OSError:  # a file system without hard links
        if os.path.lexists(path):
            raise Refused(_("{path} exists already: nothing was changed", path=path)) from None
        os.rename(temporary, path)
    sync_folder(path.parent)


def _is_wal(path: Path) -> bool:
    """Whether another program has set the file's write-ahead log, in which we do not write."""
    with path.open("rb") as file:
        return file.read(20)[19:] == bytes([_WAL])


def _named(error: sqlite3.Error, path: Path) -> DeskError:
    name: Any = getattr(error, "sqlite_errorname", "") or ""
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        if _is_wal(path):  # it is not waited for: whoever holds it that way stays
            return Unusable(
                _("{path} is held in SQLite's WAL mode by another program: stop that", path=path)
            )
        return Unusable(
            _(
                "{path} is busy: another program has been writing for {seconds} seconds",
                path=path,
                seconds=TIMEOUT_SECONDS,
            )
        )
    if name in ("SQLITE_FULL", "SQLITE_IOERR_WRITE"):
        return Unusable(_("{path}: the disk is full, nothing was stored", path=path))
    if name in ("SQLITE_READONLY_ROLLBACK", "SQLITE_READONLY_RECOVERY"):
        return Unusable(
            _(
                "{path}: a write was cut off and this file is read-only here: open it once as its "
                "owner",
                path=path,
            )
        )
    if name.startswith("SQLITE_READONLY"):
        return Unusable(_("{path} is read-only", path=path))
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return NoDesk(_("{path} is damaged: {error}", path=path, error=error))
    if name.startswith(("SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_NOLFS")):
        return Unusable(f"{path}: {error}")
    return DeskError(f"{path}: {error}")
