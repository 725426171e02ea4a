"""The tables of findings: a part of schema version 3 (see `schema` for what all tables keep).

A finding and a corrective action report are cases (see `schema_desk`). A report answers
findings, fault codes, or both: a row of `report_subject` each.
"""

from pmdesk.store.schema import fact_guards, statements
from pmdesk.store.schema_desk import case_step

_HEAD = "id INTEGER PRIMARY KEY,\n    seq INTEGER NOT NULL REFERENCES journal(seq)"
_MINUTE = "at_minute TEXT CHECK (at_minute GLOB '[0-2][0-9]:[0-5][0-9]')"
_NUMBERED = f"""{_HEAD},
    ref TEXT,
    period INTEGER NOT NULL,
    serial INTEGER NOT NULL CHECK (serial > 0),
    on_day TEXT NOT NULL CHECK (on_day IS date(on_day)),
    {_MINUTE}"""
_DUE = "due_on TEXT CHECK (due_on IS date(due_on))"

TABLES = f"""
CREATE TABLE finding (
    {_NUMBERED},
    class TEXT NOT NULL CHECK (class IN ('own', 'other', 'violation')),
    severity TEXT NOT NULL CHECK (severity IN ('minor', 'severe')),
    source TEXT NOT NULL CHECK (source IN
        ('daily', 'weekly', 'monthly', 'patrol', 'complaint', 'survey', 'other')),
    procedure TEXT NOT NULL,
    place TEXT NOT NULL,
    text TEXT NOT NULL,
    unit_id INTEGER REFERENCES unit(id),
    link TEXT,
    by_whom TEXT NOT NULL,
    UNIQUE (period, serial)
) STRICT;
CREATE UNIQUE INDEX finding_ref ON finding(ref) WHERE ref IS NOT NULL;
CREATE INDEX finding_unit ON finding(unit_id, id);
CREATE INDEX finding_link ON finding(link) WHERE link IS NOT NULL;

CREATE TABLE report (
    {_NUMBERED},
    problem TEXT NOT NULL,
    by_whom TEXT NOT NULL,
    UNIQUE (period, serial)
) STRICT;
CREATE UNIQUE INDEX report_ref ON report(ref) WHERE ref IS NOT NULL;
CREATE TABLE report_subject (
    {_HEAD},
    report_id INTEGER NOT NULL REFERENCES report(id),
    finding_id INTEGER REFERENCES finding(id),
    code TEXT,
    CHECK ((finding_id IS NULL) = (code IS NOT NULL))
) STRICT;
CREATE INDEX report_subject_report ON report_subject(report_id, id);
CREATE INDEX report_subject_finding ON report_subject(finding_id, report_id);
CREATE INDEX report_subject_code ON report_subject(code, report_id);

CREATE INDEX notice_link ON notice(link) WHERE link IS NOT NULL;
"""

_FINDING_STEP = case_step(
    "finding",
    f"""department TEXT,
    handler_id INTEGER REFERENCES staff(id),
    organiser_id INTEGER REFERENCES staff(id),
    responsible_id INTEGER REFERENCES staff(id),
    {_DUE},
    action_taken TEXT,
    stopped_at TEXT,
    referred_to TEXT,
    referred_at TEXT,
    done_at TEXT,
    done_by TEXT,
    outcome TEXT,
    failed INTEGER NOT NULL CHECK (failed >= 0),
    verified_at TEXT,
    verified_by TEXT,
    closed_at TEXT,
    void_why TEXT""",
)
_REPORT_STEP = case_step(
    "report",
    f"""root_cause TEXT,
    correction TEXT,
    prevention TEXT,
    responsible_id INTEGER REFERENCES staff(id),
    {_DUE},
    planned_on TEXT CHECK (planned_on IS date(planned_on)),
    action_taken TEXT,
    company_on TEXT CHECK (company_on IS date(company_on)),
    effective TEXT CHECK (effective IN ('yes', 'no')),
    checked_at TEXT,
    checked_by TEXT,
    check_text TEXT,
    void_why TEXT""",
)

WITH_REF: tuple[str, ...] = ("finding", "report")
"""The kinds of record that a caller may key."""

WITHOUT_REF: tuple[str, ...] = ("finding_step", "report_subject", "report_step")


def third_version() -> list[str]:
    """Every statement that brings version 2 to version 3."""
    guards = [
        guard
        for table in (*WITH_REF, *WITHOUT_REF)
        for guard in fact_guards(table, "id", ref=table in WITH_REF)
    ]
    return [*statements(TABLES + _FINDING_STEP + _REPORT_STEP), *guards]
