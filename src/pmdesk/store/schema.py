"""The tables, and the guards that keep what was stored.

Facts and steps are only ever added; a close with all that belongs to it is sealed by its own
row, which is inserted last. `seq` is the journal row under which a record was stored: order
is by it, never by a clock. Days are TEXT `YYYY-MM-DD`, minutes `HH:MM`, both office time;
a period is a month as an integer, 202610; money is integer fen.
"""

import re

APPLICATION_ID = 0x706D6473  # "pmds"

FACTS = """
CREATE TABLE journal (
    seq INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    as_staff TEXT,
    os_user TEXT NOT NULL,
    command TEXT NOT NULL,
    record TEXT NOT NULL,
    payload_sha256 TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;
CREATE TABLE journal_payload (
    seq INTEGER PRIMARY KEY REFERENCES journal(seq),
    payload TEXT NOT NULL
) STRICT;

CREATE TABLE setting (
    id INTEGER PRIMARY KEY,
    seq INTEGER NOT NULL REFERENCES journal(seq),
    key TEXT NOT NULL,
    value TEXT NOT NULL
) STRICT;
CREATE INDEX setting_key ON setting(key, id);

CREATE TABLE staff (
    id INTEGER PRIMARY KEY,
    seq INTEGER NOT NULL REFERENCES journal(seq),
    ref TEXT,
    code TEXT NOT NULL UNIQUE CHECK (code <> ''),
    name TEXT NOT NULL CHECK (name <> '')
) STRICT;
CREATE UNIQUE INDEX staff_ref ON staff(ref) WHERE ref IS NOT NULL;
CREATE INDEX staff_name ON staff(name);
CREATE TABLE staff_post (
    id INTEGER PRIMARY KEY,
    seq INTEGER NOT NULL REFERENCES journal(seq),
    staff_id INTEGER NOT NULL REFERENCES staff(id),
    from_on TEXT NOT NULL CHECK (from_on IS date(from_on)),
    employed INTEGER NOT NULL CHECK (employed IN (0, 1)),
    department TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN
        ('staff', 'inspector', 'supervisor', 'director', 'manager', 'general_manager')),
    superior_id INTEGER REFERENCES staff(id) CHECK (superior_id <> staff_id),
    post TEXT
) STRICT;
CREATE INDEX staff_post_day ON staff_post(staff_id, from_on, id);
CREATE TABLE staff_wage (
    id INTEGER PRIMARY KEY,
    seq INTEGER NOT NULL REFERENCES journal(seq),
    staff_id INTEGER NOT NULL REFERENCES staff(id),
    from_on TEXT NOT NULL CHECK (from_on IS date(from_on)),
    wage_fen INTEGER NOT NULL CHECK (wage_fen >= 0)
) STRICT;
CREATE INDEX staff_wage_day ON staff_wage(staff_id, from_on, id);

CREATE TABLE fault_code (
    id INTEGER PRIMARY KEY,
    seq INTEGER NOT NULL REFERENCES journal(seq),
    code TEXT NOT NULL CHECK (code <> ''),
    from_on TEXT NOT NULL CHECK (from_on IS date(from_on)),
    category TEXT NOT NULL,
    points INTEGER NOT NULL CHECK (points BETWEEN 1 AND 100),
    title_en TEXT NOT NULL,
    title_zh_hant TEXT NOT NULL,
    title_zh_hans TEXT NOT NULL,
    severity TEXT NOT NULL
) STRICT;
CREATE INDEX fault_code_day ON fault_code(code, from_on, id);

CREATE TABLE policy (
    id INTEGER PRIMARY KEY,
    seq INTEGER NOT NULL REFERENCES journal(seq),
    name TEXT NOT NULL,
    from_period INTEGER NOT NULL,
    announced_on TEXT CHECK (announced_on IS date(announced_on)),
    by_id INTEGER REFERENCES staff(id),
    sha256 TEXT NOT NULL,
    text TEXT NOT NULL,
    plain TEXT NOT NULL
) STRICT;

CREATE TABLE notice (
    id INTEGER PRIMARY KEY,
    seq INTEGER NOT NULL REFERENCES journal(seq),
    ref TEXT,
    period INTEGER NOT NULL,
    serial INTEGER NOT NULL CHECK (serial > 0),
    staff_id INTEGER NOT NULL REFERENCES staff(id),
    code TEXT NOT NULL,
    title TEXT NOT NULL,
    points INTEGER NOT NULL CHECK (points BETWEEN 1 AND 100),
    on_day TEXT NOT NULL CHECK (on_day IS date(on_day)),
    at_minute TEXT CHECK (at_minute GLOB '[0-2][0-9]:[0-5][0-9]'),
    by_id INTEGER NOT NULL REFERENCES staff(id) CHECK (by_id <> staff_id),
    superior_id INTEGER REFERENCES staff(id),
    department TEXT NOT NULL,
    post TEXT,
    facts TEXT,
    evidence TEXT,
    correction TEXT,
    source TEXT,
    link TEXT,
    CHECK (period = CAST(substr(on_day, 1, 4) || substr(on_day, 6, 2) AS INTEGER)),
    UNIQUE (period, serial)
) STRICT;
CREATE UNIQUE INDEX notice_ref ON notice(ref) WHERE ref IS NOT NULL;
CREATE INDEX notice_month ON notice(period, staff_id, superior_id, code, points);
CREATE TABLE notice_step (
    id INTEGER PRIMARY KEY,
    seq INTEGER NOT NULL REFERENCES journal(seq),
    notice_id INTEGER NOT NULL REFERENCES notice(id),
    period INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('serve', 'liable', 'not-liable', 'superior', 'revoke',
        'appeal', 'appeal-end', 'share-appeal', 'share-appeal-end', 'points', 'told', 'spare')),
    on_day TEXT NOT NULL CHECK (on_day IS date(on_day)),
    by_id INTEGER REFERENCES staff(id),
    how TEXT CHECK (how IN ('signed', 'refused', 'mailed', 'electronic')),
    witness TEXT,
    superior_id INTEGER REFERENCES staff(id),
    points INTEGER CHECK (points BETWEEN 1 AND 100),
    appeal_id INTEGER REFERENCES appeal(id),
    holds INTEGER CHECK (holds IN (0, 1)),
    text TEXT
) STRICT;
CREATE INDEX notice_step_notice ON notice_step(notice_id, id);
CREATE INDEX notice_step_month ON notice_step(period, notice_id, id);

CREATE TABLE sanction (
    id INTEGER PRIMARY KEY,
    seq INTEGER NOT NULL REFERENCES journal(seq),
    staff_id INTEGER NOT NULL REFERENCES staff(id),
    period INTEGER NOT NULL,
    kinds TEXT NOT NULL CHECK (kinds <> ''),
    amount_fen INTEGER NOT NULL CHECK (amount_fen >= 0),
    text TEXT,
    on_day TEXT NOT NULL CHECK (on_day IS date(on_day)),
    by_id INTEGER NOT NULL REFERENCES staff(id) CHECK (by_id <> staff_id),
    reason TEXT NOT NULL
) STRICT;
CREATE INDEX sanction_month ON sanction(period, staff_id, id);
CREATE TABLE sanction_step (
    id INTEGER PRIMARY KEY,
    seq INTEGER NOT NULL REFERENCES journal(seq),
    sanction_id INTEGER NOT NULL REFERENCES sanction(id),
    kind TEXT NOT NULL CHECK (kind IN ('lift', 'appeal', 'appeal-end', 'told')),
    on_day TEXT NOT NULL CHECK (on_day IS date(on_day)),
    by_id INTEGER REFERENCES staff(id),
    appeal_id INTEGER REFERENCES appeal(id),
    holds INTEGER CHECK (holds IN (0, 1)),
    reason TEXT
) STRICT;
CREATE INDEX sanction_step_sanction ON sanction_step(sanction_id, id);

CREATE TABLE appeal (
    id INTEGER PRIMARY KEY,
    seq INTEGER NOT NULL REFERENCES journal(seq),
    ref TEXT,
    subject TEXT NOT NULL CHECK (subject IN ('notice', 'liable', 'sanction')),
    notice_id INTEGER REFERENCES notice(id),
    sanction_id INTEGER REFERENCES sanction(id),
    staff_id INTEGER NOT NULL REFERENCES staff(id),
    against_id INTEGER NOT NULL REFERENCES staff(id) CHECK (against_id <> staff_id),
    retaliation INTEGER NOT NULL CHECK (retaliation IN (0, 1)),
    statement TEXT NOT NULL,
    filed_on TEXT NOT NULL CHECK (filed_on IS date(filed_on)),
    late_reason TEXT,
    body TEXT NOT NULL,
    person_id INTEGER REFERENCES staff(id),
    clause TEXT NOT NULL,
    moved_from TEXT,
    why TEXT NOT NULL,
    barred TEXT NOT NULL,
    file_by TEXT CHECK (file_by IS date(file_by)),
    decide_by TEXT NOT NULL CHECK (decide_by IS date(decide_by)),
    CHECK ((subject = 'sanction') = (sanction_id IS NOT NULL)),
    CHECK ((subject = 'sanction') = (notice_id IS NULL))
) STRICT;
CREATE UNIQUE INDEX appeal_ref ON appeal(ref) WHERE ref IS NOT NULL;
CREATE INDEX appeal_notice ON appeal(notice_id);
CREATE INDEX appeal_sanction ON appeal(sanction_id);
CREATE TABLE appeal_step (
    id INTEGER PRIMARY KEY,
    seq INTEGER NOT NULL REFERENCES journal(seq),
    appeal_id INTEGER NOT NULL REFERENCES appeal(id),
    kind TEXT NOT NULL CHECK (kind IN
        ('hearing', 'statement', 'granted', 'reduced', 'denied', 'withdrawn', 'told')),
    on_day TEXT NOT NULL CHECK (on_day IS date(on_day)),
    by_id INTEGER REFERENCES staff(id),
    decider TEXT,
    points INTEGER,
    text TEXT NOT NULL
) STRICT;
CREATE INDEX appeal_step_appeal ON appeal_step(appeal_id, id);

CREATE TABLE cause_measure (
    id INTEGER PRIMARY KEY,
    seq INTEGER NOT NULL REFERENCES journal(seq),
    ref TEXT,
    code TEXT NOT NULL,
    text TEXT NOT NULL,
    person_id INTEGER NOT NULL REFERENCES staff(id),
    due_on TEXT NOT NULL CHECK (due_on IS date(due_on))
) STRICT;
CREATE UNIQUE INDEX cause_measure_ref ON cause_measure(ref) WHERE ref IS NOT NULL;
CREATE INDEX cause_measure_code ON cause_measure(code);

CREATE TABLE printed (
    id INTEGER PRIMARY KEY,
    seq INTEGER NOT NULL REFERENCES journal(seq),
    document TEXT NOT NULL,
    about TEXT NOT NULL,
    full_names INTEGER NOT NULL CHECK (full_names IN (0, 1))
) STRICT;
"""

CLOSES = """
CREATE TABLE close (
    id INTEGER PRIMARY KEY,
    seq INTEGER NOT NULL REFERENCES journal(seq),
    period INTEGER NOT NULL UNIQUE,
    payroll_period INTEGER NOT NULL,
    policy_id INTEGER NOT NULL REFERENCES policy(id),
    closed_at TEXT NOT NULL,
    closed_by TEXT NOT NULL,
    language TEXT NOT NULL,
    journal_head TEXT NOT NULL,
    notice_high INTEGER NOT NULL,
    step_high INTEGER NOT NULL,
    manifest_sha256 TEXT NOT NULL
) STRICT;
CREATE TABLE close_line (
    close_id INTEGER NOT NULL REFERENCES close(id),
    staff_id INTEGER NOT NULL REFERENCES staff(id),
    staff TEXT NOT NULL,
    name TEXT NOT NULL,
    department TEXT NOT NULL,
    notices INTEGER NOT NULL,
    codes TEXT NOT NULL,
    held INTEGER NOT NULL,
    points INTEGER NOT NULL,
    point_fine_fen INTEGER NOT NULL,
    surcharge_fen INTEGER NOT NULL,
    transferred_fen INTEGER NOT NULL,
    joint_share_fen INTEGER NOT NULL,
    sanction_fine_fen INTEGER NOT NULL,
    adjustment_fen INTEGER NOT NULL,
    deduction_fen INTEGER NOT NULL,
    over_cap_fen INTEGER NOT NULL,
    measure TEXT NOT NULL CHECK (measure IN ('none', 'sanction', 'dismissal')),
    measure_clause TEXT,
    reasons TEXT NOT NULL,
    repeated_codes TEXT NOT NULL,
    not_before TEXT,
    clauses TEXT NOT NULL,
    readings TEXT NOT NULL,
    PRIMARY KEY (close_id, staff_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE close_share (
    close_id INTEGER NOT NULL REFERENCES close(id),
    staff_id INTEGER NOT NULL REFERENCES staff(id),
    superior_id INTEGER NOT NULL REFERENCES staff(id),
    notices INTEGER NOT NULL,
    points INTEGER NOT NULL,
    amount_fen INTEGER NOT NULL,
    why TEXT NOT NULL,
    PRIMARY KEY (close_id, staff_id, superior_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE close_adjustment (
    close_id INTEGER NOT NULL REFERENCES close(id),
    period INTEGER NOT NULL,
    staff_id INTEGER NOT NULL REFERENCES staff(id),
    amount_fen INTEGER NOT NULL,
    notices TEXT NOT NULL,
    measure_before TEXT NOT NULL,
    measure_after TEXT NOT NULL,
    reasons_after TEXT NOT NULL,
    posting TEXT NOT NULL CHECK (posting IN ('', 'added', 'withdrawn')),
    clauses TEXT NOT NULL,
    readings TEXT NOT NULL,
    PRIMARY KEY (close_id, period, staff_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX close_adjustment_month ON close_adjustment(period, staff_id);
CREATE TABLE close_sanction_fine (
    close_id INTEGER NOT NULL REFERENCES close(id),
    period INTEGER NOT NULL,
    staff_id INTEGER NOT NULL REFERENCES staff(id),
    amount_fen INTEGER NOT NULL,
    PRIMARY KEY (close_id, period, staff_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE close_warning (
    close_id INTEGER NOT NULL REFERENCES close(id),
    no INTEGER NOT NULL,
    kind TEXT NOT NULL,
    staff TEXT,
    notices TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (close_id, no)
) STRICT, WITHOUT ROWID;
CREATE TABLE close_file (
    id INTEGER PRIMARY KEY,
    close_id INTEGER NOT NULL REFERENCES close(id),
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    rows INTEGER,
    UNIQUE (close_id, name)
) STRICT;
CREATE TABLE close_chunk (
    file_id INTEGER NOT NULL REFERENCES close_file(id),
    no INTEGER NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (file_id, no)
) STRICT;
CREATE TABLE close_hand_over (
    id INTEGER PRIMARY KEY,
    seq INTEGER NOT NULL REFERENCES journal(seq),
    close_id INTEGER NOT NULL REFERENCES close(id),
    handed_to TEXT NOT NULL,
    on_day TEXT NOT NULL CHECK (on_day IS date(on_day))
) STRICT;
"""

_FACT_TABLES = {
    "journal": "seq",
    "journal_payload": "seq",
    "setting": "id",
    "staff": "id",
    "staff_post": "id",
    "staff_wage": "id",
    "fault_code": "id",
    "policy": "id",
    "notice": "id",
    "notice_step": "id",
    "sanction": "id",
    "sanction_step": "id",
    "appeal": "id",
    "appeal_step": "id",
    "cause_measure": "id",
    "printed": "id",
    "close": "id",
    "close_hand_over": "id",
}
_ALSO_UNIQUE = {
    "staff": ("code",),
    "notice": ("period", "serial"),
    "close": ("period",),
    "void": ("kind", "record_id"),
    "complaint": ("period", "serial"),
    "request": ("period", "serial"),
    "finding": ("period", "serial"),
    "report": ("period", "serial"),
    "visit": ("period", "serial"),
    "survey_close": ("survey_id",),
    "survey_question": ("survey_id", "no"),
    "fee_item": ("code",),
    "receipt": ("period", "serial"),
    "dunning": ("period", "serial"),
    "service": ("code",),
    "mail_step": ("mail_id",),
    "brief": ("on_day",),
}
_WITH_REF = ("staff", "notice", "appeal", "cause_measure")
_CLOSE_PARTS = (
    "close_line",
    "close_share",
    "close_adjustment",
    "close_sanction_fine",
    "close_warning",
    "close_file",
    "close_chunk",
)


def statements(script: str) -> list[str]:
    """The single statements of a script: sqlite3's executescript would commit first.

    Foreign keys are checked at COMMIT. With immediate ones, or a guard that aborts instead of
    rolling back, SQLite copies every touched page before each row: a third of a large import.
    """
    deferred = re.sub(r"REFERENCES \w+\(\w+\)", r"\g<0> DEFERRABLE INITIALLY DEFERRED", script)
    return [part.strip() for part in deferred.split(";\n") if part.strip()]


def fact_guards(table: str, key: str, *, ref: bool) -> list[str]:
    """Triggers that refuse to change, delete or replace a row of a table of facts."""
    existing = f"EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key})"
    if ref:
        existing += (
            f" OR NEW.ref IS NOT NULL AND EXISTS (SELECT 1 FROM {table} WHERE ref = NEW.ref)"
        )
    if table in _ALSO_UNIQUE:
        same = " AND ".join(f"{column} = NEW.{column}" for column in _ALSO_UNIQUE[table])
        existing += f" OR EXISTS (SELECT 1 FROM {table} WHERE {same})"
    return [
        *_sealed(table),
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {existing} "
        f"BEGIN SELECT RAISE(ROLLBACK, '{table}: this row is there already'); END",
    ]


def close_part_guards(table: str) -> list[str]:
    """Triggers that refuse any change to a part of a close once that close's row stands."""
    standing = "SELECT 1 FROM close WHERE id = NEW.close_id"
    if table == "close_chunk":
        standing = (
            "SELECT 1 FROM close JOIN close_file ON close_file.close_id = close.id "
            "WHERE close_file.id = NEW.file_id"
        )
    return [
        *_sealed(table),
        f"CREATE TRIGGER {table}_no_insert BEFORE INSERT ON {table} WHEN EXISTS ({standing}) "
        f"BEGIN SELECT RAISE(ROLLBACK, '{table}: this month is closed'); END",
    ]


def _sealed(table: str) -> list[str]:
    return [
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table}: stored rows never change'); END"
        for verb in ("UPDATE", "DELETE")
    ]


def first_version() -> list[str]:
    """Every statement of schema version 1."""
    guards = [
        guard
        for table, key in _FACT_TABLES.items()
        for guard in fact_guards(table, key, ref=table in _WITH_REF)
    ]
    parts = [guard for table in _CLOSE_PARTS for guard in close_part_guards(table)]
    return [*statements(FACTS), *statements(CLOSES), *guards, *parts]
