"""Findings (A3.3-A3.7) and their corrective action reports as recorded: what can happen to one,
what it carries, and the gates."""

from collections.abc import Mapping
from typing import Any

from pmdesk.errors import Refused
from pmdesk.records.cases import CaseTable, moves
from pmdesk.texts import _

CLASSES = ("own", "other", "violation")
"""Whose it is: the own department's, another's, or a violation of the estate's rules (A3.4)."""
SEVERITIES = ("minor", "severe")
SOURCES = ("daily", "weekly", "monthly", "patrol", "complaint", "survey", "other")
RESULTS = ("ok", "fail")
PROCEDURE = "《不合格糾正、預防標準作業規程》"
"""The procedure a finding goes by unless another is named (A3.7)."""

LEAST_DAYS = 28
"""How many days at least are compared on either side of a plan (C4.1.6): less than four weeks say
nothing, and whole weeks have the same days of the week."""
MOST_DAYS = 91
"""How many at most, a quarter: what lies further from the plan has other causes."""

ORGANISERS = ("manager", "general_manager")
"""Who may organise what is done about a severe finding (A3.7)."""
CARRIES_OUT = ("supervisor", "director", "manager")
"""Who may carry it out (A3.7)."""

_R = "pmdesk finding report"

NEEDED_OF_REPORT = {
    "cause": "root_cause",
    "correction": "correction",
    "prevention": "prevention",
    "responsible": "responsible_id",
    "due": "due_on",
    "company_on": "company_on",
    "effective": "effective",
}
"""What the report of a severe finding has before the finding is closed (A3.5, A3.7): each field
with what a step carries of it."""


def referable(number: int, after: Mapping[str, Any]) -> Refused | None:
    """The gate before a referral: the own department's is dealt with, a violation is stopped
    first (A3.4)."""
    if after["class"] != "own":
        return stopped_first(number, after)
    return Refused(
        _("finding {id} is the own department's: it is handled, not referred", id=number),
        clause="A3.4",
        hint=_("where that is wrong: pmdesk finding correct {id} --class other --reason TEXT",
               id=number),
    )  # fmt: skip


def stopped_first(number: int, after: Mapping[str, Any]) -> Refused | None:
    """The refusal of a violation that is not stopped: it is at once (A3.4)."""
    if after["class"] != "violation" or after["stopped_at"]:
        return None
    return Refused(
        _("finding {id} is a violation that is not stopped yet", id=number),
        clause="A3.4",
        hint=_("pmdesk finding stop {id} --text TEXT", id=number),
    )


def routed(number: int, after: Mapping[str, Any]) -> Refused | None:
    """The gate before it counts as done: what is not the own department's is referred (A3.4)."""
    if after["class"] == "own" or after["referred_at"]:
        return None
    return stopped_first(number, after) or Refused(
        _("finding {id} is referred to no department yet", id=number),
        clause="A3.4",
        hint=_("pmdesk finding refer {id} --department D", id=number),
    )


def checked_by_another(number: int, after: Mapping[str, Any]) -> Refused | None:
    """The gate before a check: by somebody other than who did it (A3.5)."""
    if after["verified_by"] not in after["doers"]:
        return None
    return Refused(
        _("{staff} did finding {id}: somebody else checks it", staff=after["verified_by"],
          id=number),
        clause="A3.5",
        hint=_("pmdesk finding verify {id} --by STAFF", id=number),
    )  # fmt: skip


def reported(number: int, after: Mapping[str, Any]) -> Refused | None:
    """The gate before the end of a severe finding: its report is complete, was sent to the
    company, and has been effective since the finding was last done (A3.5, A3.7). `reports` are
    those that answer it, each the newest step by column."""
    if after["severity"] != "severe":
        return None
    if not after["reports"]:
        return Refused(
            _("finding {id} is severe and has no corrective action report", id=number),
            clause="A3.5",
            hint=_("pmdesk finding report add --finding {id} --problem TEXT", id=number),
        )
    lacking = {report["case_id"]: lacking_in(report) for report in after["reports"]}
    nearest = min(lacking, key=lambda report: len(lacking[report]))
    if not lacking[nearest]:
        return None
    outdated = [report["case_id"] for report in after["reports"] if is_outdated(report)]
    hint = _("see pmdesk finding report show {report}", report=nearest)
    if nearest in outdated:
        hint = _(
            "its effect was checked before the finding was last done: {command}",
            command=f"{_R} check {nearest} --effective yes|no --text TEXT",
        )
    return Refused(
        _(
            "finding {id} is severe, and report {report} lacks: {fields}",
            id=number,
            report=nearest,
            fields=", ".join(lacking[nearest]),
        ),
        clause="A3.7" if "company_on" in lacking[nearest] else "A3.5",
        hint=hint,
    )


def lacking_in(report: Mapping[str, Any]) -> list[str]:
    """What a report still lacks before a severe finding that it answers can be closed; an effect
    that was checked before the finding was last done is none."""
    return [
        name
        for name, column in NEEDED_OF_REPORT.items()
        if report[column] is None
        or (name == "effective" and (report[column] != "yes" or is_outdated(report)))
    ]


def is_outdated(report: Mapping[str, Any]) -> bool:
    """Whether the effect of a report was checked before the finding was last done: by the order
    of entry, which no clock changes."""
    return bool(report["effective"] == "yes" and report["checked_seq"] < (report["done_seq"] or 0))


_F = "pmdesk finding"
_CORRECT = f"{_F} correct {{id}} --class C --severity S --reason TEXT"
_OPEN = ("open", "in-action")

FINDINGS = CaseTable(
    "finding",
    ("open", "in-action", "done", "verified", "closed", "void"),
    (
        *moves(_OPEN, "act", "in-action", f"{_F} act {{id}} --text TEXT"),
        *moves(_OPEN, "stop", "in-action", f"{_F} stop {{id}} --text TEXT"),
        *moves(_OPEN, "refer", "in-action", f"{_F} refer {{id}} --department D", referable),
        *moves(_OPEN, "done", "done", f"{_F} done {{id}} --text TEXT", routed),
        *moves(("done",), "verify", ("verified", "in-action"),
               f"{_F} verify {{id}} --result ok|fail", checked_by_another),
        *moves(("verified",), "close", "closed", f"{_F} close {{id}}", reported),
        *moves(_OPEN, "correct", None, _CORRECT),
        *moves(("done",), "correct", ("done", "in-action"), _CORRECT),
        *moves(("verified",), "correct", ("verified", "in-action"), _CORRECT),
        *moves((*_OPEN, "done"), "void", "void", f"{_F} void {{id}} --reason TEXT"),
    ),
    "A3.4",
    {
        "department": None,
        "handler_id": None,
        "organiser_id": None,
        "responsible_id": None,
        "due_on": None,
        "action_taken": None,
        "stopped_at": None,
        "referred_to": None,
        "referred_at": None,
        "done_at": None,
        "done_by": None,
        "outcome": None,
        "failed": 0,
        "verified_at": None,
        "verified_by": None,
        "closed_at": None,
        "void_why": None,
    },
)  # fmt: skip
"""What can happen to a finding: minor ones close once checked, severe ones with their report. A
step `correct` puts class and severity right, `how` it says both: `violation,severe`."""

UNFINISHED = _OPEN
"""The states in which it is not done yet."""
NOT_CLOSED = ("open", "in-action", "done", "verified")
"""The states in which a finding still asks for something."""


def effect_shows(number: int, after: Mapping[str, Any]) -> Refused | None:
    """The gate before the check of the effect: by somebody other than who carried it out, and
    no effect while a finding that the report answers (`unfinished`) is not done (A3.5)."""
    if after["effective"] == "yes" and after["unfinished"]:
        finding = after["unfinished"][0]
        return Refused(
            _("finding {id}, which report {report} answers, is not done yet", id=finding,
              report=number),
            clause="A3.5",
            hint=_("its effect is checked once it is: pmdesk finding done {id} --text TEXT",
                   id=finding),
        )  # fmt: skip
    if after["checked_by"] not in after["doers"]:
        return None
    return Refused(
        _("{staff} carried out or answers for report {id}: somebody else checks its effect",
          staff=after["checked_by"], id=number),
        clause="A3.5",
        hint=_("pmdesk finding report check {id} --effective yes|no --by STAFF", id=number),
    )  # fmt: skip


_PLAN = (
    f"{_R} plan {{id}} --cause TEXT --correction TEXT --prevention TEXT --responsible STAFF "
    "--due DATE"
)

REPORTS = CaseTable(
    "report",
    ("draft", "planned", "in-action", "effective", "not-effective", "void"),
    (
        *moves(("draft", "planned", "not-effective"), "plan", "planned", _PLAN),
        *moves(("in-action",), "plan", None, _PLAN),
        *moves(("planned", "in-action"), "act", "in-action", f"{_R} act {{id}} --text TEXT"),
        *moves(("planned", "in-action", "effective"), "company", None,
               f"{_R} company {{id}} --on DATE"),
        *moves(("in-action", "effective"), "check", ("effective", "not-effective"),
               f"{_R} check {{id}} --effective yes|no --text TEXT", effect_shows),
        *moves(("draft", "planned", "in-action", "not-effective"), "void", "void",
               f"{_R} void {{id}} --reason TEXT"),
    ),
    "A3.7",
    {
        "root_cause": None,
        "correction": None,
        "prevention": None,
        "responsible_id": None,
        "due_on": None,
        "planned_on": None,
        "action_taken": None,
        "company_on": None,
        "effective": None,
        "checked_at": None,
        "checked_by": None,
        "check_text": None,
        "void_why": None,
    },
)  # fmt: skip
"""What can happen to a corrective action report; one without effect is planned anew."""

NEXT_OF_REPORT = {
    "draft": "plan",
    "planned": "act",
    "in-action": "check",
    "not-effective": "plan",
    "effective": None,
}
"""What a report asks for next in each state but void; an effective one only that the company
has it, and another check where a finding was done anew."""
