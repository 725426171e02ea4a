"""The forms of cases: complaint, service request, corrective action report (A1.3, A3.5, B3)."""

from collections.abc import Mapping, Sequence
from typing import Any

from pmdesk.money import yuan
from pmdesk.render import words
from pmdesk.render.blocks import (
    Block,
    Cell,
    Column,
    Heading,
    Note,
    Page,
    Signatures,
    facts,
    pair,
    table,
    ticks,
)
from pmdesk.render.tables import moment_text
from pmdesk.texts import _

Fields = Mapping[str, Any]


def complaint(fields: Fields) -> Page:
    """How a complaint came in, was handled and followed up (A1.3, A2.8)."""
    row = fields["case"]
    return Page(
        (
            facts(
                (pair(_("Came in"), _day_time(row)),
                 pair(_("Channel"), ticks(words.channels(), row["channel"]))),
                (pair(_("Unit"), row["unit"]),
                 pair(_("Complainant"), _("anonymous") if row["anonymous"] else row["reporter"])),
                (pair(_("Phone"), row["phone"]), pair(_("Place"), row["place"])),
                (pair(_("Category"), row["category"]),
                 pair(_("Severity"), ticks(words.severities(), row["severity"]))),
                pair(_("Complaint"), row["text"]),
                (pair(_("Taken by"), row["by"]), pair(_("Linked to"), row["link"])),
            ),
            Heading(_("Handling")),
            facts(
                (pair(_("Department"), row["department"]), pair(_("Handler"), fields["handler"])),
                (pair(_("Reply due"), _at(row["respond_by"])),
                 pair(_("First reply"), _at(row["replied_at"]))),
                (pair(_("Resolution due"), _at(row["due_at"])),
                 pair(_("Resolved"), _at(row["resolved_at"]))),
                pair(_("Cause"), row["cause"]),
                pair(_("Measures taken"), Cell(row["resolution"] or "", room_mm=14)),
                pair(_("State"), _state(row)),
            ),
            *_trail(fields["trail"]),
            *_follow_up(row),
            Signatures((_("Handler, date"), _("Reviewed by, date"), _("Complainant, date"))),
        )
    )  # fmt: skip


def request(fields: Fields) -> Page:
    """What was asked for, what was done step by step, and how it was accepted (B3, A2.8)."""
    row = fields["case"]
    return Page(
        (
            facts(
                (pair(_("Came in"), _day_time(row)), pair(_("Kind"), fields["kind"])),
                (pair(_("Unit"), row["unit"]), pair(_("Place"), row["place"])),
                (pair(_("Contact"), row["contact"]), pair(_("Phone"), row["phone"])),
                pair(_("Request"), row["text"]),
                (pair(_("Taken by"), row["by"]), pair(_("Service ordered"), fields["service"])),
            ),
            Heading(_("Work")),
            facts(
                (pair(_("Department"), row["department"]), pair(_("Handler"), fields["handler"])),
                (pair(_("Appointment"), _at(row["appointment_at"])),
                 pair(_("Supplier"), row["supplier"])),
                (pair(_("Charged as"), ticks(words.charges(), row["charge"])),
                 pair(_("Price"), _price(row))),
                (pair(_("Done"), _at(row["done_at"])), pair(_("State"), _state(row))),
                pair(_("Result"), Cell(row["result"] or "", room_mm=14)),
                (pair(_("Accepted by"), row["accepted_by"]),
                 pair(_("Accepted"), _at(row["accepted_at"]))),
            ),
            *_checklist(fields["steps"]),
            *_trail(fields["trail"]),
            *_follow_up(row),
            Signatures((_("Handler, date"), _("Owner or tenant, date"), _("Reviewed by, date"))),
        )
    )  # fmt: skip


def report(fields: Fields) -> Page:
    """A corrective and preventive action report, for the company too (A3.5, A3.7)."""
    row = fields["case"]
    columns = (
        Column(_("Number"), "short"),
        Column(_("Found on"), "short"),
        Column(_("Place"), share=2),
        Column(_("What was found"), share=7),
        Column(_("Department"), share=2),
        Column(_("Procedure"), share=3),
    )
    found = [
        (one["number"], one["on"], one["place"], one["text"], one["department"], one["procedure"])
        for one in fields["findings"]
    ]
    rarer = None
    if row["before"] is not None:
        rarer = pair(
            _("Notices of the faults before and since"), f"{row['before']} / {row['after']}"
        )
    return Page(
        (
            facts(
                (pair(_("Written on"), _day_time(row)), pair(_("Written by"), row["by"])),
                pair(_("Problem"), row["problem"]),
                pair(_("Faults"), "\n".join(fields["faults"])) if fields["faults"] else None,
            ),
            *((Heading(_("Findings it answers")), table(columns, found)) if found else ()),
            Heading(_("Cause and measures")),
            facts(
                pair(_("Root cause"), Cell(row["cause"] or "", room_mm=14)),
                pair(_("Correction of the problem"), Cell(row["correction"] or "", room_mm=14)),
                pair(_("Prevention"), Cell(row["prevention"] or "", room_mm=14)),
                (pair(_("Responsible"), fields["responsible"]), pair(_("Due by"), row["due"])),
                (pair(_("Planned on"), row["planned_on"]), pair(_("State"), _state(row))),
                pair(_("What was done"), row["action"]),
            ),
            Heading(_("Check of the effect")),
            facts(
                (pair(_("Effect"), ticks(words.effects(), row["effective"])),
                 pair(_("Checked on"), _at(row["checked_at"]))),
                (pair(_("Checked by"), row["checked_by"]),
                 pair(_("Reported to the company on"), row["company_on"])),
                rarer,
                pair(_("What was seen"), Cell(row["check_text"] or "", room_mm=14)),
            ),
            Signatures((_("Responsible, date"), _("Checked by, date"),
                        _("Received by the company, date"))),
        )
    )  # fmt: skip


def _follow_up(row: Fields) -> tuple[Block, ...]:
    said = " ".join(str(part) for part in (row["comment"], row["waiver"]) if part is not None)
    reached = {
        "reached": _("reached"),
        "unreachable": _("nobody reached"),
        "waived": _("given up"),
    }
    return (
        Heading(_("Follow-up (A2.8)")),
        facts(
            (pair(_("Due by"), row["follow_up_by"]), pair(_("Tries"), row["tries"] or "")),
            pair(_("Follow-up"), ticks(reached, row["follow_up"])),
            pair(_("Opinion"), ticks(words.answers(), row["satisfied"])),
            (pair(_("Score, 1 to 5"), row["score"]), pair(_("Closed"), _at(row["closed_at"]))),
            pair(_("What was said"), said),
        ),
    )


def _checklist(steps: Sequence[Fields]) -> tuple[Block, ...]:
    if not steps:
        return ()
    done = {"made": _("made"), "open": _("open")}
    columns = (
        Column(_("Step"), "short"),
        Column(_("What is done"), share=3),
        Column(_("Required"), "short"),
        Column(_("Made"), "short"),
    )
    rows = [
        (step["step"], step["title"], _("yes") if step["required"] else "",
         Cell(ticks=((step["made"], done["made" if step["made"] else "open"]),)))
        for step in steps
    ]  # fmt: skip
    return (Heading(_("Checklist")), table(columns, rows))


def _trail(trail: Sequence[Fields]) -> tuple[Block, ...]:
    actions, states = words.case_actions(), words.case_states()
    columns = (
        Column(_("When"), "short"),
        Column(_("What")),
        Column(_("By"), "short"),
        Column(_("In words"), share=4),
        Column(_("State")),
    )
    rows = [
        (moment_text(step["at"]), actions.get(step["action"], step["action"]), step["by"],
         step["text"], states[step["state"]])
        for step in trail
    ]  # fmt: skip
    return (Heading(_("Step by step")), table(columns, rows) if rows else Note(_("none")))


def _state(row: Fields) -> str:
    return words.case_states()[row["state"]]


def _day_time(row: Fields) -> str:
    return f"{row['on']} {row['time'] or ''}".strip()


def _at(moment: str | None) -> str:
    return moment_text(moment) if moment else ""


def _price(row: Fields) -> str:
    if row["price_fen"] is not None:
        return yuan(row["price_fen"])
    if row["quote_fen"] is not None:
        return _("quoted at {sum}", sum=yuan(row["quote_fen"]))
    return ""
