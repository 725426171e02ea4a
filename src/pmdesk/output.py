"""Where answers go: stdout, a file, and stderr for everything that is not the answer.

A reader that went away (`| head -1`) is not an error. A full or closed stdout fails a read,
but after something was stored it is only a warning: the record is there.
"""

import os
import sys
from collections.abc import Iterable
from pathlib import Path

from pmdesk.colour import is_coloured
from pmdesk.errors import BadInput, NotFound, Refused, Unusable, reason_of
from pmdesk.render.styles import WARNING, painted
from pmdesk.render.visible import visible
from pmdesk.store.file import sync_folder
from pmdesk.texts import _

_LOOK_UP_SECONDS = 0.2


class Output:
    """The two streams of one run."""

    def __init__(self) -> None:
        self.quiet = False
        self.stored = False
        """Something was committed: from now on the exit is 0."""

    def answer(self, parts: Iterable[str], encoding: str = "utf-8") -> None:
        """Writes the answer to stdout, piece by piece."""
        self.answer_bytes(part.encode(encoding, "backslashreplace") for part in parts)

    def answer_bytes(self, parts: Iterable[bytes]) -> None:
        """Writes an answer that is bytes already: a PDF, a workbook."""
        try:
            if sys.stdout is None:
                raise OSError(0, _("it is closed"))
            stream = getattr(sys.stdout, "buffer", None)
            for part in parts:
                if stream is None:
                    sys.stdout.write(part.decode("utf-8", "backslashreplace"))
                else:
                    stream.write(part)
            sys.stdout.flush()
        except BrokenPipeError:
            _abandon_stdout()
        except OSError as error:
            _abandon_stdout()
            text = _("standard output: {error}", error=reason_of(error))
            if not self.stored:
                raise Unusable(text) from None
            self.warn(text)

    def note(self, text: str) -> None:
        """Progress and confirmations, on stderr; silent with --quiet."""
        if not self.quiet:
            say(text)

    def warn(self, text: str) -> None:
        """A warning, on stderr, also with --quiet."""
        say(_("warning: {text}", text=text), WARNING)


def say(text: str, style: str = "") -> None:
    """One line on stderr, its invisible characters spelled out; nothing where there is none. A
    `style` of `render.styles` shows where there are colours."""
    line = visible(text)
    if style and is_coloured(sys.stderr):
        line = painted(line, style)
    try:
        if sys.stderr is not None:
            sys.stderr.write(line + "\n")
            sys.stderr.flush()
    except (OSError, ValueError, UnicodeEncodeError):
        pass  # nobody can be told


def terminal_width() -> int | None:
    """The width of stdout when it is a terminal, else None."""
    try:
        if sys.stdout is None or not sys.stdout.isatty():
            return None
    except ValueError:
        return None
    import shutil

    return shutil.get_terminal_size().columns


def shows_utf8() -> bool:
    """Whether what reads stdout can be taken to show UTF-8: the locale says so, and Python too."""
    named = next((os.environ[n] for n in ("LC_ALL", "LC_CTYPE", "LANG") if os.environ.get(n)), "")
    encoding = (getattr(sys.stdout, "encoding", None) or "").lower().replace("-", "")
    return encoding == "utf8" and "utf8" in named.lower().replace("-", "")


def can_ask() -> bool:
    """Whether somebody can be asked: stdin and stderr are terminals."""
    try:
        return bool(sys.stdin and sys.stderr and sys.stdin.isatty() and sys.stderr.isatty())
    except ValueError:
        return False


def ask(question: str) -> str:
    """A line of answer to a question on stderr. Raises BadInput at the end of input."""
    try:
        if sys.stderr is not None:
            sys.stderr.write(visible(question) + " ")
            sys.stderr.flush()
        _wait_for_answer()
        line = sys.stdin.readline()
        line.encode()  # where the locale is C, bad bytes come as lone surrogates
    except KeyboardInterrupt:
        say("")  # the shell's prompt begins a line of its own
        raise
    except UnicodeError:
        say(_("that is not valid UTF-8"))
        return ""
    if not line:
        say("")
        raise BadInput(_("no answer: nothing was stored"))
    return line.strip()


def _wait_for_answer() -> None:
    """Waits for a line on the terminal, looking up now and then.

    A Ctrl-C between the question and the call that reads is noted by the interpreter, but does
    not end that call: it would be lost until the next key.
    """
    import select  # a write that asks nothing does not need it

    while not select.select([sys.stdin], [], [], _LOOK_UP_SECONDS)[0]:
        pass


def confirm(question: str, *, yes: bool) -> None:
    """Asks once on a terminal; elsewhere `--yes` has to be there (BadInput)."""
    if yes:
        return
    if not can_ask():
        raise BadInput(_("{question} say --yes", question=question))
    if ask(f"{question} [y/N]").lower() not in ("y", "yes", "\u662f"):
        raise BadInput(_("nothing was done"))


def write_file(path: Path, parts: Iterable[bytes], *, force: bool) -> None:
    """A whole file or none: written under a temporary name, then renamed.

    An existing one needs `force` (4); a folder that is not there is 3; never replaces what is
    not a regular file.
    """
    if not os.path.isdir(path.parent):  # Path's own raises where a name is too long
        raise NotFound(_("there is no folder {path}", path=path.parent))
    if os.path.lexists(path):
        if not path.is_file() or path.is_symlink():
            raise Refused(_("{path} is not a regular file: it is left alone", path=path))
        if not force:
            raise Refused(_("{path} exists already: write it with --force", path=path))
    temporary = path.with_name(f".pmdesk-{os.getpid()}.tmp")  # a long name stays possible
    try:
        with temporary.open("xb") as file:
            for part in parts:
                file.write(part)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
        sync_folder(path.parent)
    except OSError as error:
        raise Unusable(f"{path}: {reason_of(error)}") from error
    finally:
        temporary.unlink(missing_ok=True)


def make_folder(path: Path) -> None:
    """Makes a folder, and those above it, where there is none; Unusable where it cannot be."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unusable(f"{path}: {reason_of(error)}") from error


def _abandon_stdout() -> None:
    """Sends the rest to nowhere, so that the interpreter's own last flush cannot fail."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.close(nowhere)
    except OSError:
        pass
