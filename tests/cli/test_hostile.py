"""Hostile text through every text option: shown harmless, kept intact, shielded in CSV."""

import csv
import io
from pathlib import Path

import pytest

from tests.cli.running import environment, run
from tests.conftest import Program

TEXTS = {
    "closing markup": "[/red] [bold]x[/bold] :smile: [link=http://x]y[/link]",
    "escape sequences": "\x1b[2J\x1b]0;title\x07\x1b[31mred",
    "bidi controls": "abc\u202etxt.exe\u2066\u2069",
    "zero width": "E\u200b0\u200d0\ufeff1",
    "spreadsheet formula": "=cmd|' /C calc'!A0",
    "shield itself": "'=1",
    "very long": "長" * 5000 + "x" * 5000,
    "outside the basic plane": "𠮷野家 🧾",
    "lines and tabs": "one\ntwo\r\nthree\tfour\u2028five\x85six",
    "placeholders": "{id} {0} %s %(x)s ${HOME} `id` $(id)",
    "looks like an option": "--format=json",
    "C1 and delete": "a\x7fb\x9bc",
}
SPARED = "\n\u3000\xa0"


@pytest.fixture(params=list(TEXTS.values()), ids=list(TEXTS))
def text(request: pytest.FixtureRequest) -> str:
    """Each hostile text."""
    return str(request.param)


class Story:
    """Runs commands; remembers that nothing raw reached the screen."""

    def __init__(self, program: Program):
        self.program = program

    def __call__(self, *words: str, ok: bool = True, now: str | None = None) -> str:
        ran = self.program(*words, ok=ok, now=now)
        for stream in (ran.out, ran.err):
            raw = {char for char in stream if not char.isprintable() and char not in SPARED}
            assert not raw, f"pmdesk {words[:2]}: {raw}"
        assert ran.code in (0, 2, 3, 4), ran.err
        return ran.out


def test_every_text_option_shows_it_harmless_and_keeps_it_intact(
    pmdesk: Program, text: str, tmp_path: Path
) -> None:
    story = Story(pmdesk)
    given = f"={text}"  # an option's value, whatever it begins with
    story("settings", "set", "office_name", "--", text)
    story("settings", "get", "office_name")
    story("staff", "add", "X1", f"--name{given}", f"--department{given}", f"--post{given}",
          "--role", "staff", "--superior", "S01", f"--ref{given}")  # fmt: skip
    story("staff", "move", "X1", f"--department{given}", f"--post{given}", "--from", "2026-10-02")
    story("fault", "add", "--staff", "X1", "--code", "CMP-01", "--by", "I01", "--on", "10-05",
          f"--facts{given}", f"--evidence{given}", f"--correction{given}", f"--source{given}",
          f"--ref{given}")  # fmt: skip
    story("fault", "serve", "1", "--how", "refused", f"--witness{given}", f"--statement{given}")
    story("fault", "liable", "1", f"--finding{given}", "--by", "M01")
    story("appeal", "add", "1", "--against", "I01", f"--statement{given}", f"--ref{given}")
    story("appeal", "note", "1", "--kind", "hearing", f"--text{given}")
    story("appeal", "withdraw", "1", f"--reason{given}")
    story("fault", "liable", "1", "--withdraw", f"--reason{given}", "--by", "M01")
    story("fault", "superior", "1", "S02", f"--reason{given}", "--by", "M01")
    story("month-close", "2026-10")
    story("month-close", "2026-10", f"--handed-to{given}")
    story("fault", "revoke", "1", f"--reason{given}", "--by", "I01")

    for line in ("fault list", "fault show 1", "staff list", "staff show X1", "settings list",
                 "fault explain X1 --month 10", "month-close 10", "month-close --list",
                 "month-close 11 --preview", "appeal list", "appeal show 1", "db journal",
                 "db check"):  # fmt: skip
        story(*line.split())
        story(*line.split(), "--format", "json")

    notice = pmdesk("fault", "show", "1", "--format", "json").json
    for field in ("facts", "evidence", "correction", "source", "ref", "name", "department"):
        assert notice[field] == text
    assert notice["served"]["witness"] == notice["served"]["statement"] == text
    person = pmdesk("staff", "show", "X1", "--format", "json").json
    assert (person["name"], person["post"]) == (text, text)
    closes = pmdesk("month-close", "--list", "--format", "json").json["rows"]
    assert closes[0]["handed_to"] == text

    rows = csv.DictReader(io.StringIO(pmdesk("fault", "list", "--format", "csv").out, newline=""))
    shield = "'" if text[0] in "=+-@\t\r'" else ""
    assert next(rows)["facts"] == shield + text


def test_no_bad_line_repeats_it_raw(pmdesk: Program, text: str, tmp_path: Path) -> None:
    file = tmp_path / "in.csv"
    with file.open("w", newline="", encoding="utf-8") as out:
        rows = csv.writer(out)
        rows.writerow(["staff", "code", "on", "by", "points"])
        rows.writerows([[text, "CMP-01", "today", "S01", "2"], ["E001", text, "today", "S01", "2"],
                        ["E001", "CMP-01", text, "S01", "2"], ["E001", "CMP-01", "today", text, ""],
                        ["E001", "CMP-01", "today", "S01", text]])  # fmt: skip
    ran = pmdesk("fault", "import", str(file), ok=False)
    for stream in (ran.out, ran.err):
        raw = {char for char in stream if not char.isprintable() and char not in SPARED}
        assert not raw
    assert ran.code in (2, 3)


def test_a_file_with_a_hostile_name_is_named_harmlessly(tmp_path: Path) -> None:
    program = Program(tmp_path / "\x1b[31m\u202e =x [bold].db")
    story = Story(program)
    story("init")
    story("fault", "list")
    story("staff", "list", "--output", str(tmp_path / "\x1b[31m.txt"))
    story("demo", str(tmp_path / "\x1b[2J"))
    assert (tmp_path / "\x1b[31m.txt").exists()


def test_the_catalogue_takes_hostile_titles(pmdesk: Program, text: str, tmp_path: Path) -> None:
    file = tmp_path / "in.csv"
    with file.open("w", newline="", encoding="utf-8") as out:
        rows = csv.writer(out)
        rows.writerow(["code", "category", "points", "title_en"])
        shield = "'" if text[0] in "=+-@\t\r'" else ""
        rows.writerow(["ODD-01", shield + text, 3, shield + text])
    story = Story(pmdesk)
    story("fault", "catalogue", "import", str(file))
    story("fault", "catalogue", "--search", "ODD-01")
    assert "ODD-01: " not in story("fault", "add", "--staff", "E001", "--code", "ODD-01",
                                   "--by", "S01")  # fmt: skip
    notice = pmdesk("fault", "list", "--format", "json").json["rows"][0]
    assert notice["title"] == text
    story("fault", "explain", "E001")


@pytest.mark.parametrize("locale", ["C", "POSIX", "C.UTF-8", "zh_CN.GB18030", "nonsense"])
def test_the_locale_changes_no_byte(pmdesk: Program, locale: str) -> None:
    text = "沒有登記 𠮷"
    env = environment(pmdesk.path, LC_ALL=locale, PMDESK_LANG="en")
    words = ("fault", "add", "--staff", "E001", "--code", "CMP-01", "--by", "S01")
    stored = run(pmdesk.path, *words, "--facts", text, "--format", "json", env=env)
    assert stored.returncode == 0, stored.stderr
    shown = run(pmdesk.path, "fault", "show", "1", "--format", "json")
    assert shown.stdout == stored.stdout
    assert text in shown.stdout.decode()
    table = run(pmdesk.path, "fault", "show", "1", env=env)
    assert text in table.stdout.decode()


def test_bytes_that_are_not_utf_8_are_refused(pmdesk: Program) -> None:
    for locale in ("C", "C.UTF-8"):
        env = environment(pmdesk.path, LC_ALL=locale)
        ran = run(pmdesk.path, "settings", "set", "office_name", "a\udcffb", env=env)
        assert ran.returncode == 2
        assert ran.stderr == b"pmdesk: 'a\\udcffb' is not valid UTF-8\n"
    env = environment(pmdesk.path, PMDESK_AS="a\udcffb")
    named = run(pmdesk.path, "settings", "set", "office_name", "x", env=env)
    assert (named.returncode, named.stderr) == (2, ran.stderr)


def test_a_text_longer_than_any_pattern_is_not_searched_for(pmdesk: Program) -> None:
    for line in ("fault list", "call list"):
        assert pmdesk(*line.split(), f"--search={'x' * 49_998}").code == 0
        ran = pmdesk(*line.split(), f"--search={'%' * 25_000}", ok=False)
        assert (ran.code, ran.err) == (2, "pmdesk: the text to search for is too long\n")


def test_an_empty_environment_is_enough(pmdesk: Program) -> None:
    path = str(pmdesk.path)
    ran = run(pmdesk.path, "--db", path, "staff", "list", "--format", "json", env={})
    assert ran.returncode == 0, ran.stderr
    assert b'"code": "E001"' in ran.stdout
    file = str(pmdesk.path)
    nowhere = run(pmdesk.path, "init", env={"HOME": file})
    assert nowhere.returncode == 5
    assert nowhere.stderr.startswith(f"pmdesk: {file}/".encode())
    assert nowhere.stderr.endswith(b": Not a directory\n")
    lost = run(pmdesk.path, "staff", "list", env={"HOME": "/nonexistent"})
    assert lost.returncode == 3
    assert lost.stderr.startswith(b"pmdesk: there is no desk at /nonexistent/")
