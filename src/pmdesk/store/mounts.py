"""What a machine has mounted, and which mount holds a file."""

import os
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pmdesk.store.shares import SHARES, UNNAMED


class Mount(NamedTuple):
    """One file system at its place."""

    id: str
    parent: str
    """The mount in whose tree the point lies."""
    point: str
    type: str
    """Of the file system: ext4, nfs4, fuse.sshfs."""
    source: str

    @property
    def is_share(self) -> bool:
        """Whether other machines have the same files too. What the system itself runs from is
        its own, wherever it comes from."""
        if self.point == "/":
            return False
        return self.type in SHARES or (self.type == UNNAMED and is_remote(self.source))


def is_remote(source: str) -> bool:
    """Whether a source is another machine's: `//host/share`, `https://host`, `user@host:/path`."""
    return bool(re.match(r"//|[^/]+:", source))


def read_mounts(lines: Iterable[bytes]) -> list[Mount]:
    """The mounts of proc_pid_mountinfo(5); a line of another form is left out."""
    found = []
    for line in lines:
        before, _dash, after = line.partition(b" - ")
        own, system = before.split(b" "), after.split(b" ")
        if len(own) > 5 and len(system) > 1:
            found.append(Mount(*map(_plain, (own[0], own[1], own[4], system[0], system[1]))))
    return found


def holding(mounts: Sequence[Mount], path: str) -> Mount | None:
    """The mount in which a path without links lies, found as the system finds it: from the root
    down, so that a mount that a later one hides does not count."""
    covering = [mount for mount in mounts if _covers(mount.point, path)]
    known = {mount.id for mount in covering}
    below = [m for m in covering if m.parent not in known or m.parent == m.id]
    found = None
    while below:
        found = min(below, key=lambda mount: len(mount.point))
        below = [m for m in covering if m.parent == found.id and m.id != found.id]
    return found


def _covers(point: str, path: str) -> bool:
    return path == point or path.startswith(point if point == "/" else point + "/")


def _plain(field: bytes) -> str:
    r"""A field with its blanks and backslashes as they are: the system writes them as \040."""
    if b"\\" in field:
        field = re.sub(rb"\\([0-7]{3})", lambda found: bytes([int(found[1], 8) & 255]), field)
    return os.fsdecode(field)
