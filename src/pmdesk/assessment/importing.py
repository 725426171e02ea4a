"""`fault import`: notices from a CSV file, checked and stored as `fault add` would (C4.1)."""

from datetime import datetime
from functools import lru_cache
from typing import Any

from pmdesk.assessment.issuing import NOTICE_COLUMNS, Draft, Issuer
from pmdesk.assessment.steps import add_step, find_liable
from pmdesk.errors import BadInput, DeskError, Refused
from pmdesk.importing import Layout, Lines, Row, required, sheet_day
from pmdesk.numbers import parse_whole
from pmdesk.periods import When, parse_when
from pmdesk.records.assessment import NoticeState, fold
from pmdesk.store.notices import Notice, findings_of_ref, open_appeals_against, seqs_of_refs
from pmdesk.store.people import Names
from pmdesk.store.writing import Writing
from pmdesk.texts import _

LAYOUT = Layout(
    (
        "staff",
        "code",
        "points",
        "on",
        "by",
        "facts",
        "evidence",
        "correction",
        "source",
        "liable_by",
        "liable_on",
        "liable_finding",
        "key",
    ),
    ("staff", "code", "on", "by"),
)
_BATCH = 1000
_STAFF, _BY = NOTICE_COLUMNS.index("staff_id"), NOTICE_COLUMNS.index("by_id")


class NoticeImport:
    """Stores an import's notices in batches within one write."""

    def __init__(self, write: Writing, now: datetime, language: str):
        self._write = write
        self._now = now
        self._issuer = Issuer(write.conn, now, language)
        self._first_seq = write.seq
        self._next_id = write.next_id("notice")
        self._batch: list[list[Any]] = []
        self._batch_refs: set[str] = set()
        self._known_refs: set[str] = set()
        self._steps: list[dict[str, Any]] = []
        self._pairs: set[tuple[int, int]] = set()
        self._whens: dict[str, When] = {}
        self.stored = 0
        self.known = 0
        self.complained: list[tuple[str, str, int]] = []
        """Issuer, member and open appeal wherever the issuer is complained of (C4.3.1)."""

    def take(self, lines: Lines) -> None:
        """Stores every line of the file or none (BadLines)."""
        for chunk in lines.chunks(_BATCH):
            known = seqs_of_refs(self._write.conn, [row[-1] for _number, row in chunk if row[-1]])
            for number, row in chunk:
                try:
                    self._line(row, known)
                except DeskError as error:
                    lines.refuse(number, error)
            self._flush()
        lines.finish()
        names = Names(self._write.conn)
        for by_id, staff_id in sorted(self._pairs):
            for appeal in open_appeals_against(self._write.conn, by_id, staff_id):
                self.complained.append((names[by_id].code, names[staff_id].code, appeal))

    def _line(self, row: Row, known: dict[str, int]) -> None:
        draft = self._draft(row)
        liable = row[9:12]
        if any(liable) and not all(liable):
            raise BadInput(_("liable_by, liable_on and liable_finding go together"))
        if draft.ref and self._is_known(draft, known):
            if liable[0]:
                self._check_finding(draft, *liable)
            self.known += 1
            return
        columns = self._issuer.row(draft)
        if liable[0]:
            self._steps.append(self._finding(columns, *liable))
        self._batch.append([self._next_id, None, *columns])
        self._next_id += 1
        self._pairs.add((columns[_BY], columns[_STAFF]))

    def _draft(self, row: Row) -> Draft:
        staff, code, points, on, by, facts, evidence, correction, source = row[:9]
        if not (staff and code and on and by):
            cells = dict(zip(LAYOUT.columns, row, strict=True))
            for name in LAYOUT.required:
                required(cells, name)
        return Draft(
            staff,
            code,
            _points(points) if points else None,
            self._when(on),
            by,
            facts or None,
            evidence or None,
            correction or None,
            source or None,
            None,
            row[12] or None,
        )

    def _when(self, text: str) -> When:
        when = self._whens.get(text)
        if when is None:
            if len(self._whens) > 50_000:
                self._whens.clear()
            when = self._whens[text] = parse_when(sheet_day(text), self._now)
        return when

    def _is_known(self, draft: Draft, known: dict[str, int]) -> bool:
        """Whether the key was stored by an earlier run; twice in one file is a bad line."""
        ref = draft.ref
        assert ref is not None
        seq = known.get(ref)
        seen = ref in self._batch_refs or ref in self._known_refs
        if seen or (seq is not None and seq > self._first_seq):
            raise BadInput(_("key {key!r} stands twice in this file", key=ref))
        if seq is None:
            self._batch_refs.add(ref)
            return False
        self._known_refs.add(ref)
        return self._write.known("notice", ref, stated(draft, self._issuer)) is not None

    def _check_finding(self, draft: Draft, by: str, on: str, text: str) -> None:
        """Refuses a known notice whose line now says something else of the superior."""
        assert draft.ref is not None
        said = (self._issuer.person(by).id, self._when(on).day.isoformat(), text)
        if said not in findings_of_ref(self._write.conn, draft.ref):
            raise Refused(
                _(
                    "--ref {ref!r} names a record already, with other content: {fields}",
                    ref=draft.ref,
                    fields="liable_by, liable_on, liable_finding",
                )
            )

    def _finding(self, columns: list[Any], by: str, on: str, text: str) -> dict[str, Any]:
        """The step that finds the superior responsible, through the same gates as by hand."""
        notice = Notice(self._next_id, 0, *columns)
        when = self._when(on)
        if when.is_after(self._now):
            raise Refused(_("{when} lies in the future", when=when))
        if when.day.isoformat() < notice.on_day:
            raise Refused(_("{when} lies before the event of {day}", when=when, day=notice.on_day))
        state: NoticeState = fold(notice.points, notice.superior_id, ())
        person = self._issuer.person(by)
        return find_liable(self._write.conn, notice, state, person, when.day, text)

    def _flush(self) -> None:
        self.stored += self._write.add_many(
            "fault", "notice", ["id", "seq", *NOTICE_COLUMNS], self._batch
        )
        for step in self._steps:
            add_step(self._write, step)
        self._batch, self._steps = [], []
        self._batch_refs.clear()


@lru_cache(maxsize=1000)
def _points(text: str) -> int:
    """The points of a line; a file has few different ones."""
    return parse_whole(text, 1, 100)


def stated(draft: Draft, issuer: Issuer) -> dict[str, Any]:
    """The columns that a draft states: what a record of the same key has to agree with."""
    return {
        "staff_id": issuer.person(draft.staff).id,
        "code": draft.code,
        "points": draft.points or issuer.default_points(draft.code, draft.when.day),
        "on_day": draft.when.day.isoformat(),
        "at_minute": draft.when.minute,
        "by_id": issuer.person(draft.by).id,
        "facts": draft.facts,
        "evidence": draft.evidence,
        "correction": draft.correction,
        "source": draft.source,
        "link": draft.link,
    }
