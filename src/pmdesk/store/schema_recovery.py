"""The tables of arrears recovery and of the public statement's other half: a part of schema
version 4 (see `schema`).

A dunning step names the charges it demands, each with what was left of it on that day: a demand
that reached the owner interrupts the limitation of exactly those (B2). Money that is no fee is
an `expense` row, out or in (A1.5).
"""

from pmdesk.store.schema import fact_guards, statements

_HEAD = "id INTEGER PRIMARY KEY,\n    seq INTEGER NOT NULL REFERENCES journal(seq)"
_ON_DAY = "on_day TEXT NOT NULL CHECK (on_day IS date(on_day))"

TABLES = f"""
CREATE TABLE dunning (
    {_HEAD},
    ref TEXT,
    period INTEGER NOT NULL,
    serial INTEGER NOT NULL CHECK (serial > 0),
    unit_id INTEGER NOT NULL REFERENCES unit(id),
    stage TEXT NOT NULL CHECK (stage IN
        ('reminder', 'notice', 'visit', 'final', 'lawyer', 'court')),
    {_ON_DAY},
    how TEXT NOT NULL,
    amount_fen INTEGER NOT NULL CHECK (amount_fen > 0),
    pay_by TEXT CHECK (pay_by IS date(pay_by)),
    link TEXT,
    text TEXT,
    by_whom TEXT NOT NULL,
    UNIQUE (period, serial)
) STRICT;
CREATE UNIQUE INDEX dunning_ref ON dunning(ref) WHERE ref IS NOT NULL;
CREATE INDEX dunning_unit ON dunning(unit_id, on_day, id);
CREATE TABLE dunning_charge (
    {_HEAD},
    dunning_id INTEGER NOT NULL REFERENCES dunning(id),
    charge_id INTEGER NOT NULL REFERENCES charge(id),
    left_fen INTEGER NOT NULL CHECK (left_fen > 0)
) STRICT;
CREATE INDEX dunning_charge_dunning ON dunning_charge(dunning_id, id);
CREATE INDEX dunning_charge_charge ON dunning_charge(charge_id, dunning_id);
CREATE TABLE dunning_step (
    {_HEAD},
    dunning_id INTEGER NOT NULL REFERENCES dunning(id),
    kind TEXT NOT NULL CHECK (kind IN ('deliver', 'fail', 'promise', 'result')),
    {_ON_DAY},
    by_whom TEXT NOT NULL,
    how TEXT,
    proof TEXT,
    promise_on TEXT CHECK (promise_on IS date(promise_on)),
    promised_fen INTEGER CHECK (promised_fen > 0),
    link TEXT,
    text TEXT,
    CHECK ((kind = 'promise') = (promise_on IS NOT NULL)),
    CHECK (kind <> 'deliver' OR proof IS NOT NULL OR link IS NOT NULL)
) STRICT;
CREATE INDEX dunning_step_dunning ON dunning_step(dunning_id, id);

CREATE TABLE expense (
    {_HEAD},
    ref TEXT,
    direction TEXT NOT NULL CHECK (direction IN ('out', 'in')),
    category TEXT NOT NULL CHECK (category <> ''),
    amount_fen INTEGER NOT NULL CHECK (amount_fen > 0),
    {_ON_DAY},
    text TEXT NOT NULL CHECK (text <> ''),
    party TEXT,
    document TEXT,
    by_whom TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX expense_ref ON expense(ref) WHERE ref IS NOT NULL;
CREATE INDEX expense_day ON expense(on_day, category);
"""

WITH_REF: tuple[str, ...] = ("dunning", "expense")
"""The kinds of record that a caller may key."""

WITHOUT_REF: tuple[str, ...] = ("dunning_charge", "dunning_step")


def fourth_version() -> list[str]:
    """Every statement that brings version 3 to version 4."""
    guards = [
        guard
        for table in (*WITH_REF, *WITHOUT_REF)
        for guard in fact_guards(table, "id", ref=table in WITH_REF)
    ]
    return [*statements(TABLES), *guards]
