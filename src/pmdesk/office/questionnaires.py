"""A questionnaire: the shipped one, or a file, CSV or TOML, one entry a question (A2.7)."""

from collections.abc import Mapping
from typing import Any

from pmdesk.assessment.staffing import checked_code
from pmdesk.errors import BadInput
from pmdesk.importing import Cells, Layout, opened, required, text_of
from pmdesk.numbers import parse_whole
from pmdesk.records.surveys import RESERVED, Question
from pmdesk.render.tables import Field
from pmdesk.store.shipped import shipped_rows
from pmdesk.texts import _

LAYOUT = Layout(Question._fields, ("item",))
FIELDS = [
    Field("item", "Item", "code"),
    Field("title_en", "Question"),
    Field("title_zh_hant", "Question (zh-Hant)"),
    Field("title_zh_hans", "Question (zh-Hans)"),
    Field("scale", "Scale", "number"),
    Field("satisfied_from", "Satisfied from", "number"),
]
_SCALE, _SATISFIED = 5, 4


def shipped_questions() -> list[Question]:
    """The questionnaire that comes with the program."""
    found: list[Question] = []
    for row in shipped_rows("survey-questions.csv"):
        found.append(_question(row, found))
    return found


def read_questions(path: str) -> list[Question]:
    """The questions of a file. Raises NotFound, Unusable, BadLines, BadInput."""
    found: list[Question] = []
    if path.lower().endswith(".toml"):
        for number, cells in enumerate(_of_toml(path), 1):
            try:
                found.append(_question(cells, found))
            except BadInput as error:
                raise BadInput(
                    _("question {number}: {why}", number=number, why=error.message)
                ) from None
    else:
        with opened(path, LAYOUT) as lines:
            lines.each(lambda _number, cells: found.append(_question(cells, found)))
            lines.finish()
    if not found:
        raise BadInput(_("the questionnaire has no question"))
    return found


def _question(cells: Cells | Mapping[str, str], before: list[Question]) -> Question:
    item = checked_code(required(dict(cells), "item")).lower()
    if "=" in item or item in RESERVED:
        raise BadInput(_("{item!r} cannot be an item: no =, and none of {words}", item=item,
                         words=", ".join(RESERVED)))  # fmt: skip
    if any(known.item == item for known in before):
        raise BadInput(_("item {item} stands twice", item=item))
    title = cells["title_en"] or item
    scale = parse_whole(cells["scale"], 2, 10) if cells["scale"] else _SCALE
    if cells["satisfied_from"]:
        satisfied = parse_whole(cells["satisfied_from"], 2, scale)
    elif scale == _SCALE:
        satisfied = _SATISFIED
    else:
        raise BadInput(_("item {item}: from which score on is somebody satisfied?", item=item))
    titles = (title, cells["title_zh_hant"] or title, cells["title_zh_hans"] or title)
    return Question(item, *titles, scale, satisfied)


def _of_toml(path: str) -> list[dict[str, str]]:
    import tomllib  # 25 ms that no other command of the group needs

    try:
        document = tomllib.loads(text_of(path))
    except tomllib.TOMLDecodeError as error:
        raise BadInput(_("not TOML: {error}", error=error)) from None
    rows = document.get("question", [])
    if set(document) - {"question"} or not _are_tables(rows):
        raise BadInput(_("questions are written as [[question]]"))
    for number, row in enumerate(rows, 1):
        if unknown := [name for name in row if name not in Question._fields]:
            raise BadInput(_("question {number}: unknown {names}", number=number,
                             names=", ".join(unknown)))  # fmt: skip
    return [{name: _cell(row.get(name)) for name in Question._fields} for row in rows]


def _are_tables(rows: Any) -> bool:
    return isinstance(rows, list) and all(isinstance(row, dict) for row in rows)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int) or "\0" in str(value):
        raise BadInput(_("{value!r} is neither a text nor a whole number", value=value))
    return str(value).strip()
