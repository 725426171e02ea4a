"""The tables of inspections: a part of schema version 3 (see `schema` for what all tables keep).

What is checked is data: an inspection names the version of the list, or the criteria, it was
made with. Points of a scoring are whole hundredths; `results` is JSON, a result an item.
"""

from pmdesk.store.schema import fact_guards, statements

_HEAD = "id INTEGER PRIMARY KEY,\n    seq INTEGER NOT NULL REFERENCES journal(seq)"
_DAY = "TEXT NOT NULL CHECK ({0} IS date({0}))"

TABLES = f"""
CREATE TABLE check_list (
    {_HEAD},
    list TEXT NOT NULL CHECK (list <> ''),
    title_en TEXT NOT NULL,
    title_zh_hant TEXT NOT NULL,
    title_zh_hans TEXT NOT NULL,
    items TEXT NOT NULL
) STRICT;
CREATE INDEX check_list_list ON check_list(list, id);
CREATE TABLE criteria (
    {_HEAD},
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
    total_hundredths INTEGER NOT NULL CHECK (total_hundredths > 0),
    text TEXT NOT NULL,
    items TEXT NOT NULL
) STRICT;
CREATE INDEX criteria_sha256 ON criteria(sha256);
CREATE TABLE inspection (
    {_HEAD},
    ref TEXT,
    kind TEXT NOT NULL CHECK (kind IN ('daily', 'weekly', 'monthly', 'half-year', 'year-end')),
    on_day {_DAY.format("on_day")},
    at_minute TEXT CHECK (at_minute GLOB '[0-2][0-9]:[0-5][0-9]'),
    period TEXT NOT NULL,
    department TEXT,
    list_id INTEGER REFERENCES check_list(id),
    criteria_id INTEGER REFERENCES criteria(id),
    results TEXT NOT NULL,
    score_hundredths INTEGER CHECK (score_hundredths >= 0),
    text TEXT,
    by_whom TEXT NOT NULL,
    CHECK ((kind IN ('half-year', 'year-end')) = (list_id IS NULL)),
    CHECK ((list_id IS NULL) = (criteria_id IS NOT NULL)),
    CHECK ((criteria_id IS NULL) = (score_hundredths IS NULL))
) STRICT;
CREATE UNIQUE INDEX inspection_ref ON inspection(ref) WHERE ref IS NOT NULL;
CREATE INDEX inspection_period ON inspection(kind, period, id);
CREATE INDEX inspection_day ON inspection(on_day, id);
CREATE TABLE inspection_finding (
    {_HEAD},
    inspection_id INTEGER NOT NULL REFERENCES inspection(id),
    item TEXT NOT NULL,
    finding_id INTEGER NOT NULL REFERENCES finding(id)
) STRICT;
CREATE INDEX inspection_finding_inspection ON inspection_finding(inspection_id, id);
CREATE INDEX inspection_finding_finding ON inspection_finding(finding_id);

CREATE TABLE upkeep (
    {_HEAD},
    ref TEXT,
    text TEXT NOT NULL,
    what TEXT NOT NULL CHECK (what IN
        ('wall', 'waste', 'pests', 'greening', 'supplies', 'other')),
    repeat TEXT,
    person_id INTEGER NOT NULL REFERENCES staff(id),
    from_on {_DAY.format("from_on")},
    days INTEGER NOT NULL CHECK (days >= 0),
    supplier TEXT,
    by_whom TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX upkeep_ref ON upkeep(ref) WHERE ref IS NOT NULL;
CREATE TABLE upkeep_step (
    {_HEAD},
    upkeep_id INTEGER NOT NULL REFERENCES upkeep(id),
    kind TEXT NOT NULL CHECK (kind IN ('done', 'stop')),
    day_of {_DAY.format("day_of")},
    on_day {_DAY.format("on_day")},
    by_whom TEXT NOT NULL,
    result TEXT CHECK (result IN ('ok', 'finding')),
    finding_id INTEGER REFERENCES finding(id),
    text TEXT,
    CHECK ((kind = 'done') = (result IS NOT NULL)),
    CHECK (finding_id IS NULL OR result = 'finding')
) STRICT;
CREATE INDEX upkeep_step_upkeep ON upkeep_step(upkeep_id, kind, id);
"""

WITH_REF: tuple[str, ...] = ("inspection", "upkeep")
"""The kinds of record that a caller may key."""

WITHOUT_REF: tuple[str, ...] = ("check_list", "criteria", "inspection_finding", "upkeep_step")


def third_version() -> list[str]:
    """Every statement that brings version 2 to version 3."""
    guards = [
        guard
        for table in (*WITH_REF, *WITHOUT_REF)
        for guard in fact_guards(table, "id", ref=table in WITH_REF)
    ]
    return [*statements(TABLES), *guards]
