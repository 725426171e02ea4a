"""Puts a closed month's stored files into a folder: whole, or not at all.

The folder is built under a temporary name and renamed. One that is there with the same bytes
is left alone; missing files are added, each atomically; other bytes are refused, or with force
moved aside to `….old-N` first.
"""

import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, NamedTuple

from pmdesk.errors import Refused
from pmdesk.periods import Month
from pmdesk.store.file import sync_folder
from pmdesk.texts import _


class Document(NamedTuple):
    """One file to publish: its name, hash, and its bytes in chunks."""

    name: str
    sha256: str
    chunks: Iterable[bytes]


def folder_of(month: Month, to: Path) -> Path:
    """Where a month's files go under `to`."""
    return to / f"month-close-{month}"


def publish(month: Month, to: Path, documents: Iterable[Document], *, force: bool) -> Path:
    """Writes the documents; the folder. OSError where the disk is against it."""
    to.mkdir(parents=True, exist_ok=True)
    target = folder_of(month, to)
    remove_leftovers(to, f".{target.name}.")
    wanted = list(documents)
    if os.path.lexists(target):
        if not target.is_dir() or target.is_symlink():
            raise Refused(_("{path} is not a folder: it is left alone", path=target))
        differing = [doc.name for doc in wanted if not _fits(target / doc.name, doc)]
        if not differing:
            remove_leftovers(target, ".")
            for document in wanted:
                if not (target / document.name).exists():
                    write_whole(target / document.name, document)
            sync_folder(target)
            return target
        if not force:
            raise Refused(
                _(
                    "{path} holds other bytes: {names}; --force moves it aside",
                    path=target,
                    names=", ".join(differing),
                )
            )
        os.rename(target, _old_name(target))
    temporary = temporary_of(target)
    try:
        temporary.mkdir()
        for document in wanted:
            write_whole(temporary / document.name, document)
        sync_folder(temporary)
        _put(temporary, target, wanted)
        sync_folder(to)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return target


def refuse_foreign_folder(month: Month, to: Path) -> None:
    """Refuses, before a month is closed, a folder of its name that cannot be of this close."""
    target = folder_of(month, to)
    if os.path.lexists(target) and not (target.is_dir() and not any(target.iterdir())):
        raise Refused(
            _(
                "{path} is there already, but {month} is not closed yet: move it, or --force "
                "moves it aside",
                path=target,
                month=month,
            )
        )


def same_bytes(path: Path, sha256: str) -> bool:
    """Whether a published file is what was stored."""
    with path.open("rb") as file:
        return sha256_of(file) == sha256


def sha256_of(file: BinaryIO) -> str:
    """The SHA-256 of what is left to read of a file."""
    digest = hashlib.sha256()
    for chunk in iter(lambda: file.read(1 << 20), b""):
        digest.update(chunk)
    return digest.hexdigest()


def temporary_of(path: Path) -> Path:
    """Where a file is written before it gets its name: beside it, hidden."""
    return path.with_name(f".{path.name}.{os.getpid()}.tmp")


def give_name(path: Path) -> None:
    """Gives a file that was written under its temporary name its own, all of it on the disk."""
    temporary = temporary_of(path)
    with temporary.open("rb") as file:
        os.fsync(file.fileno())
    os.rename(temporary, path)
    sync_folder(path.parent)


def drop_temporaries(paths: Iterable[Path]) -> None:
    """Removes what was written for some files and did not get their names; what cannot be removed
    is a later run's leftover."""
    for path in paths:
        with suppress(OSError):
            temporary_of(path).unlink(missing_ok=True)


def write_whole(path: Path, document: Document) -> None:
    """Writes one file under its name, whole or not at all; the folder is not synced."""
    temporary = temporary_of(path)
    try:
        with temporary.open("xb") as file:
            for chunk in document.chunks:
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        os.rename(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def remove_leftovers(folder: Path, start: str) -> None:
    """Removes what publications that were killed left behind; a living one's is kept.

    One with this process's own number is left over too: in a container all have the same.
    """
    for path in folder.glob(f"{start}*.tmp"):
        number = path.name.removesuffix(".tmp").rpartition(".")[2]
        if number.isdigit() and (int(number) == os.getpid() or not _lives(int(number))):
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)


def _put(temporary: Path, target: Path, wanted: list[Document]) -> None:
    """Gives the finished folder its name; one that another run put there meanwhile is as good."""
    try:
        os.rename(temporary, target)
    except OSError:
        names = {document.name for document in wanted}
        there = target.is_dir() and names.issubset(os.listdir(target))
        if not there or not all(_fits(target / doc.name, doc) for doc in wanted):
            raise


def _fits(path: Path, document: Document) -> bool:
    """Whether nothing is at that name yet, or exactly this file."""
    if not os.path.lexists(path):
        return True
    return path.is_file() and not path.is_symlink() and same_bytes(path, document.sha256)


def _old_name(target: Path) -> Path:
    return next(path for path in _numbered(target) if not os.path.lexists(path))


def _numbered(target: Path) -> Iterator[Path]:
    number = 1
    while True:
        yield target.with_name(f"{target.name}.old-{number}")
        number += 1


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
