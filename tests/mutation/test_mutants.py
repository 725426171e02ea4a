"""The tool that makes mutants: what it tries, what it puts in place, what it says of the list."""

import os
from pathlib import Path

import pytest

from pmdesk.rules import fines
from tests.law import policy
from tools.mutation.finding import Mutant, modules, mutants_of
from tools.mutation.planting import plant
from tools.mutation.trial import KILLED, SURVIVED, TIMEOUT, tried
from tools.mutation.verdicts import EQUIVALENTS, equivalents, report

FINES = mutants_of("fines")


def changes(scope: str, mutants: list[Mutant] = FINES) -> list[str]:
    return [mutant.name.change for mutant in mutants if mutant.name.scope == scope]


def test_every_mutant_of_the_rules_is_python_and_has_a_name_of_its_own() -> None:
    every = [mutant for module in modules() for mutant in mutants_of(module)]
    assert len({mutant.name for mutant in every}) == len(every) > 1500
    for mutant in every:
        mutant.code()


def test_a_rule_is_changed_at_its_borders_signs_and_conditions() -> None:
    found = changes("_cheaper_than_fewer")
    assert {
        "if not charges_money(policy) -> if True",
        "not charges_money(policy) -> charges_money(policy)",
        "False -> True",
        "per_point * points -> per_point // points",
        "above.from_points <= points -> above.from_points < points",
        "above.from_points - 1 -> above.from_points + 1",
        "1 -> 0",
    } <= set(found)


def test_defaults_and_constants_are_changed_and_docstrings_are_not() -> None:
    assert changes("Count", mutants_of("kpi"))[:2] == ["0 -> 1", "0 -> -1"]
    assert "'company' -> 'not company'" in changes("COMPANY", mutants_of("appeals"))
    assert all('"""' not in mutant.name.at for mutant in FINES)


def in_a_process_of_its_own(mutant: Mutant, points: int) -> int:
    """What a fine is with a mutant in place; a mutant stays where it was planted."""
    number = os.fork()
    if not number:
        code = 255
        try:
            plant(mutant)
            code = fines.fine(points, policy()).point_fine_fen // 100
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])


def test_a_mutant_is_planted_in_what_is_loaded_already() -> None:
    (mutant,) = (m for m in FINES if m.name.change.endswith("fen.value // points"))
    assert fines.fine(2, policy()).point_fine_fen == 1000
    assert in_a_process_of_its_own(mutant, 2) == 2


WATCHED = """
import pytest
from pmdesk.rules.ageing import Bucket, buckets

def test_the_first_bucket_has_no_beginning():
    assert buckets([30])[0] == Bucket("not_due", None, 0)

def test_a_file(tmp_path):
    pytest.fail("needs a file: it is not run")
"""


def test_a_mutant_that_no_test_notices_survives(tmp_path: Path) -> None:
    path = tmp_path / "test_watched.py"
    path.write_text(WATCHED, encoding="utf-8")
    mutants = [m for m in mutants_of("ageing") if m.name.scope == "buckets"]
    number = os.fork()  # pytest within pytest: in a process of its own
    if not number:
        code = 255
        try:
            verdicts = tried(mutants, [str(path)], 2).verdicts
            told = {m.name.change: verdicts[m] for m in mutants}
            killed = told["'not_due' -> 'not not_due'"] == KILLED
            code = 0 if killed and told["ends[-1] + 1 -> ends[-1] - 1"] == SURVIVED else 1
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(number, 0)[1]) == 0


ENTRY = """
[[equivalent]]
module = "fines"
function = "fine"
at = {at!r}
changes = [{change!r}]
reason = {reason!r}
"""


def listed(folder: Path, **changed: str) -> Path:
    name = FINES[0].name
    entry = {"at": name.at, "change": name.change, "reason": "It is the same.", **changed}
    text = ENTRY.format(**entry).replace('"fine"', f'"{name.scope}"')
    path = folder / "equivalents.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({}, None),
        ({"at": "gone = True"}, "no such mutant"),
        ({"change": "1 -> 2"}, "no such mutant"),
        ({"reason": " "}, "no reason given"),
    ],
)
def test_an_entry_names_a_mutant_and_gives_a_reason(
    tmp_path: Path, changed: dict[str, str], fault: str | None
) -> None:
    faults = equivalents(FINES, listed(tmp_path, **changed)).faults
    assert [text.partition(":")[0] for text in faults] == ([fault] if fault else [])


def test_survivors_and_equivalents_that_are_none_are_told(tmp_path: Path) -> None:
    first, second, third = FINES[:3]
    known = equivalents(FINES, listed(tmp_path))
    lines, is_well = report({first: SURVIVED, second: KILLED, third: TIMEOUT}, known)
    assert is_well
    assert lines == [
        "3 mutants: 1 killed, 1 stopped by time, 1 equivalent, 0 survived",
    ]
    lines, is_well = report({first: KILLED, second: SURVIVED}, known)
    assert not is_well
    assert lines[0].endswith(f"survived: {second.name.change}")
    assert lines[1].startswith("killed, so it does change something: fines")


def test_the_list_of_equivalents_names_mutants_there_are() -> None:
    every = [mutant for module in modules() for mutant in mutants_of(module)]
    assert equivalents(every, EQUIVALENTS).faults == []
