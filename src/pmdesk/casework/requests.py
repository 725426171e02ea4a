"""Service requests from the call to the follow-up (B3, B8, A1.11): each command's decision."""

import sqlite3
from datetime import datetime
from typing import Any, NamedTuple

from pmdesk.casework import calls, followups, stored_texts
from pmdesk.casework.walking import (
    Case,
    Doing,
    existing,
    known_case,
    not_before,
    open_case,
    policy_of_case,
    received,
    walk,
)
from pmdesk.errors import BadInput, NotFound, Refused
from pmdesk.office.services import refuse_handling_fee, service_of, service_on
from pmdesk.periods import Month, When
from pmdesk.records.followups import OFF_HOLD
from pmdesk.records.requests import REQUESTS, RequestKind
from pmdesk.store import cases, services
from pmdesk.store import requests as store
from pmdesk.store.writing import Writing
from pmdesk.texts import _


class Asked(NamedTuple):
    """A request as somebody makes it. Money is in fen."""

    when: When
    kind: str
    unit_id: int | None
    text: str
    place: str | None = None
    contact: str | None = None
    phone: str | None = None
    service: str | None = None
    link: str | None = None
    ref: str | None = None


class Terms(NamedTuple):
    """What is agreed on: who, when, for how much; None leaves it as it was."""

    handler_id: int | None = None
    department: str | None = None
    appointment_at: str | None = None
    supplier: str | None = None
    charge: str | None = None
    quote_fen: int | None = None

    def changes(self) -> dict[str, Any]:
        """The columns that change."""
        return {name: value for name, value in self._asdict().items() if value is not None}


def checked_kind(conn: sqlite3.Connection, kind: str) -> RequestKind:
    """A kind of the office's list (NotFound)."""
    found = store.kind_named(conn, kind)
    if found is None:
        names = ", ".join(known.kind for known in store.kinds(conn))
        raise NotFound(
            _("there is no kind of request {kind!r}", kind=kind),
            hint=_("kinds are {names}", names=names),
        )
    return found


def stated(conn: sqlite3.Connection, asked: Asked) -> dict[str, Any]:
    """The columns that a request states: what a record of the same key has to agree with."""
    return {
        "kind": asked.kind,
        "unit_id": asked.unit_id,
        "place": asked.place,
        "contact": asked.contact,
        "phone": asked.phone,
        "text": asked.text,
        "service_id": services.find(conn, asked.service).id if asked.service else None,
        "link": asked.link,
    }


def known(write: Writing, asked: Asked, terms: Terms, *, is_dated: bool) -> int | None:
    """The request that the caller's key names already, None for a new one. A quote or charge
    that the service's price brought was not given, and is not compared."""
    day = {"on_day": asked.when.day.isoformat()} if is_dated else {}
    carried = terms._asdict()
    if terms.handler_id and terms.department is None:  # the handler brought theirs
        del carried["department"]
    if asked.service is not None:
        for name in ("quote_fen", "charge"):
            if carried[name] is None:
                del carried[name]
    content = {**stated(write.conn, asked), **day}
    return known_case(write, REQUESTS, asked.ref, content, carried)


def open_request(write: Writing, asked: Asked, terms: Terms, by: str, now: datetime) -> int:
    """Stores a request; a special service brings its price of the day as the quote. Its id."""
    conn = write.conn
    if asked.unit_id is None and asked.place is None:
        raise BadInput(_("missing: --unit or --place"))
    kind = checked_kind(conn, asked.kind)
    if terms.appointment_at and terms.appointment_at[:10] < asked.when.day.isoformat():
        raise Refused(_("an appointment lies before the request of {day}", day=asked.when.day))
    _at, minute = received(REQUESTS, asked.when, now)
    month = Month.of(asked.when.day)
    terms = _priced(conn, asked, terms)
    number = open_case(
        write,
        REQUESTS,
        {
            "ref": asked.ref,
            "period": month.number,
            "serial": cases.next_serial(conn, "request", month.number),
            "on_day": asked.when.day.isoformat(),
            "at_minute": minute,
            "kind_id": kind.id,
            **stated(conn, asked),
            "by_whom": by,
        },
        Doing(by, now),
        **terms._replace(handler_id=None).changes(),
    )
    calls.answer_link(write, asked.link, f"request:{number}", by, now)
    if terms.handler_id is not None:
        case = existing(conn, REQUESTS, number)
        followups.assign(write, case, Doing(by, now), {"handler_id": terms.handler_id})
    return number


def request(conn: sqlite3.Connection, number: int) -> Case:
    """The request of a number (NotFound)."""
    return existing(conn, REQUESTS, number)


def assign(write: Writing, case: Case, doing: Doing, terms: Terms) -> Case:
    """Who does it, when, for how much."""
    charge = terms.charge or case.now["charge"]
    _check_price(write.conn, case.opening["service_id"], charge, terms.quote_fen)
    return followups.assign(write, case, doing, terms.changes())


def note(write: Writing, case: Case, doing: Doing, problem: str | None) -> Case:
    """Puts something on record; a problem is counted, a major one apart (A1.2)."""
    column = {None: None, "minor": "problems", "major": "major_problems"}[problem]
    counted = {column: case.now[column] + 1} if column else {}
    return walk(write, case, "note", doing._replace(how=problem), **counted)


def make_step(write: Writing, case: Case, doing: Doing, step: str, *, applies: bool) -> Case:
    """Makes one step of the checklist of its kind, or says that it does not apply (B3)."""
    kind = store.kind_of(write.conn, case.opening["kind_id"])
    names = [known.step for known in kind.steps]
    if step not in names:
        hint = (
            _("steps of {kind} are {names}", kind=kind.kind, names=", ".join(names))
            if names
            else _("{kind} has no checklist", kind=kind.kind)
        )
        raise NotFound(_("there is no step {step!r}", step=step), hint=hint)
    made = [name for name in case.now["checked"].split(";") if name]
    if step in made:
        raise Refused(_("step {step} of request {id} is made already", step=step, id=case.id))
    how = step if applies else stored_texts.does_not_apply(write.conn, step)
    return walk(write, case, "step", doing._replace(how=how), checked=";".join([*made, step]))


def done(
    write: Writing,
    case: Case,
    doing: Doing,
    charge: str | None,
    price_fen: int | None,
    accepted_by: str | None,
) -> Case:
    """The work is done, at a price if it is paid for, and accepted at once if somebody did; the
    follow-up is due from that day (R10)."""
    not_before(case, doing, followups.round_began(write.conn, case))
    charge = charge or case.now["charge"]
    if price_fen is None and charge in (None, "paid"):
        price_fen = case.now["price_fen"] or case.now["quote_fen"]
    charge = charge or ("paid" if price_fen else None)
    _check_price(write.conn, case.opening["service_id"], charge, price_fen)
    kind = store.kind_of(write.conn, case.opening["kind_id"])
    at = doing.at.isoformat(timespec="seconds")
    accepted = {"accepted_by": accepted_by, "accepted_at": at if accepted_by else None}
    return walk(
        write,
        case,
        "done",
        doing,
        "accepted" if accepted_by else "done",
        {"missing": kind.missing(case.now["checked"])},
        done_at=at,
        result=doing.text,
        charge=charge,
        price_fen=price_fen,
        **accepted,
        **followups.begin_follow_up("request", doing.at, policy_of_case(write.conn, case)),
    )


def accept(write: Writing, case: Case, doing: Doing, name: str) -> Case:
    """Somebody of the unit accepts the work."""
    not_before(case, doing, followups.ended_at(case))
    at = doing.at.isoformat(timespec="seconds")
    return walk(write, case, "accept", doing, accepted_by=name, accepted_at=at)


def follow_up(write: Writing, case: Case, doing: Doing, given: followups.Try) -> Case:
    """One try to call back; whoever is not satisfied reopens it, others accept it (A2.8)."""
    followups.check_try(given)
    REQUESTS.check(case.id, case.state, "follow-up")
    tried = followups.try_again(case, doing, given, policy_of_case(write.conn, case))
    if given.satisfied == "no":
        return _reopen(write, case, "follow-up", doing, **tried)
    leads_to = "accepted" if given.reached else case.state
    return walk(write, case, "follow-up", doing, leads_to, **tried)


def reopen(write: Writing, case: Case, doing: Doing) -> Case:
    """Takes it up again, counted."""
    return _reopen(write, case, "reopen", doing)


def cancel(write: Writing, case: Case, doing: Doing) -> Case:
    """Ends it undone, with the reason."""
    ended: dict[str, Any] = {"closed_at": doing.at.isoformat(timespec="seconds"), **OFF_HOLD}
    return walk(write, case, "cancel", doing, result=doing.text, **ended)


def _reopen(write: Writing, case: Case, action: str, doing: Doing, **tried: Any) -> Case:
    undone = dict.fromkeys(("done_at", "accepted_by", "accepted_at"))
    changes = followups.reopening(case, doing) | undone
    return walk(write, case, action, doing, "reopened", **changes, **tried)


def _priced(conn: sqlite3.Connection, asked: Asked, terms: Terms) -> Terms:
    """The terms with the service's price of the day as the quote, unless another is given."""
    if asked.service is None:
        _check_price(conn, None, terms.charge, terms.quote_fen)
        return terms
    service = service_on(conn, asked.service, asked.when.day)
    if terms.quote_fen is None and terms.charge in (None, "paid"):
        terms = terms._replace(quote_fen=service.price_fen)
    if terms.charge is None and terms.quote_fen is not None:
        terms = terms._replace(charge="paid" if terms.quote_fen else "free")
    _check_price(conn, service.id, terms.charge, terms.quote_fen)
    return terms


def _check_price(
    conn: sqlite3.Connection, service_id: int | None, charge: str | None, price_fen: int | None
) -> None:
    """Refuses a price on free work, and a fee on utilities paid for an owner."""
    if price_fen and charge in ("free", "warranty"):
        raise Refused(
            _("{charge} work has no price: --charge paid where it has one", charge=charge)
        )
    if service_id is not None:
        refuse_handling_fee(service_of(conn, service_id), price_fen)
