"""Backups, and putting one back in place of the present file without losing that one."""

import os
import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path

from pmdesk.errors import NoDesk, NotFound, Refused, Unusable, reason_of
from pmdesk.store.checks import problems
from pmdesk.store.file import (
    copy_to,
    give_up_in_time,
    leftovers,
    open_reading,
    open_writing,
    sync_folder,
    unusable,
)
from pmdesk.store.shares import refuse_share
from pmdesk.texts import _


def back_up(conn: sqlite3.Connection, path: Path, target: Path, *, force: bool) -> None:
    """A whole copy of the desk at `path`, open as `conn`: 0600, also while others write."""
    if not target.parent.is_dir():
        raise NotFound(_("there is no folder {path}", path=target.parent))
    if os.path.lexists(target):
        if not target.is_file() or target.is_symlink():
            raise Refused(_("{path} is not a regular file: it is left alone", path=target))
        if os.path.samefile(path, target):
            raise Refused(_("{path} is the desk itself", path=target))
        if not force:
            raise Refused(_("{path} exists already: write it with --force", path=target))
    try:
        with unusable(target):
            copy_to(conn, target)
    except OSError as error:
        raise Unusable(f"{target}: {reason_of(error)}") from error


def restore(path: Path, backup: Path) -> Path | None:
    """Puts a checked backup in place of the desk at `path`; where the present file went.

    It is copied page by page into the open file under its lock, so that nobody who has it open
    reads half of each; only a file that cannot be opened is moved away, with its journal.
    """
    if path.exists() and backup.exists() and os.path.samefile(path, backup):
        raise Refused(_("{path} is the desk itself", path=backup))
    refuse_share(path)
    source = open_reading(backup)
    try:
        found = next(problems(source), None)
        if found:
            raise Unusable(_("{path} is not a sound backup: {what}", path=backup, what=found))
        if not os.path.lexists(path):
            copy_to(source, path)
            return None
        return _over(path, source)
    except OSError as error:
        raise Unusable(f"{path}: {reason_of(error)}") from error
    finally:
        source.close()


def _over(path: Path, source: sqlite3.Connection) -> Path:
    saved = _free_name(path)
    try:
        present = open_writing(path)
    except NoDesk:
        if not os.access(path.parent, os.W_OK) or not path.stat().st_mode & stat.S_IWUSR:
            raise
        _move_away(path, saved)
        copy_to(source, path)
        return saved
    try:
        with unusable(path):
            # The lock outlives the transaction: nobody writes between the copy and the restore.
            present.execute("PRAGMA locking_mode = EXCLUSIVE")
            present.execute("BEGIN EXCLUSIVE")
            present.execute("COMMIT")
            copy_to(present, saved)
            source.backup(present, pages=-1, progress=give_up_in_time())
    finally:
        present.close()
    return saved


def _move_away(path: Path, saved: Path) -> None:
    """Renames a file that cannot be opened, together with what its last writer left."""
    for leftover in leftovers(path):
        os.rename(leftover, saved.with_name(leftover.name.replace(path.name, saved.name, 1)))
    os.rename(path, saved)
    sync_folder(path.parent)


def _free_name(path: Path) -> Path:
    return next(name for name in _numbered(path) if not os.path.lexists(name))


def _numbered(path: Path) -> Iterator[Path]:
    number = 1
    while True:
        yield path.with_name(f"{path.name}.before-restore-{number}")
        number += 1
