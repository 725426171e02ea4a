"""Reaching the file behind the program's back: raw connections, other processes, snapshots."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tests.conftest import NOW, Ran

NOTICE = ("fault", "add", "--staff", "E001", "--code", "CMP-01", "--by", "S01", "--on")


def alter(path: Path, *statements: str) -> None:
    """Runs statements on the file as any SQLite program could, and commits."""
    with closing(sqlite3.connect(path, isolation_level=None)) as conn:
        for statement in statements:
            conn.execute(statement)


def rows(path: Path, sql: str) -> list[tuple[object, ...]]:
    """What a query finds in the file."""
    with closing(sqlite3.connect(path)) as conn:
        return conn.execute(sql).fetchall()


def count(path: Path, table: str) -> int:
    """How many rows a table has."""
    return int(str(rows(path, f"SELECT count(*) FROM {table}")[0][0]))


def state_of(folder: Path) -> dict[str, bytes | None]:
    """Every name under a folder, with a regular file's bytes."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        if path.is_file() and not path.is_symlink()
        else None
        for path in sorted(folder.rglob("*"))
    }


def command(path: Path, *words: str) -> list[str]:
    """The program as its own process would be started."""
    return [sys.executable, "-m", "pmdesk", "--db", str(path), "--now", NOW, *words]


def run(path: Path, *words: str, **environment: str) -> Ran:
    """The program in a process of its own."""
    done = subprocess.run(
        command(path, *words),
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, **environment},
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


@contextmanager
def held(path: Path, *statements: str) -> Iterator[None]:
    """Another process that has run these statements and keeps its transaction open."""
    script = (
        "import sqlite3, sys\n"
        "conn = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "for statement in sys.argv[2:]: conn.execute(statement).fetchone()\n"
        "print('held', flush=True)\n"
        "sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(path), *statements],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        yield


def cut_off(path: Path) -> None:
    """A writer killed after a part of its pages reached the file: leaves a hot journal."""
    script = (
        "import os, signal, sqlite3, sys\n"
        "conn = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "conn.execute('PRAGMA cache_size = 1')\n"
        "conn.execute('BEGIN IMMEDIATE')\n"
        "for name, in conn.execute(\"SELECT name FROM sqlite_master WHERE type='trigger'\")"
        ".fetchall():\n"
        "    conn.execute(f'DROP TRIGGER {name}')\n"
        "conn.execute(\"UPDATE fault_code SET title_en = title_en || 'x'\")\n"
        "conn.execute('UPDATE journal_payload SET payload = payload || payload')\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    before = path.read_bytes()
    subprocess.run([sys.executable, "-c", script, str(path)], check=False)
    assert path.with_name(path.name + "-journal").stat().st_size
    assert path.read_bytes() != before
