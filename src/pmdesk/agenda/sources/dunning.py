"""What the recovery of arrears asks for (B2)."""

from collections.abc import Iterator

from pmdesk.agenda.owing import At, Owed
from pmdesk.fees import dun_view
from pmdesk.money import yuan
from pmdesk.store import dunnings
from pmdesk.texts import _, _n


def promises(at: At) -> Iterator[Owed]:
    """What was promised by a day and is not paid yet (B2)."""
    for row in dunnings.open_promises(at.conn):
        id = str(row.id)
        text = _("{amount} promised, {paid} paid", amount=yuan(row.promised_fen),
                 paid=yuan(row.paid_fen))  # fmt: skip
        command = f"pmdesk fee dun result {id} --text TEXT"
        about = (row.unit, "B2", text, command)
        yield Owed("fee", id, "promise", row.by, row.promise_on, *about)


def demands(at: At) -> Iterator[Owed]:
    """The stages of recovery whose day has come, one line a stage and not one a unit; and what
    can soon be sued for no more (B2)."""
    stages, ending = dun_view.recovery(at.conn, at.now.date())
    for ready in stages:
        text = yuan(ready.left_fen)
        if ready.unit is None:
            text = _n("{n} unit, {amount}", "{n} units, {amount}", ready.units, amount=text)
        command = f"pmdesk fee dun next --stage {ready.stage} --ready"
        yield Owed("fee", ready.stage, "demand", None, None, ready.unit, "B2", text, command)
    if ending is not None:
        text = _n("{n} charge, {amount}: its limitation ends soon",
                  "{n} charges, {amount}: their limitation ends soon", ending.charges,
                  amount=yuan(ending.left_fen))  # fmt: skip
        about = (None, "B2", text, "pmdesk fee arrears --detail")
        yield Owed("fee", "limitation", "claim", None, ending.first_on, *about)
