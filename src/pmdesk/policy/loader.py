"""Reads one complete policy document, strictly.

Everything the document may hold is declared in `shape`; an unknown key, a missing one, a
wrong type, a gap in the bands or a reading that is cited but not written is refused with
the key and the reason. There are no overlays: one document is one policy.
"""

import hashlib
import itertools
import tomllib
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

from pmdesk.errors import BadInput
from pmdesk.policy.checks import Wrong, check_table, join
from pmdesk.policy.model import MEASURES, Fees, Policy, policy_from
from pmdesk.policy.shape import SHAPE
from pmdesk.texts import _


class Document(NamedTuple):
    """An accepted policy document: its text as written, its hash, its plain content."""

    text: str
    sha256: str
    plain: dict[str, Any]
    policy: Policy


def shipped() -> str:
    """The text of the policy that comes with the program."""
    return resources.files("pmdesk.policy").joinpath("policy.toml").read_text(encoding="utf-8")


def figures_of(policy: Policy) -> dict[str, Any]:
    """What is enough for each service figure, and their limits (B10): as the policy says, and
    where it says nothing, as the program ships it: each a value of the policy by its key."""
    return {**_shipped_figures(), **policy.figures}


@cache
def _shipped_figures() -> dict[str, Any]:
    return dict(load(shipped(), "policy.toml").policy.figures)


def load(text: str, source: str) -> Document:
    """The policy that `text` holds; `source` names it in errors. Raises BadInput."""
    try:
        plain = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"{source}: {error}") from None
    try:
        check_table("", plain, SHAPE)
        _bands(plain["fines"]["band"])
        _cited(plain)
    except Wrong as wrong:
        raise BadInput(f"{source}: {wrong}") from None
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    return Document(text, sha256, plain, policy_from(plain))


def fees_of(policy: Policy) -> Fees:
    """What a policy says of fees; of a document that was adopted before there were any, what
    comes with the program."""
    return policy.fees or _shipped_fees()


@cache
def _shipped_fees() -> Fees:
    fees = load(shipped(), "policy.toml").policy.fees
    assert fees is not None
    return fees


def _bands(bands: list[dict[str, Any]]) -> None:
    """Bands start at 1 and rise strictly, so that no total is without one (C4.2)."""
    if bands[0]["from"] != 1:
        raise Wrong("fines.band[1].from", _("the first band starts at 1 point"))
    for number, (lower, upper) in enumerate(itertools.pairwise(bands), 2):
        key = f"fines.band[{number}]"
        if upper["from"] <= lower["from"]:
            raise Wrong(
                f"{key}.from",
                _(
                    "bands must rise: {from_} follows {before}",
                    from_=upper["from"],
                    before=lower["from"],
                ),
            )
        if MEASURES.index(upper["measure"]) < MEASURES.index(lower["measure"]):
            raise Wrong(f"{key}.measure", _("more points cannot lead to a milder measure"))


def _cited(plain: dict[str, Any]) -> None:
    """Readings are written once each, and every one that is cited is written."""
    written: set[str] = set()
    for number, reading in enumerate(plain["readings"], 1):
        if reading["id"] in written:
            raise Wrong(f"readings[{number}].id", _("{id} is written twice", id=reading["id"]))
        written.add(reading["id"])
    for key, name in _citations("", plain):
        if name not in written:
            raise Wrong(key, _("reading {id} is cited but not written", id=name))


def _citations(key: str, found: Any) -> list[tuple[str, str]]:
    if isinstance(found, list):
        return [
            cite for n, entry in enumerate(found, 1) for cite in _citations(f"{key}[{n}]", entry)
        ]
    if not isinstance(found, dict):
        return []
    own = [(join(key, "readings"), name) for name in found.get("readings", ())] if key else []
    inner = [cite for name, entry in found.items() for cite in _citations(join(key, name), entry)]
    return own + inner
