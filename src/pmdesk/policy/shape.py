"""All that a policy document may hold, key by key, and what each value may be."""

from typing import Any

from pmdesk.policy.checks import Check, Optional, body, one_of, rising, some_of, text, texts, whole
from pmdesk.policy.model import MEASURES, ROLES

_RESTS_ON = {"clause": text, "readings": Optional(texts)}
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

SHAPE: dict[str, Any] = {
    "id": text,
    "name": text,
    "fines": {
        "point_fine_fen": _value(whole(0, 1_000_000)),
        "band": [
            {
                "from": whole(1, 1_000_000),
                "surcharge_fen": whole(0, 100_000_000),
                "measure": one_of(*MEASURES),
                **_RESTS_ON,
            }
        ],
    },
    "liability": {
        "superior_percent": _value(whole(0, 100)),
        "repeat_notices": _value(whole(2, 1000)),
        "found_by": _value(some_of(*ROLES)),
    },
    "posting": {
        "points": _value(whole(1, 1_000_000)),
        "repeat_notices": _value(whole(2, 1000)),
    },
    "deduction": {
        "mode": _value(one_of("fine", "performance_pay", "points_only")),
        "payroll_months_later": _value(whole(0, 12)),
        "hand_over_last_day": _value(whole(1, 28)),
        "cap": _value(one_of("warn", "enforce")),
        "cap_percent": Optional(_value(whole(0, 100))),
        "minimum_wage_fen": Optional(_value(whole(0, 100_000_000))),
        "jurisdiction": Optional(_value(text)),
    },
    "sanctions": {
        "kinds": _value(some_of(*_KINDS)),
        "dismissal_kinds": _value(some_of(*_KINDS)),
        "decided_by": _value(one_of(*ROLES)),
        "managers_own_decided_by": _value(one_of(*ROLES)),
    },
    "appeals": {
        "filing_days": _value(whole(0, 365)),
        "decision_days": _value(whole(0, 365)),
        "open_appeal": _value(one_of("hold", "count")),
        "retaliation": _value(body),
        "route": [
            {
                "against": some_of(*ROLES),
                "to": one_of("director", "manager", "company"),
                **_RESTS_ON,
            }
        ],
    },
    "authority": {
        "revoke": _value(some_of(*ROLES)),
        "approve_service": Optional(_value(some_of(*ROLES))),
        "issue": [
            {
                "by": some_of(*ROLES),
                "to": some_of(*ROLES),
                "department": one_of("any", "own"),
                **_RESTS_ON,
            }
        ],
    },
    # Not in the first documents, nor need a later one have all: `figures_of` adds what is shipped.
    "figures": Optional(
        {
            **{f"{name}_percent": Optional(_value(whole(0, 100))) for name in _TARGETS},
            "repair_completion_hours": Optional(_value(whole(0, 10_000))),
        }
    ),
    "standards": {
        "supervision_rounds_per_day": _value(whole(0, 24)),
        "supervision_hours_per_move_in_day": _value(whole(0, 24)),
        "patrol_rounds_per_day": _value(whole(0, 24)),
        "patrol_hours_per_move_in_day": _value(whole(0, 24)),
        "morning_meetings_per_day": _value(whole(0, 24)),
        "daily_inspections_per_day": _value(whole(0, 24)),
        "weekly_inspections_per_week": _value(whole(0, 50)),
        "monthly_inspections_per_month": _value(whole(0, 50)),
        "scoring_per": _value(one_of("half-year", "year")),
        "visits_per_month": _value(whole(0, 10_000)),
        "visits_per": _value(one_of("department", "visitor")),
        "surveys_per_quarter": _value(whole(0, 100)),
        "complaint_reply_hours": _value(whole(0, 10_000)),
        "complaint_resolution_hours": _value(whole(0, 10_000)),
        "major_complaint_reply_hours": _value(whole(0, 10_000)),
        "major_complaint_resolution_hours": _value(whole(0, 10_000)),
        "complaint_follow_up_days": _value(whole(0, 365)),
        "request_follow_up_days": _value(whole(0, 365)),
        "follow_up_tries": _value(whole(1, 100)),
        "counter_minutes": _value(whole(1, 1000)),
        "escalate_to_supervisor_hours": _value(whole(0, 10_000)),
        "escalate_to_director_hours": _value(whole(0, 10_000)),
        "escalate_to_manager_hours": _value(whole(0, 10_000)),
        # Not in the first documents: a file's own policy is never changed by a later program.
        "escalate_reopened_times": Optional(_value(whole(1, 1000))),
        "late_reply_code": Optional(_value(text)),
        "late_resolution_code": Optional(_value(text)),
        "late_follow_up_code": Optional(_value(text)),
        "late_promise_code": Optional(_value(text)),
        "late_hand_over_code": Optional(_value(text)),
        "missed_round_code": Optional(_value(text)),
        "slow_counter_code": Optional(_value(text)),
    },
    # Not in the first documents: `fees_of` gives what the program ships.
    "fees": Optional(
        {
            "unit_change": _value(one_of("by_day", "first_day", "last_day")),
            "charge_from": _value(one_of("move_in", "always")),
            "ageing_days": _value(rising),
            "limitation_years": _value(whole(1, 100)),
            "limitation_warning_months": _value(whole(1, 1200)),
            "reminder_days": _value(whole(0, 10_000)),
            "notice_days": _value(whole(0, 10_000)),
            "visit_days": _value(whole(0, 10_000)),
            "final_days": _value(whole(0, 10_000)),
            "lawyer_days": _value(whole(0, 10_000)),
            "notice_pay_days": _value(whole(1, 365)),
            "disclosed_from_units": _value(whole(1, 10_000)),
        }
    ),
    "readings": [{"id": text, "clause": text, "question": text, "answer": text, "otherwise": text}],
}
