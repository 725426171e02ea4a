"""CSV files coming in: decoded, checked line by line, all or nothing.

UTF-8 with or without BOM, then GB18030. Every bad line is collected as `line N: why` (the
header is line 1); with one bad line nothing is stored. Rows stream: a file may be large.
"""

import codecs
import csv
import io
import os
import re
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import IO, NamedTuple

from pmdesk.errors import BadInput, BadLines, DeskError, NotFound, Unusable, reason_of
from pmdesk.texts import _, _n

_CHUNK = 1 << 20
Cells = dict[str, str]
Row = tuple[str, ...]


class Layout(NamedTuple):
    """The columns an import reads, those it cannot do without, and other names for them."""

    columns: tuple[str, ...]
    required: tuple[str, ...]
    aliases: dict[str, str] = {}  # noqa: RUF012  (a constant)


class Lines:
    """The rows of an import, their cells in the layout's order, and the bad lines found so far."""

    def __init__(
        self,
        rows: Iterator[tuple[int, Row]],
        columns: tuple[str, ...],
        bad: list[tuple[int, DeskError]],
    ):
        self._rows = rows
        self._columns = columns
        self._bad = bad

    def each(self, handle: Callable[[int, Cells], None]) -> None:
        """Hands every row to `handle` by column name; what it raises makes the line a bad one."""
        for number, row in self._rows:
            try:
                handle(number, dict(zip(self._columns, row, strict=True)))
            except DeskError as error:
                self.refuse(number, error)

    def chunks(self, size: int) -> Iterator[list[tuple[int, Row]]]:
        """The rows with their line numbers, so many at a time: for large files."""
        while chunk := list(islice(self._rows, size)):
            yield chunk

    def refuse(self, number: int, error: DeskError) -> None:
        """Notes a bad line found elsewhere, without the frames that it came through: they would
        hold a kilobyte a line, and a whole file can be bad."""
        error.__context__ = None
        self._bad.append((number, error.with_traceback(None)))

    def finish(self) -> None:
        """Raises BadLines if there was any."""
        if self._bad:
            self._bad.sort(key=lambda entry: entry[0])
            raise BadLines(
                _("bad lines: {count}; nothing was stored", count=len(self._bad)), self._bad
            )


@contextmanager
def opened(path: str, layout: Layout) -> Iterator[Lines]:
    """The lines of a CSV file (`-` is stdin). Raises NotFound, Unusable, BadLines."""
    with source(path) as file, lines_of(file, layout) as lines:
        yield lines


@contextmanager
def source(path: str) -> Iterator[IO[bytes]]:
    """A file to read, from its beginning as often as need be (`-` is stdin).

    What gives its bytes only once, a pipe or a terminal, is copied first. Raises NotFound,
    Unusable.
    """
    if path == "-":
        if sys.stdin is None:
            raise Unusable(_("standard input: it is closed"))
        with _copy(sys.stdin.buffer, _("standard input")) as copy:
            yield copy
        return
    with _file(path) as file:
        if file.seekable():
            yield file
            return
        with _copy(file, path) as copy:
            yield copy


@contextmanager
def lines_of(file: IO[bytes], layout: Layout) -> Iterator[Lines]:
    """The lines of a `source`, from its beginning. Raises BadLines."""
    bad: list[tuple[int, DeskError]] = []
    encoding = _encoding(file)
    file.seek(0)
    text = io.TextIOWrapper(file, encoding, "surrogateescape", newline="")
    reader = csv.reader(text, strict=True)
    yield Lines(_rows(reader, layout, bad), layout.columns, bad)
    text.detach()


def text_of(path: str) -> str:
    """A whole file of UTF-8, with or without BOM, its line ends kept. Raises NotFound, Unusable,
    BadInput."""
    try:
        with _file(path) as file:
            return file.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput(_("{path} is not UTF-8", path=path)) from None
    except OSError as error:
        raise Unusable(f"{path}: {reason_of(error)}") from None


def _file(path: str) -> IO[bytes]:
    try:
        file = Path(path).open("rb")  # noqa: SIM115  (closed by whom it is given to)
    except FileNotFoundError:
        raise NotFound(_("there is no file {path}", path=path)) from None
    except OSError as error:
        raise Unusable(f"{path}: {reason_of(error)}") from None
    mode = os.fstat(file.fileno()).st_mode
    if stat.S_ISBLK(mode) or (stat.S_ISCHR(mode) and not file.isatty()):
        file.close()  # /dev/zero would never end
        raise Unusable(_("{path} is not a regular file", path=path))
    return file


@contextmanager
def _copy(file: IO[bytes], name: str) -> Iterator[IO[bytes]]:
    """What is left to read of a file, in one without a name."""
    import tempfile

    with ExitStack() as stack:
        try:
            copy = stack.enter_context(tempfile.TemporaryFile())
            for chunk in iter(lambda: file.read(_CHUNK), b""):
                copy.write(chunk)
            copy.flush()
        except OSError as error:
            raise Unusable(f"{name}: {reason_of(error)}") from None
        yield copy


def _encoding(file: IO[bytes]) -> str:
    """The first encoding that the whole file decodes in; UTF-8 if none, for its bad lines."""
    for encoding in ("utf-8-sig", "gb18030"):
        file.seek(0)
        decoder = codecs.getincrementaldecoder(encoding)("strict")
        try:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return encoding
    return "utf-8-sig"


def _rows(
    reader: Iterator[list[str]], layout: Layout, bad: list[tuple[int, DeskError]]
) -> Iterator[tuple[int, Row]]:
    names: list[str] | None = None
    for number, cells in _records(reader, bad):
        text = "".join(cells)
        problem = None if text.isprintable() else _undecodable(cells)
        if names is None:
            if problem or bad:
                bad.append((number, BadInput(problem or _("not a header"))))
                break
            names = _header(cells, layout)
            in_order = _picker(names, layout)
            continue
        if not text.strip():
            continue
        problem = problem or _ragged(cells, names)
        if problem:
            bad.append((number, BadInput(problem)))
            continue
        row = list(map(str.strip, cells))
        if "'" in text:
            row = [cell.removeprefix("'") for cell in row]
        row.append("")
        yield number, in_order(row)
    if names is None:
        raise BadLines(
            _("there is no header: nothing was stored"), bad or [(1, BadInput(_("an empty file")))]
        )


def _picker(names: Sequence[str], layout: Layout) -> Callable[[list[str]], Row]:
    """Brings a row with '' behind it into the layout's order; absent columns take that ''."""
    places = [names.index(name) if name in names else len(names) for name in layout.columns]
    return itemgetter(*places)


def _records(
    reader: Iterator[list[str]], bad: list[tuple[int, DeskError]]
) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line it begins on; what the CSV reader refuses is a bad line."""
    while True:
        number = reader.line_num + 1  # type: ignore[attr-defined]
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            bad.append((number, BadInput(_csv_problem(error))))
            continue
        yield number, cells


def _header(cells: Sequence[str], layout: Layout) -> list[str]:
    names = [cell.strip().lstrip("\ufeff").lower() for cell in cells]
    names = [layout.aliases.get(name, name) for name in names]
    problems = [
        *(_("unknown column {name!r}", name=n) for n in names if n not in layout.columns),
        *(_("column {name} stands twice", name=n) for n in set(names) if names.count(n) > 1),
        *(_("column {name} is missing", name=n) for n in layout.required if n not in names),
    ]
    if problems:
        hint = _("columns are {names}", names=",".join(layout.columns))
        raise BadLines(
            _("the header does not fit: nothing was stored"),
            [(1, BadInput("; ".join(problems), hint=hint))],
        )
    return names


def _csv_problem(error: csv.Error) -> str:
    """What the CSV reader stumbled over, in our words."""
    said = str(error)
    if "unexpected end of data" in said:
        return _("a quotation mark opens here and never closes")
    if "field larger" in said:
        return _(
            "a cell of more than {count} characters (is a quotation mark left open?)",
            count=csv.field_size_limit(),
        )
    return _("not CSV: {error}", error=said)


def _ragged(cells: Sequence[str], names: Sequence[str]) -> str | None:
    if len(cells) != len(names):
        return _n(
            "{n} cell where the header has {wanted}",
            "{n} cells where the header has {wanted}",
            len(cells),
            wanted=len(names),
        )
    return None


def _undecodable(cells: Sequence[str]) -> str | None:
    if "".join(cells).isprintable():
        return None
    for cell in cells:
        if "\0" in cell:
            return _("a NUL byte (is this file UTF-16? save it as UTF-8)")
        if not cell.isprintable() and any("\ud800" <= char <= "\udfff" for char in cell):
            return _("a byte that is neither UTF-8 nor GB18030")
    return None


def required(cells: Cells, name: str) -> str:
    """A cell that must say something (BadInput)."""
    value = cells.get(name, "")
    if not value:
        raise BadInput(_("{name} is empty", name=name))
    return value


def optional(cells: Cells, name: str) -> str | None:
    """A cell, None where it is empty or its column is not there."""
    return cells.get(name) or None


def sheet_day(text: str) -> str:
    """A day as Chinese spreadsheets write it, 2026/10/31, as we do: the year comes first, so it
    reads in one way only. A time may follow. Any other text as it is."""
    return re.sub(r"^(\d{4})[/\uff0f](\d{1,2})[/\uff0f](\d{1,2})(?!\S)", r"\1-\2-\3", text)
