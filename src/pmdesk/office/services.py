"""Special services (A1.11, B1): each command's decision, and what a service costs on a day."""

import sqlite3
from datetime import date
from typing import NamedTuple

from pmdesk.errors import Refused
from pmdesk.policy.model import Policy
from pmdesk.records.people import Person
from pmdesk.records.services import Filed, Service
from pmdesk.store import people, services
from pmdesk.store.writing import Writing
from pmdesk.texts import _

LAW = "Property Management Regulations (物業管理條例), art. 44"
"""Who pays an owner's utilities takes no handling fee for it."""
CLAUSE = "B1"


class Proposal(NamedTuple):
    """A new service as it is proposed: titles, the quality plan, the feasibility finding."""

    code: str
    title_en: str
    title_zh_hant: str
    title_zh_hans: str
    utilities: bool
    quality_plan: str
    feasibility: str
    ref: str | None = None


class Price(NamedTuple):
    """A price from a day on; `unit` is what it is for, None as before."""

    price_fen: int
    unit: str | None
    from_on: date


def service_on(conn: sqlite3.Connection, code: str, day: date) -> Service:
    """The service as it is offered on a day, with its price of that day.

    Raises NotFound for an unknown code, Refused for one that is not offered on that day.
    """
    filed = services.find(conn, code)
    state = filed.state_on(day.isoformat())
    if state == "offered":
        return filed.on(day.isoformat())
    if state is None:
        said = _("service {code} was not there on {day} yet", code=filed.code, day=day)
    else:
        said = _("service {code} is {state} on {day}", code=filed.code, state=state, day=day)
    raise Refused(said, clause=CLAUSE, hint=_next(filed, state))


def service_of(conn: sqlite3.Connection, number: int) -> Service:
    """The service of a row number, whatever its state, with its newest price."""
    return services.of_id(conn, number).on("9999-12-31")


def refuse_handling_fee(service: Service, price_fen: int | None) -> None:
    """Refuses a price on utilities that are paid for an owner."""
    if service.utilities and price_fen:
        raise Refused(
            _("{code}: no handling fee may be taken on utilities paid for an owner",
              code=service.code),
            clause=LAW,
            hint=_("it can be offered with --free"),
        )  # fmt: skip


def known_proposal(write: Writing, proposal: Proposal) -> Filed | None:
    """The service that the caller's key names already, None for a new one."""
    found = write.known("service", proposal.ref, _stated(proposal))
    return None if found is None else services.of_id(write.conn, found)


def propose(write: Writing, proposal: Proposal, by: str, on: date) -> Filed:
    """Stores a proposal; nothing is offered by it (B1)."""
    there = services.exact(write.conn, proposal.code)
    if there is not None:
        state = there.state_on(on.isoformat()) or "proposed"
        raise Refused(
            _("service {code} is there already: {state}", code=there.code, state=state),
            clause=CLAUSE,
            hint=_("propose another one under a code of its own"),
        )
    number = write.add(
        "service",
        "service",
        {
            "ref": proposal.ref,
            **_stated(proposal),
            "on_day": on.isoformat(),
            "by_whom": by,
        },
    )
    return services.of_id(write.conn, number)


def decide(
    write: Writing, code: str, policy: Policy, by: Person, on: date, text: str | None, *, kind: str
) -> Filed:
    """Approves a proposal (`kind` approve) or rejects it (reject): by whom the policy names, and
    never by who proposed it."""
    filed = services.find(write.conn, code)
    state = filed.state_on(on.isoformat())
    if state != "proposed":
        raise _stands(filed, state)
    _check_authority(write.conn, filed, policy, by, on)
    return _step(write, filed, kind, by.code, on, text=text)


def known_price(write: Writing, code: str, price: Price, ref: str, *, is_dated: bool) -> bool:
    """Whether the caller's key names this price already."""
    filed = services.exact(write.conn, code)
    stated = {
        "service_id": filed.id if filed else None,
        "kind": "offer",
        "price_fen": price.price_fen,
        **({} if price.unit is None else {"unit": price.unit}),
        **({"on_day": price.from_on.isoformat()} if is_dated else {}),
    }
    return write.known("service_step", ref, stated) is not None


def offer(write: Writing, code: str, price: Price, by: str, ref: str | None) -> Filed:
    """Offers an approved service, or gives an offered one another price, from a day on."""
    filed = services.exact(write.conn, code)
    if filed is None:
        raise Refused(
            _("there is no service {code!r}: propose it first", code=code),
            clause=CLAUSE,
            hint=_(
                "pmdesk service propose {code} --name NAME --quality-plan TEXT --feasibility TEXT",
                code=code,
            ),
        )
    day = price.from_on.isoformat()
    state = filed.state_on(day)
    if state not in ("approved", "offered"):
        raise _cannot_offer(filed, state, price.from_on)
    refuse_handling_fee(filed.on(day), price.price_fen)
    before = filed.offer_on(day)
    unit = price.unit or (before.unit if before else None)
    return _step(write, filed, "offer", by, price.from_on, price.price_fen, unit, ref=ref)


def retire(write: Writing, code: str, by: str, on: date, reason: str) -> Filed:
    """Ends an offer: from that day on it is not offered any more."""
    filed = services.find(write.conn, code)
    retired = filed.first("retire")
    if retired:
        raise Refused(
            _("service {code} is retired from {day} on already", code=filed.code,
              day=retired.on_day),
            clause=CLAUSE,
        )  # fmt: skip
    state = filed.state_on(on.isoformat())
    if state != "offered":
        raise _stands(filed, state)
    return _step(write, filed, "retire", by, on, text=reason)


def _stated(proposal: Proposal) -> dict[str, object]:
    columns = proposal._asdict()
    del columns["ref"]
    return {**columns, "utilities": int(proposal.utilities)}


def _check_authority(
    conn: sqlite3.Connection, filed: Filed, policy: Policy, by: Person, on: date
) -> None:
    rule = policy.authority.approve_service
    role = people.employed_on(conn, by, on).role
    who = _("{code} {name}", code=by.code, name=by.name)
    if rule and role not in rule.value:
        roles = ", ".join(rule.value)
        said = _("{who} is {role}: a new service is decided by {roles}",
                 who=who, role=role, roles=roles)  # fmt: skip
    elif by.code == filed.by_whom:
        said = _("{who} proposed it: somebody else decides", who=who)
    else:
        return
    hint = _who_could(conn, filed, rule.value if rule else None, on)
    raise Refused(said, clause=rule.clause if rule else CLAUSE, hint=hint)


def _who_could(
    conn: sqlite3.Connection, filed: Filed, roles: tuple[str, ...] | None, on: date
) -> str:
    """Who may decide on a proposal that day, but for who made it."""
    if roles is None:
        return _("anybody else may")
    could = [
        f"{person.code} {person.name}"
        for person in people.holders(conn, roles, on)
        if person.code != filed.by_whom
    ]
    if not could:
        return _("on {day} nobody else holds such a role", day=on)
    return _("who may: {names}", names=", ".join(could))


def _cannot_offer(filed: Filed, state: str | None, day: date) -> Refused:
    approved = filed.first("approve")
    if state in ("proposed", None) and approved:
        said = _("service {code} was approved on {day}: it can be offered from then on",
                 code=filed.code, day=approved.on_day)  # fmt: skip
        return Refused(said, clause=CLAUSE)
    if state == "retired":
        retired = filed.first("retire")
        assert retired
        said = _("service {code} is retired from {day} on", code=filed.code, day=retired.on_day)
        return Refused(said, clause=CLAUSE, hint=_next(filed, state))
    return _stands(filed, state)


def _stands(filed: Filed, state: str | None) -> Refused:
    """That a service is what it is, with what can be done instead."""
    if state is None:
        said = _("service {code} was proposed on {day}", code=filed.code, day=filed.on_day)
    else:
        said = _("service {code} is {state}", code=filed.code, state=state)
    return Refused(said, clause=CLAUSE, hint=_next(filed, state))


def _next(filed: Filed, state: str | None) -> str:
    """What can be done with a service in a state."""
    match state:
        case "proposed" | None:
            return _("pmdesk service approve {code} --by STAFF", code=filed.code)
        case "approved":
            return _("pmdesk service add {code} --price CNY", code=filed.code)
        case "offered":
            return _("pmdesk service add {code} --price CNY for another price", code=filed.code)
    return _("propose another one under a code of its own")


def _step(
    write: Writing,
    filed: Filed,
    kind: str,
    by: str,
    on: date,
    price_fen: int | None = None,
    unit: str | None = None,
    text: str | None = None,
    ref: str | None = None,
) -> Filed:
    write.add(
        "service-step",
        "service_step",
        {
            "ref": ref,
            "service_id": filed.id,
            "kind": kind,
            "on_day": on.isoformat(),
            "by_whom": by,
            "price_fen": price_fen,
            "unit": unit,
            "text": text,
        },
    )
    return services.of_id(write.conn, filed.id)
