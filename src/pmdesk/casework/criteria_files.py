"""A file of criteria, CSV or TOML, read and checked to add up to its own total (A4.2)."""

from pathlib import Path
from typing import Any

from pmdesk.assessment.staffing import checked_code
from pmdesk.errors import BadInput
from pmdesk.importing import Cells, Layout, Lines, lines_of, required, source
from pmdesk.money import yuan
from pmdesk.numbers import parse_hundredths
from pmdesk.records.criteria import TOTAL, Criteria, Criterion
from pmdesk.texts import _

LAYOUT = Layout(
    ("section", "item", "title", "points", "scale", "note"), ("section", "item", "points")
)
_COLUMNS = LAYOUT.columns


def read_criteria(path: str) -> Criteria:
    """The criteria of a file: CSV with a row `total`, or TOML with `total` and `[[item]]`.
    Raises NotFound, BadLines, BadInput; also where they do not add up."""
    from hashlib import sha256  # OpenSSL: 4 ms that no other command of the group needs

    with source(path) as file:
        raw = file.read()
        if path.lower().endswith(".toml"):
            total, items = _of_toml(_text(raw))
        else:
            with lines_of(file, LAYOUT) as lines:  # names the line of what is no text
                total, items = _of_lines(lines)
        text = _text(raw)
    _check(total, items)
    assert total is not None
    return Criteria(Path(path).name, sha256(raw).hexdigest(), text, total, tuple(items))


def _of_lines(lines: Lines) -> tuple[int | None, list[Criterion]]:
    items: list[Criterion] = []
    totals: list[int] = []

    def take(_number: int, cells: Cells) -> None:
        if required(cells, "section") == TOTAL:
            if totals:
                raise BadInput(_("the total stands twice"))
            totals.append(_points(cells["points"]))
        else:
            items.append(_criterion(cells, items))

    lines.each(take)
    lines.finish()
    return totals[0] if totals else None, items


def _of_toml(text: str) -> tuple[int | None, list[Criterion]]:
    import tomllib

    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadInput(_("not TOML: {error}", error=error)) from None
    rows = document.get("item", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise BadInput(_("items are written as [[item]]"))
    items: list[Criterion] = []
    for number, row in enumerate(rows, 1):
        if unknown := [name for name in row if name not in _COLUMNS]:
            raise BadInput(_("item {number}: unknown {names}", number=number,
                             names=", ".join(unknown)))  # fmt: skip
        try:
            cells = {name: _cell(row.get(name)) for name in _COLUMNS}
            items.append(_criterion(cells, items))
        except BadInput as error:
            raise BadInput(_("item {number}: {why}", number=number, why=error.message)) from None
    total = document.get(TOTAL)
    return None if total is None else _points(_cell(total)), items


def _criterion(cells: Cells, before: list[Criterion]) -> Criterion:
    item = checked_code(required(cells, "item"))
    if "=" in item:
        raise BadInput(_("an item has no = in its code: {item!r}", item=item))
    if any(known.item == item for known in before):
        raise BadInput(_("item {item} stands twice", item=item))
    points = _points(required(cells, "points"))
    if points == 0:
        raise BadInput(_("item {item} has no points", item=item))
    scale = tuple(_part(part) for part in cells["scale"].split("/") if cells["scale"])
    if any(points * part % 100 for part in scale):
        raise BadInput(_("the scale of {item} makes parts of a hundredth", item=item))
    title = cells["title"] or item
    return Criterion(required(cells, "section"), item, title, points, scale, cells["note"] or None)


def _check(total: int | None, items: list[Criterion]) -> None:
    """Refuses criteria that do not add up to their own total, naming the difference."""
    if not items:
        raise BadInput(_("the criteria have no item"))
    if total is None:
        raise BadInput(
            _("the criteria name no total"),
            hint=_("a CSV row whose section is total, or total = in TOML"),
        )
    found = sum(item.points for item in items)
    if found != total:
        difference = yuan(abs(found - total))
        less_or_more = _("{n} less", n=difference) if found < total else _(
            "{n} more", n=difference
        )  # fmt: skip
        raise BadInput(
            _("the items add up to {found}, {difference} than the total of {total}",
              found=yuan(found), difference=less_or_more, total=yuan(total))
        )  # fmt: skip


def _points(text: str) -> int:
    found = parse_hundredths(text)
    if found is None:
        raise BadInput(_("{text!r} is no number of points", text=text))
    return found


def _part(text: str) -> int:
    found = parse_hundredths(text)
    if found is None or found > 100:
        raise BadInput(_("{text!r} is no part of a scale: write 1/0.5/0", text=text))
    return found


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise BadInput(_("{value!r} is neither a text nor a number", value=value))
    return str(value)


def _text(raw: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise BadInput(_("the criteria are neither UTF-8 nor GB18030 text"))
