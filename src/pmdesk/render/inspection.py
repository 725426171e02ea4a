"""An inspection's sheet as a page of plain text: open findings, items with empty boxes."""

from collections.abc import Iterator
from typing import Any

from pmdesk.render.visible import visible, width
from pmdesk.render.wrapping import wrapped
from pmdesk.texts import _, in_language

_PAGE = 78
_BOX = "[ ]"


def text_page(content: dict[str, Any]) -> str:
    """The whole sheet, in the office's language."""
    with in_language(content["language"]):
        return "".join(visible(line) + "\n" for line in _lines(content))


def _lines(content: dict[str, Any]) -> Iterator[str]:
    yield content["office"]
    yield f"{content['title']}  {content['period']}"
    if content["from"] != content["to"]:
        yield _("{first} to {last}", first=content["from"], last=content["to"])
    if content["held"]:
        held = ", ".join(map(str, content["held"]))
        yield _("already held in this period: {ids}", ids=held)
    if content["findings"]:
        yield ""
        yield _("Open findings")
        for finding in content["findings"]:
            yield from _finding(finding)
    yield ""
    yield _("Items")
    boxes = "  ".join(f"{_BOX} {word}" for word in (_("in order"), _("finding"), _("n/a")))
    wide = max((width(item["item"]) for item in content["items"]), default=0)
    for item in content["items"]:
        gap = " " * (wide - width(item["item"]))
        yield f"{item['item']}{gap}  {boxes}"
        yield from (f"  {line}" for line in wrapped(item["title"], _PAGE - 2))
        yield "  " + "_" * (_PAGE - 2)
    yield ""
    yield _("Inspected by, date, time") + " " + "_" * 40
    yield f"pmdesk inspect add --kind {content['kind']} --on {content['date']} --rest ok"


def _finding(finding: dict[str, Any]) -> Iterator[str]:
    due = _("due {day}", day=finding["due"]) if finding["due"] else ""
    about = (finding["number"], finding["on"], finding["state"], finding["handler"], due)
    yield "  ".join(str(part) for part in about if part)
    yield from (
        f"  {line}" for line in wrapped(f"{finding['place']}: {finding['text']}", _PAGE - 2)
    )
    yield f"  {_BOX} {_('in order')}  {_BOX} {_('still open')}  " + "_" * 40
