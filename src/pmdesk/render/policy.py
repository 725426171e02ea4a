"""A policy as a table, as JSON and as rows: every value with its clause and readings."""

from collections.abc import Iterator
from typing import Any

from pmdesk.periods import Month
from pmdesk.policy.model import Policy, Value
from pmdesk.render.tables import Field, Row, columns_text
from pmdesk.render.visible import visible
from pmdesk.store.policies import StoredPolicy
from pmdesk.texts import _

POLICY_FIELDS = [
    Field("key", "Key"),
    Field("value", "Value"),
    Field("clause", "Clause"),
    Field("readings", "Readings", "list"),
]
CHECK_FIELDS = [
    Field("id", "Id"),
    Field("sha256", "SHA-256"),
    Field("valid", "Valid", "flag"),
]
ADOPTED_FIELDS = [
    Field("id", "Id"),
    Field("sha256", "SHA-256"),
    Field("from_month", "From"),
    Field("announced_on", "Announced on"),
    Field("by", "By"),
]
DIFF_FIELDS = [
    Field("key", "Key"),
    Field("now", "Now"),
    Field("draft", "Draft"),
    Field("clause", "Clause"),
]
_SECTIONS = (
    "fines",
    "liability",
    "posting",
    "deduction",
    "sanctions",
    "appeals",
    "authority",
    "fees",
)


def policy_rows(policy: Policy) -> list[Row]:
    """Every value of the policy, one row each, in the document's order."""
    rows = []
    for section in _SECTIONS:
        table = getattr(policy, section)
        for name in table._fields if table else ():
            value = getattr(table, name)
            if isinstance(value, Value):
                rows.append(_row(f"{section}.{name}", value))
    rows += [_row(f"standards.{name}", value) for name, value in policy.standards.items()]
    rows += [_row(f"figures.{name}", value) for name, value in policy.figures.items()]
    for band in policy.fines.bands:
        text = f"surcharge {band.surcharge_fen} fen, measure {band.measure}"
        rows.append(_rule(f"fines.band from {band.from_points}", text, band))
    for route in policy.appeals.routes:
        rows.append(_rule(f"appeals.route {', '.join(route.against)}", route.to, route))
    for rule in policy.authority.issue:
        text = f"{', '.join(rule.to)} ({rule.department} department)"
        rows.append(_rule(f"authority.issue {', '.join(rule.by)}", text, rule))
    return sorted(rows, key=lambda row: row["key"].split(".")[0])


def policy_document(stored: StoredPolicy) -> dict[str, Any]:
    """The content of `pmdesk.policy/1`."""
    return {
        "id": stored.name,
        "name": stored.policy.name,
        "sha256": stored.sha256,
        "from_month": str(Month.from_number(stored.from_period)) if stored.from_period else None,
        "announced_on": stored.announced_on,
        "values": policy_rows(stored.policy),
        "readings": [reading._asdict() for reading in stored.policy.readings.values()],
    }


def policy_text_table(stored: StoredPolicy) -> Iterator[str]:
    """The policy for a screen: values with clauses, then the readings spelled out."""
    policy = stored.policy
    since = (
        _("from {month}", month=Month.from_number(stored.from_period))
        if stored.from_period
        else _("from the beginning")
    )
    yield visible(f"{policy.id}: {policy.name} ({since})") + "\n\n"
    yield from columns_text(POLICY_FIELDS, policy_rows(policy))
    yield "\n" + _("Readings (where the regulation is silent):") + "\n"
    for reading in policy.readings.values():
        yield f"  {reading.id} {reading.clause}  {visible(_(reading.question))}\n"
        yield f"      {visible(_(reading.answer))}\n"


def policy_differences(now: Policy, draft: Policy) -> list[Row]:
    """Every value, clause or reading in which two policies differ, by key."""
    before, after = _by_key(now), _by_key(draft)
    rows = []
    for key in dict.fromkeys((*before, *after)):
        was, becomes = before.get(key), after.get(key)
        if was != becomes:
            known = becomes or was
            assert known is not None
            rows.append(
                {
                    "key": key,
                    "now": _worded(was),
                    "draft": _worded(becomes),
                    "clause": known["clause"],
                }
            )
    return rows


def _by_key(policy: Policy) -> dict[str, Row]:
    rows = {row["key"]: row for row in policy_rows(policy)}
    for reading in policy.readings.values():
        rows[f"readings.{reading.id}"] = {
            "value": f"{reading.question} {reading.answer}",
            "clause": reading.clause,
            "readings": [],
        }
    return rows


def _worded(row: Row | None) -> str | None:
    if row is None:
        return None
    rests = " ".join([row["clause"], *row["readings"]])
    return f"{row['value']} [{rests}]"


def _row(key: str, value: Value[Any]) -> Row:
    shown = value.value
    text = ", ".join(map(str, shown)) if isinstance(shown, tuple) else str(shown)
    return {
        "key": key,
        "value": text,
        "clause": value.clause,
        "readings": list(value.readings),
    }


def _rule(key: str, text: str, rule: Any) -> Row:
    return {
        "key": key,
        "value": text,
        "clause": rule.clause,
        "readings": list(rule.readings),
    }
