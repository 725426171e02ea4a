"""A month of many notices previewed and closed, as it grows, against SQLite's own shell.

The preview is held against the one statement that counts the month, the close with its files
against `sqlite3 -csv` writing the same violations in the same order.
"""

import shutil
from functools import partial
from pathlib import Path

from bench import noticing, owing
from bench.measuring import PMDESK, Bench, Figure
from pmdesk.policy.loader import load, shipped
from pmdesk.policy.model import Policy

AT = "2026-11-03T09:00"
MOST_MIB = 64


def figures(bench: Bench) -> list[Figure]:
    """Each size of the month: time of preview and close, memory of both; and how it grows."""
    rows: list[Figure] = []
    peaks: list[tuple[float, float]] = []
    for number in bench.size.months:
        path = desk(bench, number)
        rows += [_preview(bench, path, number), _close(bench, path, number)]
        peaks.append((bench.peak_mib(preview_of(path)), _peak_of_close(bench, path)))
        if number != bench.size.months[-1]:
            path.unlink()
    path.unlink()
    for place, what in enumerate(("preview", "close with files")):
        of_each = [peak[place] for peak in peaks]
        told = " : ".join(f"{peak:.1f}" for peak in of_each) + " MiB"
        most = MOST_MIB if bench.size.is_real and not place else None
        rows.append(Figure(f"peak MiB of the {what}", most, of_each[-1], None, told))
    return rows


def desk(bench: Bench, number: int) -> Path:
    """A file with a month of so many notices to close, and nine times as many before."""
    path = bench.folder / f"month-{number}.db"
    path.write_bytes(bench.bare.read_bytes())
    noticing.fill(path, number, bench.size.staff)
    return path


def preview_of(path: Path) -> list[str]:
    """The command that previews the month of a file."""
    words = ["month-close", noticing.MONTH, "--preview", "--format", "json"]
    return [PMDESK, "--db", str(path), "--now", AT, *words]


def close_of(path: Path, to: Path) -> list[str]:
    """The command that closes it and writes its files."""
    words = ["month-close", noticing.MONTH, "--export", "csv", "--to", str(to)]
    return [PMDESK, "--db", str(path), "--now", AT, *words]


def violations_of(path: Path) -> list[str]:
    """The process that writes the month's violations with SQLite's own shell."""
    return owing.sql_shell(path, noticing.violations(_policy()))


def _policy() -> Policy:
    return load(shipped(), "policy.toml").policy


def _preview(bench: Bench, path: Path, number: int) -> Figure:
    shell = owing.sql_shell(path, noticing.TALLIES)
    name = f"preview of {number} notices : {Path(shell[0]).name}"
    target = 1.5 if bench.size.is_real and number == bench.size.months[-1] else None
    return bench.ratio(name, target, preview_of(path), shell, pairs=bench.size.month_pairs)


def _close(bench: Bench, path: Path, number: int) -> Figure:
    shell = violations_of(path)
    name = f"close of {number} with files : {Path(shell[0]).name} -csv"
    target = 3.0 if bench.size.is_real and number == bench.size.months[-1] else None
    fresh = partial(_fresh_close, bench, path)
    return bench.ratio(name, target, fresh, shell, pairs=bench.size.month_pairs)


def _peak_of_close(bench: Bench, path: Path) -> float:
    return bench.peak_mib(_fresh_close(bench, path, 0))


def _fresh_close(bench: Bench, path: Path, _run: int) -> list[str]:
    """The command on a copy that is not closed yet, into a folder that is not there yet."""
    copy, to = bench.folder / "closing.db", bench.folder / "closed"
    shutil.copyfile(path, copy)
    shutil.rmtree(to, ignore_errors=True)
    return close_of(copy, to)
