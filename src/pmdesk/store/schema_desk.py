"""The tables of the service desk: schema version 2 (see `schema` for what all tables keep).

A case (complaint, request) is an opening row and its steps; each step carries on what the case
has come to, so that the newest step is the case as it stands. Moments (`…_at`, `…_by` with a
time) are TEXT, ISO 8601 with offset; `by_whom` is a staff code or `system:USER`. An area is in
whole dm² (89.50 m² is 8950); a link names a record, `call:12`.
"""

from pmdesk.store.schema import fact_guards, statements

_HEAD = "id INTEGER PRIMARY KEY,\n    seq INTEGER NOT NULL REFERENCES journal(seq)"
_DAY = "TEXT CHECK ({0} IS date({0}))"
_NEEDED_DAY = "TEXT NOT NULL CHECK ({0} IS date({0}))"
_MINUTE = "at_minute TEXT CHECK (at_minute GLOB '[0-2][0-9]:[0-5][0-9]')"

_FOLLOW_UP = """held_until TEXT CHECK (held_until IS date(held_until)),
    hold_reason TEXT,
    reopened INTEGER NOT NULL CHECK (reopened >= 0),
    follow_up_by TEXT CHECK (follow_up_by IS date(follow_up_by)),
    tries INTEGER NOT NULL CHECK (tries >= 0),
    follow_up TEXT CHECK (follow_up IN ('reached', 'unreachable', 'waived')),
    satisfied TEXT CHECK (satisfied IN ('yes', 'partly', 'no')),
    score INTEGER CHECK (score BETWEEN 1 AND 5),
    comment TEXT,
    waiver TEXT,
    closed_at TEXT"""
"""What the steps of a case that ends with a follow-up carry on (A1.3, A2.8)."""


def case_step(kind: str, carried: str) -> str:
    """The steps of a kind of case: what was done, the state it led to, what is carried on."""
    return f"""
CREATE TABLE {kind}_step (
    {_HEAD},
    case_id INTEGER NOT NULL REFERENCES {kind}(id),
    action TEXT NOT NULL,
    state TEXT NOT NULL,
    at TEXT NOT NULL,
    by_whom TEXT NOT NULL,
    how TEXT,
    text TEXT,
    {carried}
) STRICT;
CREATE INDEX {kind}_step_case ON {kind}_step(case_id, id);
"""


OWNERS = f"""
CREATE TABLE void (
    {_HEAD},
    kind TEXT NOT NULL,
    record_id INTEGER NOT NULL,
    on_day {_NEEDED_DAY.format("on_day")},
    by_whom TEXT NOT NULL,
    reason TEXT NOT NULL,
    UNIQUE (kind, record_id)
) STRICT;

CREATE TABLE unit (
    {_HEAD},
    ref TEXT,
    code TEXT NOT NULL CHECK (code <> ''),
    building TEXT NOT NULL
) STRICT;
CREATE INDEX unit_code ON unit(code);
CREATE UNIQUE INDEX unit_ref ON unit(ref) WHERE ref IS NOT NULL;
CREATE TABLE unit_row (
    {_HEAD},
    unit_id INTEGER NOT NULL REFERENCES unit(id),
    from_on {_NEEDED_DAY.format("from_on")},
    area_dm2 INTEGER CHECK (area_dm2 > 0),
    move_in_on {_DAY.format("move_in_on")},
    move_out_on {_DAY.format("move_out_on")},
    note TEXT
) STRICT;
CREATE INDEX unit_row_day ON unit_row(unit_id, from_on, id);
CREATE TABLE unit_person (
    {_HEAD},
    ref TEXT,
    unit_id INTEGER NOT NULL REFERENCES unit(id),
    name TEXT NOT NULL CHECK (name <> ''),
    role TEXT NOT NULL CHECK (role IN ('owner', 'tenant', 'family', 'contact')),
    phone TEXT,
    phone_digits TEXT,
    from_on {_NEEDED_DAY.format("from_on")},
    note TEXT
) STRICT;
CREATE UNIQUE INDEX unit_person_ref ON unit_person(ref) WHERE ref IS NOT NULL;
CREATE INDEX unit_person_unit ON unit_person(unit_id, id);
CREATE INDEX unit_person_name ON unit_person(name);
CREATE INDEX unit_person_phone ON unit_person(phone_digits);
CREATE TABLE unit_person_step (
    {_HEAD},
    person_id INTEGER NOT NULL REFERENCES unit_person(id),
    kind TEXT NOT NULL CHECK (kind IN ('leave', 'phone')),
    on_day {_NEEDED_DAY.format("on_day")},
    phone TEXT,
    phone_digits TEXT
) STRICT;
CREATE INDEX unit_person_step_person ON unit_person_step(person_id, id);
CREATE INDEX unit_person_step_phone ON unit_person_step(phone_digits);
CREATE TABLE unit_document (
    {_HEAD},
    ref TEXT,
    unit_id INTEGER NOT NULL REFERENCES unit(id),
    kind TEXT NOT NULL CHECK (kind <> ''),
    on_day {_NEEDED_DAY.format("on_day")},
    place TEXT,
    note TEXT
) STRICT;
CREATE UNIQUE INDEX unit_document_ref ON unit_document(ref) WHERE ref IS NOT NULL;
CREATE INDEX unit_document_unit ON unit_document(unit_id, kind, id);
CREATE TABLE held_money (
    {_HEAD},
    ref TEXT,
    unit_id INTEGER NOT NULL REFERENCES unit(id),
    kind TEXT NOT NULL CHECK (kind IN ('deposit', 'on-behalf')),
    amount_fen INTEGER NOT NULL CHECK (amount_fen > 0),
    on_day {_NEEDED_DAY.format("on_day")},
    by_whom TEXT NOT NULL,
    link TEXT,
    text TEXT
) STRICT;
CREATE UNIQUE INDEX held_money_ref ON held_money(ref) WHERE ref IS NOT NULL;
CREATE INDEX held_money_unit ON held_money(unit_id, id);
CREATE TABLE held_money_step (
    {_HEAD},
    held_id INTEGER NOT NULL REFERENCES held_money(id),
    kind TEXT NOT NULL CHECK (kind IN ('spend', 'return')),
    amount_fen INTEGER NOT NULL CHECK (amount_fen > 0),
    on_day {_NEEDED_DAY.format("on_day")},
    by_whom TEXT NOT NULL,
    to_whom TEXT,
    text TEXT
) STRICT;
CREATE INDEX held_money_step_held ON held_money_step(held_id, id);
"""

CASES = f"""
CREATE TABLE call (
    {_HEAD},
    ref TEXT,
    on_day {_NEEDED_DAY.format("on_day")},
    {_MINUTE},
    direction TEXT NOT NULL CHECK (direction IN ('in', 'out')),
    caller TEXT,
    phone TEXT,
    unit_id INTEGER REFERENCES unit(id),
    topic TEXT,
    summary TEXT NOT NULL,
    by_whom TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX call_ref ON call(ref) WHERE ref IS NOT NULL;
CREATE INDEX call_day ON call(on_day, id);
CREATE INDEX call_unit ON call(unit_id, id);
CREATE TABLE call_step (
    {_HEAD},
    call_id INTEGER NOT NULL REFERENCES call(id),
    kind TEXT NOT NULL CHECK (kind IN ('answer', 'link')),
    at TEXT NOT NULL,
    by_whom TEXT NOT NULL,
    link TEXT,
    text TEXT,
    state TEXT NOT NULL CHECK (state IN ('answered', 'linked')),
    links TEXT NOT NULL,
    answer TEXT,
    CHECK ((kind = 'link') = (link IS NOT NULL))
) STRICT;
CREATE INDEX call_step_call ON call_step(call_id, id);

CREATE TABLE complaint (
    {_HEAD},
    ref TEXT,
    period INTEGER NOT NULL,
    serial INTEGER NOT NULL CHECK (serial > 0),
    on_day {_NEEDED_DAY.format("on_day")},
    {_MINUTE},
    unit_id INTEGER REFERENCES unit(id),
    channel TEXT NOT NULL CHECK (channel IN ('visit', 'phone', 'letter', 'online', 'other')),
    category TEXT NOT NULL,
    reporter TEXT,
    phone TEXT,
    subject TEXT,
    text TEXT NOT NULL,
    place TEXT,
    link TEXT,
    by_whom TEXT NOT NULL,
    UNIQUE (period, serial)
) STRICT;
CREATE UNIQUE INDEX complaint_ref ON complaint(ref) WHERE ref IS NOT NULL;
CREATE INDEX complaint_unit ON complaint(unit_id, id);
CREATE INDEX complaint_link ON complaint(link) WHERE link IS NOT NULL;

CREATE TABLE request_kind (
    {_HEAD},
    kind TEXT NOT NULL CHECK (kind <> ''),
    title_en TEXT NOT NULL,
    title_zh_hant TEXT NOT NULL,
    title_zh_hans TEXT NOT NULL,
    steps TEXT NOT NULL
) STRICT;
CREATE INDEX request_kind_kind ON request_kind(kind, id);
CREATE TABLE request (
    {_HEAD},
    ref TEXT,
    period INTEGER NOT NULL,
    serial INTEGER NOT NULL CHECK (serial > 0),
    on_day {_NEEDED_DAY.format("on_day")},
    {_MINUTE},
    kind TEXT NOT NULL,
    kind_id INTEGER NOT NULL REFERENCES request_kind(id),
    unit_id INTEGER REFERENCES unit(id),
    place TEXT,
    contact TEXT,
    phone TEXT,
    text TEXT NOT NULL,
    service_id INTEGER REFERENCES service(id),
    link TEXT,
    by_whom TEXT NOT NULL,
    CHECK (unit_id IS NOT NULL OR place IS NOT NULL),
    UNIQUE (period, serial)
) STRICT;
CREATE UNIQUE INDEX request_ref ON request(ref) WHERE ref IS NOT NULL;
CREATE INDEX request_unit ON request(unit_id, id);

CREATE TABLE service (
    {_HEAD},
    ref TEXT,
    code TEXT NOT NULL UNIQUE CHECK (code <> ''),
    title_en TEXT NOT NULL,
    title_zh_hant TEXT NOT NULL,
    title_zh_hans TEXT NOT NULL,
    utilities INTEGER NOT NULL CHECK (utilities IN (0, 1)),
    quality_plan TEXT,
    feasibility TEXT,
    on_day {_NEEDED_DAY.format("on_day")},
    by_whom TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX service_ref ON service(ref) WHERE ref IS NOT NULL;
CREATE TABLE service_step (
    {_HEAD},
    ref TEXT,
    service_id INTEGER NOT NULL REFERENCES service(id),
    kind TEXT NOT NULL CHECK (kind IN ('approve', 'reject', 'offer', 'retire')),
    on_day {_NEEDED_DAY.format("on_day")},
    by_whom TEXT NOT NULL,
    price_fen INTEGER CHECK (price_fen >= 0),
    unit TEXT,
    text TEXT
) STRICT;
CREATE UNIQUE INDEX service_step_ref ON service_step(ref) WHERE ref IS NOT NULL;
CREATE INDEX service_step_service ON service_step(service_id, id);
"""

REGISTERS = f"""
CREATE TABLE task (
    {_HEAD},
    ref TEXT,
    text TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN
        ('key', 'training', 'upkeep', 'promise', 'reception', 'counter')),
    person_id INTEGER NOT NULL REFERENCES staff(id),
    on_day {_NEEDED_DAY.format("on_day")},
    {_MINUTE},
    repeat TEXT,
    unit_id INTEGER REFERENCES unit(id),
    link TEXT,
    by_whom TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX task_ref ON task(ref) WHERE ref IS NOT NULL;
CREATE INDEX task_day ON task(on_day, id);
CREATE INDEX task_unit ON task(unit_id, id);
CREATE TABLE task_step (
    {_HEAD},
    task_id INTEGER NOT NULL REFERENCES task(id),
    kind TEXT NOT NULL CHECK (kind IN ('done', 'stop')),
    day_of {_NEEDED_DAY.format("day_of")},
    on_day {_NEEDED_DAY.format("on_day")},
    by_whom TEXT NOT NULL,
    text TEXT
) STRICT;
CREATE INDEX task_step_task ON task_step(task_id, id);

CREATE TABLE mail (
    {_HEAD},
    ref TEXT,
    direction TEXT NOT NULL CHECK (direction IN ('in', 'out')),
    kind TEXT NOT NULL CHECK (kind IN ('letter', 'parcel', 'newspaper', 'other')),
    on_day {_NEEDED_DAY.format("on_day")},
    {_MINUTE},
    unit_id INTEGER REFERENCES unit(id),
    party TEXT,
    carrier TEXT,
    tracking TEXT,
    note TEXT,
    by_whom TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX mail_ref ON mail(ref) WHERE ref IS NOT NULL;
CREATE INDEX mail_unit ON mail(unit_id, id);
CREATE TABLE mail_step (
    {_HEAD},
    mail_id INTEGER NOT NULL UNIQUE REFERENCES mail(id),
    on_day {_NEEDED_DAY.format("on_day")},
    {_MINUTE},
    to_whom TEXT NOT NULL,
    by_whom TEXT NOT NULL,
    text TEXT
) STRICT;

CREATE TABLE sign (
    {_HEAD},
    ref TEXT,
    text TEXT NOT NULL,
    place TEXT NOT NULL,
    made_on {_NEEDED_DAY.format("made_on")},
    note TEXT,
    by_whom TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX sign_ref ON sign(ref) WHERE ref IS NOT NULL;
CREATE TABLE sign_step (
    {_HEAD},
    sign_id INTEGER NOT NULL REFERENCES sign(id),
    kind TEXT NOT NULL CHECK (kind IN ('install', 'check', 'remove')),
    on_day {_NEEDED_DAY.format("on_day")},
    by_whom TEXT NOT NULL,
    result TEXT CHECK (result IN ('ok', 'damaged', 'missing')),
    text TEXT
) STRICT;
CREATE INDEX sign_step_sign ON sign_step(sign_id, kind, id);

CREATE TABLE brief (
    {_HEAD},
    on_day {_NEEDED_DAY.format("on_day").replace(" CHECK", " UNIQUE CHECK")},
    at TEXT NOT NULL,
    by_whom TEXT NOT NULL,
    calls_up_to INTEGER NOT NULL,
    content TEXT NOT NULL
) STRICT;
"""

_COMPLAINT_STEP = case_step(
    "complaint",
    f"""severity TEXT NOT NULL CHECK (severity IN ('normal', 'major')),
    department TEXT,
    handler_id INTEGER REFERENCES staff(id),
    respond_by TEXT NOT NULL,
    due_at TEXT NOT NULL,
    replied_at TEXT,
    resolved_at TEXT,
    resolution TEXT,
    cause TEXT,
    merged_into INTEGER REFERENCES complaint(id),
    {_FOLLOW_UP}""",
)
_REQUEST_STEP = case_step(
    "request",
    f"""department TEXT,
    handler_id INTEGER REFERENCES staff(id),
    appointment_at TEXT,
    charge TEXT CHECK (charge IN ('free', 'paid', 'warranty')),
    quote_fen INTEGER CHECK (quote_fen >= 0),
    price_fen INTEGER CHECK (price_fen >= 0),
    supplier TEXT,
    checked TEXT NOT NULL,
    problems INTEGER NOT NULL CHECK (problems >= 0),
    major_problems INTEGER NOT NULL CHECK (major_problems >= 0),
    done_at TEXT,
    result TEXT,
    accepted_by TEXT,
    accepted_at TEXT,
    {_FOLLOW_UP}""",
)

WITH_REF = (
    "unit",
    "unit_person",
    "unit_document",
    "held_money",
    "call",
    "complaint",
    "request",
    "service",
    "service_step",
    "task",
    "mail",
    "sign",
)
"""The kinds of record that a caller may key."""

_WITHOUT_REF = (
    "void",
    "unit_row",
    "unit_person_step",
    "held_money_step",
    "call_step",
    "complaint_step",
    "request_kind",
    "request_step",
    "task_step",
    "mail_step",
    "sign_step",
    "brief",
)


def second_version() -> list[str]:
    """Every statement that brings version 1 to version 2."""
    script = OWNERS + CASES + _COMPLAINT_STEP + _REQUEST_STEP + REGISTERS
    guards = [
        guard
        for table in (*WITH_REF, *_WITHOUT_REF)
        for guard in fact_guards(table, "id", ref=table in WITH_REF)
    ]
    return [*statements(script), *guards]
