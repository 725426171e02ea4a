"""Reads one complete policy document, strictly.

Everything the document may hold is declared in `_SHAPE`; an unknown key, a missing one, a
wrong type, a gap in the bands or a reading that is cited but not written is refused with
the key and the reason. There are no overlays: one document is one policy.
"""

import hashlib
import itertools
import tomllib
from collections.abc import Callable
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

from pmdesk.errors import BadInput
from pmdesk.policy.model import MEASURES, ROLES, Fees, Policy, policy_from
from pmdesk.texts import _

Check = Callable[[str, Any], None]


class Document(NamedTuple):
    """An accepted policy document: its text as written, its hash, its plain content."""

    text: str
    sha256: str
    plain: dict[str, Any]
    policy: Policy


def shipped() -> str:
    """The text of the policy that comes with the program."""
    return resources.files("pmdesk.policy").joinpath("policy.toml").read_text(encoding="utf-8")


def figures_of(policy: Policy) -> dict[str, Any]:
    """What is enough for each service figure, and their limits (B10): as the policy says, and
    where it says nothing, as the program ships it: each a value of the policy by its key."""
    return {**_shipped_figures(), **policy.figures}


@cache
def _shipped_figures() -> dict[str, Any]:
    return dict(load(shipped(), "policy.toml").policy.figures)


def load(text: str, source: str) -> Document:
    """The policy that `text` holds; `source` names it in errors. Raises BadInput."""
    try:
        plain = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"{source}: {error}") from None
    try:
        _table("", plain, _SHAPE)
        _bands(plain["fines"]["band"])
        _cited(plain)
    except _Wrong as wrong:
        raise BadInput(f"{source}: {wrong}") from None
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    return Document(text, sha256, plain, policy_from(plain))


def fees_of(policy: Policy) -> Fees:
    """What a policy says of fees; of a document that was adopted before there were any, what
    comes with the program."""
    return policy.fees or _shipped_fees()


@cache
def _shipped_fees() -> Fees:
    fees = load(shipped(), "policy.toml").policy.fees
    assert fees is not None
    return fees


class _Wrong(Exception):
    def __init__(self, key: str, reason: str):
        super().__init__(f"{key}: {reason}")


def _whole(low: int, high: int) -> Check:
    def check(key: str, found: Any) -> None:
        if type(found) is not int:
            raise _Wrong(key, _("a whole number is wanted, not {found!r}", found=found))
        if not low <= found <= high:
            raise _Wrong(
                key, _("{found} is not from {low} to {high}", found=found, low=low, high=high)
            )

    return check


def _text(key: str, found: Any) -> None:
    if not isinstance(found, str) or not found.strip():
        raise _Wrong(key, _("a text is wanted, not {found!r}", found=found))


def _one_of(*words: str) -> Check:
    def check(key: str, found: Any) -> None:
        if found not in words or not isinstance(found, str):
            raise _Wrong(
                key, _("{found!r} is not one of {words}", found=found, words=", ".join(words))
            )

    return check


def _some_of(*words: str) -> Check:
    def check(key: str, found: Any) -> None:
        if not isinstance(found, list) or not found:
            raise _Wrong(key, _("a list is wanted, not {found!r}", found=found))
        for word in found:
            _one_of(*words)(key, word)

    return check


def _body(key: str, found: Any) -> None:
    _text(key, found)
    if found != "company" and not (found.startswith("department:") and found[11:].strip()):
        raise _Wrong(key, _("{found!r} is neither company nor department:NAME", found=found))


def _rising(key: str, found: Any) -> None:
    if not isinstance(found, list) or not found:
        raise _Wrong(key, _("a list is wanted, not {found!r}", found=found))
    for number in found:
        _whole(1, 100_000)(key, number)
    if sorted(set(found)) != found:
        raise _Wrong(key, _("the numbers must rise: {found}", found=found))


def _texts(key: str, found: Any) -> None:
    if not isinstance(found, list):
        raise _Wrong(key, _("a list is wanted, not {found!r}", found=found))
    for text in found:
        _text(key, text)


class _Optional(NamedTuple):
    shape: Any


_RESTS_ON = {"clause": _text, "readings": _Optional(_texts)}
_KINDS = ("warning", "fine", "demerit", "other", "dismissal")


def _value(check: Check) -> dict[str, Any]:
    return {"value": check, **_RESTS_ON}


_TARGETS = (
    "hotline",
    "complaint_handling",
    "complaint_reply",
    "complaint_resolution",
    "complaint_follow_up",
    "request_follow_up",
    "complaint_satisfaction",
    "complaint_return",
    "request_satisfaction",
    "request_return",
    "repair_completion",
    "supervision_rounds",
    "supervision_minutes",
    "patrol_rounds",
    "patrol_minutes",
    "morning_meetings",
    "daily_inspections",
    "weekly_inspections",
    "monthly_inspections",
    "scoring",
    "findings_minor",
    "findings_severe",
    "promises",
    "counter_handling",
    "fee_collection",
    "fee_arrears",
    "fee_households",
    "visits",
    "feedback_outcome",
    "surveys",
    "survey_return",
    "survey_satisfaction",
    "hand_over",
)
"""The service figures that a policy sets a target for, each under `NAME_percent`."""

_SHAPE: dict[str, Any] = {
    "id": _text,
    "name": _text,
    "fines": {
        "point_fine_fen": _value(_whole(0, 1_000_000)),
        "band": [
            {
                "from": _whole(1, 1_000_000),
                "surcharge_fen": _whole(0, 100_000_000),
                "measure": _one_of(*MEASURES),
                **_RESTS_ON,
            }
        ],
    },
    "liability": {
        "superior_percent": _value(_whole(0, 100)),
        "repeat_notices": _value(_whole(2, 1000)),
        "found_by": _value(_some_of(*ROLES)),
    },
    "posting": {
        "points": _value(_whole(1, 1_000_000)),
        "repeat_notices": _value(_whole(2, 1000)),
    },
    "deduction": {
        "mode": _value(_one_of("fine", "performance_pay", "points_only")),
        "payroll_months_later": _value(_whole(0, 12)),
        "hand_over_last_day": _value(_whole(1, 28)),
        "cap": _value(_one_of("warn", "enforce")),
        "cap_percent": _Optional(_value(_whole(0, 100))),
        "minimum_wage_fen": _Optional(_value(_whole(0, 100_000_000))),
        "jurisdiction": _Optional(_value(_text)),
    },
    "sanctions": {
        "kinds": _value(_some_of(*_KINDS)),
        "dismissal_kinds": _value(_some_of(*_KINDS)),
        "decided_by": _value(_one_of(*ROLES)),
        "managers_own_decided_by": _value(_one_of(*ROLES)),
    },
    "appeals": {
        "filing_days": _value(_whole(0, 365)),
        "decision_days": _value(_whole(0, 365)),
        "open_appeal": _value(_one_of("hold", "count")),
        "retaliation": _value(_body),
        "route": [
            {
                "against": _some_of(*ROLES),
                "to": _one_of("director", "manager", "company"),
                **_RESTS_ON,
            }
        ],
    },
    "authority": {
        "revoke": _value(_some_of(*ROLES)),
        "approve_service": _Optional(_value(_some_of(*ROLES))),
        "issue": [
            {
                "by": _some_of(*ROLES),
                "to": _some_of(*ROLES),
                "department": _one_of("any", "own"),
                **_RESTS_ON,
            }
        ],
    },
    # Not in the first documents, nor need a later one have all: `figures_of` adds what is shipped.
    "figures": _Optional(
        {
            **{f"{name}_percent": _Optional(_value(_whole(0, 100))) for name in _TARGETS},
            "repair_completion_hours": _Optional(_value(_whole(0, 10_000))),
        }
    ),
    "standards": {
        "supervision_rounds_per_day": _value(_whole(0, 24)),
        "supervision_hours_per_move_in_day": _value(_whole(0, 24)),
        "patrol_rounds_per_day": _value(_whole(0, 24)),
        "patrol_hours_per_move_in_day": _value(_whole(0, 24)),
        "morning_meetings_per_day": _value(_whole(0, 24)),
        "daily_inspections_per_day": _value(_whole(0, 24)),
        "weekly_inspections_per_week": _value(_whole(0, 50)),
        "monthly_inspections_per_month": _value(_whole(0, 50)),
        "scoring_per": _value(_one_of("half-year", "year")),
        "visits_per_month": _value(_whole(0, 10_000)),
        "visits_per": _value(_one_of("department", "visitor")),
        "surveys_per_quarter": _value(_whole(0, 100)),
        "complaint_reply_hours": _value(_whole(0, 10_000)),
        "complaint_resolution_hours": _value(_whole(0, 10_000)),
        "major_complaint_reply_hours": _value(_whole(0, 10_000)),
        "major_complaint_resolution_hours": _value(_whole(0, 10_000)),
        "complaint_follow_up_days": _value(_whole(0, 365)),
        "request_follow_up_days": _value(_whole(0, 365)),
        "follow_up_tries": _value(_whole(1, 100)),
        "counter_minutes": _value(_whole(1, 1000)),
        "escalate_to_supervisor_hours": _value(_whole(0, 10_000)),
        "escalate_to_director_hours": _value(_whole(0, 10_000)),
        "escalate_to_manager_hours": _value(_whole(0, 10_000)),
        # Not in the first documents: a file's own policy is never changed by a later program.
        "escalate_reopened_times": _Optional(_value(_whole(1, 1000))),
        "late_reply_code": _Optional(_value(_text)),
        "late_resolution_code": _Optional(_value(_text)),
        "late_follow_up_code": _Optional(_value(_text)),
        "late_promise_code": _Optional(_value(_text)),
        "late_hand_over_code": _Optional(_value(_text)),
        "missed_round_code": _Optional(_value(_text)),
        "slow_counter_code": _Optional(_value(_text)),
    },
    # Not in the first documents: `fees_of` gives what the program ships.
    "fees": _Optional(
        {
            "unit_change": _value(_one_of("by_day", "first_day", "last_day")),
            "charge_from": _value(_one_of("move_in", "always")),
            "ageing_days": _value(_rising),
            "limitation_years": _value(_whole(1, 100)),
            "limitation_warning_months": _value(_whole(1, 1200)),
            "reminder_days": _value(_whole(0, 10_000)),
            "notice_days": _value(_whole(0, 10_000)),
            "visit_days": _value(_whole(0, 10_000)),
            "final_days": _value(_whole(0, 10_000)),
            "lawyer_days": _value(_whole(0, 10_000)),
            "notice_pay_days": _value(_whole(1, 365)),
            "disclosed_from_units": _value(_whole(1, 10_000)),
        }
    ),
    "readings": [
        {"id": _text, "clause": _text, "question": _text, "answer": _text, "otherwise": _text}
    ],
}


def _table(key: str, found: Any, shape: dict[str, Any]) -> None:
    if not isinstance(found, dict):
        raise _Wrong(key, _("a table is wanted, not {found!r}", found=found))
    for name in found:
        if name not in shape:
            raise _Wrong(_join(key, name), _("unknown key"))
    for name, wanted in shape.items():
        optional = isinstance(wanted, _Optional)
        if name in found:
            _match(_join(key, name), found[name], wanted.shape if optional else wanted)
        elif not optional:
            raise _Wrong(_join(key, name), _("missing"))


def _match(key: str, found: Any, shape: Any) -> None:
    if isinstance(shape, dict):
        _table(key, found, shape)
    elif isinstance(shape, list):
        if not isinstance(found, list) or not found:
            raise _Wrong(key, _("at least one [[{key}]] is wanted", key=key))
        for number, entry in enumerate(found, 1):
            _table(f"{key}[{number}]", entry, shape[0])
    else:
        shape(key, found)


def _join(key: str, name: str) -> str:
    return f"{key}.{name}" if key else name


def _bands(bands: list[dict[str, Any]]) -> None:
    """Bands start at 1 and rise strictly, so that no total is without one (C4.2)."""
    if bands[0]["from"] != 1:
        raise _Wrong("fines.band[1].from", _("the first band starts at 1 point"))
    for number, (lower, upper) in enumerate(itertools.pairwise(bands), 2):
        key = f"fines.band[{number}]"
        if upper["from"] <= lower["from"]:
            raise _Wrong(
                f"{key}.from",
                _(
                    "bands must rise: {from_} follows {before}",
                    from_=upper["from"],
                    before=lower["from"],
                ),
            )
        if MEASURES.index(upper["measure"]) < MEASURES.index(lower["measure"]):
            raise _Wrong(f"{key}.measure", _("more points cannot lead to a milder measure"))


def _cited(plain: dict[str, Any]) -> None:
    """Readings are written once each, and every one that is cited is written."""
    written: set[str] = set()
    for number, reading in enumerate(plain["readings"], 1):
        if reading["id"] in written:
            raise _Wrong(f"readings[{number}].id", _("{id} is written twice", id=reading["id"]))
        written.add(reading["id"])
    for key, name in _citations("", plain):
        if name not in written:
            raise _Wrong(key, _("reading {id} is cited but not written", id=name))


def _citations(key: str, found: Any) -> list[tuple[str, str]]:
    if isinstance(found, list):
        return [
            cite for n, entry in enumerate(found, 1) for cite in _citations(f"{key}[{n}]", entry)
        ]
    if not isinstance(found, dict):
        return []
    own = [(_join(key, "readings"), name) for name in found.get("readings", ())] if key else []
    inner = [cite for name, entry in found.items() for cite in _citations(_join(key, name), entry)]
    return own + inner
