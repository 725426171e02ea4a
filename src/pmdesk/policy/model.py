"""A policy as the rules use it: every value with its clause and the readings it rests on.

NamedTuples, not dataclasses: both are immutable, and defining a dataclass costs each run
about 1 ms, a NamedTuple a third of that. `pmdesk fault add` reads a policy on every run.
"""

from collections.abc import Mapping
from typing import Any, Generic, NamedTuple, TypeVar

T = TypeVar("T")

ROLES = ("staff", "inspector", "supervisor", "director", "manager", "general_manager")
"""Lowest first; `company` is outside the office."""

MEASURES = ("none", "sanction", "dismissal")
"""What a month's points lead to, mildest first."""


class Value(NamedTuple, Generic[T]):
    """One number or word of the policy, the clause it comes from and the readings behind it."""

    value: T
    clause: str
    readings: tuple[str, ...]


class Band(NamedTuple):
    """From so many points on: the surcharge in fen and the measure (C4.2.1-C4.2.4)."""

    from_points: int
    surcharge_fen: int
    measure: str
    clause: str
    readings: tuple[str, ...]


class Fines(NamedTuple):
    point_fine_fen: Value[int]
    bands: tuple[Band, ...]

    def band_of(self, points: int) -> Band | None:
        """The band that holds `points`; None for no points at all."""
        held = None
        for band in self.bands:
            if band.from_points > points:
                break
            held = band
        return held


class Liability(NamedTuple):
    superior_percent: Value[int]
    repeat_notices: Value[int]
    found_by: Value[tuple[str, ...]]


class PostingRule(NamedTuple):
    points: Value[int]
    repeat_notices: Value[int]


class Deduction(NamedTuple):
    mode: Value[str]
    payroll_months_later: Value[int]
    hand_over_last_day: Value[int]
    cap: Value[str]
    cap_percent: Value[int] | None
    minimum_wage_fen: Value[int] | None
    jurisdiction: Value[str] | None


class Sanctions(NamedTuple):
    kinds: Value[tuple[str, ...]]
    dismissal_kinds: Value[tuple[str, ...]]
    decided_by: Value[str]
    managers_own_decided_by: Value[str]


class Route(NamedTuple):
    """Against whom, to which body, by which clause (C4.3)."""

    against: tuple[str, ...]
    to: str
    clause: str
    readings: tuple[str, ...]


class Appeals(NamedTuple):
    filing_days: Value[int]
    decision_days: Value[int]
    open_appeal: Value[str]
    retaliation: Value[str]
    routes: tuple[Route, ...]


class MayIssue(NamedTuple):
    """Who may issue a notice to whom; `department` is `any` or `own` (C3.1-C3.3)."""

    by: tuple[str, ...]
    to: tuple[str, ...]
    department: str
    clause: str
    readings: tuple[str, ...]


class Authority(NamedTuple):
    revoke: Value[tuple[str, ...]]
    issue: tuple[MayIssue, ...]
    approve_service: Value[tuple[str, ...]] | None
    """Who approves a new service (B1); None leaves it to anybody but who proposed it."""


class Fees(NamedTuple):
    """What an owner pays: how a month is charged (A1.5), how arrears age and are recovered (B2)."""

    unit_change: Value[str]
    charge_from: Value[str]
    ageing_days: Value[tuple[int, ...]]
    limitation_years: Value[int]
    limitation_warning_months: Value[int]
    reminder_days: Value[int]
    notice_days: Value[int]
    visit_days: Value[int]
    final_days: Value[int]
    lawyer_days: Value[int]
    notice_pay_days: Value[int]
    disclosed_from_units: Value[int]


class Reading(NamedTuple):
    """Where the regulation is silent: the question, the answer taken, what else it could mean."""

    id: str
    clause: str
    question: str
    answer: str
    otherwise: str


class Policy(NamedTuple):
    """One complete policy document (rules of C and standards of A)."""

    id: str
    name: str
    fines: Fines
    liability: Liability
    posting: PostingRule
    deduction: Deduction
    sanctions: Sanctions
    appeals: Appeals
    authority: Authority
    standards: dict[str, Value[Any]]
    fees: Fees | None
    """None in a document from before there were any: ask `loader.fees_of`."""
    readings: dict[str, Reading]
    figures: Mapping[str, Value[Any]] = {}
    """Targets and limits of the service figures: `loader.figures_of` adds what is shipped."""


def policy_from(document: dict[str, Any]) -> Policy:
    """The policy of a document that the loader has accepted (as stored beside its text)."""
    fines, appeals, authority = document["fines"], document["appeals"], document["authority"]
    deduction = document["deduction"]
    return Policy(
        id=document["id"],
        name=document["name"],
        fines=Fines(
            _value(fines["point_fine_fen"]),
            tuple(
                Band(b["from"], b["surcharge_fen"], b["measure"], b["clause"], _readings(b))
                for b in fines["band"]
            ),
        ),
        liability=Liability(*_values(document["liability"], Liability)),
        posting=PostingRule(*_values(document["posting"], PostingRule)),
        deduction=Deduction(*_values(deduction, Deduction)),
        sanctions=Sanctions(*_values(document["sanctions"], Sanctions)),
        appeals=Appeals(
            _value(appeals["filing_days"]),
            _value(appeals["decision_days"]),
            _value(appeals["open_appeal"]),
            _value(appeals["retaliation"]),
            tuple(
                Route(tuple(r["against"]), r["to"], r["clause"], _readings(r))
                for r in appeals["route"]
            ),
        ),
        authority=Authority(
            _value(authority["revoke"]),
            tuple(
                MayIssue(tuple(r["by"]), tuple(r["to"]), r["department"], r["clause"], _readings(r))
                for r in authority["issue"]
            ),
            _value(authority["approve_service"]) if "approve_service" in authority else None,
        ),
        standards={name: _value(entry) for name, entry in document["standards"].items()},
        fees=Fees(*_values(document["fees"], Fees)) if "fees" in document else None,
        readings={r["id"]: Reading(**r) for r in document["readings"]},
        figures={name: _value(entry) for name, entry in document.get("figures", {}).items()},
    )


def _values(table: dict[str, Any], kind: type[tuple[Any, ...]]) -> list[Any]:
    fields: tuple[str, ...] = kind._fields  # type: ignore[attr-defined]
    return [_value(table[name]) if name in table else None for name in fields]


def _value(entry: dict[str, Any]) -> Value[Any]:
    value = entry["value"]
    return Value(
        tuple(value) if isinstance(value, list) else value, entry["clause"], _readings(entry)
    )


def _readings(entry: dict[str, Any]) -> tuple[str, ...]:
    return tuple(entry.get("readings", ()))
