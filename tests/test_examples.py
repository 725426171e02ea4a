"""The examples do what they say: October comes out to the byte, the month end needs no PATH."""

import getpass
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pmdesk.cli import main
from pmdesk.commands.demo import tell
from tests.conftest import Program
from tests.store.raw import alter

EXAMPLES = Path(__file__).parent.parent / "examples"
OCTOBER = EXAMPLES / "october"
EXPECTED = OCTOBER / "expected" / "month-close-2026-10"
PMDESK = Path(sys.executable).parent / "pmdesk"


def replay(folder: Path) -> Path:
    """October, as its README tells it; the folder that was exported."""
    for now, *words in (
        ("2026-09-30T09:00", "init", "--office", "Larch Gardens (fictional)"),
        ("2026-09-30T09:05", "staff", "import", str(OCTOBER / "staff.csv")),
        ("2026-10-31T21:00", "--as", "M01", "fault", "import", str(OCTOBER / "notices.csv")),
        ("2026-11-02T09:00", "--as", "M01", "month-close", "--export", "csv", "--to", str(folder)),
    ):
        assert main(["--db", str(folder / "october.db"), "--now", now, *words]) == 0
    return folder / "month-close-2026-10"


def test_october_comes_out_to_the_byte(tmp_path: Path) -> None:
    exported = replay(tmp_path)
    assert sorted(p.name for p in exported.iterdir()) == sorted(p.name for p in EXPECTED.iterdir())
    for wanted in EXPECTED.glob("*.csv"):
        assert (exported / wanted.name).read_bytes() == wanted.read_bytes(), wanted.name


def test_octobers_manifest_differs_in_the_journal_head_alone(tmp_path: Path) -> None:
    shown, wanted = (
        json.loads((folder / "manifest.json").read_bytes())
        for folder in (replay(tmp_path), EXPECTED)
    )
    assert len(shown.pop("journal_head")) == len(wanted.pop("journal_head")) == 64
    assert shown == wanted


def month_end(folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """The script under an environment of four names and no PATH."""
    names = {
        "PMDESK": str(PMDESK),
        "PMDESK_DB": str(folder / "pmdesk.db"),
        "FINANCE": str(folder / "finance"),
        "BACKUPS": str(folder / "backups"),
        "PMDESK_NOW": "2026-11-03T09:00",
        **more,
    }
    words = ["env", "-i", *(f"{k}={v}" for k, v in names.items()), "/bin/sh"]
    return subprocess.run(
        [*words, str(EXAMPLES / "month-end.sh")],
        cwd="/",
        text=True,
        capture_output=True,
        check=False,
        encoding="utf-8",
    )


@pytest.fixture
def estate(tmp_path: Path) -> Path:
    tell(tmp_path / "pmdesk.db")
    return tmp_path


def test_the_month_end_runs_under_an_empty_environment_and_again(estate: Path) -> None:
    first = month_end(estate)
    assert first.returncode == 0, first
    files = {p.name: p.read_bytes() for p in (estate / "finance/month-close-2026-10").iterdir()}
    assert "deductions.csv" in files
    assert len(list((estate / "backups").glob("pmdesk-*.db"))) == 1
    second = month_end(estate)
    assert second.returncode == 0, second
    assert "closed before" in second.stderr
    again = {p.name: p.read_bytes() for p in (estate / "finance/month-close-2026-10").iterdir()}
    assert again == files


def test_the_month_end_says_why_it_failed(estate: Path) -> None:
    missing = month_end(estate, PMDESK_DB=str(estate / "none.db"))
    assert missing.returncode == 3
    assert "nothing was closed" in missing.stderr
    assert not (estate / "finance").exists()
    (estate / "finance" / "month-close-2026-10").mkdir(parents=True)
    (estate / "finance" / "month-close-2026-10" / "deductions.csv").write_text("mine\n")
    refused = month_end(estate)
    assert refused.returncode == 4
    assert "somebody has to look" in refused.stderr


def by_cron(folder: Path, script: str, **names: str) -> subprocess.CompletedProcess[str]:
    """One of the examples' scripts under an environment of a few names and no PATH."""
    given = {"PMDESK": str(PMDESK), "PMDESK_DB": str(folder / "pmdesk.db"), **names}
    words = ["env", "-i", *(f"{k}={v}" for k, v in given.items()), "/bin/sh"]
    return subprocess.run(
        [*words, str(EXAMPLES / script)],
        cwd="/",
        text=True,
        capture_output=True,
        check=False,
        encoding="utf-8",
    )


def morning(folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """The morning's script."""
    names = {"PAGES": str(folder / "pages"), "PMDESK_NOW": "2026-11-03T08:20", **more}
    return by_cron(folder, "morning.sh", **names)


def test_the_morning_makes_the_page_and_says_what_is_overdue(estate: Path) -> None:
    first = morning(estate)
    assert first.returncode == 6, first
    assert "follow-up" in first.stdout
    page = (estate / "pages" / "brief.txt").read_text(encoding="utf-8")
    assert page.startswith("Morning brief 2026-11-03, Maple Court")
    assert morning(estate).stdout == first.stdout
    missing = morning(estate, PMDESK_DB=str(estate / "none.db"))
    assert (missing.returncode, "the brief was not made" in missing.stderr) == (3, True)


def patrol_sheet(folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """The patrol sheet's script."""
    names = {"SHEETS": str(folder / "sheets"), "PMDESK_NOW": "2026-11-03T06:00", **more}
    return by_cron(folder, "patrol-sheet.sh", **names)


def test_the_patrol_sheet_catches_up_and_runs_again(estate: Path) -> None:
    first = patrol_sheet(estate)
    assert (first.returncode, first.stdout, first.stderr) == (0, "", "")
    pages = {page.name: page.read_bytes() for page in (estate / "sheets").iterdir()}
    assert sorted(pages)[-1] == "patrol-sheet-2026-11-03.html"
    assert len(pages) == 8
    assert patrol_sheet(estate).returncode == 0
    assert {page.name: page.read_bytes() for page in (estate / "sheets").iterdir()} == pages


def test_the_patrol_sheet_says_why_it_failed(estate: Path) -> None:
    missing = patrol_sheet(estate, PMDESK_DB=str(estate / "none.db"))
    assert (missing.returncode, "was not made" in missing.stderr) == (3, True)
    (estate / "sheets").write_text("mine\n")
    refused = patrol_sheet(estate)
    assert (refused.returncode, "is not a folder" in refused.stderr) == (4, True)


def test_the_night_makes_a_copy_that_is_checked_and_notes_its_head(estate: Path) -> None:
    copies = estate / "copies"
    for _night in range(2):
        ran = by_cron(estate, "backup.sh", BACKUPS=str(copies))
        assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
    copy, heads = sorted(copies.iterdir(), reverse=True)
    assert re.fullmatch(r"pmdesk-[A-Z][a-z]{2}\.db", copy.name)
    assert copy.stat().st_mode & 0o777 == heads.stat().st_mode & 0o777 == 0o600
    told = [line.split()[1] for line in heads.read_text(encoding="utf-8").splitlines()]
    assert main(["--db", str(estate / "pmdesk.db"), "db", "check", "--anchor", told[0]]) == 0
    assert len(told) == 2


def test_the_night_says_why_there_is_no_copy(estate: Path) -> None:
    missing = by_cron(estate, "backup.sh", PMDESK_DB=str(estate / "none.db"), BACKUPS=str(estate))
    assert (missing.returncode, "no copy was made" in missing.stderr) == (3, True)
    alter(estate / "pmdesk.db", "DROP TRIGGER notice_no_update")
    unsound = by_cron(estate, "backup.sh", BACKUPS=str(estate / "copies"))
    assert (unsound.returncode, "did not pass its check" in unsound.stderr) == (6, True)
    assert not (estate / "copies" / "heads").exists()


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
def test_the_systemd_units_are_valid(tmp_path: Path) -> None:
    for unit in (EXAMPLES / "systemd").iterdir():
        text = re.sub(r"/opt/pmdesk/\S+\.sh", "/bin/true", unit.read_text(encoding="utf-8"))
        (tmp_path / unit.name).write_text(text.replace("User=pmdesk", f"User={getpass.getuser()}"))
    done = subprocess.run(
        ["systemd-analyze", "verify", *map(str, tmp_path.iterdir())],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_the_manifest_names_every_expected_file() -> None:
    manifest = json.loads((EXPECTED / "manifest.json").read_text(encoding="utf-8"))
    named = {file["name"] for file in manifest["files"]}
    assert {p.name for p in EXPECTED.glob("*.csv")} <= named


def login(
    path: Path, asked: str, *person: str, program: Path = PMDESK
) -> subprocess.CompletedProcess[str]:
    """What somebody who logs in by key is answered."""
    return subprocess.run(
        [sys.executable, str(EXAMPLES / "desk-login.py"), *person],
        env={"PMDESK": str(program), "PMDESK_DB": str(path), "SSH_ORIGINAL_COMMAND": asked},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_login_by_key_acts_as_the_person_whose_key_it_is(pmdesk: Program) -> None:
    asked = "pmdesk call add --text 'Two; words' --format json"
    ran = login(pmdesk.path, asked, "E001")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert {"text": "Two; words", "by": "E001"}.items() <= json.loads(ran.stdout).items()
    assert pmdesk("db", "journal", "--format", "json").json["rows"][-1]["as"] == "E001"


@pytest.mark.parametrize(
    ("asked", "person", "code", "said"),
    [
        ("call list --as M01", ["E001"], 4, "--as is not"),
        ("--db=/etc/passwd call list", ["E001"], 4, "--db=/etc/passwd is not"),
        ("call list --output /tmp/x", ["E001"], 4, "--output is not"),
        ("db --lang en --quiet restore copy.db", ["E001"], 4, "db restore is not"),
        ("--color never db backup copy.db", ["E001"], 4, "db backup is not"),
        ("group compact --lake /srv/lake --month last", ["E001"], 4, "--lake is not"),
        ("call add --text 'half", ["E001"], 2, "No closing quotation"),
        ("call list", [], 2, "names no person"),
    ],
)
def test_a_login_by_key_refuses_what_is_not_for_it(
    tmp_path: Path, asked: str, person: list[str], code: int, said: str
) -> None:
    ran = login(tmp_path / "none.db", asked, *person)
    assert (ran.returncode, ran.stdout) == (code, "")
    assert ran.stderr.startswith("desk: ")
    assert said in ran.stderr
    assert ran.stderr.count("\n") == 1


def test_a_login_by_key_whose_program_is_not_there_says_so(tmp_path: Path) -> None:
    ran = login(tmp_path / "none.db", "due", "E001", program=tmp_path / "none")
    assert (ran.returncode, ran.stdout) == (5, "")
    assert ran.stderr == f"desk: {tmp_path / 'none'}: No such file or directory\n"
