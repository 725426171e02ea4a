"""The group's page: what it rests on, what stands out, then a section for each report."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pmdesk.money import yuan
from pmdesk.render import report_words as words
from pmdesk.render.blocks import Block, Chart, Column, Heading, Note, Page, table
from pmdesk.render.charts.model import Bar, Bars, Parts
from pmdesk.render.forms.report import Blocks, causes, fees, findings, part, says
from pmdesk.texts import _, _n

Row = Mapping[str, Any]
_MOST_BARS = 12
_MOST_ROWS = 40


def group(fields: Mapping[str, Any]) -> Page:
    """The page of one report or of several."""
    blocks: list[Block] = [Note(line) for line in fields["coverage"]]
    if fields["findings"]:
        blocks += findings(fields["findings"])
    for name in fields["names"]:
        blocks += SECTIONS[name](fields["reports"][name], fields)
    first, last = (words.named_month(fields[name]) for name in ("from", "to"))
    about = first if first == last else _("{first} to {last}", first=first, last=last)
    remarks = (_("Targets are those of the policy as shipped"),) if fields["figures"] else ()
    return Page(tuple(blocks), marks=(about,), wide=True, remarks=remarks)


def offices(rows: Sequence[Row], fields: Row) -> Blocks:
    """Where the points are, beside the month before."""
    yield Heading(_("Points by office"))
    before = fields["points_before"]
    shown = rows[:_MOST_BARS]
    earlier = {row["office"]: (before or {}).get(row["office"], 0) for row in shown}
    most = max([row["points"] for row in shown] + list(earlier.values())) or 1
    bars = Bars(
        tuple(
            Bar(row["office"], row["points"] / most,
                (str(row["points"]), *([str(earlier[row["office"]])] if before else [])),
                thin=earlier[row["office"]] / most if before else None)
            for row in shown
        ),
        (_("Points"), *([_("Before")] if before else [])),
        _("points"),
        thin=_("the month before") if before else "",
    )  # fmt: skip
    yield Chart(_offices_title(rows), says([(bar.label, bar.texts) for bar in bars.rows]), bars)
    yield from _first(rows)
    yield table(
        (*_columns(_("Rank"), kind="number"), Column(_("Office"), "short"),
         *_columns(_("Notices"), _("Points"), _("Deduction"), _("Complaints"), _("Came due"),
                   _("In time"), "%", _("Rank"), _("Fell due"), _("Paid"), "%", _("Rank"),
                   kind="number")),
        [(row["rank"], row["office"], row["notices"], row["points"], yuan(row["deduction_fen"]),
          row["complaints"], row["complaints_due"], row["complaints_in_time"],
          words.percent(row["in_time_percent"]), row["complaints_rank"], yuan(row["due_fen"]),
          yuan(row["paid_fen"]), words.percent(row["paid_percent"]), row["fees_rank"])
         for row in rows[:_MOST_ROWS]],
        caption=_("Offices by points; rank 1 for most points, for the lowest share in time, for "
                  "the lowest share paid. Amounts in yuan"),
    )  # fmt: skip


def causes_section(rows: Sequence[Row], _fields: Row) -> Blocks:
    """The causes of faults, over all offices."""
    yield from causes(rows)


def service(rows: Sequence[Row], fields: Row) -> Blocks:
    """What was done in time, in the group and in its offices."""
    yield Heading(_("Complaints, repairs, rounds (A1.3, B8, A2.5)"))
    whole = rows[0]
    said = words.verdicts()
    parts = Parts(
        (
            *(part(row["title"], row["numerator"], row["denominator"] - row["numerator"],
                   row["to_come"], (words.percent(row["percent"], " %"), said[row["verdict"]]),
                   row["target_percent"])
              for row in fields["figures"] if row["unit"] != "fen"),
            part(_("Rounds walked"), whole["rounds_done"],
                 whole["rounds_due"] - whole["rounds_done"], 0,
                 (words.percent(whole["rounds_percent"], " %"), "")),
            part(_("Findings closed"), whole["findings"] - whole["findings_open"],
                 whole["findings_open"], 0,
                 (f"{whole['findings'] - whole['findings_open']} / {whole['findings']}", "")),
        ),
        ("", ""),
        _("done"),
        _("missing or late"),
        _("to come"),
        _("the target"),
    )  # fmt: skip
    yield Chart(_service_title(whole), says([(row.label, row.texts) for row in parts.rows]), parts)
    yield from _first(rows[1:])
    yield table(
        (*_columns(_("Rank"), kind="number"), Column(_("Office"), "short"),
         *_columns(_("Complaints"), _("Came due"), _("In time"), "%", _("Reopened"),
                   _("Of them satisfied"), _("Requests"), _("Repairs in time"),
                   _("Rounds done"), _("Findings open"),
                   kind="number")),
        [(row["rank"], row["office"] or _("the group"), row["complaints"], row["complaints_due"],
          row["complaints_in_time"], words.percent(row["in_time_percent"]),
          row["complaints_reopened"], f"{row['satisfied']} / {row['answered']}", row["requests"],
          f"{row['repairs_in_time']} / {row['repairs_due']}",
          f"{row['rounds_done']} / {row['rounds_due']}",
          f"{row['findings_open']} / {row['findings']}")
         for row in rows[: _MOST_ROWS + 1]],
        caption=_("Offices by complaints resolved in time, the lowest share first"),
    )  # fmt: skip


def fees_section(rows: Sequence[Row], fields: Row) -> Blocks:
    """What of the fees came in, in the group and in its offices."""
    yield from fees([row for row in fields["figures"] if row["figure"] == "fee-collection"])
    last = [row for row in rows if row["month"] == fields["to"]]
    yield from _first(last)
    yield table(
        (*_columns(_("Rank"), kind="number"), Column(_("Office"), "short"),
         *_columns(_("Fell due"), _("Paid"), "%", _("Unpaid"), _("Money received"),
                   _("Of it old arrears"), kind="number")),
        [(row["rank"], row["office"], yuan(row["due_fen"]), yuan(row["paid_fen"]),
          words.percent(row["paid_percent"]), yuan(row["unpaid_fen"]), yuan(row["received_fen"]),
          yuan(row["arrears_fen"])) for row in last[:_MOST_ROWS]],
        caption=_("Offices in {month}, the lowest share first. Amounts in yuan",
                  month=words.named_month(fields["to"])),
    )  # fmt: skip


def deductions(rows: Sequence[Row], fields: Row) -> Blocks:
    """What was deducted, as each office closed it."""
    yield Heading(_("Deductions, as each office closed them (C4.1)"))
    last = [row for row in rows if row["month"] == fields["to"]]
    whole = sum(row["deduction_fen"] for row in last)
    most = max(row["deduction_fen"] for row in last) or 1
    bars = Bars(
        tuple(Bar(row["office"], max(row["deduction_fen"], 0) / most, (yuan(row["deduction_fen"]),))
              for row in last[:_MOST_BARS]),
        (_("Deduction"),),
        _("yuan"),
    )  # fmt: skip
    title = _("{sum} yuan deducted in {month}", sum=yuan(whole),
              month=words.named_month(fields["to"]))  # fmt: skip
    yield Chart(title, says([(bar.label, bar.texts) for bar in bars.rows]), bars)
    yield from _first(last)
    amounts = ("point_fine_fen", "surcharge_fen", "transferred_fen", "joint_share_fen",
               "sanction_fine_fen", "adjustment_fen", "over_cap_fen", "deduction_fen")  # fmt: skip
    yield table(
        (*_columns(_("Rank"), kind="number"), Column(_("Office"), "short"),
         *_columns(_("People"), _("Point fine"), _("Surcharge"), _("Transferred"),
                   _("Joint share"), _("Sanction fine"), _("Adjustment"), _("Over the cap"),
                   _("Deduction"), kind="number")),
        [(row["rank"], row["office"], row["deductions"], *(yuan(row[name]) for name in amounts))
         for row in last[:_MOST_ROWS]],
        ("", _("All"), sum(row["deductions"] for row in last),
         *(yuan(sum(row[name] for row in last)) for name in amounts)),
        caption=_("Offices in {month} by what is deducted. Amounts in yuan",
                  month=words.named_month(fields["to"])),
    )  # fmt: skip


SECTIONS: Mapping[str, Callable[[Sequence[Row], Row], Blocks]] = {
    "offices": offices,
    "causes": causes_section,
    "service": service,
    "fees": fees_section,
    "deductions": deductions,
}
"""The section of each report."""


def _columns(*headings: str, kind: str) -> list[Column]:
    return [Column(heading, kind) for heading in headings]


def _first(rows: Sequence[Row]) -> Blocks:
    """That a table does not show every office, where it does not."""
    if len(rows) > _MOST_ROWS:
        yield Note(
            _("The first {shown} of {all} offices; CSV has every one.", shown=_MOST_ROWS,
              all=len(rows))
        )  # fmt: skip


def _offices_title(rows: Sequence[Row]) -> str:
    whole = sum(row["points"] for row in rows)
    if not whole:
        return _("No points")
    return _n("{office}: {points} of {n} point", "{office}: {points} of {n} points", whole,
              office=rows[0]["office"], points=rows[0]["points"])  # fmt: skip


def _service_title(whole: Row) -> str:
    if not whole["complaints_due"]:
        return _("No complaint was due")
    return _n(
        "{part} of {n} complaint resolved in time",
        "{part} of {n} complaints resolved in time",
        whole["complaints_due"],
        part=whole["complaints_in_time"],
    )
