"""The public statement (收支公示) as a page of text, and the tables its form prints too (A1.5).

All are in the language in use, the office's.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from pmdesk.render.tables import Field, Row, columns_text
from pmdesk.render.visible import visible
from pmdesk.texts import _, _n


def text_page(content: dict[str, Any], title: str) -> Iterator[str]:
    """The statement as text; `title` is the field of titles in the language in use."""
    heading = _("Fees, income and expenditure, {days}", days=days_text(content))
    office = content["office"]
    yield visible(f"{heading}, {office}" if office else heading) + "\n"
    for section in sections(content, title):
        yield f"\n{section.title}\n"
        if section.rows:
            yield from columns_text(section.fields, section.rows)
        else:
            yield f"{_('none')}\n"
    yield "\n"
    for note in notes(content):
        yield f"{note}\n"


def days_text(content: dict[str, Any]) -> str:
    """The days that are told of."""
    return _("{first} to {last}", first=content["from"], last=content["to"])


class Section(NamedTuple):
    """One table of the statement: its title, its columns and its rows, which may be none."""

    title: str
    fields: list[Field]
    rows: list[Row]


def sections(content: dict[str, Any], title: str) -> list[Section]:
    """The tables of the statement, in their order."""
    tables = (
        (_("Fee items and standards in force"), _standards(content, title)),
        (_("Income from fees"), _income(content, title)),
        (_("Other income"), _categories(content, "other_income", "other_income_fen")),
        (_("Expenditure"), _categories(content, "expenditure", "expenditure_fen")),
        (_("Income and expenditure"), _totals(content)),
        (_("What owners paid"), _receipts(content)),
        (_("Collection by building"), _collection(content)),
    )
    return [_section(heading, columns, rows) for heading, (columns, rows) in tables]


def _section(title: str, columns: list[tuple[str, str]], rows: list[tuple[Any, ...]]) -> Section:
    fields = [Field(str(place), heading, kind) for place, (heading, kind) in enumerate(columns)]
    names = [field.name for field in fields]
    return Section(title, fields, [dict(zip(names, row, strict=True)) for row in rows])


Table = tuple[list[tuple[str, str]], list[tuple[Any, ...]]]


def _standards(content: dict[str, Any], title: str) -> Table:
    columns = [
        (_("Item"), "text"),
        (_("Basis"), "text"),
        (_("Unit price"), "price"),
        (_("Per"), "text"),
        (_("From"), "code"),
        (_("Buildings"), "list"),
        (_("Document"), "text"),
    ]
    bases = {
        "area-month": _("area and month"),
        "unit-month": _("unit and month"),
        "metered": _("by meter"),
        "each": _("by the piece"),
    }
    rows = [
        (
            item[title],
            bases[item["basis"]],
            price["price_e4"],
            price["per"],
            price["from"],
            price["buildings"] or [_("all")],
            price["document"],
        )
        for item in content["items"]
        for price in item["prices"]
    ]
    return columns, rows


def _income(content: dict[str, Any], title: str) -> Table:
    rows = [(row[title] or _("other fees"), row["amount_fen"]) for row in content["income"]]
    return _amounts(rows, content["totals"]["fees_fen"])


def _categories(content: dict[str, Any], section: str, total: str) -> Table:
    titles = category_titles()
    rows = [
        (titles.get(row["category"], row["category"]), row["amount_fen"])
        for row in content[section]
    ]
    return _amounts(rows, content["totals"][total])


def _amounts(rows: list[tuple[Any, ...]], total: int) -> Table:
    columns = [(_("Item"), "text"), (_("Amount"), "money")]
    return columns, [*rows, (_("Sum"), total)] if rows else []


def _totals(content: dict[str, Any]) -> Table:
    totals = content["totals"]
    rows = [
        (_("Income from fees"), totals["fees_fen"]),
        (_("Other income"), totals["other_income_fen"]),
        (_("Expenditure"), -totals["expenditure_fen"]),
    ]
    columns = [(_("Item"), "text"), (_("Amount"), "money")]
    return columns, [*rows, (_("Balance"), totals["balance_fen"])]


def _receipts(content: dict[str, Any]) -> Table:
    sums = content["receipts"]
    received = _n("Received, {n} receipt", "Received, {n} receipts", sums["receipts"])
    voided = _n("{n} receipt made void", "{n} receipts made void", sums["voids"])
    rows = [
        (_("Paid in advance before"), sums["advance_before_fen"]),
        (received, sums["received_fen"]),
        (voided, -sums["voided_fen"]),
        (_("Used for fees"), -sums["used_fen"]),
        (_("Given back"), -sums["refunded_fen"]),
        (_("Paid in advance after"), sums["advance_after_fen"]),
    ]
    return [(_("Item"), "text"), (_("Amount"), "money")], rows


def _collection(content: dict[str, Any]) -> Table:
    columns = [
        (_("Buildings"), "list"),
        (_("Units"), "number"),
        (_("Due in the period"), "money"),
        (_("Waived"), "money"),
        (_("Paid"), "money"),
        (_("Left"), "money"),
        (_("Collected"), "number"),
    ]
    rows = [
        (
            group["buildings"],
            group["units"],
            group["billed_fen"],
            group["waived_fen"],
            group["paid_fen"],
            group["left_fen"],
            collected(group["collected_permille"]),
        )
        for group in content["collection"]
    ]
    return columns, rows


def collected(permille: int | None) -> str:
    """A rate as people read it: 97.3 %, n/a of nothing."""
    return _("n/a") if permille is None else f"{permille // 10}.{permille % 10} %"


def notes(content: dict[str, Any]) -> list[str]:
    """What is said below the tables."""
    return [
        _("Fees are told as they were paid. Money held for owners is no income and not in it."),
        _(
            "Buildings with fewer than {units} units in it are put together with others.",
            units=content["disclosed_from_units"],
        ),
    ]


def category_titles() -> dict[str, str]:
    """The categories that come with the program as the statement says them."""
    return {
        "staff": _("staff"),
        "cleaning": _("cleaning"),
        "greening": _("greening"),
        "security": _("security"),
        "repairs": _("repairs"),
        "lifts": _("lifts"),
        "utilities": _("utilities"),
        "office": _("office"),
        "tax": _("tax"),
        "common-parts": _("common parts"),
        "advertising": _("advertising"),
        "parking": _("parking"),
        "other": _("other"),
    }
