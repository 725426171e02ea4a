"""The chain of a record, from either end: what led to it, and all that came of it.

Only what lies on a way through the record: of a round's other findings, or of another answer to
the same fault code, nothing is told.
"""

import sqlite3
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from pmdesk.errors import NotFound
from pmdesk.store import chains
from pmdesk.store.chain_nodes import Node, node
from pmdesk.store.chains import Edge
from pmdesk.texts import _


class Chain(NamedTuple):
    """The records of a chain, and which led to which."""

    record: str
    nodes: list[Node]
    edges: list[Edge]


class Place(NamedTuple):
    """Where a record stands in the chain as a tree."""

    level: int
    node: Node
    edge: Edge | None
    """How it came of the one above it."""
    told_before: bool


def chain(conn: sqlite3.Connection, given: str, today: date) -> Chain:
    """The chain of a record that somebody names (NotFound), as it is on a day."""
    name = chains.named(conn, given)
    if name is None:
        raise NotFound(
            _("there is no record {record!r}", record=given),
            hint=_("write one such as finding:12, or its number such as NC-202611-0001"),
        )
    before = _followed(name, lambda one: [(e.cause, e) for e in chains.causes(conn, one)])
    after = _followed(name, lambda one: [(e.effect, e) for e in chains.effects(conn, one)])
    edges = list(dict.fromkeys((*before, *after)))
    names = dict.fromkeys([name, *(one for edge in edges for one in (edge.cause, edge.effect))])
    nodes = [node(conn, one, today) for one in names]
    return Chain(name, nodes, edges)


def tree(found: Chain) -> list[Place]:
    """The chain as a tree, causes above what came of them; a record that two led to is told at
    the first, and named at the other."""
    nodes = {node.record: node for node in found.nodes}
    led_to = {edge.effect for edge in found.edges}
    roots = [name for name in nodes if name not in led_to] or [found.record]
    places: list[Place] = []
    told: set[str] = set()
    waiting: list[tuple[int, str, Edge | None]] = [(0, name, None) for name in reversed(roots)]
    while waiting:
        level, name, edge = waiting.pop()
        places.append(Place(level, nodes[name], edge, name in told))
        if name not in told:
            told.add(name)
            below = [edge for edge in found.edges if edge.cause == name]
            waiting += [(level + 1, edge.effect, edge) for edge in reversed(below)]
    return places


def _followed(name: str, step: Callable[[str], list[tuple[str, Edge]]]) -> list[Edge]:
    """Every edge on the ways from a record in one direction, the nearest first."""
    found: list[Edge] = []
    seen, waiting = {name}, [name]
    for one in waiting:
        for other, edge in step(one):
            found.append(edge)
            if other not in seen:
                seen.add(other)
                waiting.append(other)
    return found
