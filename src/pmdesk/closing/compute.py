"""A month put together: lines, shares, corrections of earlier months, warnings."""

import sqlite3
from collections.abc import Iterator, Mapping
from datetime import date

from pmdesk.closing.corrections import adjustments
from pmdesk.closing.figures import Figures, Member, month_figures
from pmdesk.closing.sanctions import sanction_fines, sanction_warnings
from pmdesk.money import yuan
from pmdesk.periods import Month
from pmdesk.policy.model import Policy
from pmdesk.records.assessment import notice_number
from pmdesk.records.closes import Adjustment, Line, MonthResult, Notable, SanctionFine
from pmdesk.rules.month import deduction, merged
from pmdesk.store import people
from pmdesk.store.people import Payee
from pmdesk.store.policies import StoredPolicy
from pmdesk.texts import _, _n


def compute_month(
    conn: sqlite3.Connection, month: Month, stored: StoredPolicy, cut: int | None = None
) -> MonthResult:
    """The month as it stands, or as it stood at journal sequence `cut`; nothing is written.

    Warnings are in the language in use.
    """
    policy = stored.policy
    payroll = month.plus(policy.deduction.payroll_months_later.value)
    figures = month_figures(conn, month, policy, cut)
    corrected = tuple(adjustments(conn, month, cut))
    fines = tuple(sanction_fines(conn, cut))
    who = people.payees(conn, month.last, payroll.last, cut)
    lines = tuple(sorted(_lines(figures, corrected, fines, who, policy), key=_by_code))
    return MonthResult(
        month,
        payroll,
        stored.id,
        stored.name,
        stored.sha256,
        lines,
        figures.shares,
        corrected,
        fines,
        (
            *_warnings(month, lines, figures, who, stored),
            *sanction_warnings(conn, month, corrected, cut),
        ),
        None,
    )


def _by_code(line: Line) -> str:
    return line.staff


def _lines(
    figures: Figures,
    corrected: tuple[Adjustment, ...],
    fines: tuple[SanctionFine, ...],
    who: Mapping[int, Payee],
    policy: Policy,
) -> Iterator[Line]:
    adjusted: dict[int, int] = {}
    readings: dict[int, tuple[str, ...]] = {}
    for row in corrected:
        adjusted[row.staff_id] = adjusted.get(row.staff_id, 0) + row.amount_fen
        readings[row.staff_id] = readings.get(row.staff_id, ()) + row.readings
    fined: dict[int, int] = {}
    for fine in fines:
        fined[fine.staff_id] = fined.get(fine.staff_id, 0) + fine.amount_fen
    for staff_id in {*figures.members, *figures.joint_share_fen, *adjusted, *fined}:
        line = _line(
            staff_id,
            figures,
            who[staff_id],
            sanction_fine_fen=fined.get(staff_id, 0),
            adjustment_fen=adjusted.get(staff_id, 0),
            corrected_readings=readings.get(staff_id, ()),
            policy=policy,
        )
        if line.shows or line.held:
            yield line


def _line(
    staff_id: int,
    figures: Figures,
    someone: Payee,
    *,
    sanction_fine_fen: int,
    adjustment_fen: int,
    corrected_readings: tuple[str, ...],
    policy: Policy,
) -> Line:
    member = figures.members.get(staff_id)
    joint = figures.joint_share_fen.get(staff_id, 0)
    before_cap = figures.charge_fen(staff_id) + sanction_fine_fen + adjustment_fen
    taken = deduction(before_cap, someone.wage_fen, policy)
    fine = member.month.fine if member else None
    posting = member.month.posting if member else None
    joint_clauses = (policy.liability.superior_percent.clause,) if joint else ()
    return Line(
        staff_id=staff_id,
        staff=someone.code,
        name=someone.name,
        department=someone.department,
        notices=member.month.notices if member else 0,
        codes=member.codes if member else (),
        held=len(member.held) if member else 0,
        points=fine.points if fine else 0,
        point_fine_fen=fine.point_fine_fen if fine else 0,
        surcharge_fen=fine.surcharge_fen if fine else 0,
        transferred_fen=member.month.transferred_fen if member else 0,
        joint_share_fen=joint,
        sanction_fine_fen=sanction_fine_fen,
        adjustment_fen=adjustment_fen,
        deduction_fen=taken.deduction_fen,
        over_cap_fen=taken.over_cap_fen,
        measure=fine.measure if fine else "none",
        measure_clause=fine.clauses[-1] if fine and fine.measure != "none" else None,
        reasons=posting.reasons if posting else (),
        repeated_codes=posting.codes if posting else (),
        not_before=member.may_hang_from if member else None,
        clauses=merged(member.month.clauses if member else (), joint_clauses),
        readings=merged(
            member.month.readings if member else (),
            policy.liability.superior_percent.readings if joint else (),
            policy.sanctions.kinds.readings if sanction_fine_fen else (),
            corrected_readings,
        ),
    )


def _warnings(
    month: Month,
    lines: tuple[Line, ...],
    figures: Figures,
    who: Mapping[int, Payee],
    stored: StoredPolicy,
) -> Iterator[Notable]:
    policy = stored.policy
    for line in lines:
        member = figures.members.get(line.staff_id)
        if member:
            yield from _of_member(month, line, member)
        if line.deduction_fen and who[line.staff_id].left:
            yield Notable(
                "left",
                line.staff,
                (),
                _(
                    "{staff} {name} has left by the end of the payroll month: settle it otherwise",
                    staff=line.staff,
                    name=line.name,
                ),
            )
        yield from _of_cap(line, who[line.staff_id].wage_fen, policy)
    jurisdiction = policy.deduction.jurisdiction
    if jurisdiction and jurisdiction.value == "CN-GD" and policy.deduction.mode.value == "fine":
        yield Notable(
            "jurisdiction",
            None,
            (),
            _(
                "Guangdong's labour rules provide an order to correct, and a fine on the employer, "
                "where staff are fined: see deduction.mode of the policy"
            ),
        )
    if stored.announced_on is None:
        yield Notable(
            "not-announced",
            None,
            (),
            _(
                "no day is on file on which the policy {name} was announced to the staff",
                name=policy.id,
            ),
        )


def _of_member(month: Month, line: Line, member: Member) -> Iterator[Notable]:
    held = tuple(notice_number(month.number, serial) for serial in member.held)
    if held:
        yield Notable(
            "held",
            line.staff,
            held,
            _(
                "{staff} {name}: held by an open appeal and not counted: {notices}",
                staff=line.staff,
                name=line.name,
                notices=", ".join(held),
            ),
        )
    shares = tuple(notice_number(month.number, serial) for serial, _who in member.shares_held)
    if shares:
        yield Notable(
            "held",
            line.staff,
            shares,
            _(
                "{staff} {name}: the superior's share is held by an open appeal: {notices}",
                staff=line.staff,
                name=line.name,
                notices=", ".join(shares),
            ),
        )
    if member.unserved:
        yield Notable(
            "unserved",
            line.staff,
            (),
            _n(
                "{staff} {name}: {count} of {n} notice not served yet",
                "{staff} {name}: {count} of {n} notices not served yet",
                line.notices,
                staff=line.staff,
                name=line.name,
                count=member.unserved,
            ),
        )
    for share in member.month.shares:
        if share.superior is None:
            yield Notable(
                "no-superior",
                line.staff,
                (),
                _n(
                    "{staff} {name}: {n} jointly liable notice without a superior that day: "
                    "nothing is transferred",
                    "{staff} {name}: {n} jointly liable notices without a superior that day: "
                    "nothing is transferred",
                    share.notices,
                    staff=line.staff,
                    name=line.name,
                ),
            )
    if member.month.fine.drop:
        yield Notable(
            "surcharge-drop",
            line.staff,
            (),
            _n(
                "{staff} {name}: {n} point costs less than fewer points would have (R3)",
                "{staff} {name}: {n} points cost less than fewer points would have (R3)",
                line.points,
                staff=line.staff,
                name=line.name,
            ),
        )


def _of_cap(line: Line, wage_fen: int | None, policy: Policy) -> Iterator[Notable]:
    if policy.deduction.cap_percent is None or line.before_cap_fen <= 0:
        return
    if wage_fen is None:
        yield Notable(
            "cap",
            line.staff,
            (),
            _(
                "{staff} {name}: no wage on file, the cap was not checked",
                staff=line.staff,
                name=line.name,
            ),
        )
    elif line.over_cap_fen:
        text = (
            _(
                "{staff} {name}: {over} over the cap lapse",
                staff=line.staff,
                name=line.name,
                over=yuan(line.over_cap_fen),
            )
            if policy.deduction.cap.value == "enforce"
            else _(
                "{staff} {name}: {over} over the cap",
                staff=line.staff,
                name=line.name,
                over=yuan(line.over_cap_fen),
            )
        )
        yield Notable("cap", line.staff, (), text)


def month_has_ended(month: Month, today: date) -> bool:
    """Whether the month's last day lies behind `today` (office time)."""
    return today > month.last
