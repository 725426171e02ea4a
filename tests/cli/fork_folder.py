"""The folder in which forked runs happen, put back after each as it was."""

import contextlib
import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from tests.cli.forked import DESK, FILE, FOLDER


class Folder:
    """A copy of what was prepared, with a home and room above it."""

    def __init__(self, prepared: Path, top: Path):
        self.prepared = prepared
        self.top = top
        self.path = top / "one" / "two" / "three"  # `../..` stays inside
        shutil.copytree(prepared, self.path)
        self.home = top / "home"
        self.home.mkdir()
        self._as_made = self._look()

    def _look(self) -> dict[str, tuple[int, int, int]]:
        seen = {}
        for folder, folders, files in os.walk(self.top):
            for name in (*folders, *files):
                status = os.lstat(os.path.join(folder, name))
                is_folder = stat.S_ISDIR(status.st_mode)
                at = (status.st_ino, 0, 0) if is_folder else (0, status.st_mtime_ns, status.st_size)
                seen[os.path.relpath(os.path.join(folder, name), self.path)] = at
        return seen

    def put_back(self) -> tuple[bool, tuple[str, ...]]:
        """Whether the desk was changed, and what else was; nothing of it is left."""
        now = self._look()
        touched = sorted(name for name, at in now.items() if self._as_made.get(name) != at)
        gone = [name for name in self._as_made if name not in now]
        pristine = (self.prepared / DESK).read_bytes() if DESK in touched else b""
        changed = DESK in gone or (DESK in touched and (self.path / DESK).read_bytes() != pristine)
        for name in reversed(touched):
            self._remove(self.path / name)
        for name in {*touched, *gone} & self._as_made.keys():
            shutil.copy(self.prepared / name, self.path / name)
        if touched or gone:
            self._as_made = self._look()
        left = (name for name in (*touched, *gone) if name != DESK)
        return changed, tuple(left)

    @staticmethod
    def _remove(path: Path) -> None:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)

    @contextlib.contextmanager
    def read_only(self, situation: str) -> Iterator[None]:
        """The folder, or the desk in it, without the right to write."""
        modes = {
            FOLDER: [(self.path, 0o555), (self.home, 0o555)],
            FILE: [(self.path / DESK, 0o444)],
        }
        taken = [(path, path.stat().st_mode, mode) for path, mode in modes.get(situation, [])]
        for path, _before, mode in taken:
            path.chmod(mode)
        yield
        for path, before, _mode in taken:
            path.chmod(before)
