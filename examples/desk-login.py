#!/usr/bin/env python3
"""A login that runs pmdesk and nothing else, as the person whose key it is.

For the authorized_keys of the account that owns the data file, a line a colleague:

    restrict,pty,command="/opt/pmdesk/desk-login.py E001" ssh-ed25519 AAAA... Ash Willow

Then `ssh desk complaint list`, `ssh -t desk fault add`, `ssh desk fault import - < notices.csv`,
`ssh desk "call list --format csv" > calls.csv`. What names another file, another person or another
time is refused: the key says who acts, and answers go to standard output.
"""

import os
import shlex
import sys
from typing import NoReturn

# What to edit: absolute paths, since a forced command has neither your PATH nor your folder.
PMDESK = os.environ.get("PMDESK", "/opt/pmdesk/bin/pmdesk")
DATA_FILE = os.environ.get("PMDESK_DB", "/srv/pmdesk/pmdesk.db")

OPTIONS = (
    "--db",
    "--as",
    "--now",
    "--output",
    "--to",
    "--lake",
    "--criteria",
    "--policy",
    "--questions",
)
WITH_VALUE = ("--lang", "--color")  # their value is no command
COMMANDS = (["init"], ["demo"], ["db", "backup"], ["db", "restore"], ["policy", "adopt"])


def refused(words: list[str]) -> str | None:
    """The first word that is not for a login like this; None where all are."""
    plain = [
        word
        for before, word in zip(["", *words], words, strict=False)
        if not word.startswith("-") and before not in WITH_VALUE
    ]
    for command in COMMANDS:
        if plain[: len(command)] == command:
            return " ".join(command)
    return next((word for word in words if word.partition("=")[0] in OPTIONS), None)


def fail(code: int, why: object) -> NoReturn:
    """Ends with a line and one of pmdesk's codes."""
    print(f"desk: {why}", file=sys.stderr)
    sys.exit(code)


def main() -> None:
    """Runs what the other side asked for; 2 where it cannot be read, 4 where it is refused."""
    if len(sys.argv) != 2:
        fail(2, "the key's line names no person")
    try:
        words = shlex.split(os.environ.get("SSH_ORIGINAL_COMMAND", ""))
    except ValueError as error:
        fail(2, error)
    words = words[1:] if words[:1] == ["pmdesk"] else words
    found = refused(words)
    if found:
        fail(4, f"{found} is not for a login by key")
    os.environ.update(PMDESK_DB=DATA_FILE, PMDESK_AS=sys.argv[1])
    try:
        os.execv(PMDESK, [PMDESK, *words])
    except OSError as error:
        fail(5, f"{PMDESK}: {error.strerror}")


if __name__ == "__main__":
    main()
