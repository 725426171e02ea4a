"""What can go wrong, one class per exit code; free of Typer, SQL and output.

Messages are already in the reader's language and say what to do next. `clause` is the
regulation's clause behind a refusal; the command line prints it after the message.
"""

from pmdesk.texts import N_, _

OF_THE_SYSTEM = (
    N_("No such file or directory"),
    N_("Permission denied"),
    N_("Operation not permitted"),
    N_("File exists"),
    N_("Is a directory"),
    N_("Not a directory"),
    N_("Directory not empty"),
    N_("No space left on device"),
    N_("Disk quota exceeded"),
    N_("Read-only file system"),
    N_("File name too long"),
    N_("File too large"),
    N_("Input/output error"),
    N_("Invalid argument"),
    N_("Device or resource busy"),
    N_("Too many levels of symbolic links"),
    N_("Bad file descriptor"),
)
"""What a system says of files, in its words."""


def reason_of(error: OSError) -> str:
    """Why the system did not do it."""
    return _(error.strerror or str(error))


class DeskError(Exception):
    """The base: an unexpected failure (exit 1)."""

    exit_code = 1

    def __init__(self, message: str, *, clause: str | None = None, hint: str | None = None):
        super().__init__(message)
        self.message = message
        self.clause = clause
        self.hint = hint


class BadInput(DeskError):
    """Usage: an unknown option, a missing value, a bad date or number (exit 2)."""

    exit_code = 2


class NotFound(DeskError):
    """No such record, person, code, file or month; a person not employed that day (exit 3)."""

    exit_code = 3


class Refused(DeskError):
    """Refused by a rule of the regulation or of the desk (exit 4)."""

    exit_code = 4


class Unusable(DeskError):
    """The file cannot be used now: busy, read-only, full, damaged, foreign, newer (exit 5)."""

    exit_code = 5


class NoDesk(Unusable):
    """What stands there is damaged, or no desk at all: nothing in it can be read (exit 5)."""


class CheckFailed(DeskError):
    """A check found something (exit 6)."""

    exit_code = 6


class BadLines(DeskError):
    """An import's bad lines, each `(line, error)`; the exit is the smallest of their codes."""

    def __init__(self, message: str, lines: list[tuple[int, DeskError]]):
        super().__init__(message)
        self.lines = lines
        self.exit_code = min(error.exit_code for _, error in lines)
