"""Surveys: opening one, taking answers without a name, closing it (A2.7, B8).

While a survey is open, its secret tells which households have answered. Neither an answer nor its
journal row names the unit, the key that a caller gives is kept as a hash as well, and an import
is stored in the order of those hashes: the order of a list of units would tell as much as a name.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from pmdesk.errors import BadInput, NotFound, Refused
from pmdesk.numbers import parse_whole
from pmdesk.office.survey_view import survey_record
from pmdesk.office.voiding import check_stands, void
from pmdesk.records.owners import Unit
from pmdesk.records.surveys import Quarter, Question
from pmdesk.store import surveys
from pmdesk.store.writing import Writing
from pmdesk.texts import _

CLAUSE = "A2.7"
_MOST_OPEN = 20
"""So few secrets stand on one page of the file, where deleting one overwrites its only copy."""


class NewSurvey(NamedTuple):
    """A quarter's survey as it is opened: to so many households, with these questions."""

    quarter: Quarter
    title: str
    questions: tuple[Question, ...]
    issued: int
    on: date
    ref: str | None = None


class Given(NamedTuple):
    """An answer as a household gives it: the scores by item, those left out not answered."""

    unit: Unit
    scores: Mapping[str, int]
    comment: str | None = None
    key: str | None = None


class Answer(NamedTuple):
    """An answer that names nobody: as it is stored, but for its day and who typed it."""

    household: str
    ref: str | None
    scores: str
    comment: str | None
    given: Given


def known(write: Writing, new: NewSurvey, *, is_dated: bool) -> int | None:
    """The survey that the caller's key names already, None for a new one."""
    stated = {**_stated(new), **(_dated(new) if is_dated else {})}

    def given_too(number: int) -> dict[str, tuple[Any, Any]]:
        then = surveys.questions(write.conn, number)
        return {"questions": (list(new.questions), then)}

    return write.known("survey", new.ref, stated, given_too)


def open_survey(write: Writing, new: NewSurvey, by: str, today: date) -> int:
    """Stores a survey with its questions and gives it a secret; its id."""
    if new.on > today:
        raise Refused(_("{when} lies in the future", when=new.on), clause=CLAUSE)
    if new.on < new.quarter.first:
        raise Refused(
            _("{day} lies before {quarter}", day=new.on, quarter=new.quarter), clause=CLAUSE
        )
    if surveys.open_count(write.conn) >= _MOST_OPEN:
        raise Refused(
            _("{count} surveys are open already", count=_MOST_OPEN),
            clause=CLAUSE,
            hint=_("close one: pmdesk survey close ID"),
        )
    row = {"ref": new.ref, **_stated(new), **_dated(new), "by_whom": by}
    number = write.add("survey", "survey", row)
    for question in surveys.question_rows(number, new.questions):
        write.add("survey-question", "survey_question", question)
    surveys.keep_secret(write.conn, number)
    return number


def open_record(write: Writing, number: int) -> dict[str, Any]:
    """A survey that can be answered (NotFound); else Refused."""
    check_stands(write, "survey", "survey", number)
    row = survey_record(write.conn, number)
    if row["state"] != "open":
        raise Refused(
            _("survey {id} was closed on {day}", id=number, day=row["closed_on"]), clause=CLAUSE
        )
    return row


def parse_scores(texts: Iterable[str], asked: Iterable[Question]) -> dict[str, int]:
    """What `ITEM=N` says of each item. An item that was not asked: NotFound."""
    by_item = {question.item: question for question in asked}
    found: dict[str, int] = {}
    for said in texts:
        item, equals, score = said.partition("=")
        if not equals:
            raise BadInput(_("{said!r}: write ITEM=N", said=said))
        if item not in by_item:
            raise NotFound(
                _("the survey has no item {item!r}", item=item),
                hint=_("items are {names}", names=", ".join(by_item)),
            )
        if item in found:
            raise BadInput(_("item {item} is given twice", item=item))
        found[item] = parse_whole(score, 1, by_item[item].scale)
    return found


def nameless(write: Writing, survey: int, given: Given, asked: Iterable[Question]) -> Answer:
    """An answer without its name: the household and the key as hashes under the secret."""
    secret = surveys.secret_of(write.conn, survey)
    scores = {q.item: given.scores[q.item] for q in asked if q.item in given.scores}
    return Answer(
        _hashed(secret, f"unit:{given.unit.id}"),
        None if given.key is None else _hashed(secret, f"key:{given.key}"),
        json.dumps(scores, separators=(",", ":")),
        given.comment,
        given,
    )


def known_answer(write: Writing, survey: int, answer: Answer) -> int | None:
    """The answer that is on file already with the same content, by its key or its household;
    with other content: Refused. None for a new one."""
    if answer.ref is not None and (there := surveys.answer_keyed(write.conn, answer.ref)):
        if different := _differing(answer, there):
            raise Refused(
                _(
                    "--ref {ref!r} names record {id} already, with other content: {fields}",
                    ref=answer.given.key,
                    id=there.id,
                    fields=", ".join(different),
                )
            )
        return there.id
    there = surveys.answer_of(write.conn, survey, answer.household)
    if there is None:
        return None
    if different := _differing(answer, there):
        raise Refused(
            _("{unit} has answered already, with other content: {fields}",
              unit=answer.given.unit.code, fields=", ".join(different)),
            clause=CLAUSE,
            hint=_("pmdesk survey withdraw {id} --reason TEXT first", id=there.id),
        )  # fmt: skip
    return there.id


def store(write: Writing, survey: int, answer: Answer, on: date, by: str) -> int:
    """Stores an answer; its id. One without any score is returned and not valid."""
    return write.add(
        "survey-answer",
        "survey_answer",
        {
            "ref": answer.ref,
            "survey_id": survey,
            "household": answer.household,
            "on_day": on.isoformat(),
            "valid": int(answer.scores != "{}"),
            "scores": answer.scores,
            "comment": answer.comment,
            "by_whom": by,
        },
    )


def check_day(row: Mapping[str, Any], on: date, today: date) -> None:
    """Refuses a day that lies in the future, or before the survey."""
    if on > today:
        raise Refused(_("{when} lies in the future", when=on), clause=CLAUSE)
    if on.isoformat() < row["on"]:
        raise Refused(_("{when} lies before {day}", when=on, day=row["on"]), clause=CLAUSE)


def withdraw(write: Writing, number: int, reason: str, by: str, on: date) -> None:
    """Marks an answer as a mistake while its survey is open; its household can answer again."""
    check_stands(write, "survey-answer", "survey_answer", number)
    open_record(write, surveys.survey_of(write.conn, number))
    void(write, "survey-answer", "survey_answer", number, reason, by, on)


def close(
    write: Writing,
    number: int,
    on: date,
    issued: int | None,
    text: str | None,
    by: str,
    today: date,
) -> None:
    """Closes a survey: nobody answers any more, and nobody can tell whose an answer is."""
    row = open_record(write, number)
    check_day(row, on, today)
    total = row["issued"] if issued is None else issued
    if row["returned"] > total:
        raise Refused(
            _("{returned} answered, and it was issued to {issued}", returned=row["returned"],
              issued=total),
            clause=CLAUSE,
            hint=_("say --issued N"),
        )  # fmt: skip
    closing = {
        "survey_id": number,
        "on_day": on.isoformat(),
        "issued": total,
        "by_whom": by,
        "text": text,
    }
    write.add("survey-close", "survey_close", closing)
    surveys.forget(write.conn, number)


def void_survey(write: Writing, number: int, reason: str, by: str, on: date) -> None:
    """Marks a survey as void: it counts no more, and the link to whoever answered goes too."""
    void(write, "survey", "survey", number, reason, by, on)
    surveys.forget(write.conn, number)


def _differing(answer: Answer, there: surveys.Answered) -> list[str]:
    pairs = {
        "unit": (answer.household, there.household),
        "scores": (answer.scores, there.scores),
        "comment": (answer.comment, there.comment),
    }
    return [name for name, (now, then) in pairs.items() if now != then]


def _hashed(secret: str, text: str) -> str:
    from hashlib import sha256

    return sha256(f"{secret}:{text}".encode()).hexdigest()


def _stated(new: NewSurvey) -> dict[str, Any]:
    return {
        "year": new.quarter.year,
        "quarter": new.quarter.quarter,
        "title": new.title,
        "issued": new.issued,
    }


def _dated(new: NewSurvey) -> dict[str, Any]:
    return {"on_day": new.on.isoformat()}
