"""What can happen to a case: one declared table a kind, walked by one function.

A case is an opening fact and its steps. The table says which action is allowed in which state,
where it may lead and which gate stands before it; everything else is refused, with what can be
done instead.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from pmdesk.errors import Refused
from pmdesk.texts import _

Gate = Callable[[int, Mapping[str, Any]], Refused | None]
"""What else must hold: gets the case's number and what it would have come to, and gives the
refusal where that is not enough."""


class Move(NamedTuple):
    """One allowed action: in a state, by a command, to one of the next states."""

    state: str
    action: str
    leads_to: tuple[str, ...]
    command: str
    """How a user does it, `{id}` for the case's number."""
    gate: Gate | None = None


def moves(
    states: Iterable[str],
    action: str,
    leads_to: str | tuple[str, ...] | None,
    command: str,
    gate: Gate | None = None,
) -> tuple[Move, ...]:
    """The same action in several states; `leads_to` None stays in each."""
    ways = (leads_to,) if isinstance(leads_to, str) else leads_to
    return tuple(Move(state, action, ways or (state,), command, gate) for state in states)


class CaseTable(NamedTuple):
    """All that can happen to one kind of case."""

    kind: str
    """What a user calls it: appeal."""
    states: tuple[str, ...]
    moves: tuple[Move, ...]
    clause: str | None = None
    carried: Mapping[str, Any] = {}
    """What each step carries on, with what a new case begins with; none where the steps are
    folded instead."""

    @property
    def actions(self) -> tuple[str, ...]:
        """Every action that some state allows."""
        return tuple(dict.fromkeys(move.action for move in self.moves))

    @property
    def final(self) -> tuple[str, ...]:
        """The states that nothing leads out of."""
        left = {move.state for move in self.moves if set(move.leads_to) - {move.state}}
        return tuple(state for state in self.states if state not in left)

    def allowed(self, state: str) -> list[Move]:
        """What can happen in a state."""
        return [move for move in self.moves if move.state == state]

    def allows(self, state: str, action: str) -> bool:
        """Whether a state allows an action."""
        return any(move.action == action for move in self.allowed(state))

    def check(self, number: int, state: str, action: str, leads_to: str | None = None) -> Move:
        """The move of an action in a state; refuses one that the state does not allow, naming
        what can be done instead."""
        for move in self.allowed(state):
            if move.action == action and leads_to in (None, *move.leads_to):
                return move
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
