"""The tables of rounds: a part of schema version 3 (see `schema` for what all tables keep).

A `round` is a row of the sheet (planned) or what somebody walked beside it (ad hoc); that it was
walked is a `round_walk`, which may serve the planned round of the other kind as well (R18).
Moments are TEXT, ISO 8601 with offset. `points` and `slots` are JSON; `kinds` are words
separated by a comma.
"""

from pmdesk.store.schema import fact_guards, statements

_HEAD = "id INTEGER PRIMARY KEY,\n    seq INTEGER NOT NULL REFERENCES journal(seq)"
_DAY = "TEXT NOT NULL CHECK ({0} IS date({0}))"
_MINUTE = "TEXT CHECK ({0} GLOB '[0-2][0-9]:[0-5][0-9]')"
_KINDS = "kinds TEXT NOT NULL CHECK (kinds IN ('patrol', 'supervision', 'patrol,supervision'))"

TABLES = f"""
CREATE TABLE route (
    {_HEAD},
    ref TEXT,
    code TEXT NOT NULL UNIQUE CHECK (code <> '')
) STRICT;
CREATE UNIQUE INDEX route_ref ON route(ref) WHERE ref IS NOT NULL;
CREATE TABLE route_row (
    {_HEAD},
    route_id INTEGER NOT NULL REFERENCES route(id),
    from_on {_DAY.format("from_on")},
    name TEXT NOT NULL CHECK (name <> ''),
    area TEXT,
    points TEXT NOT NULL,
    slots TEXT NOT NULL,
    {_KINDS},
    person_id INTEGER REFERENCES staff(id),
    retired INTEGER NOT NULL CHECK (retired IN (0, 1)),
    reason TEXT,
    CHECK (retired = (reason IS NOT NULL))
) STRICT;
CREATE INDEX route_row_day ON route_row(route_id, from_on, id);

CREATE TABLE round (
    {_HEAD},
    planned INTEGER NOT NULL CHECK (planned IN (0, 1)),
    {_KINDS},
    on_day {_DAY.format("on_day")},
    slot INTEGER CHECK (slot > 0),
    begin_minute {_MINUTE.format("begin_minute")},
    end_minute {_MINUTE.format("end_minute")},
    route_id INTEGER REFERENCES route(id),
    person_id INTEGER REFERENCES staff(id),
    list_id INTEGER REFERENCES check_list(id),
    CHECK (planned = (slot IS NOT NULL)),
    CHECK (planned = 0 OR kinds <> 'patrol,supervision')
) STRICT;
CREATE INDEX round_day ON round(on_day, id);
CREATE TABLE round_walk (
    {_HEAD},
    ref TEXT,
    round_id INTEGER NOT NULL UNIQUE REFERENCES round(id),
    also_id INTEGER REFERENCES round(id) CHECK (also_id <> round_id),
    {_KINDS},
    start_at TEXT NOT NULL,
    end_at TEXT,
    by_whom TEXT NOT NULL,
    results TEXT NOT NULL,
    text TEXT
) STRICT;
CREATE UNIQUE INDEX round_walk_ref ON round_walk(ref) WHERE ref IS NOT NULL;
CREATE INDEX round_walk_also ON round_walk(also_id) WHERE also_id IS NOT NULL;
CREATE TABLE round_finish (
    {_HEAD},
    walk_id INTEGER NOT NULL UNIQUE REFERENCES round_walk(id),
    end_at TEXT NOT NULL,
    by_whom TEXT NOT NULL,
    results TEXT NOT NULL,
    text TEXT
) STRICT;
CREATE TABLE round_finding (
    {_HEAD},
    round_id INTEGER NOT NULL REFERENCES round(id),
    item TEXT NOT NULL,
    finding_id INTEGER NOT NULL REFERENCES finding(id)
) STRICT;
CREATE INDEX round_finding_round ON round_finding(round_id, id);
CREATE INDEX round_finding_finding ON round_finding(finding_id);

CREATE TABLE move_in (
    {_HEAD},
    ref TEXT,
    from_at TEXT NOT NULL,
    to_at TEXT,
    reason TEXT NOT NULL CHECK (reason <> ''),
    by_whom TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX move_in_ref ON move_in(ref) WHERE ref IS NOT NULL;
CREATE TABLE move_in_end (
    {_HEAD},
    move_in_id INTEGER NOT NULL REFERENCES move_in(id),
    to_at TEXT NOT NULL,
    by_whom TEXT NOT NULL,
    text TEXT
) STRICT;
CREATE INDEX move_in_end_move_in ON move_in_end(move_in_id, id);
"""

WITH_REF: tuple[str, ...] = ("route", "round_walk", "move_in")
"""The kinds of record that a caller may key."""

WITHOUT_REF: tuple[str, ...] = (
    "route_row",
    "round",
    "round_finish",
    "round_finding",
    "move_in_end",
)


def third_version() -> list[str]:
    """Every statement that brings version 2 to version 3."""
    guards = [
        guard
        for table in (*WITH_REF, *WITHOUT_REF)
        for guard in fact_guards(table, "id", ref=table in WITH_REF)
    ]
    return [*statements(TABLES), *guards]
