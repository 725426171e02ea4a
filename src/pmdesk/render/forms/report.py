"""The month's report on a page: findings, then charts, each with its table (C4.1.6, B7, B10, B2).

What it is given is a plain tree as of `figures.month`; where that was read from is not asked. Each
section is a function of its own rows, so that a page about several offices can be put together of
the same ones.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pmdesk.render import report_words as words
from pmdesk.render.blocks import Block, Bullets, Chart, Column, Heading, Note, Page, table
from pmdesk.render.charts.model import Bar, Bars, Months, Panel, Part, Parts
from pmdesk.texts import _, in_a_row, one_by_one

Row = Mapping[str, Any]
Blocks = Iterator[Block]
_MOST_CAUSES = 12


def month(fields: Mapping[str, Any]) -> Page:
    """The report of a month."""
    is_preview = fields["state"] == "preview"
    return Page(
        (
            *([Note(preview_note(fields))] if is_preview else []),
            *findings(fields["findings"]),
            *causes(fields["causes"]),
            *departments(fields["departments"], fields),
            *complaints(fields["complaints"]),
            *board(fields["board"]),
            *fees(fields["fees"]),
        ),
        marks=(
            words.named_month(fields["month"]),
            _("preview") if is_preview else _("Closed {at}", at=_minute(fields["closed_at"])),
        ),
        remarks=(_("As of {at}", at=_minute(fields["at"])),),
    )


def _minute(moment: str) -> str:
    """A stored moment to the minute: 2026-10-02 10:00."""
    return moment[:16].replace("T", " ")


def preview_note(fields: Row) -> str:
    """That the month is not closed, and what that means."""
    if fields["is_over"]:
        return _("A preview: the month is not closed, its points can still change.")
    return _(
        "A preview: the month is not over. Points can still change, what is not due yet is open."
    )


def findings(rows: Sequence[Row]) -> Blocks:
    """The findings in words, each with its clause and where its numbers come from."""
    yield Heading(_("What stands out"))
    yield Bullets(tuple(_sourced(row) for row in rows))


def _sourced(row: Row) -> str:
    said = f"{row['text']} [{row['clause']}]"
    if not row["name"]:
        return said
    return f"{said}\n" + _("Source: {command}", command=row["command"])


def causes(rows: Sequence[Row]) -> Blocks:
    """The causes of faults by how many notices each has, with how many they make up together."""
    yield Heading(_("Causes of faults (C4.1.6)"))
    if not rows:
        yield Note(words.causes_title(rows))
        return
    shown = rows[:_MOST_CAUSES]
    bars = Bars(
        tuple(
            Bar(f"{row['code']} {row['title']}", row["share"] / 100,
                (str(row["notices"]), f"{row['cumulative_share']:.1f} %"),
                row["cumulative_share"] / 100)
            for row in shown
        ),
        (_("Notices"), _("Cumulative")),
        _("share of the notices"),
        _("cumulative share"),
        mark=words.MOST_PERCENT / 100,
        mark_text=f"{words.MOST_PERCENT} %",
    )  # fmt: skip
    title = words.causes_title(rows)
    yield Chart(title, says([(bar.label, bar.texts) for bar in bars.rows]), bars)
    if len(shown) < len(rows):
        yield Note(_("The chart shows the first {shown} of {all} causes, the table all of them.",
                     shown=len(shown), all=len(rows)))  # fmt: skip
    yield table(
        (Column(_("Fault"), share=4), Column(_("Notices"), "number"), Column(_("Points"), "number"),
         Column(_("Share %"), "number"), Column(_("Cumulative %"), "number")),
        [
            (f"{row['code']} {row['title']}", row["notices"], row["points"],
             f"{row['share']:.1f}", f"{row['cumulative_share']:.1f}")
            for row in rows
        ],
        caption=_("Counted notices by cause, the most frequent first"),
    )  # fmt: skip


def departments(rows: Sequence[Row], fields: Row) -> Blocks:
    """Points by department beside those of the month before."""
    yield Heading(_("Points by department (C4.1.4)"))
    if not rows:
        yield Note(words.departments_title(rows))
        return
    most = max(max(row["points"], row["points_before"]) for row in rows) or 1
    now, before = (words.named_month(fields[name]) for name in ("month", "month_before"))
    bars = Bars(
        tuple(
            Bar(_department(row), row["points"] / most,
                (str(row["points"]), str(row["points_before"])),
                thin=row["points_before"] / most)
            for row in rows
        ),
        (_("Points"), _("Before")),
        now,
        thin=before,
    )  # fmt: skip
    title = words.departments_title(rows)
    yield Chart(title, says([(bar.label, bar.texts) for bar in bars.rows]), bars)
    yield table(
        (Column(_("Department"), share=3), Column(_("Notices"), "number"),
         Column(_("Points"), "number"), Column(_("Before"), "number")),
        [(_department(row), row["notices"], row["points"], row["points_before"]) for row in rows],
        caption=_("Notices and points of {month}, points of {before}", month=now, before=before),
    )  # fmt: skip


def _department(row: Row) -> str:
    return row["department"] or _("without a department")


def complaints(rows: Sequence[Row]) -> Blocks:
    """Complaints month by month, and how many of those who answered are satisfied."""
    yield Heading(_("Complaints and satisfaction (A1.3, B8)"))
    target = rows[-1]["target_percent"]
    satisfied = _("Satisfied at the follow-up, %")
    if target is not None:
        satisfied = _("Satisfied at the follow-up, %; dashed: the target of {target} %",
                      target=target)  # fmt: skip
    most = max(row["received"] for row in rows) or 1
    shares = [row["satisfied"] / row["answered"] if row["answered"] else None for row in rows]
    plot = Months(
        tuple((int(row["month"][:4]), int(row["month"][5:])) for row in rows),
        (
            Panel(_("Complaints received"), tuple(row["received"] for row in rows),
                  tuple(str(row["received"]) for row in rows), most),
            Panel(satisfied, tuple(shares), tuple(row["percent"] for row in rows), 1,
                  is_line=True, target=None if target is None else target / 100),
        ),
    )  # fmt: skip
    said = [(row["month"], (str(row["received"]), words.percent(row["percent"], " %")))
            for row in rows]  # fmt: skip
    yield Chart(words.complaints_title(rows[-1]), says(said), plot)
    yield table(
        (Column(_("Month")), Column(_("Received"), "number"), Column(_("Handled"), "number"),
         Column(_("Answered"), "number"), Column(_("Of them satisfied"), "number"),
         Column("%", "number")),
        [(row["month"], row["received"], row["handled"], row["answered"], row["satisfied"],
          words.percent(row["percent"])) for row in rows],
        caption=_("Complaints by the month they came in, answers by the month they were given"),
    )  # fmt: skip


def board(rows: Sequence[Row]) -> Blocks:
    """What the standard asks: each duty with what was due, done and missing; the worst first."""
    yield Heading(_("The service standard (A, B10)"))
    ranked = sorted(rows, key=_by_verdict)
    said = words.verdicts()
    parts = Parts(
        tuple(
            part(row["title"], row["done"], row["missing"], row["to_come"],
                  (_of(row["done"], row["due"]), said[row["verdict"]]))
            for row in ranked
        ),
        ("", ""),
        _("done"),
        _("missing or late"),
        _("to come"),
    )  # fmt: skip
    yield Chart(
        words.board_title(rows), says([(row.label, row.texts) for row in parts.rows]), parts
    )
    yield table(
        (Column(_("Duty, and what is asked")), Column(_("Were due"), "number"),
         Column(_("Done"), "number"), Column(_("Missing"), "number"),
         Column(_("To come"), "number"), Column(_("Verdict"), "short")),
        [(f"{row['title']} [{row['clause']}]\n{row['quota']}", row["due"], row["done"],
          row["missing"], row["to_come"], said[row["verdict"]]) for row in ranked],
        caption=_("Duties of the service standard; n/a: nothing was due"),
    )  # fmt: skip


def fees(rows: Sequence[Row]) -> Blocks:
    """What of the fees came in."""
    yield Heading(_("Fees collected (B2)"))
    said = words.verdicts()
    parts = Parts(
        tuple(
            part(row["title"], row["numerator"],
                  row["denominator"] - row["numerator"] - row["to_come"], row["to_come"],
                  (words.percent(row["percent"], " %"),
                   said[row["verdict"]] if row["target_percent"] else ""),
                  row["target_percent"])
            for row in rows
        ),
        ("", ""),
        _("collected"),
        _("not collected"),
        _("to come"),
        _("the target"),
    )  # fmt: skip
    yield Chart(words.fees_title(rows), says([(row.label, row.texts) for row in parts.rows]), parts)
    yield table(
        (Column(_("Figure")),
         Column(_("Collected so far"), "number"), Column(_("Fell due"), "number"),
         Column("%", "number"), Column(_("Before %"), "number"), Column(_("Target %"), "number")),
        [(f"{row['title']} [{row['clause']}]", *words.amounts(row).values(),
          words.percent(row["percent"]), words.percent(row["percent_before"]),
          row["target_percent"]) for row in rows],
        caption=_("Amounts in yuan; households are units"),
    )  # fmt: skip


def part(label: str, done: int, missing: int, to_come: int, texts: tuple[str, ...],
         target_percent: int | None = None) -> Part:  # fmt: skip
    """The parts of a whole as shares of it; all 0 of nothing."""
    whole = done + missing + to_come or 1
    return Part(label, done / whole, missing / whole, to_come / whole, texts,
                None if target_percent is None else target_percent / 100)  # fmt: skip


def _by_verdict(row: Row) -> tuple[int, float]:
    """What was missed first, by how much; what was not due last."""
    order = ("missed", "open", "met", None)
    return order.index(row["verdict"]), row["done"] / row["due"] if row["due"] else 0


def _of(done: int, due: int) -> str:
    return f"{done} / {due}" if due else ""


def says(rows: Sequence[tuple[str, Sequence[str]]]) -> str:
    """A chart's rows in words."""
    return one_by_one(
        _("{name}: {value}", name=label, value=in_a_row(filter(None, texts)))
        for label, texts in rows
    )
