"""What somebody says of a round, in words: when it began and ended, and what was seen (A3.1)."""

import re
import sqlite3
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from pmdesk.casework.planning import CHECK_LIST
from pmdesk.errors import BadInput, NotFound, Refused
from pmdesk.periods import parse_when
from pmdesk.records.rounds import RESULTS
from pmdesk.store import rounds as store
from pmdesk.store.check_lists import CheckList, check_list, check_list_of
from pmdesk.texts import _

_BARE = r"\d{1,2}[:：]\d{2}"  # a time of the day alone, also with full-width digits


class Result(NamedTuple):
    """What was seen of one item; a finding may be said in words."""

    result: str
    text: str | None = None


def span_of(start: str, end: str | None, now: datetime) -> tuple[datetime, datetime | None]:
    """The moments that a round's ends name. A bare time of an end is the first one behind the
    beginning, also on the next day, or the second time of an hour that the clock went through
    twice. Raises BadInput, and Refused for what is still to come or ends before it begins."""
    began = _moment(start, now)
    if began.timestamp() > now.timestamp():
        raise Refused(_("{when} lies in the future", when=start))
    if end is None:
        return began, None
    is_bare = re.fullmatch(_BARE, end.strip()) is not None
    ended = _moment(end, began if is_bare else now)
    if ended.timestamp() <= began.timestamp():
        again = ended.replace(fold=1)
        if again.timestamp() > began.timestamp():
            ended = again
        elif is_bare:
            ended += timedelta(days=1)
    if ended.timestamp() > now.timestamp():
        raise Refused(_("{when} lies in the future", when=end))
    if ended.timestamp() <= began.timestamp():
        raise Refused(_("it ends at {end}, not after {start}", end=end, start=start))
    if ended.timestamp() - began.timestamp() > timedelta(days=1).total_seconds():
        raise Refused(_("from {start} to {end} is longer than a day", start=start, end=end))
    return began, ended


def results_of(given: Mapping[str, str], items: CheckList) -> dict[str, Result]:
    """What `ITEM=result` says of each item: ok, na, finding, or finding:WORDS (BadInput); an
    item that the list does not have is NotFound."""
    known = {item.item for item in items.items}
    found = {}
    for item, said in given.items():
        if item not in known:
            raise NotFound(
                _("the list {list!r} has no item {item!r}: it has {items}", list=items.list,
                  item=item, items=", ".join(sorted(known)))
            )  # fmt: skip
        result, colon, text = said.partition(":")
        if colon and not text.strip():
            raise BadInput(_("--result {item}: an empty text", item=item))
        if result not in RESULTS or (colon and result != "finding"):
            raise BadInput(
                _("{text!r} is not one of {words}", text=said, words=", ".join(RESULTS)),
                hint=_("a finding can be said in words: {item}=finding:TEXT", item=item),
            )
        found[item] = Result(result, text or None)
    return found


def check_list_for(conn: sqlite3.Connection, planned: int | None) -> CheckList:
    """What is checked on a round: by its sheet, or by the list of now."""
    row = store.row_of(conn, planned) if planned is not None else None
    if row and row["list_id"]:
        return check_list_of(conn, row["list_id"])
    return check_list(conn, CHECK_LIST)


def _moment(text: str, now: datetime) -> datetime:
    """The moment that a text names in office time; of a day alone nothing is known."""
    try:
        written = datetime.fromisoformat(text.strip())
    except ValueError:
        written = None
    if written is not None and written.tzinfo is not None:
        return written.astimezone(now.tzinfo)
    when = parse_when(text, now)
    if when.minute is None:
        raise BadInput(_("{text!r}: a time is wanted here, such as 09:30", text=text))
    return datetime.fromisoformat(f"{when.day}T{when.minute}").replace(tzinfo=now.tzinfo)
