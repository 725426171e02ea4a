"""Completion of staff, codes and ids; silent when the file is absent or locked."""

from collections.abc import Callable

import typer

from pmdesk.desk import Desk
from pmdesk.errors import DeskError
from pmdesk.render.visible import visible
from pmdesk.texts import _

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


def units(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Codes of units that begin so, each with a person of the unit."""

    def read(desk: Desk) -> list[tuple[str, str]]:
        from pmdesk.store.units import codes_like

        with desk.reading() as conn:
            return list(codes_like(conn, incomplete))

    return _quietly(ctx, read)


def complaint_categories(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """The categories of the office's setting that begin so."""
    return _of_setting(ctx, "complaint_categories", incomplete)


def payment_methods(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """The ways of paying of the office's setting that begin so."""
    return _of_setting(ctx, "payment_methods", incomplete)


def feedback_classes(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """The classes of feedback of the office's setting that begin so."""
    return _of_setting(ctx, "feedback_classes", incomplete)


def request_kinds(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Kinds of request that begin so, with their titles."""

    def read(desk: Desk) -> list[tuple[str, str]]:
        from pmdesk.store.requests import kinds

        with desk.reading() as conn:
            return [
                (kind.kind, kind.title_en)
                for kind in kinds(conn)
                if kind.kind.startswith(incomplete)
            ]

    return _quietly(ctx, read)


def request_steps(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Steps of the checklist of the request on the line that are still to be made."""

    def read(desk: Desk) -> list[tuple[str, str]]:
        from pmdesk.store.requests import steps_to_make

        with desk.reading() as conn:
            found = steps_to_make(conn, ctx.params.get("id"))
        return [(step.step, step.title_en) for step in found if step.step.startswith(incomplete)]

    return _quietly(ctx, read)


def services(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Codes of special services that begin so, with their titles."""

    def read(desk: Desk) -> list[tuple[str, str]]:
        from pmdesk.store.services import codes_like

        with desk.reading() as conn:
            return list(codes_like(conn, incomplete))

    return _quietly(ctx, read)


def fee_items(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Codes of fee items that begin so, with their titles."""

    def read(desk: Desk) -> list[tuple[str, str]]:
        from pmdesk.store.fee_items import codes_like

        with desk.reading() as conn:
            return list(codes_like(conn, incomplete))

    return _quietly(ctx, read)


def routes(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Codes of patrol routes that begin so, with their names."""

    def read(desk: Desk) -> list[tuple[str, str]]:
        from pmdesk.store.routes import codes_like

        with desk.reading() as conn:
            return list(codes_like(conn, incomplete))

    return _quietly(ctx, read)


def owner_documents(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """The kinds of document that the office requires and that begin so."""
    return _of_setting(ctx, "owner_documents", incomplete)


def figures(_ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Names of service figures that begin so, with their titles."""
    from pmdesk.figures.registry import FIGURES

    return [(one.name, _(one.title)) for one in FIGURES if one.name.startswith(incomplete)]


def expense_categories(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """The categories of expenses that begin so; of income where --income stands on the line."""
    key = "income_categories" if ctx.params.get("income") else "expense_categories"
    return _of_setting(ctx, key, incomplete)


def open_ids(kind: str) -> Callable[[typer.Context, str], list[tuple[str, str]]]:
    """What offers the ids of a kind's open records that begin so, newest first."""

    def offer(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
        def read(desk: Desk) -> list[tuple[str, str]]:
            from pmdesk.store.openings import open_records

            with desk.reading() as conn:
                return [
                    (str(number), about) for number, about in open_records(conn, kind, incomplete)
                ]

        return _quietly(ctx, read)

    return offer


def records(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Printed numbers of open records that begin so, NC-202611-0001: a shell breaks a word at
    the colon of finding:12."""

    def read(desk: Desk) -> list[tuple[str, str]]:
        from pmdesk.store.openings import open_numbers

        with desk.reading() as conn:
            return open_numbers(conn, incomplete)

    return _quietly(ctx, read)


def case_ids(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Ids of the open cases of the group that stands on the line."""
    assert ctx.parent is not None
    return open_ids(str(ctx.parent.info_name))(ctx, incomplete)


def _of_setting(ctx: typer.Context, key: str, incomplete: str) -> list[tuple[str, str]]:
    """The words of a setting that is a list."""

    def read(desk: Desk) -> list[tuple[str, str]]:
        from pmdesk.store.settings import listed

        with desk.reading() as conn:
            words = listed(conn, key)
        return [(word, "") for word in words if word.startswith(incomplete)]

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
