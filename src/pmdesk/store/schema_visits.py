"""The tables of visits and surveys: a part of schema version 4 (see `schema`).

What an owner says on a visit is a row of its own, so that it can be classed, counted and given
an outcome (B7). An answer to a survey does not name its household: `household` is a hash under
the survey's secret, and so is the caller's key, which may well be the unit. While the survey is
open the secret tells whose answer is there already; closing or voiding it deletes the secret, the
only row of the file that ever goes, and with it the link. The secret has no journal row.
"""

from pmdesk.store.schema import fact_guards, statements

_HEAD = "id INTEGER PRIMARY KEY,\n    seq INTEGER NOT NULL REFERENCES journal(seq)"
_ON_DAY = "on_day TEXT NOT NULL CHECK (on_day IS date(on_day))"
_MINUTE = "at_minute TEXT CHECK (at_minute GLOB '[0-2][0-9]:[0-5][0-9]')"

TABLES = f"""
CREATE TABLE visit_plan (
    {_HEAD},
    ref TEXT,
    period INTEGER NOT NULL,
    role TEXT NOT NULL,
    person_id INTEGER REFERENCES staff(id),
    unit_id INTEGER REFERENCES unit(id),
    on_day TEXT CHECK (on_day IS date(on_day)),
    text TEXT,
    by_whom TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX visit_plan_ref ON visit_plan(ref) WHERE ref IS NOT NULL;
CREATE INDEX visit_plan_month ON visit_plan(period, id);
CREATE TABLE visit (
    {_HEAD},
    ref TEXT,
    period INTEGER NOT NULL,
    serial INTEGER NOT NULL CHECK (serial > 0),
    plan_id INTEGER REFERENCES visit_plan(id),
    kind TEXT NOT NULL CHECK (kind IN ('visit', 'care', 'event')),
    outcome TEXT NOT NULL CHECK (outcome IN ('held', 'nobody-home', 'refused')),
    {_ON_DAY},
    {_MINUTE},
    unit_id INTEGER REFERENCES unit(id),
    place TEXT,
    person_id INTEGER NOT NULL REFERENCES staff(id),
    role TEXT NOT NULL,
    met TEXT,
    topics TEXT,
    rating INTEGER CHECK (rating BETWEEN 1 AND 5),
    text TEXT,
    link TEXT,
    CHECK (unit_id IS NOT NULL OR place IS NOT NULL),
    UNIQUE (period, serial)
) STRICT;
CREATE UNIQUE INDEX visit_ref ON visit(ref) WHERE ref IS NOT NULL;
CREATE INDEX visit_unit ON visit(unit_id, id);
CREATE INDEX visit_day ON visit(on_day, id);
CREATE INDEX visit_of_plan ON visit(plan_id) WHERE plan_id IS NOT NULL;
CREATE INDEX visit_link ON visit(link) WHERE link IS NOT NULL;
CREATE INDEX task_link ON task(link) WHERE link IS NOT NULL;
CREATE TABLE visit_feedback (
    {_HEAD},
    visit_id INTEGER NOT NULL REFERENCES visit(id),
    kind TEXT NOT NULL CHECK (kind IN ('need', 'suggestion')),
    class TEXT NOT NULL,
    text TEXT NOT NULL CHECK (text <> '')
) STRICT;
CREATE INDEX visit_feedback_visit ON visit_feedback(visit_id, id);
CREATE TABLE visit_feedback_step (
    {_HEAD},
    feedback_id INTEGER NOT NULL REFERENCES visit_feedback(id),
    outcome TEXT NOT NULL CHECK (outcome IN ('accepted', 'declined', 'done')),
    {_ON_DAY},
    by_whom TEXT NOT NULL,
    link TEXT,
    text TEXT
) STRICT;
CREATE INDEX visit_feedback_step_feedback ON visit_feedback_step(feedback_id, id);
CREATE INDEX visit_feedback_step_link ON visit_feedback_step(link) WHERE link IS NOT NULL;

CREATE TABLE survey (
    {_HEAD},
    ref TEXT,
    year INTEGER NOT NULL CHECK (year BETWEEN 1 AND 9999),
    quarter INTEGER NOT NULL CHECK (quarter BETWEEN 1 AND 4),
    title TEXT NOT NULL CHECK (title <> ''),
    {_ON_DAY},
    issued INTEGER NOT NULL CHECK (issued >= 0),
    by_whom TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX survey_ref ON survey(ref) WHERE ref IS NOT NULL;
CREATE INDEX survey_quarter ON survey(year, quarter, id);
CREATE TABLE survey_question (
    {_HEAD},
    survey_id INTEGER NOT NULL REFERENCES survey(id),
    no INTEGER NOT NULL CHECK (no > 0),
    item TEXT NOT NULL CHECK (item <> ''),
    scale INTEGER NOT NULL CHECK (scale BETWEEN 2 AND 10),
    satisfied_from INTEGER NOT NULL CHECK (satisfied_from BETWEEN 2 AND scale),
    title_en TEXT NOT NULL,
    title_zh_hant TEXT NOT NULL,
    title_zh_hans TEXT NOT NULL,
    UNIQUE (survey_id, no)
) STRICT;
CREATE TABLE survey_answer (
    {_HEAD},
    ref TEXT,
    survey_id INTEGER NOT NULL REFERENCES survey(id),
    household TEXT NOT NULL,
    {_ON_DAY},
    valid INTEGER NOT NULL CHECK (valid IN (0, 1)),
    scores TEXT NOT NULL,
    comment TEXT,
    by_whom TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX survey_answer_ref ON survey_answer(ref) WHERE ref IS NOT NULL;
CREATE INDEX survey_answer_survey ON survey_answer(survey_id, household);
CREATE TABLE survey_close (
    {_HEAD},
    survey_id INTEGER NOT NULL UNIQUE REFERENCES survey(id),
    {_ON_DAY},
    issued INTEGER NOT NULL CHECK (issued >= 0),
    by_whom TEXT NOT NULL,
    text TEXT
) STRICT;

CREATE TABLE survey_secret (
    survey_id INTEGER PRIMARY KEY REFERENCES survey(id),
    secret TEXT NOT NULL
) STRICT;
CREATE TRIGGER survey_secret_no_update BEFORE UPDATE ON survey_secret
BEGIN SELECT RAISE(ABORT, 'survey_secret: stored rows never change'); END;
CREATE TRIGGER survey_secret_no_replace BEFORE INSERT ON survey_secret
WHEN EXISTS (SELECT 1 FROM survey_secret WHERE survey_id = NEW.survey_id)
OR EXISTS (SELECT 1 FROM survey_close WHERE survey_id = NEW.survey_id)
BEGIN SELECT RAISE(ROLLBACK, 'survey_secret: this row is there already'); END;
CREATE TRIGGER survey_secret_no_delete BEFORE DELETE ON survey_secret
WHEN NOT EXISTS (SELECT 1 FROM survey_close WHERE survey_id = OLD.survey_id)
AND NOT EXISTS (SELECT 1 FROM void WHERE kind = 'survey' AND record_id = OLD.survey_id)
BEGIN SELECT RAISE(ABORT, 'survey_secret: goes only when its survey is closed or void'); END;
"""

WITH_REF: tuple[str, ...] = ("visit_plan", "visit", "survey", "survey_answer")
"""The kinds of record that a caller may key."""

WITHOUT_REF: tuple[str, ...] = (
    "visit_feedback",
    "visit_feedback_step",
    "survey_question",
    "survey_close",
)


def fourth_version() -> list[str]:
    """Every statement that brings version 3 to version 4."""
    guards = [
        guard
        for table in (*WITH_REF, *WITHOUT_REF)
        for guard in fact_guards(table, "id", ref=table in WITH_REF)
    ]
    return [*statements(TABLES), *guards]
