"""Many writers at once, and writers killed at random: what was acknowledged is there."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from pmdesk.cli import main
from tests.conftest import NOW, Program
from tests.store.raw import NOTICE, count, rows, state_of

PROCESSES, EACH = 8, 6
KILLS = 50


def acknowledged(text: str) -> list[int]:
    """The notices that answers in JSON name; a cut off last line is none."""
    return [json.loads(line)["id"] for line in text.splitlines(keepends=True) if "}\n" in line]


def test_eight_writers_at_once_lose_and_double_nothing(pmdesk: Program) -> None:
    loop = (
        f"for n in $(seq {EACH}); do "
        f"'{sys.executable}' -m pmdesk --db '{pmdesk.path}' --now {NOW} {' '.join(NOTICE)} 10-05"
        " --format json | tr -d '\\n'; echo; done"
    )
    writers = [
        subprocess.Popen(
            ["sh", "-c", loop], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _ in range(PROCESSES)
    ]
    ids: list[int] = []
    for writer in writers:
        out, err = writer.communicate()
        assert "busy" not in err
        ids += acknowledged(out)
    whole = list(range(1, PROCESSES * EACH + 1))
    assert sorted(ids) == whole
    assert [serial for (serial,) in rows(pmdesk.path, "SELECT serial FROM notice")] == whole
    pmdesk("db", "check")


def killed_after(seconds: float, words: list[str], out: Path) -> int:
    """Runs one command in a copy of this process and kills that; its exit code, -9 if killed."""
    child = os.fork()
    if child == 0:
        handle = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(handle, 1)
        os.dup2(handle, 2)
        with os.fdopen(1, "w") as sys.stdout, os.fdopen(2, "w") as sys.stderr:
            code = main(words)
            sys.stdout.flush()
            os._exit(code)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_a_killed_writer_leaves_all_or_nothing(pmdesk: Program, tmp_path: Path) -> None:
    dice = random.Random(20261103)
    many = tmp_path / "many.csv"
    lines = "".join(f"E002,CMP-01,2026-10-{n % 28 + 1:02},S01,note {n}\n" for n in range(2000))
    many.write_text("staff,code,on,by,facts\n" + lines)
    heads = [str(rows(pmdesk.path, "SELECT hash FROM journal ORDER BY seq DESC LIMIT 1")[0][0])]
    added, imports, finished = 0, 0, 0
    lifetime = {True: 0.3, False: 0.03}  # of an import and of one notice, in seconds
    for number in range(KILLS):
        importing = number % 3 == 0
        words = ("fault", "import", str(many)) if importing else (*NOTICE, "10-05")
        seconds = dice.uniform(0, lifetime[importing])
        start = ["--db", str(pmdesk.path), "--now", NOW]
        code = killed_after(seconds, [*start, *words], tmp_path / "out")
        assert code in (0, -9), (tmp_path / "out").read_text()
        finished += code == 0
        lifetime[importing] *= 0.8 if code == 0 else 1.25  # whatever else this machine does now
        singles = len(pmdesk("fault", "list", "--staff", "E001", "--format", "json").json["rows"])
        batch = count(pmdesk.path, "notice") - singles
        if importing:
            assert batch - imports in ((2000,) if code == 0 else (0, 2000))
            assert singles == added
        else:
            assert singles - added in ((1,) if code == 0 else (0, 1))
            assert batch == imports
        added, imports = singles, batch
        heads.append(str(rows(pmdesk.path, "SELECT hash FROM journal ORDER BY seq DESC")[0][0]))
    assert 0 < finished < KILLS
    for head in (heads[0], heads[len(heads) // 2], heads[-1]):
        pmdesk("db", "check", "--anchor", head)
    assert count(pmdesk.path, "notice") == added + imports
    pmdesk(*NOTICE, "10-05")  # the next write takes the journal of a killed one away
    assert sorted(path.name for path in tmp_path.iterdir()) == ["desk.db", "many.csv", "out"]


def test_a_killed_close_is_finished_by_the_same_command(pmdesk: Program, tmp_path: Path) -> None:
    dice = random.Random(41)
    for staff in ("E001", "E002"):
        pmdesk("fault", "add", "--staff", staff, "--code", "CMP-01", "--by", "S01", "--on", "10-05")
    fresh = pmdesk.path.read_bytes()
    to = tmp_path / "out"
    words = ["month-close", "2026-10", "--export", "csv", "--to", str(to)]
    pmdesk(*words)
    whole, lifetime = state_of(to), 0.08
    for _kill in range(12):
        pmdesk.path.write_bytes(fresh)
        subprocess.run(["rm", "-rf", str(to)], check=True)
        start = ["--db", str(pmdesk.path), "--now", NOW]
        code = killed_after(dice.uniform(0, lifetime), [*start, *words], tmp_path / "said")
        lifetime *= 0.8 if code == 0 else 1.25
        assert set(state_of(to)) in (set(), set(whole)) or any(
            name.startswith(".") for name in state_of(to)
        )
        pmdesk(*words)
        assert state_of(to) == whole
        assert count(pmdesk.path, "close") == 1
        pmdesk("db", "check")
