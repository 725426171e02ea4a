"""What a lake has of some months: which offices are in the compacted files, and which are not."""

import hashlib
import json
from pathlib import Path

from pmdesk.errors import NotFound
from pmdesk.group.coverage import Coverage, Covered
from pmdesk.lake.places import compact_manifest, office_manifest
from pmdesk.periods import Month, months
from pmdesk.texts import _


def coverage_of(lake: Path, first: Month, last: Month) -> Coverage:
    """The offices of each month, both included (NotFound without the lake, or for a month that was
    not put together)."""
    if not lake.is_dir():
        raise NotFound(_("there is no lake at {path}", path=lake))
    found = []
    for month in months(first, last):
        path = compact_manifest(lake, month)
        if not path.is_file():
            raise NotFound(
                _(
                    "{month} was not put together: pmdesk group compact --lake {lake} --month {month}",
                    month=month,
                    lake=lake,
                )
            )
        content = json.loads(path.read_text())
        offices = content["offices"]
        newer = tuple(
            o["office"]
            for o in offices
            if (p := office_manifest(lake, month, o["office"])).is_file()
            and hashlib.sha256(p.read_bytes()).hexdigest() != o["sha256"]
        )
        found.append(
            Covered(month, tuple(o["office"] for o in offices), tuple(content["missing"]), newer)
        )
    return Coverage(tuple(found), True)
