"""What a close charges for sanctions decided since, and what it says of undecided ones (C4.2.3)."""

import sqlite3
from collections.abc import Iterator, Sequence

from pmdesk.closing.corrections import policy_of_month
from pmdesk.periods import Month
from pmdesk.records.appeals import Sanction
from pmdesk.records.closes import Adjustment, Notable, SanctionFine
from pmdesk.rules.sanctions import stands
from pmdesk.store import closes, people, sanctions
from pmdesk.store.closed import settled_months
from pmdesk.texts import _


def sanction_fines(conn: sqlite3.Connection, cut: int | None) -> Iterator[SanctionFine]:
    """Fines decided and not yet charged, less those lifted after they were charged, by month
    and person's number. One under appeal that no close has charged waits (R9)."""
    charged = sanctions.charged(conn, cut)
    for (period, staff_id), (decision, state) in sorted(sanctions.standing(conn, cut).items()):
        so_far = charged.get((period, staff_id), 0)
        due = 0 if state.lifted is not None else decision.amount_fen
        if due != so_far and not state.held:
            yield SanctionFine(period, staff_id, due - so_far)


def sanction_warnings(
    conn: sqlite3.Connection, month: Month, corrected: Sequence[Adjustment], cut: int | None
) -> Iterator[Notable]:
    """Measures of earlier months without a decision, and decisions without their measure."""
    after = {(row.period, row.staff_id): row.measure_after for row in corrected}
    decided = sanctions.standing(conn, cut)
    words = {"sanction": _("sanction"), "dismissal": _("dismissal")}
    for earlier in sorted({*settled_months(conn, cut), *_corrected_months(corrected)}):
        if earlier >= month:
            continue
        known = closes.last_known(conn, earlier.number, cut)
        measures = {staff_id: measure for staff_id, (measure, _reasons) in known.items()}
        measures |= {
            staff: measure for (period, staff), measure in after.items() if period == earlier.number
        }
        for staff_id, measure in sorted(measures.items()):
            if measure != "none" and (earlier.number, staff_id) not in decided:
                person = people.person(conn, staff_id)
                text = _(
                    "{staff} {name}: {measure} of {month} is not decided yet",
                    staff=person.code,
                    name=person.name,
                    measure=words[measure],
                    month=earlier,
                )
                yield Notable("undecided-sanction", person.code, (), text)
    charged = sanctions.charged(conn, cut)
    for key, (decision, state) in sorted(decided.items()):
        if state.held and decision.amount_fen != charged.get(key, 0):
            person = people.person(conn, decision.staff_id)
            text = _(
                "{staff} {name}: the fine of sanction {id} is held by an open appeal",
                staff=person.code,
                name=person.name,
                id=decision.id,
            )
            yield Notable("held", person.code, (), text)
    for decision in to_review(conn, after, cut):
        person = people.person(conn, decision.staff_id)
        text = _(
            "{staff} {name}: the measure behind sanction {id} of {month} fell away: review it",
            staff=person.code,
            name=person.name,
            id=decision.id,
            month=Month.from_number(decision.period),
        )
        yield Notable("to-review", person.code, (), text)


def _corrected_months(corrected: Sequence[Adjustment]) -> set[Month]:
    return {Month.from_number(row.period) for row in corrected}


def to_review(
    conn: sqlite3.Connection, measures: dict[tuple[int, int], str], cut: int | None = None
) -> Iterator[Sanction]:
    """Standing decisions whose measure has fallen away; `measures` overrule the stored ones."""
    for (period, staff_id), (decision, state) in sorted(sanctions.standing(conn, cut).items()):
        if state.lifted is not None:
            continue
        measure = (
            measures.get((period, staff_id))
            or closes.last_known(conn, period, cut).get(staff_id, ("none", ()))[0]
        )
        policy = policy_of_month(conn, Month.from_number(period))
        if not stands(decision.kinds.split(";"), measure, policy):
            yield decision
