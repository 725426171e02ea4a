"""The month's report as a document, as tables for a screen, and as rows for a spreadsheet."""

from collections.abc import Iterator, Mapping
from typing import Any

from pmdesk.figures.view import BOARD_FIELDS, chosen, noted
from pmdesk.render import report_words as words
from pmdesk.render.documents import Document
from pmdesk.render.forms.report import preview_note
from pmdesk.render.month import ANALYSIS
from pmdesk.render.tables import Field, Row
from pmdesk.render.visible import visible

FIELDS = [
    Field("month", "Month", "code"),
    Field("section", "Section", "code"),
    Field("name", "Name"),
    Field("title", "Title"),
    Field("measure", "Measure", "code"),
    Field("value", "Value", "code"),
    Field("unit", "Unit", "code"),
]
"""One number a row: a spreadsheet can filter and pivot them whatever section they are of."""
_NAMES = {"findings": "finding", "causes": "code", "departments": "department",
          "complaints": "month", "board": "duty", "fees": "figure"}  # fmt: skip
"""The sections with the field that names a row."""
_COUNTED = {"numerator", "denominator", "due", "done", "missing", "to_come"}
"""The measures that a row's unit is of."""
_TEXTS = {"title", "text", "quota", "clause", "readings", "unit", "why", "command"}

_DEPARTMENTS = [
    Field("department", "Department"),
    Field("notices", "Notices", "number"),
    Field("points", "Points", "number"),
    Field("points_before", "Before", "number"),
]
_COMPLAINTS = [
    Field("month", "Month", "code"),
    Field("received", "Received", "number"),
    Field("handled", "Handled", "number"),
    Field("answered", "Answered", "number"),
    Field("satisfied", "Of them satisfied", "number"),
    Field("percent", "%", "code"),
    Field("target_percent", "Target %", "number"),
    Field("verdict", "Verdict", "code"),
]
_BOARD = [
    *chosen(BOARD_FIELDS, ("duty", "quota", "due", "done", "missing", "to_come", "percent")),
    Field("verdict", "Verdict", "code"),
    Field("clause", "Clause", "code"),
]
_FEES = [
    Field("figure", "Figure", "code"),
    Field("numerator", "Count", "number"),
    Field("denominator", "n", "number"),
    Field("percent", "%", "code"),
    Field("percent_before", "Before %", "code"),
    Field("target_percent", "Target %", "number"),
    Field("verdict", "Verdict", "code"),
    Field("to_come", "To come", "number"),
]


def document(content: Mapping[str, Any], language: str) -> Document:
    """The report as what is printed (B10)."""
    return Document(
        form="month",
        language=language,
        office=content["office"],
        number=f"MR-{content['month'].replace('-', '')}",
        on=content["at"][:10],
        clauses=("A", "B7", "B10", "C4.1.6"),
        fields=content,
        policy=content["policy"],
    )


def as_rows(content: Mapping[str, Any]) -> list[Row]:
    """Every number of the report as a row; `unit` is what it counts (`fen` of money), None where
    the measure's name says it all."""
    return [
        {
            "month": content["month"],
            "section": section,
            "name": row[named],
            "title": row.get("title"),
            "measure": measure,
            "value": None if value is None else str(value),
            "unit": row.get("unit") if measure in _COUNTED else None,
        }
        for section, named in _NAMES.items()
        for row in content[section]
        for measure, value in row.items()
        if measure not in {*_TEXTS, named}
    ]


def head_lines(content: Mapping[str, Any]) -> Iterator[str]:
    """The month, whether it is a preview, and the findings."""
    yield f"{words.named_month(content['month'])}\n"
    if content["state"] == "preview":
        yield f"{preview_note(content)}\n"
    yield "\n"
    for row in content["findings"]:
        yield f"- {visible(row['text'])} [{row['clause']}]\n"
    yield "\n"


def tables(content: Mapping[str, Any]) -> Iterator[tuple[str, list[Field], list[Row]]]:
    """The sections as titled tables; one without a row is left out."""
    fees = [{**row, "beside": {}} for row in content["fees"]]
    found = (
        (words.causes_title(content["causes"]), ANALYSIS, content["causes"]),
        (words.departments_title(content["departments"]), _DEPARTMENTS, content["departments"]),
        (words.complaints_title(content["complaints"][-1]), _COMPLAINTS, content["complaints"]),
        (words.board_title(content["board"]), _BOARD, content["board"]),
        (words.fees_title(content["fees"]), _FEES, noted(fees)),
    )
    for title, fields, rows in found:
        if rows:
            yield visible(title), list(fields), list(rows)
