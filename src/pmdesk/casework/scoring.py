"""The half-year or year-end scoring against criteria (A4.2): scores, lost points, findings."""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from pmdesk.casework.inspecting import check_when, tie
from pmdesk.errors import BadInput, NotFound, Refused
from pmdesk.importing import Cells, Layout, opened, optional, required
from pmdesk.money import yuan
from pmdesk.numbers import parse_hundredths, parse_whole
from pmdesk.periods import Month, When
from pmdesk.records.criteria import Criteria, Criterion
from pmdesk.records.inspections import PER, SCORED, Span, parse_scored_period, span_of
from pmdesk.store import inspections, voids
from pmdesk.store.policies import policy_for
from pmdesk.store.writing import Writing
from pmdesk.texts import _

LAYOUT = Layout(("item", "score", "finding"), ("item", "score"))
Tied = Mapping[str, list[int]]
"""The findings of each item."""


class Scored(NamedTuple):
    """A scoring as somebody records it; `scores` has every item of the criteria."""

    criteria: Criteria
    kind: str
    span: Span
    when: When
    scores: Mapping[str, int]
    findings: Tied
    text: str | None = None
    ref: str | None = None


def period_for(conn: sqlite3.Connection, text: str | None, when: When) -> tuple[str, Span]:
    """The kind and period that a text names; without one the period of the policy's own sort
    that the day lies in."""
    if text is not None:
        return parse_scored_period(text)
    per = policy_for(conn, Month.of(when.day)).policy.standards["scoring_per"].value
    kind = next(kind for kind in SCORED if PER[kind] == per)
    return kind, span_of(per, when.day)


def parse_scores(texts: Iterable[str]) -> dict[str, int]:
    """What `ITEM=N` says, in hundredths by item."""
    found: dict[str, int] = {}
    for said in texts:
        item, equals, number = said.partition("=")
        if not equals or item in found:
            raise BadInput(_("{said!r}: write ITEM=N, each item once", said=said))
        found[item] = parse_score(number)
    return found


def parse_score(text: str) -> int:
    """A score such as `1.5` in hundredths (BadInput)."""
    score = parse_hundredths(text)
    if score is None:
        raise BadInput(_("{text!r} is no score: write one such as 1.5", text=text))
    return score


def parse_findings(texts: Iterable[str]) -> dict[str, list[int]]:
    """What `ITEM=finding:12` says, by item; one item may have several."""
    found: dict[str, list[int]] = {}
    for said in texts:
        item, equals, link = said.partition("=")
        if not equals:
            raise BadInput(_("{said!r}: write ITEM=finding:12", said=said))
        found.setdefault(item, []).append(_finding(link))
    return found


def read_scores(path: str) -> tuple[dict[str, int], dict[str, list[int]]]:
    """The scores and findings of a CSV file: item,score,finding; findings joined with `;`."""
    scores: dict[str, int] = {}
    findings: dict[str, list[int]] = {}

    def take(_number: int, cells: Cells) -> None:
        item = required(cells, "item")
        if item in scores:
            raise BadInput(_("item {item} stands twice", item=item))
        scores[item] = parse_score(required(cells, "score"))
        if links := optional(cells, "finding"):
            findings[item] = [_finding(link) for link in links.split(";")]

    with opened(path, LAYOUT) as lines:
        lines.each(take)
        lines.finish()
    return scores, findings


def check_scores(criteria: Criteria, scores: Mapping[str, int], findings: Tied) -> None:
    """Refuses what does not fit the criteria: an item they do not have (NotFound), a score
    beyond its points or beside its scale (BadInput)."""
    known = {item.item: item for item in criteria.items}
    for name in (*scores, *findings):
        if name not in known:
            raise NotFound(_("{criteria} has no item {item!r}", criteria=criteria.name, item=name))
    for name, score in scores.items():
        _check_score(known[name], score)


def complete(criteria: Criteria, scores: Mapping[str, int], rest: str | None) -> dict[str, int]:
    """A score for every item in the criteria's order; those not given have all their points
    (`rest` full) or none. Without it every missing one is named (BadInput)."""
    missing = [item.item for item in criteria.items if item.item not in scores]
    if missing and rest is None:
        raise BadInput(
            _("missing: {names}", names=", ".join(f"--score {item}=" for item in missing)),
            hint=_("--rest full gives all the others their points"),
        )
    found = {
        item.item: scores.get(item.item, item.points if rest == "full" else 0)
        for item in criteria.items
    }
    check_scores(criteria, found, {})
    return found


def known(write: Writing, scored: Scored, *, is_dated: bool, is_named: bool) -> int | None:
    """The scoring that the caller's key names already, None for a new one."""
    pairs = sorted((item, number) for item, numbers in scored.findings.items()
                   for number in numbers)  # fmt: skip

    def given_too(number: int) -> dict[str, tuple[Any, Any]]:
        return {"finding": (pairs, inspections.tied(write.conn, number))}

    stated = {
        **_stated(scored),
        "criteria_id": inspections.criteria_of(write.conn, scored.criteria.sha256) or 0,
        **({"kind": scored.kind, "period": scored.span.name} if is_named else {}),
        **(_dated(scored) if is_dated else {}),
    }
    return write.known("inspection", scored.ref, stated, given_too)


def score(write: Writing, scored: Scored, by: str, now: datetime) -> int:
    """Stores a scoring with its criteria; its id. A period that has not begun, a finding of an
    item that lost nothing: Refused."""
    check_when(scored.when, now)
    if scored.when.day < scored.span.first:
        raise Refused(
            _("{period} begins only on {day}", period=scored.span.name, day=scored.span.first),
            clause="A4.2",
        )
    points = {item.item: item.points for item in scored.criteria.items}
    for item, numbers in scored.findings.items():
        if scored.scores[item] == points[item]:
            raise Refused(_("item {item} lost no points: no finding belongs to it", item=item))
        for number in numbers:
            if not voids.is_there(write.conn, "finding", number):
                raise NotFound(_("there is no finding {id}", id=number))
    number = write.add(
        "inspection",
        "inspection",
        {
            "ref": scored.ref,
            "kind": scored.kind,
            "period": scored.span.name,
            **_stated(scored),
            **_dated(scored),
            "criteria_id": _stored(write, scored.criteria),
            "score_hundredths": sum(scored.scores.values()),
            "by_whom": by,
        },
    )
    for item, numbers in scored.findings.items():
        for finding in numbers:
            tie(write, number, item, finding)
    return number


def _check_score(item: Criterion, score: int) -> None:
    if score > item.points:
        raise BadInput(
            _("{item}: {score} is more than its {points} points", item=item.item,
              score=yuan(score), points=yuan(item.points))
        )  # fmt: skip
    if item.scores and score not in item.scores:
        raise BadInput(
            _("{item}: {score} is not one of {scores}", item=item.item, score=yuan(score),
              scores=", ".join(map(yuan, item.scores)))
        )  # fmt: skip


def _finding(link: str) -> int:
    return parse_whole(link.strip().removeprefix("finding:"), 1, 2**62)


def _stored(write: Writing, criteria: Criteria) -> int:
    """The number of the criteria's row; the same bytes are stored once."""
    known = inspections.criteria_of(write.conn, criteria.sha256)
    if known is not None:
        return known
    items = [item._asdict() for item in criteria.items]
    return write.add(
        "criteria",
        "criteria",
        {
            "name": criteria.name,
            "sha256": criteria.sha256,
            "total_hundredths": criteria.total,
            "text": criteria.text,
            "items": json.dumps(items, ensure_ascii=False),
        },
    )


def _stated(scored: Scored) -> dict[str, Any]:
    return {"results": json.dumps(dict(scored.scores), ensure_ascii=False), "text": scored.text}


def _dated(scored: Scored) -> dict[str, Any]:
    return {"on_day": scored.when.day.isoformat(), "at_minute": scored.when.minute}
