"""What a lake has of some months: which offices are in the compacted files, and which are not."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from pmdesk.errors import NotFound, Unusable
from pmdesk.group.coverage import Coverage, Covered
from pmdesk.lake import compacted
from pmdesk.lake.compacted import Compacted
from pmdesk.lake.places import compact, compact_file, compact_manifest, office_manifest
from pmdesk.lake.schemas import VERSION
from pmdesk.periods import Month, months
from pmdesk.texts import _


def coverage_of(lake: Path, first: Month, last: Month) -> Coverage:
    """The offices of each month, both included. Raises NotFound without the lake or for a month
    that was not put together, Unusable for one of another version, or whose files are others."""
    if not lake.is_dir():
        raise NotFound(_("there is no lake at {path}", path=lake))
    found = [(month, _read(lake, month)) for month in months(first, last)]
    return Coverage(
        tuple(
            Covered(
                month,
                tuple(one.office for one in content.offices),
                content.missing,
                tuple(_published_again(lake, month, content)),
            )
            for month, content in found
        ),
        all(content.expected is not None for _month, content in found),
    )


def _read(lake: Path, month: Month) -> Compacted:
    path = compact_manifest(lake, month)
    try:
        found = compacted.read(lake, month)
    except ValueError:
        raise Unusable(
            _("{path} is no list of offices of version {version}", path=path, version=VERSION)
        ) from None
    if found is None:
        raise _not_there(lake, month)
    for table, contents in found.tables.items():
        file = compact_file(lake, table, month)
        if not file.is_file() or file.stat().st_size != contents.bytes:
            raise Unusable(
                _("{path} is not as it was put together: {command}", path=file,
                  command=_command(lake, month))
            )  # fmt: skip
    return found


def _not_there(lake: Path, month: Month) -> NotFound | Unusable:
    """Why a month cannot be read: only another version of the tables has it, or none has."""
    within = compact_manifest(lake, month).relative_to(compact(lake))
    for other in sorted((lake / "compact").glob("v*")):
        if (other / within).is_file():
            return Unusable(
                _("{month} is there only as {other}; this program reads version {version}",
                  month=month, other=other.name, version=VERSION)
            )  # fmt: skip
    return NotFound(
        _("{month} was not put together: {command}", month=month, command=_command(lake, month))
    )


def _command(lake: Path, month: Month) -> str:
    return f"pmdesk group compact --lake {lake} --month {month}"


def _published_again(lake: Path, month: Month, content: Compacted) -> Iterator[str]:
    """The offices whose manifest is not the one that was put together; where the offices' own
    files are no longer kept, nobody can say."""
    for one in content.offices:
        try:
            now = office_manifest(lake, month, one.office).read_bytes()
        except FileNotFoundError:
            continue
        if sha256(now).hexdigest() != one.sha256:
            yield one.office
