"""Which offices headquarters expects: `offices.csv` in the lake, with columns office and name."""

from pathlib import Path

from pmdesk.errors import BadInput, BadLines
from pmdesk.importing import Cells, Layout, opened, required
from pmdesk.lake.places import OFFICES
from pmdesk.store.settings import check_office_code
from pmdesk.texts import _

LAYOUT = Layout(("office", "name"), ("office",))


def expected_offices(lake: Path) -> dict[str, str] | None:
    """The offices that are expected, each with its name, by code; None where nobody has said it
    (BadLines)."""
    path = lake / OFFICES
    try:
        path.lstat()  # of a link to nowhere too: that is a list that is not to be had
    except FileNotFoundError:
        return None
    found: dict[str, str] = {}

    def take(_number: int, cells: Cells) -> None:
        code = required(cells, "office")
        check_office_code(code)
        if code in found:
            raise BadInput(_("code {code} stands twice in this file", code=code))
        found[code] = cells["name"]

    try:
        with opened(str(path), LAYOUT) as lines:
            lines.each(take)
            lines.finish()
    except BadLines as error:
        text = _("{path} is no list of offices: nothing is put together", path=path)
        raise BadLines(text, error.lines) from error
    return dict(sorted(found.items()))
