"""Generated months, stored by the program, against a second computation straight from the rules.

The second computation, `worked_out`, is a plain loop over notices that shares no code with the
program. Wherever the two differ, one of them misreads the regulation.
"""

import csv
import json
import shutil
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pmdesk.assessment.explain import explain
from pmdesk.closing.compute import compute_month
from pmdesk.periods import Month
from pmdesk.policy.model import Policy
from pmdesk.store import people
from pmdesk.store.file import open_reading
from pmdesk.store.policies import policy_for
from tests.conftest import Program
from tests.law import policy

STAFF = """\
code,name,department,role,superior,from,post,wage
M01,Morgan Vale,Office,manager,,,,
D01,Dana Ridge,Office,director,M01,,,
I01,Indra Quill,Office,inspector,,,,
S01,Robin Alder,Front desk,supervisor,D01,,,
S02,Kit Juniper,Patrol,supervisor,D01,,,
E001,Ash Willow,Front desk,staff,S01,,,
E002,Bo Hazel,Front desk,staff,S01,,,
E003,Cy Linden,Patrol,staff,S02,,,
E004,Dee Rowan,Patrol,staff,,,,
"""
SUPERIOR = {row["code"]: row["superior"] or None for row in csv.DictReader(STAFF.splitlines())}
MEMBERS = ("E001", "E002", "E003", "E004", "S01", "S02", "D01")
CODES = ("CMP-01", "PAT-01", "ATT-02")
OCTOBER = Month(2026, 10)
NOW = "2026-12-15T09:00"


@dataclass(frozen=True)
class Notice:
    """A notice as the second computation sees it."""

    member: str
    code: str
    points: int
    on: str
    found: bool = False
    superior: str | None = None
    revoked: bool = False

    @property
    def month(self) -> str:
        return self.on[:7]


class Step(NamedTuple):
    """Something done to one of the notices so far: which (counted round), what, to whom."""

    notice: int
    kind: str
    superior: str | None


@dataclass
class Sum:
    """What one person's month comes to."""

    points: int = 0
    point_fine: int = 0
    surcharge: int = 0
    transferred: int = 0
    joint_share: int = 0
    measure: str = "none"
    reasons: list[str] = field(default_factory=list)

    @property
    def charge(self) -> int:
        return self.point_fine + self.surcharge - self.transferred + self.joint_share


class Terms(NamedTuple):
    """The numbers of a policy; the bands as (from, surcharge, measure)."""

    fine: int = 500
    percent: int = 30
    bands: tuple[tuple[int, int, str], ...] = (
        (1, 0, "none"),
        (5, 2000, "none"),
        (11, 0, "sanction"),
        (16, 0, "sanction"),
        (20, 0, "dismissal"),
    )

    def policy(self) -> Policy:
        """The same numbers as the program reads them."""
        changed: dict[str, int | str] = {
            "fines.point_fine_fen": self.fine,
            "liability.superior_percent": self.percent,
        }
        for number, (first, surcharge, measure) in enumerate(self.bands, 1):
            changed |= {
                f"fines.band[{number}].from": first,
                f"fines.band[{number}].surcharge_fen": surcharge,
                f"fines.band[{number}].measure": measure,
            }
        return policy(changed)


def worked_out(notices: list[Notice], terms: Terms) -> dict[str, Sum]:
    """One month's sums by person, as rules.md says it; nobody without any figure."""
    sums: dict[str, Sum] = {}
    for member in sorted({notice.member for notice in notices}):
        counted = [n for n in notices if n.member == member and not n.revoked]
        own = sums.setdefault(member, Sum())
        own.points = sum(n.points for n in counted)
        own.point_fine = terms.fine * own.points
        for first, surcharge, measure in terms.bands:
            if own.points >= first:
                own.surcharge, own.measure = surcharge, measure
        often = {code for code, times in Counter(n.code for n in counted).items() if times >= 3}
        own.reasons = ["points"] * (own.points >= 5) + ["repeat"] * bool(often)
        for superior in sorted({n.superior for n in counted if n.superior}):
            liable = sum(
                n.points for n in counted if n.superior == superior and (n.found or n.code in often)
            )
            share = (terms.fine * liable * terms.percent * 2 + 100) // 200
            own.transferred += share
            sums.setdefault(superior, Sum()).joint_share += share
    return {person: sum_ for person, sum_ in sums.items() if sum_ != Sum()}


def by_month(notices: list[Notice], month: Month) -> dict[str, Sum]:
    """The sums of one month under the shipped numbers."""
    return worked_out([n for n in notices if n.month == str(month)], Terms())


drafts = st.builds(
    Notice,
    st.sampled_from(MEMBERS),
    st.sampled_from(CODES),
    st.one_of(st.integers(1, 4), st.integers(1, 21)),
    st.integers(1, 28).map(lambda day: f"2026-10-{day:02}"),
    st.booleans(),
)
months = st.lists(drafts, min_size=1, max_size=25)
steps = st.lists(
    st.builds(
        Step,
        st.integers(0, 99),
        st.sampled_from(["revoke", "liable", "withdraw", "superior"]),
        st.sampled_from(["S01", "S02", "D01", "M01", None]),
    ),
    max_size=8,
)
terms = st.builds(
    Terms,
    st.sampled_from([500, 333, 5, 1, 0]),
    st.sampled_from([30, 33, 50, 1, 0, 100]),
    st.sampled_from(
        [
            Terms().bands,
            ((1, 0, "none"), (2, 700, "none"), (6, 2000, "none"), (7, 1, "sanction"),
             (9, 3000, "dismissal")),
        ]
    ),
)  # fmt: skip


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    program = Program(tmp_path_factory.mktemp("months") / "desk.db")
    program("init", now="2026-01-01")
    staff = program.path.with_name("staff.csv")
    staff.write_text(STAFF, encoding="utf-8")
    program("staff", "import", str(staff), now="2026-01-01")
    return program.path


class History:
    """A desk and, beside it, its notices as the second computation knows them."""

    def __init__(self, office: Path, folder: str):
        self.folder = Path(folder)
        self.program = Program(self.folder / "desk.db")
        self.program.now = NOW
        shutil.copy(office, self.program.path)
        self.notices: list[Notice] = []

    def add(self, drafts: list[Notice]) -> None:
        """Issues notices by one import; nobody without a superior is found responsible."""
        new = [replace(draft, superior=SUPERIOR[draft.member]) for draft in drafts]
        new = [replace(draft, found=draft.found and bool(draft.superior)) for draft in new]
        path = self.folder / "notices.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            out = csv.writer(file)
            out.writerow(
                ["staff", "code", "points", "on", "by", "liable_by", "liable_on", "liable_finding"]
            )
            for n in new:
                found = ["I01", n.on, "No briefing was held"] if n.found else [""] * 3
                out.writerow([n.member, n.code, n.points, n.on, "M01", *found])
        self.program("fault", "import", str(path))
        self.notices += new

    def do(self, step: Step) -> None:
        """Takes a step on some notice, where it makes sense for that notice."""
        place = step.notice % len(self.notices)
        notice = self.notices[place]
        words = (str(place + 1), "--by")
        match step.kind:
            case "revoke" if not notice.revoked:
                self.program("fault", "revoke", *words, "M01", "--reason", "Entered twice")
                notice = replace(notice, revoked=True)
            case "liable" if not (notice.revoked or notice.found) and notice.superior:
                self.program("fault", "liable", *words, "I01", "--finding", "No briefing")
                notice = replace(notice, found=True)
            case "withdraw" if notice.found:
                self.program("fault", "liable", *words, "I01", "--withdraw", "--reason", "Held")
                notice = replace(notice, found=False)
            case "superior" if self._may_bear(notice, step.superior):
                who = step.superior or "none"
                self.program("fault", "superior", words[0], who, "--by", "I01", "--reason", "Moved")
                notice = replace(notice, superior=step.superior)
        self.notices[place] = notice

    @staticmethod
    def _may_bear(notice: Notice, superior: str | None) -> bool:
        return not notice.revoked and superior not in (notice.member, notice.superior)

    def close(self, month: Month) -> dict[str, Any]:
        """The close's document."""
        ran = self.program("month-close", str(month), "--format", "json")
        return dict(ran.json)


def figures(line: Any) -> Sum:
    """A line of the program in the terms of the second computation."""
    return Sum(
        line.points,
        line.point_fine_fen,
        line.surcharge_fen,
        line.transferred_fen,
        line.joint_share_fen,
        line.measure,
        list(line.reasons),
    )


def few(examples: int) -> settings:
    return settings(
        max_examples=examples,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )


@few(60)
@given(drafts=months, steps=steps, terms=terms)
def test_a_month_is_what_the_rules_say(
    office: Path, drafts: list[Notice], steps: list[Step], terms: Terms
) -> None:
    with TemporaryDirectory() as folder:
        history = History(office, folder)
        history.add(drafts)
        for step in steps:
            history.do(step)
        conn = open_reading(history.program.path)
        stored = policy_for(conn, OCTOBER)._replace(policy=terms.policy())
        result = compute_month(conn, OCTOBER, stored)
        conn.close()
    lines = {line.staff: line for line in result.lines}
    shown = {staff: figures(line) for staff, line in lines.items() if line.shows}
    known = worked_out(history.notices, terms)
    assert shown == known
    assert {s: line.deduction_fen for s, line in lines.items() if line.shows} == {
        staff: sum_.charge for staff, sum_ in known.items()
    }


@few(60)
@given(drafts=months, terms=terms)
def test_shares_add_up_to_the_whole(office: Path, drafts: list[Notice], terms: Terms) -> None:
    with TemporaryDirectory() as folder:
        history = History(office, folder)
        history.add(drafts)
        conn = open_reading(history.program.path)
        stored = policy_for(conn, OCTOBER)._replace(policy=terms.policy())
        result = compute_month(conn, OCTOBER, stored)
        conn.close()
    totals = result.totals
    assert totals["transferred_fen"] == totals["joint_share_fen"]
    assert totals["joint_share_fen"] == sum(share.amount_fen for share in result.shares)
    assert totals["deduction_fen"] == totals["point_fine_fen"] + totals["surcharge_fen"]


@few(30)
@given(drafts=months, more=drafts)
def test_one_more_notice_never_lowers_a_measure(
    office: Path, drafts: list[Notice], more: Notice
) -> None:
    mildest_first = ["none", "sanction", "dismissal"]
    with TemporaryDirectory() as folder:
        history = History(office, folder)
        history.add(drafts)
        before = _measures(history)
        history.add([more])
        after = _measures(history)
    for staff, measure in before.items():
        assert mildest_first.index(after[staff]) >= mildest_first.index(measure)


def _measures(history: History) -> dict[str, str]:
    preview = history.program("month-close", "2026-10", "--preview", "--format", "json").json
    return {line["staff"]: line["measure"] for line in preview["lines"]}


@few(30)
@given(data=st.data(), drafts=months, steps=steps)
def test_the_order_of_entry_changes_neither_lines_nor_totals_nor_deductions(
    office: Path, data: st.DataObject, drafts: list[Notice], steps: list[Step]
) -> None:
    order = data.draw(st.permutations(range(len(drafts))))
    with TemporaryDirectory() as one, TemporaryDirectory() as other:
        straight, shuffled = History(office, one), History(office, other)
        straight.add(drafts)
        shuffled.add([drafts[place] for place in order])
        for step in steps:
            straight.do(step)
            place = order.index(step.notice % len(drafts))
            shuffled.do(step._replace(notice=place))
        assert _closed(straight) == _closed(shuffled)


def _closed(history: History) -> tuple[Any, Any, bytes]:
    words = ("month-close", "2026-10", "--export", "csv,json", "--to", str(history.folder))
    history.program(*words)
    files = history.folder / "month-close-2026-10"
    document = json.loads((files / "month-close.json").read_text(encoding="utf-8"))
    return document["lines"], document["totals"], (files / "deductions.csv").read_bytes()


@few(20)
@given(drafts=months, steps=steps, late=steps)
def test_explained_steps_add_up_for_everybody_open_and_closed(
    office: Path, drafts: list[Notice], steps: list[Step], late: list[Step]
) -> None:
    with TemporaryDirectory() as folder:
        history = History(office, folder)
        history.add(drafts)
        for step in steps:
            history.do(step)
        preview = history.program("month-close", "2026-10", "--preview", "--format", "json").json
        _explained(history, OCTOBER, preview)
        closed = history.close(OCTOBER)
        for step in late:
            history.do(step)
        _explained(history, OCTOBER, closed)  # as it was charged
        november = OCTOBER.plus(1)
        _explained(history, november, history.close(november))


def _explained(history: History, month: Month, document: dict[str, Any]) -> None:
    lines = {line["staff"]: line["deduction_fen"] for line in document["lines"]}
    conn = open_reading(history.program.path)
    for person in people.people(conn):
        told = explain(conn, person, month).document()
        assert told["deduction_fen"] == lines.get(person.code, 0)
        assert sum(step["amount_fen"] for step in told["steps"]) == told["deduction_fen"]
    conn.close()


YEAR = [Month(2026, number) for number in range(5, 12)]
"""May to November; May is never closed."""

anywhen = st.builds(
    lambda draft, month: replace(draft, on=f"{month}{draft.on[7:]}"), drafts, st.sampled_from(YEAR)
)
phases = st.lists(
    st.tuples(st.lists(anywhen, max_size=6), steps, st.sampled_from([1, 1, 2])),
    min_size=1,
    max_size=4,
)


@few(40)
@given(first=months, phases=phases)
def test_what_all_closes_charged_is_the_month_of_the_final_notices(
    office: Path, first: list[Notice], phases: list[tuple[list[Notice], list[Step], int]]
) -> None:
    closing = Month(2026, 6)
    ledger = Ledger()
    with TemporaryDirectory() as folder:
        history = History(office, folder)
        history.add([replace(draft, on=f"2026-06{draft.on[7:]}") for draft in first])
        ledger.take(history.close(closing), history.notices)
        for late, steps, further in phases:
            if late:
                history.add(late)
            for step in steps:
                history.do(step)
            closing = min(closing.plus(further), YEAR[-2])  # the further ones pass over a month
            if closing > ledger.last:
                ledger.take(history.close(closing), history.notices)
        for month in YEAR[-2:]:
            if month > ledger.last:
                ledger.take(history.close(month), history.notices)
    deducted: Counter[str] = Counter()
    for month in YEAR:
        final = by_month(history.notices, month)
        for staff in SUPERIOR:
            known = final.get(staff, Sum()).charge
            assert ledger.charged[str(month), staff] == known, (month, staff)
            deducted[staff] += known
    assert {**dict.fromkeys(SUPERIOR, 0), **ledger.deducted} == dict(deducted)


class Ledger:
    """What the closes have charged, kept by adding up their documents."""

    def __init__(self) -> None:
        self.last = Month(2026, 5)
        self.charged: Counter[tuple[str, str]] = Counter()
        self.deducted: Counter[str] = Counter()
        self._told: dict[tuple[str, str], Sum] = {}

    def take(self, document: dict[str, Any], notices: list[Notice]) -> None:
        """Adds a close, each of whose corrections must be the one the rules ask for."""
        month = Month(*map(int, document["month"].split("-")))
        assert _corrections(document) == self._wanted(month, notices)
        for line in document["lines"]:
            self.deducted[line["staff"]] += line["deduction_fen"]
            self.charged[str(month), line["staff"]] += (
                line["deduction_fen"] - line["adjustment_fen"]
            )
        for row in document["adjustments"]:
            self.charged[row["month"], row["staff"]] += row["amount_fen"]
        for earlier in YEAR:
            if earlier <= month:
                for staff in SUPERIOR:
                    now = by_month(notices, earlier).get(staff, Sum())
                    self._told[str(earlier), staff] = now
        self.last = month

    def _wanted(self, month: Month, notices: list[Notice]) -> dict[tuple[str, str], Any]:
        wanted = {}
        for earlier in YEAR:
            sums = by_month(notices, earlier) if earlier < month else {}
            for staff in SUPERIOR if earlier < month else ():
                before = self._told.get((str(earlier), staff), Sum())
                after = sums.get(staff, Sum())
                amount = after.charge - self.charged[str(earlier), staff]
                posting = ""
                if bool(before.reasons) != bool(after.reasons):
                    posting = "added" if after.reasons else "withdrawn"
                row = (amount, before.measure, after.measure, posting)
                if amount or posting or before.measure != after.measure:
                    wanted[str(earlier), staff] = row
        return wanted


def _corrections(document: dict[str, Any]) -> dict[tuple[str, str], Any]:
    rows = document["adjustments"]
    found = {
        (row["month"], row["staff"]): (
            row["amount_fen"],
            row["measure_before"],
            row["measure_after"],
            row["posting"] or "",
        )
        for row in rows
    }
    assert len(found) == len(rows), "one row per month and person"
    return found
