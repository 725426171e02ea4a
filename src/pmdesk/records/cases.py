"""What can happen to a case: one declared table a kind, walked by one function.

A case is an opening fact and its steps. The table says which action is allowed in which state
and where it may lead; everything else is refused, with what can be done instead.
"""

from typing import NamedTuple

from pmdesk.errors import Refused
from pmdesk.texts import _


class Move(NamedTuple):
    """One allowed action: in a state, by a command, to one of the next states."""

    state: str
    action: str
    leads_to: tuple[str, ...]
    command: str
    """How a user does it, `{id}` for the case's number."""


class CaseTable(NamedTuple):
    """All that can happen to one kind of case."""

    kind: str
    """What a user calls it: appeal."""
    states: tuple[str, ...]
    moves: tuple[Move, ...]
    clause: str | None = None

    def allowed(self, state: str) -> list[Move]:
        """What can happen in a state."""
        return [move for move in self.moves if move.state == state]

    def check(self, number: int, state: str, action: str, leads_to: str | None = None) -> None:
        """Refuses an action that its state does not allow, naming what can be done instead."""
        for move in self.allowed(state):
            if move.action == action and leads_to in (None, *move.leads_to):
                return
        commands = dict.fromkeys(move.command.format(id=number) for move in self.allowed(state))
        instead = (
            _("what can be done: {commands}", commands="; ".join(commands))
            if commands
            else _("nothing more can be done with it")
        )
        raise Refused(
            _("{kind} {id} is {state}", kind=self.kind, id=number, state=state),
            clause=self.clause,
            hint=instead,
        )
