"""The regulation's cases as TOML files, one for each subject, and how they are read."""

import copy
import re
import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from pmdesk.policy.loader import load, shipped
from pmdesk.policy.model import Policy, policy_from
from pmdesk.records.assessment import NoticeState, Step, fold
from pmdesk.rules.liability import Tally

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
    sums: dict[tuple[int | None, str], list[int]] = {}
    for text in notices:
        code, state = _state(text)
        if not state.counted:
            continue
        counts = sums.setdefault((state.superior_id, code), [0, 0, 0, 0, 0, 0])
        places = [0, 4] if state.spared else [0, 2] if state.finding else [0]
        for place in places:
            counts[place] += 1
            counts[place + 1] += state.points
    return [Tally(superior, code, *counts) for (superior, code), counts in sums.items()]


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
