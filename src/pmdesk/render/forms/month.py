"""The forms of a closed month: summary and poster (C4.1.4, C4.2.5, C5.2)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pmdesk.money import yuan
from pmdesk.render import words
from pmdesk.render.blocks import (
    Block,
    Bullets,
    Column,
    Heading,
    NewPage,
    Note,
    Page,
    Signatures,
    facts,
    pair,
    table,
)
from pmdesk.render.forms.assessment import appeal_note, money_word
from pmdesk.texts import _, _n

Fields = Mapping[str, Any]

_MONEY = ("point_fine_fen", "surcharge_fen", "transferred_fen", "joint_share_fen",
          "sanction_fine_fen", "adjustment_fen", "deduction_fen")  # fmt: skip


def summary(fields: Fields) -> Page:
    """The month-end summary: a page for each department, to be signed there, and the whole."""
    readings = fields["readings"]
    return Page(
        (
            *(block for own in fields["departments"] for block in _department(own, fields)),
            *_whole(fields),
        ),
        marks=(
            _("Month: {month}", month=fields["month"]),
            _("Deducted from the wages of {month}", month=fields["payroll_month"]),
        ),
        wide=True,
        remarks=(
            _("Closed {at}", at=fields["closed_at"]),
            *((_("Readings {readings}", readings=readings),) if readings else ()),
        ),
    )


def posting(fields: Fields) -> Page:
    """The poster: who is posted and why, from when until when; where to appeal (C4.2.5)."""
    columns = (
        Column(_("Name"), share=2),
        Column(_("Department"), share=2),
        Column(_("Faults"), share=4),
        Column(_("Points"), "number"),
        Column(_("Reason"), share=2),
        Column(_("Hangs from"), "short"),
        Column(_("until"), "short"),
    )
    rows = [
        (row["name"], row["department"], "\n".join(row["faults"]), row["points"],
         _reasons(row), row["not_before"], row["until"])
        for row in fields["rows"]
    ]  # fmt: skip
    return Page(
        (
            table(columns, rows) if rows else Note(_("Nobody is posted for this month.")),
            *_waiting(fields["waiting"]),
            *_corrections(fields["corrections"]),
            Heading(_("Right of appeal")),
            Note(f"{_appeal_days(fields)} {appeal_note()}"),
            facts(
                (pair(_("Hung on, by"), None), pair(_("Taken down on, by"), None)),
            ),
            Signatures((_("Issued by, date"), _("Checked by, date"))),
        ),
        marks=(_("Month: {month}", month=fields["month"]),),
        large=True,
        remarks=(_("Internal notice board only"), _("Closed {at}", at=fields["closed_at"])),
    )


def _department(own: Fields, fields: Fields) -> Iterator[Block]:
    yield Heading(own["department"] or _("without a department"))
    yield _lines_table(own["lines"], fields)
    yield Signatures((_("Prepared by, date"), _("Head of the department, date")))
    yield NewPage()


def _whole(fields: Fields) -> Iterator[Block]:
    totals = fields["totals"]
    yield Heading(_("The whole office"))
    if len(fields["departments"]) > 1:
        yield _departments_table(fields)
    yield Note(_("{people} people, {notices} notices, {points} points, {sum} to deduct",
                 people=fields["people"], notices=totals["notices"], points=totals["points"],
                 sum=yuan(totals["deduction_fen"])))  # fmt: skip
    if fields["causes"]:
        yield Heading(_("Causes (C4.1.6)"))
        columns = (
            Column(_("Fault"), share=4),
            Column(_("Notices"), "number"),
            Column(_("Points"), "number"),
            Column(_("Share %"), "number"),
            Column(_("Cumulative %"), "number"),
        )
        yield table(
            columns,
            [
                (f"{cause['code']} {cause['title']}", cause["notices"], cause["points"],
                 f"{cause['share']:.1f}", f"{cause['cumulative_share']:.1f}")
                for cause in fields["causes"]
            ],
        )  # fmt: skip
    if fields["warnings"]:
        yield Heading(_("Remarks"))
        yield Bullets(tuple(fields["warnings"]))
    yield Signatures(
        (_("Prepared by, date"), _("Reviewed by, date"), _("Received by finance, date"))
    )


def _money_columns(fields: Fields) -> tuple[Column, ...]:
    headings = (
        money_word(fields),
        _("Surcharge"),
        _("Borne by superior"),
        _("Borne for others"),
        _("Sanction fine"),
        _("Correction"),
        _("To deduct"),
    )
    return tuple(Column(heading, "number") for heading in headings)


def _lines_table(lines: Sequence[Fields], fields: Fields) -> Block:
    measures = words.measures()
    columns = (
        Column(_("Staff number"), "short"),
        Column(_("Name"), share=2),
        Column(_("Notices"), "number"),
        Column(_("Faults"), share=2),
        Column(_("Points"), "number"),
        *_money_columns(fields),
        Column(_("Held"), "number"),
        Column(_("Measure")),
        Column(_("Posted"), "short"),
    )
    rows = [
        (line["staff"], line["name"], line["notices"], ", ".join(line["codes"]), line["points"],
         *(yuan(line[name]) for name in _MONEY), line["held"] or "",
         measures[line["measure"]], _("yes") if line["posted"] else "")
        for line in lines
    ]  # fmt: skip
    sums = _sums(lines)
    foot = (_("Sum"), "", sums["notices"], "", sums["points"],
            *(yuan(sums[name]) for name in _MONEY), sums["held"] or "", "", "")  # fmt: skip
    return table(columns, rows, foot)


def _departments_table(fields: Fields) -> Block:
    columns = (
        Column(_("Department"), share=3),
        Column(_("People"), "number"),
        Column(_("Notices"), "number"),
        Column(_("Points"), "number"),
        *_money_columns(fields),
    )
    rows = []
    for own in fields["departments"]:
        sums = _sums(own["lines"])
        rows.append(
            (own["department"] or _("without a department"), len(own["lines"]), sums["notices"],
             sums["points"], *(yuan(sums[name]) for name in _MONEY))
        )  # fmt: skip
    whole = _sums([line for own in fields["departments"] for line in own["lines"]])
    foot = (_("Sum"), sum(len(own["lines"]) for own in fields["departments"]), whole["notices"],
            whole["points"], *(yuan(whole[name]) for name in _MONEY))  # fmt: skip
    return table(columns, rows, foot)


def _sums(lines: Sequence[Fields]) -> dict[str, int]:
    names = ("notices", "points", "held", *_MONEY)
    return {name: sum(line[name] for line in lines) for name in names}


def _reasons(row: Fields) -> str:
    said = {
        "points": _n("{n} point", "{n} points", row["points"]),
        "repeat": _("the same problem again"),
    }
    return "; ".join(said[reason] for reason in row["reasons"])


def _waiting(count: int) -> tuple[Block, ...]:
    if not count:
        return ()
    return (
        Note(_n("{n} more waits: not all of their notices are served, so that the time to appeal "
                "has not begun.",
                "{n} more wait: not all of their notices are served, so that the time to appeal "
                "has not begun.", count)),
    )  # fmt: skip


def _corrections(rows: Sequence[Fields]) -> tuple[Block, ...]:
    if not rows:
        return ()
    said = {"added": _("added"), "withdrawn": _("withdrawn")}
    columns = (
        Column(_("Name")),
        Column(_("Month"), "short"),
        Column(_("Posting")),
        Column(_("Hangs from"), "short"),
        Column(_("until"), "short"),
    )
    return (
        Heading(_("Corrections of earlier postings")),
        table(
            columns,
            [
                (row["name"], row["month"], said[row["posting"]], row["not_before"], row["until"])
                for row in rows
            ],
        ),
    )


def _appeal_days(fields: Fields) -> str:
    return _("An appeal can be filed within {days} days of service, the last day included.",
             days=fields["filing_days"])  # fmt: skip
