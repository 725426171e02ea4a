"""The regulation's cases as TOML files, one for each subject, and how they are read."""

import copy
import re
import tomllib
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from pmdesk.policy.loader import load, shipped
from pmdesk.policy.model import Policy, policy_from
from pmdesk.records.assessment import NoticeState, Step, fold
from pmdesk.rules.liability import Counted, Tally

SUPERIORS = {"S": 1, "T": 2, "nobody": None}
"""The superiors that cases speak of, as the numbers the rules see."""

_NOTICE = re.compile(
    r"(?P<code>[A-E])×(?P<points>\d+)(?P<found> found)?(?P<withdrawn> withdrawn)?"
    r"(?: under (?P<under>S|T|nobody))?(?: corrected to (?P<corrected>S|T|nobody))?"
    r"(?: reduced to (?P<reduced>\d+))?(?P<after> held| spared| revoked)?"
)
_KEY = re.compile(r"(?P<name>\w+)(?:\[(?P<number>\d+)\])?")


@cache
def document() -> dict[str, Any]:
    """The shipped policy's plain content."""
    return load(shipped(), "policy.toml").plain


def policy(changes: dict[str, Any] | None = None) -> Policy:
    """The shipped policy with some values changed: `{"fines.point_fine_fen": 5}`."""
    plain = copy.deepcopy(document())
    for key, value in (changes or {}).items():
        *way, last = (found for part in key.split(".") if (found := _KEY.fullmatch(part)))
        place: Any = plain
        for step in way:
            place = place[step["name"]]
            place = place[int(step["number"]) - 1] if step["number"] else place
        if isinstance(place.get(last["name"], {}), dict):
            clause = place.get(last["name"], {"clause": "C4.2.1"})
            place[last["name"]] = {**clause, "value": value}
        else:
            place[last["name"]] = value
    return policy_from(plain)


def cases(kind: str) -> list[dict[str, Any]]:
    """Every case of a kind from all files."""
    return [case for found in _files() for case in found.get(kind, ())]


def every_case() -> list[dict[str, Any]]:
    """Every case of every kind."""
    return [case for found in _files() for kind in found for case in found[kind]]


@cache
def _files() -> list[dict[str, Any]]:
    paths = sorted(Path(__file__).parent.glob("*.toml"))
    return [tomllib.loads(path.read_text(encoding="utf-8")) for path in paths]


def tallies(notices: list[str]) -> list[Tally]:
    """The tallies of the counted ones of notices such as `A×2 found under T`."""
    rows = []
    for text in notices:
        code, state = _state(text)
        if state.counted:
            found, spared = int(state.finding is not None), int(state.spared)
            rows.append(Some(state.superior_id, code, 1, state.points, found,
                             found * state.points, spared, spared * state.points))  # fmt: skip
    return tallied(*rows)


class Some(NamedTuple):
    """Some counted notices of a superior and code."""

    superior: int | None
    code: str
    notices: int
    points: int
    found_notices: int = 0
    found_points: int = 0
    spared_notices: int = 0
    spared_points: int = 0


def tallied(*rows: Some) -> list[Tally]:
    """Each superior's tally, in the order of their first rows."""
    under: dict[int | None, list[Some]] = {}
    for row in rows:
        under.setdefault(row.superior, []).append(row)
    return [_tally(superior, own) for superior, own in under.items()]


def _tally(superior: int | None, rows: list[Some]) -> Tally:
    counts = _by_code((row.code, row.notices, row.points) for row in rows)
    return Tally(
        superior,
        {code: count.notices for code, count in counts.items()},
        {code: count.points for code, count in counts.items()},
        _by_code((row.code, row.found_notices, row.found_points) for row in rows),
        _by_code((row.code, row.spared_notices, row.spared_points) for row in rows),
    )


def _by_code(rows: Iterable[tuple[str, int, int]]) -> dict[str, Counted]:
    counts: dict[str, Counted] = {}
    for code, notices, points in rows:
        if notices:
            before = counts.get(code, Counted(0, 0))
            counts[code] = Counted(before.notices + notices, before.points + points)
    return counts


class Expected(NamedTuple):
    """What a case says of a month, absent words filled in."""

    points: int
    point_fine: int
    surcharge: int
    transferred: int
    deduction: int
    measure: str
    posted: list[str]
    drop: bool
    without_superior: int
    shares: dict[str, int]
    clauses: list[str]
    readings: list[str]


def expected(case: dict[str, Any]) -> Expected:
    """The expectation of one `[[case]]`; an unknown word in it is an error."""
    said = {name: case[name] for name in case if name not in ("id", "notices", "policy")}
    nothing = {"surcharge": 0, "transferred": 0, "measure": "none", "posted": [], "drop": False}
    return Expected(**{**nothing, "without_superior": 0, "shares": {}, **said})


def day(text: str) -> date | None:
    """A day, None for ''."""
    return date.fromisoformat(text) if text else None


def _state(text: str) -> tuple[str, NoticeState]:
    found = _NOTICE.fullmatch(text)
    assert found, f"not a notice: {text!r}"
    steps = []
    if found["found"]:
        steps.append(_step("liable"))
    if found["withdrawn"]:
        steps.append(_step("not-liable"))
    if found["corrected"]:
        steps.append(_step("superior", superior_id=SUPERIORS[found["corrected"]]))
    if found["reduced"]:
        steps.append(_step("points", points=int(found["reduced"])))
    match (found["after"] or "").strip():
        case "held":
            steps.append(_step("appeal", appeal_id=1, holds=1))
        case "spared":
            steps.append(_step("spare"))
        case "revoked":
            steps.append(_step("revoke"))
    superior = SUPERIORS[found["under"] or "S"]
    return found["code"], fold(int(found["points"]), superior, steps)


def _step(kind: str, **values: Any) -> Step:
    columns = dict.fromkeys(Step._fields)
    return Step(**{**columns, "notice_id": 1, "kind": kind, "on_day": "2026-10-31", **values})
