"""`fee disclose`: the public statement of a period (A1.5), tied to the ledger to the fen.

Fees are told as they were paid, expenses as they were booked; money that is only held for owners
stands nowhere in it. Nobody's name and no room is ever read for it.
"""

import sqlite3
from datetime import date, timedelta
from typing import Any

from pmdesk.errors import BadInput, CheckFailed, Refused
from pmdesk.fees.arrears import fees_on
from pmdesk.periods import Month
from pmdesk.records.disclosure import Cash, Period
from pmdesk.records.fees import FeeItem, FeePrice
from pmdesk.render.tables import Field
from pmdesk.rules import disclosure as rules
from pmdesk.store import disclosure as store
from pmdesk.store import fee_items, ledger
from pmdesk.store.settings import setting
from pmdesk.texts import _

FIELDS = [
    Field("section", "Section", "code"),
    Field("name", "Name"),
    Field("title", "Title"),
    Field("basis", "Basis", "code"),
    Field("price_e4", "Price", "price"),
    Field("per", "Per"),
    Field("from", "From", "code"),
    Field("document", "Document"),
    Field("buildings", "Buildings", "list"),
    Field("units", "Units", "number"),
    Field("amount_fen", "Amount", "money"),
    Field("collected_permille", "Collected", "number"),
]
"""The statement as one list: a line for each of its figures."""


def period_of(first: date, last: date, today: date) -> Period:
    """The days of a statement (BadInput, Refused)."""
    if last < first:
        raise BadInput(_("--to {last} lies before --from {first}", last=last, first=first))
    if last > today:
        raise Refused(_("{when} lies in the future", when=last), clause="A1.5")
    before = first - timedelta(days=1)
    return Period(before.isoformat(), first.isoformat(), last.isoformat())


def month_of(period: Period) -> Month:
    """The month whose policy a statement goes by: that of its last day."""
    return Month.of(date.fromisoformat(period.last))


def statement(conn: sqlite3.Connection, period: Period) -> dict[str, Any]:
    """What is published of a period; CheckFailed where its totals are not the ledger's."""
    cash, items = store.cash(conn, period), store.by_item(conn, period)
    before, after = (ledger.money(conn, None, day) for day in (period.before, period.last))
    _check(cash, [item.amount_fen for item in items], before, after)
    other = store.by_category(conn, period, "in")
    spent = store.by_category(conn, period, "out")
    least = fees_on(conn, date.fromisoformat(period.last)).disclosed_from_units.value
    income = cash.used_fen + sum(other.values())
    return {
        "office": setting(conn, "office_name"),
        "from": period.first,
        "to": period.last,
        "items": _items(conn, period),
        "income": [item._asdict() for item in items],
        "other_income": _categories(other),
        "expenditure": _categories(spent),
        "totals": {
            "fees_fen": cash.used_fen,
            "other_income_fen": sum(other.values()),
            "income_fen": income,
            "expenditure_fen": sum(spent.values()),
            "balance_fen": income - sum(spent.values()),
        },
        "receipts": {
            "receipts": cash.receipts,
            "received_fen": cash.received_fen,
            "voids": cash.voids,
            "voided_fen": cash.voided_fen,
            "used_fen": cash.used_fen,
            "refunded_fen": cash.refunded_fen,
            "advance_before_fen": before.left_fen,
            "advance_after_fen": after.left_fen,
        },
        "collection": [
            {**group._asdict(), "buildings": list(group.buildings)}
            for group in rules.groups(store.by_building(conn, period), least)
        ],
        "disclosed_from_units": least,
    }


def _check(cash: Cash, by_item: list[int], before: ledger.Money, after: ledger.Money) -> None:
    """Refuses to publish what does not tie: movements of the period, added up one by one, are to
    be the difference of the ledger's sums on two days."""
    wrong = rules.untied(
        cash,
        by_item,
        after.received_fen - before.received_fen,
        after.paid_fen + after.credit_fen - before.paid_fen - before.credit_fen,
        after.refunded_fen - before.refunded_fen,
        after.left_fen - before.left_fen,
    )
    if wrong:
        raise CheckFailed(
            _("the statement does not tie to the ledger: {names}", names=", ".join(wrong)),
            clause="A1.5",
            hint=_("check the file: pmdesk db check"),
        )


def _categories(sums: dict[str, int]) -> list[dict[str, Any]]:
    return [{"category": name, "amount_fen": fen} for name, fen in sums.items()]


def _items(conn: sqlite3.Connection, period: Period) -> list[dict[str, Any]]:
    """The public fee items with each price that was in force on a day of the period."""
    found = []
    for item in fee_items.items(conn):
        prices = _prices(item, period)
        if item.is_public and prices:
            titles = zip(("title_en", "title_zh_hant", "title_zh_hans"), item.titles(), strict=True)
            standards = [_standard(price) for price in prices]
            about = {"code": item.code, **dict(titles), "basis": item.basis}
            found.append({**about, "prices": standards})
    return found


def _prices(item: FeeItem, period: Period) -> list[FeePrice]:
    at_first = item.price_on(period.first)
    rows = [at_first] if at_first else []
    rows += [price for price in item.prices if period.first < price.from_on <= period.last]
    return [price for price in rows if price.price_e4 is not None]


def _standard(price: FeePrice) -> dict[str, Any]:
    return {
        "from": price.from_on,
        "price_e4": price.price_e4,
        "per": price.unit,
        "document": price.document,
        "buildings": list(price.buildings),
    }


def as_rows(content: dict[str, Any], title: str) -> list[dict[str, Any]]:
    """The statement as the lines of `FIELDS`; `title` is the field of titles in a language."""
    rows: list[dict[str, Any]] = []

    def add(section: str, name: str | None, amount_fen: int | None = None, **more: Any) -> None:
        row = {"section": section, "name": name, "amount_fen": amount_fen, **more}
        rows.append({**dict.fromkeys(field.name for field in FIELDS), "buildings": [], **row})

    for item in content["items"]:
        about = {"title": item[title], "basis": item["basis"]}
        for price in item["prices"]:
            add("standard", item["code"], None, **about, **price)
    for item in content["income"]:
        add("income", item["code"], item["amount_fen"], title=item[title])
    for section in ("other_income", "expenditure"):
        for row in content[section]:
            add(section, row["category"], row["amount_fen"])
    for section in ("totals", "receipts"):
        for name, value in content[section].items():
            if name.endswith("_fen"):
                add(section, name.removesuffix("_fen"), value)
            else:
                add(section, name, None, units=value)
    for group in content["collection"]:
        about = {name: group[name] for name in ("buildings", "units", "collected_permille")}
        for name in ("billed", "waived", "paid", "left"):
            add("collection", name, group[f"{name}_fen"], **about)
    return rows
