"""What a process costs: help, a completion, one notice; and that the tree of commands is free."""

import sys

from bench.measuring import PMDESK, PYTHON, SQLITE_UTILS, Bench, Figure
from pmdesk.texts import LANGUAGES

FEW, TWICE_AS_MANY = 12, 24
_TRIMMED = """
import gc, os, sys
gc.set_threshold(100_000)
from pmdesk import cli
others = [name for name in cli.ENTRIES if name != "fault"][int(sys.argv.pop(1)) - 1:]
for name in others:
    del cli.ENTRIES[name]
code = cli.main()
sys.stdout.flush()
os._exit(code)
"""
"""The program with so many of its groups, started as it starts itself."""


def figures(bench: Bench) -> list[Figure]:
    """What starting costs, against bare Python and the same rows in sqlite-utils."""
    return [
        _help(bench),
        *_help_in_languages(bench),
        _completion(bench),
        _add_to_python(bench),
        _add_to_insert(bench),
        _groups(bench),
    ]


def _help(bench: Bench) -> Figure:
    command = [PMDESK, "--help"]
    return bench.ratio("pmdesk --help : python -c pass", 15, command, PYTHON)


def _help_in_languages(bench: Bench) -> list[Figure]:
    command = [PMDESK, "--help"]
    return [
        bench.ratio(
            f"pmdesk --help in {name} : in en", 1.2, command, command, {"PMDESK_LANG": name}
        )
        for name in LANGUAGES
        if name != "en"
    ]


def _completion(bench: Bench) -> Figure:
    typed = {
        "_PMDESK_COMPLETE": "complete_bash",
        "COMP_WORDS": "pmdesk fault add --staff E001",
        "COMP_CWORD": "4",
    }
    command = [PMDESK]
    return bench.ratio("completion of a staff code : python", 8, command, PYTHON, typed)


def _add_to_python(bench: Bench) -> Figure:
    return bench.ratio("fault add : python -c pass", 8, _add, PYTHON)


def _add_to_insert(bench: Bench) -> Figure:
    row = bench.folder / "row.json"
    row.write_text('{"staff": "E0001", "code": "CMP-01", "on": "2026-10-05", "by": "S001"}')
    database = str(bench.folder / "rows.db")
    insert = [SQLITE_UTILS, "insert", database, "notices", str(row)]
    bench.run(insert)  # the table is made once, not measured
    return bench.ratio("fault add : sqlite-utils insert", 0.6, _add, insert)


def _groups(bench: Bench) -> Figure:
    """Twice as many groups in the tree of commands: what is not asked for is not loaded."""

    def add(groups: int, number: int) -> list[str]:
        return [sys.executable, "-c", _TRIMMED, str(groups), *_add(number)[1:]]

    return bench.ratio(
        f"fault add with {TWICE_AS_MANY} groups : with {FEW}",
        1.05,
        lambda number: add(TWICE_AS_MANY, number),
        lambda number: add(FEW, number),
    )


def _add(number: int) -> list[str]:
    words = ["--code", "CMP-01", "--by", "S001", "--on", "2026-10-05"]
    return [PMDESK, "fault", "add", "--staff", f"E{number:04}", *words]
