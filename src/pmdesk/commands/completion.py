"""Completion of staff, codes and ids; silent when the file is absent or locked."""

from collections.abc import Callable

import typer

from pmdesk.desk import Desk
from pmdesk.errors import DeskError
from pmdesk.render.visible import visible

LOCKED_AFTER_MS = 200
_ACTIVE = set("\\`$\"'[](){}<>;&|*?!#~")
"""What a shell would act upon on its command line: such a word is not offered."""


def staff(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Codes that begin so, each with the person's name."""

    def read(desk: Desk) -> list[tuple[str, str]]:
        from pmdesk.store import people

        wanted = incomplete.casefold()
        with desk.reading() as conn:
            return [
                (person.code, person.name)
                for person in people.people(conn)
                if person.code.casefold().startswith(wanted)
            ]

    return _quietly(ctx, read)


def fault_codes(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Codes of the catalogue that begin so, with their titles."""

    def read(desk: Desk) -> list[tuple[str, str]]:
        from pmdesk.store import catalogue

        with desk.reading() as conn:
            return list(catalogue.codes_like(conn, incomplete))

    return _quietly(ctx, read)


def notices(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Ids of the newest notices that begin so."""

    def read(desk: Desk) -> list[tuple[str, str]]:
        from pmdesk.store.notices import open_ids

        with desk.reading() as conn:
            return [(str(number), about) for number, about in open_ids(conn, incomplete)]

    return _quietly(ctx, read)


def appeals(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Ids of open appeals that begin so."""

    def read(desk: Desk) -> list[tuple[str, str]]:
        from pmdesk.store.appeals import open_ids

        with desk.reading() as conn:
            return [(str(number), about) for number, about in open_ids(conn, incomplete)]

    return _quietly(ctx, read)


def _quietly(
    ctx: typer.Context, read: Callable[[Desk], list[tuple[str, str]]]
) -> list[tuple[str, str]]:
    desk = ctx.find_root().obj
    desk.timeout_ms = LOCKED_AFTER_MS
    try:
        return [
            (word, visible(about))
            for word, about in read(desk)
            if word.isprintable() and not _ACTIVE & set(word)
        ]
    except (DeskError, OSError):
        return []
    finally:
        desk.timeout_ms = None
