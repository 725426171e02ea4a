"""The forms that residents sign or fill in: visit record, survey form (A1.8, A1.10, A2.7, B7)."""

from collections.abc import Mapping, Sequence
from typing import Any

from pmdesk.render import owner_words, words
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
_RATINGS = {str(score): str(score) for score in range(1, 6)}


def visit(fields: Fields) -> Page:
    """Who visited whom, what was said and promised, what came of it (A1.8, A1.10, B7)."""
    row = fields["visit"]
    outcome = ticks(owner_words.visit_outcomes(), row["outcome"])
    rating = None if row["rating"] is None else str(row["rating"])
    return Page(
        (
            facts(
                (pair(_("Visited on"), f"{row['on']} {row['time'] or ''}".strip()),
                 pair(_("Kind"), ticks(owner_words.visit_kinds(), row["kind"]))),
                (pair(_("Unit"), row["unit"]), pair(_("Place"), row["place"])),
                (pair(_("Visitor"), fields["visitor"]),
                 pair(_("Role"), words.roles()[row["role"]])),
                (pair(_("Who was met"), row["met"]), pair(_("Outcome of the visit"), outcome)),
                (pair(_("Planned for"), fields["month"]), pair(_("Linked to"), row["link"])),
                pair(_("What was talked about"), Cell(row["topics"] or "", room_mm=14)),
                pair(_("Service, 1 to 5"), ticks(_RATINGS, rating)),
            ),
            Heading(_("Needs and suggestions")),
            *_said(fields["said"]),
            Heading(_("What was promised")),
            *_promised(fields["promised"]),
            facts(pair(_("Remark"), row["text"]), pair(_("Put on file on"), Cell(room_mm=7))),
            Signatures((_("Visitor, date"), _("Owner or tenant, date"), _("Reviewed by, date"))),
        ),
        marks=(_("void: {reason}", reason=row["void"]),) if row["void"] else (),
    )  # fmt: skip


def survey(fields: Fields) -> Page:
    """A form to be filled in by hand: a line of boxes for each question, room for words, and a
    stub that keeps the household apart from its answer (A2.7, B8)."""
    row = fields["survey"]
    columns = (
        Column(_("No."), "number"),
        Column(_("How satisfied are you with ..."), share=3),
        Column(_("Score"), share=3),
    )
    rows = [
        (place, question["title"], _scale(question["scale"]))
        for place, question in enumerate(fields["questions"], 1)
    ]
    return Page(
        (
            Heading(row["title"]),
            Note(
                _(
                    "Please tick one box in each line: 1 is not satisfied at all, the highest "
                    "number fully satisfied. Leave out what you cannot judge. Nobody's name is "
                    "asked for, and none is kept with an answer."
                )
            ),
            table(columns, rows),
            facts(pair(_("What else you wish to say"), Cell(room_mm=45))),
            Note(_("Thank you. Please hand the form in at the reception.")),
            Stub(
                _("For the list of who has answered: torn off before the form is read"),
                "",
                facts(
                    (pair(_("Unit"), Cell(room_mm=7)), pair(_("Returned on"), "")),
                ),
            ),
        ),
        marks=_survey_marks(row),
    )


def _survey_marks(row: Fields) -> tuple[str, ...]:
    """The quarter, and what says that nobody answers it any more."""
    closed = [_("closed on {day}", day=row["closed_on"])] if row["closed_on"] else []
    void = [_("void: {reason}", reason=row["void"])] if row["void"] else []
    return row["quarter"], *closed, *void


def _scale(scale: int) -> Cell:
    return Cell(ticks=tuple((False, str(score)) for score in range(1, scale + 1)))


def _said(said: Sequence[Fields]) -> tuple[Block, ...]:
    if not said:
        return (Note(_("none")),)
    kinds, states = owner_words.feedback_kinds(), owner_words.feedback_states()
    columns = (
        Column(_("Kind"), "short"),
        Column(_("Class")),
        Column(_("What was said there"), share=4),
        Column(_("What came of it"), share=3),
    )
    rows = [
        (kinds[one["kind"]], owner_words.feedback_class(one["class"]), one["text"],
         _outcome(one, states))
        for one in said
    ]  # fmt: skip
    return (table(columns, rows),)


def _outcome(one: Fields, states: Mapping[str, str]) -> str:
    decided = (one["outcome_on"], one["outcome_by"], one["link"])
    lines = (states[one["state"]], " ".join(filter(None, decided)), one["outcome_text"])
    return "\n".join(line for line in lines if line)


def _promised(promised: Sequence[tuple[Any, ...]]) -> tuple[Block, ...]:
    if not promised:
        return (Note(_("none")),)
    columns = (
        Column(_("Promise"), share=4),
        Column(_("Due by"), "short"),
        Column(_("Answered on"), "short"),
    )
    return (table(columns, promised),)
