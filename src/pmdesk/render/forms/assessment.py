"""The forms of the assessment: fault notice, sanction decision, appeal record (C4.1.3, C4.2.3,
C5.1, C5.3)."""

from collections.abc import Mapping
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
    Stub,
    facts,
    pair,
    table,
    ticks,
)
from pmdesk.texts import _

Fields = Mapping[str, Any]


def fault_notice(fields: Fields) -> Page:
    """The fault notice with its stub (C4.1.3, C5.1)."""
    notice = fields["notice"]
    served = notice["served"] or dict.fromkeys(("how", "on", "witness", "statement"))
    points = str(notice["points"])
    if notice["points"] != notice["points_issued"]:
        points += f" ({_('issued with {points}', points=notice['points_issued'])})"
    when = f"{notice['on']} {notice['time'] or ''}".strip()
    objects = Cell(served["statement"] or "", ((False, _("I object")), (False, _("I agree"))), 20)
    stub = facts(
        (pair(_("Name"), f"{notice['staff']} {notice['name']}"),
         pair(_("Department"), notice["department"])),
        (pair(_("Fault"), f"{notice['code']} {notice['title']}"), pair(_("Points"), points)),
        (pair(_("Date and time"), when), pair(_("Issued by"), fields["issuer"])),
        (pair(_("Received, signature"), Cell(room_mm=11)), pair(_("Date"), None)),
    )  # fmt: skip
    return Page(
        (
            facts(
                (pair(_("Staff number"), notice["staff"]), pair(_("Name"), notice["name"])),
                (pair(_("Post"), notice["post"]), pair(_("Date and time"), when)),
                pair(_("Fault"), f"{notice['code']} {notice['title']}"),
                (pair(_("Points"), points), pair(money_word(fields), _money(fields))),
                pair(_("Facts"), notice["facts"]),
                pair(_("Evidence"), notice["evidence"]),
                pair(_("Correction asked for"), notice["correction"]),
                (pair(_("Source"), notice["source"]), pair(_("Issued by"), fields["issuer"])),
                (pair(_("Direct superior"), fields["superior"]),
                 pair(_("Superior's responsibility (C4.2.6)"), _responsible(notice))),
                pair(_("State"), words.notice_states()[notice["state"]]),
            ),
            Heading(_("Service of the notice")),
            facts(
                pair(_("How"), ticks(words.served_how(), served["how"])),
                (pair(_("Served on"), served["on"]), pair(_("Witness"), served["witness"])),
                pair(_("The employee's statement"), objects),
            ),
            *_right_of_appeal(fields),
            Signatures((_("Issuer, date"), _("Employee, date"), _("Witness, date"))),
            Stub(_("Stub"), notice["number"], stub),
        ),
        marks=(f"{_('Department')}: {notice['department']}",),
    )  # fmt: skip


def sanction(fields: Fields) -> Page:
    """The decision on a sanction, to be handed to the person it is about (C4.2.3, C4.2.4)."""
    chosen = set(fields["kinds"])
    kinds = Cell(
        ticks=tuple(
            (kind in chosen, word)
            for kind, word in words.sanction_kinds().items()
            if kind != "none" or kind in chosen
        )
    )
    columns = (
        Column(_("Number"), "short"),
        Column(_("Date"), "short"),
        Column(_("Fault"), share=3),
        Column(_("Points"), "number"),
        Column(_("State")),
    )
    states = words.notice_states()
    rows = [
        (row["number"], row["on"], f"{row['code']} {row['title']}", row["points"],
         states[row["state"]])
        for row in fields["notices"]
    ]  # fmt: skip
    return Page(
        (
            facts(
                (pair(_("Staff number"), fields["staff"]), pair(_("Name"), fields["name"])),
                (pair(_("Department"), fields["department"]), pair(_("Post"), fields["post"])),
                (pair(_("Month"), fields["month"]), pair(_("Points"), fields["points"])),
                pair(_("What the points lead to"), words.measures()[fields["measure"]]),
            ),
            Heading(_("Notices of the month")),
            table(columns, rows, (_("Sum"), "", "", fields["points"], "")),
            Heading(_("Decision")),
            facts(
                pair(_("Sanction"), kinds),
                pair(_("Amount"), yuan(fields["amount_fen"])) if fields["amount_fen"] else None,
                pair(_("In words"), fields["text"]) if fields["text"] else None,
                pair(_("Reason"), fields["reason"]),
                (pair(_("Decided by"), fields["by"]), pair(_("Decided on"), fields["on"])),
                pair(_("State"), words.sanction_states()[fields["state"]]),
            ),
            *_right_of_appeal(fields),
            Signatures((_("Decided by, date"), _("Employee, date"), _("Witness, date"))),
        )
    )


def appeal(fields: Fields) -> Page:
    """The record of an appeal: statement, route, trail, decision, who was told (C4.3, C5.3)."""
    row = fields["appeal"]
    steps = words.appeal_steps()
    columns = (
        Column(_("Date"), "short"),
        Column(_("Entry"), "short"),
        Column(_("By")),
        Column(_("In words"), share=4),
    )
    trail = [
        (step["on"], steps.get(step["kind"], step["kind"]), step["by"], step["text"])
        for step in fields["trail"]
    ]
    return Page(
        (
            facts(
                (pair(_("Filed by"), fields["staff"]), pair(_("Filed on"), row["filed_on"])),
                (pair(_("Against"), fields["against"]),
                 pair(_("Retaliation alleged (C4.3.1)"),
                      ticks({"yes": _("yes"), "no": _("no")},
                            "yes" if row["retaliation"] else "no"))),
                pair(_("About"), _subject(fields)),
                pair(_("Statement"), fields["statement"]),
                (pair(_("Could be filed until"), row["file_by"]),
                 pair(_("Why it came late"), fields["late_reason"])),
            ),
            Heading(_("Where it goes")),
            facts(
                (pair(_("Goes to"), body_name(row["body"])), pair(_("Person"), fields["person"])),
                (pair(_("Clause"), row["clause"]), pair(_("To be decided by"), row["decide_by"])),
                pair(_("Passed over"), body_name(row["moved_from"])) if row["moved_from"] else None,
            ),
            Heading(_("Written trail")),
            table(columns, trail) if trail else Note(_("none")),
            Heading(_("Decision")),
            facts(
                pair(_("Outcome"), ticks(words.appeal_outcomes(), row["outcome"])),
                (pair(_("Points from now on"), row["points"]),
                 pair(_("Decided by"), fields["decided_by"])),
                (pair(_("Decided on"), row["decided_on"]), pair(_("Told on"), row["told_on"])),
                pair(_("Reason"), Cell(fields["reason"] or "", room_mm=16)),
            ),
            Signatures((_("Decided by, date"), _("Appellant, date"), _("Recorded by, date"))),
        ),
        remarks=(fields["procedure"],),
    )  # fmt: skip


def _subject(fields: Fields) -> str:
    about = {
        "notice": _("fault notice {number}", number=fields["about"]),
        "liable": _("the share borne for {number}", number=fields["about"]),
        "sanction": _("sanction {number}", number=fields["about"]),
    }
    return about[fields["subject"]]


def money_word(fields: Fields) -> str:
    """What the money is called: the policy's deduction mode decides."""
    return _("Performance pay withheld") if fields["performance_pay"] else _("Fine")


def appeal_note() -> str:
    """Where an appeal goes, by whom it complains of."""
    return _("Against a supervisor or inspector it goes to the director (C4.3.2), against the "
             "director to the manager (C4.3.3), against the manager to the company (C3.4); "
             "retaliation is reported to the department responsible (C4.3.1).")  # fmt: skip


def body_name(body: str) -> str:
    """Where an appeal goes: `director`, `company`, `department:NAME`."""
    if body.startswith("department:"):
        return _("the department {name}", name=body.partition(":")[2])
    return words.bodies().get(body, body)


def _money(fields: Fields) -> str:
    return f"{yuan(fields['sum_fen'])} ({fields['clause']})"


def _responsible(notice: Mapping[str, Any]) -> str:
    liable = notice["liable"]
    if liable:
        return f"{liable['finding']} ({liable['by']}, {liable['on']})"
    if notice["jointly_liable"]:
        return _("shared: the same problem again (C4.2.7)")
    return _("not found")


def _right_of_appeal(fields: Fields) -> tuple[Block, ...]:
    until = (
        _("An appeal can be filed until {day}.", day=fields["file_by"])
        if fields["file_by"]
        else _("An appeal can be filed within {days} days of service, the last day included.",
               days=fields["filing_days"])
    )  # fmt: skip
    return (Heading(_("Right of appeal")), Note(f"{until} {appeal_note()}"))
