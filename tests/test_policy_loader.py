"""Strict loading of a policy document: what is wrong is named by key and reason."""

import ast
import json
import sqlite3
import tomllib
from pathlib import Path

import pytest

import pmdesk.rules
from pmdesk.errors import BadInput
from pmdesk.policy.loader import fees_of, load, shipped
from tests.conftest import Program

POINT_FINE = 'point_fine_fen = { value = 500, clause = "C4.2.1", readings = ["R7"] }'
POSTING = 'points = { value = 5, clause = "C4.2.5", readings = ["R13"] }'
FIRST_BAND = '[[fines.band]]\nfrom = 1\nsurcharge_fen = 0\nmeasure = "none"\nclause = "C4.2.1"\n'
MODE = 'mode = { value = "fine", clause = "C4.2.1" }'
R1 = '[[readings]]\nid = "R1"\n'

REFUSED = [
    ("not TOML", "[fines]", "[fines", "line"),
    ("unknown table", "[posting]", "[extra]\nx = 1\n[posting]", "extra: unknown key"),
    ("unknown key", POSTING, f"{POSTING}\nmore = 1", "posting.more: unknown key"),
    (
        "unknown key of a value",
        'mode = { value = "fine"',
        'mode = { valeu = 1, value = "fine"',
        "deduction.mode.valeu: unknown key",
    ),
    ("missing value", POINT_FINE, "", "fines.point_fine_fen: missing"),
    ("missing clause", MODE, 'mode = { value = "fine" }', "deduction.mode.clause: missing"),
    ("missing id", 'id = "shipped-2026"\n', "", "id: missing"),
    ("number as text", "value = 500", 'value = "500"', "fines.point_fine_fen.value: a whole"),
    ("fraction", "value = 500", "value = 500.0", "fines.point_fine_fen.value: a whole number"),
    ("yes as a number", "value = 500", "value = true", "fines.point_fine_fen.value: a whole"),
    ("negative", "value = 500", "value = -1", "fines.point_fine_fen.value: -1 is not from 0"),
    ("over 100 percent", "value = 30,", "value = 101,", "liability.superior_percent.value: 101"),
    ("bare number", POSTING, "points = 5", "posting.points: a table is wanted, not 5"),
    ("empty clause", MODE, 'mode = { value = "fine", clause = " " }', "deduction.mode.clause: a"),
    ("bad mode", MODE, MODE.replace("fine", "fines"), "deduction.mode.value: 'fines' is not one"),
    ("bad measure", 'measure = "dismissal"', 'measure = "exile"', "fines.band[5].measure: 'exile'"),
    (
        "bad role",
        'against = ["director"]',
        'against = ["boss"]',
        "appeals.route[2].against: 'boss'",
    ),
    ("no roles", 'against = ["director"]', "against = []", "appeals.route[2].against: a list"),
    ("bad body", 'value = "company"', 'value = "HR"', "appeals.retaliation.value: 'HR' is neither"),
    ("no first band", FIRST_BAND, "", "fines.band[1].from: the first band starts at 1 point"),
    ("first band from 0", "from = 1\n", "from = 0\n", "fines.band[1].from: 0 is not from 1"),
    ("first band from 2", "from = 1\n", "from = 2\n", "fines.band[1].from: the first band"),
    ("falling bands", "from = 16", "from = 10", "fines.band[4].from: bands must rise: 10 follows"),
    ("two equal bands", "from = 16", "from = 11", "fines.band[4].from: bands must rise: 11 follow"),
    (
        "a milder measure above",
        'measure = "dismissal"',
        'measure = "none"',
        "fines.band[5].measure: more points cannot lead to a milder measure",
    ),
    (
        "a reading cited but not written",
        'readings = ["R13"]',
        'readings = ["R99"]',
        "posting.points.readings: reading R99 is cited but not written",
    ),
    ("a reading written twice", 'id = "R2"', 'id = "R1"', "readings[2].id: R1 is written twice"),
    ("a reading without its answer", R1, f"{R1}also = 1\n", "readings[1].also: unknown key"),
    ("readings not a list", 'readings = ["R13"]', 'readings = "R13"', "posting.points.readings: a"),
]


def test_the_shipped_policy_loads() -> None:
    assert load(shipped(), "policy.toml").policy.id == "shipped-2026"


@pytest.mark.parametrize(
    ("written", "instead", "why"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
def test_refused_with_key_and_reason(written: str, instead: str, why: str) -> None:
    text = shipped()
    assert written in text
    with pytest.raises(BadInput) as refused:
        load(text.replace(written, instead, 1), "ours.toml")
    assert refused.value.message.startswith("ours.toml: ")
    assert why in refused.value.message


def _sections() -> list[str]:
    return [
        name
        for name, part in tomllib.loads(shipped()).items()
        if isinstance(part, dict) and name != "figures"
    ]


SINCE_THE_FIRST = {
    "approve_service",
    "escalate_reopened_times",
    "late_reply_code",
    "late_resolution_code",
    "late_follow_up_code",
    "late_promise_code",
    "late_hand_over_code",
    "missed_round_code",
    "slow_counter_code",
}
"""Keys that the first documents did not have: a file made then keeps the policy it has."""


@pytest.mark.parametrize("key", sorted(SINCE_THE_FIRST))
def test_a_document_without_a_later_key_is_accepted(key: str) -> None:
    lines = [line for line in shipped().splitlines() if not line.startswith(f"{key} = ")]
    assert load("\n".join(lines), "ours.toml").policy.id == "shipped-2026"


def test_a_document_from_before_fees_takes_what_is_shipped() -> None:
    before, _, rest = shipped().partition("[fees]\n")
    policy = load(before + rest[rest.index("[[readings]]") :], "ours.toml").policy
    assert policy.fees is None
    assert fees_of(policy) == load(shipped(), "policy.toml").policy.fees


@pytest.mark.parametrize("section", _sections())
def test_every_key_of_every_table_is_required(section: str) -> None:
    text, lines = shipped(), shipped().splitlines(keepends=True)
    start = lines.index(f"[{section}]\n") + 1
    for line in lines[start:]:
        if line.startswith("["):
            break
        key = line.split(" = ")[0]
        if " = " in line and not line.startswith("#") and key not in SINCE_THE_FIRST:
            with pytest.raises(BadInput, match=rf"{section}\.{key}: missing"):
                load(text.replace(line, "", 1), "ours.toml")


@pytest.mark.parametrize("key", ["cap_percent", "minimum_wage_fen", "jurisdiction"])
def test_optional_keys_are_unset_as_shipped_and_can_be_written(key: str) -> None:
    assert getattr(load(shipped(), "policy.toml").policy.deduction, key) is None
    (line,) = (line for line in shipped().splitlines() if line.startswith(f"# {key} = "))
    document = load(shipped().replace(line, line[2:].split("}")[0] + "}"), "ours.toml")
    assert getattr(document.policy.deduction, key).clause == "C4.2.1"


def test_what_is_stored_beside_the_text_is_what_the_loader_makes_of_it(pmdesk: Program) -> None:
    conn = sqlite3.connect(pmdesk.path)
    rows = conn.execute("SELECT text, plain, sha256 FROM policy").fetchall()
    conn.close()
    ((text, plain, sha256),) = rows
    assert text == shipped()
    document = load(text, "stored")
    assert json.loads(plain) == document.plain
    assert sha256 == document.sha256


def test_policy_show_writes_exactly_the_text(pmdesk: Program, tmp_path: Path) -> None:
    pmdesk("policy", "show", "--output", str(tmp_path / "ours.toml"))
    assert (tmp_path / "ours.toml").read_text(encoding="utf-8") == shipped()


ARITHMETIC = {0, 1, 2, 50, 100, 200}
"""Nothing, one, the two and hundred of percent, its half and double for rounding half up."""
OWN = {"standouts": {5}}
"""Numbers of our own that no clause asks for and no money hangs on: FEW."""


@pytest.mark.parametrize(
    "path", sorted(Path(pmdesk.rules.__file__).parent.glob("*.py")), ids=lambda path: path.stem
)
def test_no_number_of_the_regulation_stands_in_the_rules(path: Path) -> None:
    numbers = {
        node.value
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and type(node.value) in (int, float)
    }
    assert numbers <= ARITHMETIC | OWN.get(path.stem, set())
