"""The tables of what owners pay: a part of schema version 4 (see `schema`).

Prices are in 1/10000 yuan (`_e4`), quantities in 1/1000 (`_e3`), both exact; what comes of them
is rounded once, by the rule beside the price, to integer fen. A charge is paid by lines of
receipts; what a receipt has beyond its lines is the unit's credit. Everything counts from its
`on_day`: a charge from the day it was billed, a line from the day it was paid or taken from a
credit, a void from the day it was recorded, so that what was owed on any day can be asked again.
"""

from pmdesk.store.schema import fact_guards, statements

_HEAD = "id INTEGER PRIMARY KEY,\n    seq INTEGER NOT NULL REFERENCES journal(seq)"
_DAY = "TEXT NOT NULL CHECK ({0} IS date({0}))"
_ON_DAY = "on_day " + _DAY.format("on_day")

TABLES = f"""
CREATE TABLE fee_item (
    {_HEAD},
    ref TEXT,
    code TEXT NOT NULL UNIQUE CHECK (code <> ''),
    basis TEXT NOT NULL CHECK (basis IN ('area-month', 'unit-month', 'metered', 'each')),
    title_en TEXT NOT NULL,
    title_zh_hant TEXT NOT NULL,
    title_zh_hans TEXT NOT NULL,
    public INTEGER NOT NULL CHECK (public IN (0, 1)),
    by_whom TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX fee_item_ref ON fee_item(ref) WHERE ref IS NOT NULL;
CREATE TABLE fee_price (
    {_HEAD},
    ref TEXT,
    item_id INTEGER NOT NULL REFERENCES fee_item(id),
    from_on {_DAY.format("from_on")},
    price_e4 INTEGER CHECK (price_e4 >= 0),
    unit TEXT NOT NULL,
    rounding TEXT NOT NULL CHECK (rounding IN ('half-up', 'half-even', 'up', 'down')),
    round_fen INTEGER NOT NULL CHECK (round_fen IN (1, 10, 100)),
    due_day INTEGER NOT NULL CHECK (due_day BETWEEN 1 AND 31),
    due_months_later INTEGER NOT NULL CHECK (due_months_later BETWEEN 0 AND 12),
    buildings TEXT NOT NULL,
    document TEXT,
    text TEXT,
    by_whom TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX fee_price_ref ON fee_price(ref) WHERE ref IS NOT NULL;
CREATE INDEX fee_price_day ON fee_price(item_id, from_on, id);
CREATE TABLE meter_reading (
    {_HEAD},
    ref TEXT,
    item_id INTEGER NOT NULL REFERENCES fee_item(id),
    unit_id INTEGER NOT NULL REFERENCES unit(id),
    kind TEXT NOT NULL CHECK (kind IN ('read', 'start')),
    {_ON_DAY},
    reading_e3 INTEGER NOT NULL CHECK (reading_e3 >= 0),
    text TEXT,
    by_whom TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX meter_reading_ref ON meter_reading(ref) WHERE ref IS NOT NULL;
CREATE INDEX meter_reading_day ON meter_reading(item_id, unit_id, on_day, id);

CREATE TABLE charge (
    {_HEAD},
    ref TEXT,
    unit_id INTEGER NOT NULL REFERENCES unit(id),
    item_id INTEGER NOT NULL REFERENCES fee_item(id),
    price_id INTEGER NOT NULL REFERENCES fee_price(id),
    period INTEGER NOT NULL,
    from_on {_DAY.format("from_on")},
    to_on {_DAY.format("to_on")},
    quantity_e3 INTEGER NOT NULL CHECK (quantity_e3 > 0),
    amount_fen INTEGER NOT NULL CHECK (amount_fen > 0),
    {_ON_DAY},
    due_on {_DAY.format("due_on")},
    parts TEXT NOT NULL,
    link TEXT,
    text TEXT,
    by_whom TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX charge_ref ON charge(ref) WHERE ref IS NOT NULL;
CREATE INDEX charge_month ON charge(period, item_id, unit_id);
CREATE INDEX charge_unit ON charge(unit_id, due_on, on_day, amount_fen);
CREATE TABLE charge_step (
    {_HEAD},
    charge_id INTEGER NOT NULL REFERENCES charge(id),
    kind TEXT NOT NULL CHECK (kind IN ('waive', 'dispute', 'settle')),
    amount_fen INTEGER CHECK (amount_fen > 0),
    {_ON_DAY},
    by_whom TEXT NOT NULL,
    link TEXT,
    text TEXT NOT NULL,
    CHECK ((kind = 'waive') = (amount_fen IS NOT NULL))
) STRICT;
CREATE INDEX charge_step_charge ON charge_step(charge_id, id);

CREATE TABLE receipt (
    {_HEAD},
    ref TEXT,
    period INTEGER NOT NULL,
    serial INTEGER NOT NULL CHECK (serial > 0),
    unit_id INTEGER NOT NULL REFERENCES unit(id),
    amount_fen INTEGER NOT NULL CHECK (amount_fen > 0),
    method TEXT NOT NULL CHECK (method <> ''),
    cashier_id INTEGER NOT NULL REFERENCES staff(id),
    payer TEXT,
    {_ON_DAY},
    began_at TEXT,
    ended_at TEXT,
    text TEXT,
    by_whom TEXT NOT NULL,
    UNIQUE (period, serial)
) STRICT;
CREATE UNIQUE INDEX receipt_ref ON receipt(ref) WHERE ref IS NOT NULL;
CREATE INDEX receipt_day ON receipt(on_day, cashier_id);
CREATE INDEX receipt_unit ON receipt(unit_id, on_day, amount_fen);
CREATE TABLE receipt_line (
    {_HEAD},
    receipt_id INTEGER NOT NULL REFERENCES receipt(id),
    kind TEXT NOT NULL CHECK (kind IN ('paid', 'credit', 'refund')),
    charge_id INTEGER REFERENCES charge(id),
    amount_fen INTEGER NOT NULL CHECK (amount_fen > 0),
    {_ON_DAY},
    by_whom TEXT NOT NULL,
    method TEXT,
    to_whom TEXT,
    text TEXT,
    CHECK ((kind = 'refund') = (charge_id IS NULL)),
    CHECK ((kind = 'refund') = (method IS NOT NULL))
) STRICT;
CREATE INDEX receipt_line_receipt ON receipt_line(receipt_id, on_day, amount_fen);
CREATE INDEX receipt_line_charge ON receipt_line(charge_id, on_day, amount_fen, receipt_id);
CREATE INDEX receipt_line_day ON receipt_line(on_day, kind);
CREATE INDEX void_day ON void(kind, on_day, record_id);

CREATE TABLE takings (
    {_HEAD},
    ref TEXT,
    {_ON_DAY},
    cashier_id INTEGER NOT NULL REFERENCES staff(id),
    receipts INTEGER NOT NULL CHECK (receipts >= 0),
    amount_fen INTEGER NOT NULL,
    cash_fen INTEGER NOT NULL,
    counted_fen INTEGER NOT NULL CHECK (counted_fen >= 0),
    methods TEXT NOT NULL,
    handed_to TEXT NOT NULL CHECK (handed_to <> ''),
    text TEXT,
    by_whom TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX takings_ref ON takings(ref) WHERE ref IS NOT NULL;
CREATE INDEX takings_day ON takings(on_day, cashier_id, id);
"""

WITH_REF: tuple[str, ...] = (
    "fee_item",
    "fee_price",
    "meter_reading",
    "charge",
    "receipt",
    "takings",
)
"""The kinds of record that a caller may key."""

WITHOUT_REF: tuple[str, ...] = ("charge_step", "receipt_line")


def fourth_version() -> list[str]:
    """Every statement that brings version 3 to version 4."""
    guards = [
        guard
        for table in (*WITH_REF, *WITHOUT_REF)
        for guard in fact_guards(table, "id", ref=table in WITH_REF)
    ]
    return [*statements(TABLES), *guards]
