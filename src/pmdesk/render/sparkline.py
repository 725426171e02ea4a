"""Shares, from 0 to 1, or numbers, drawn in one line of text, one character each.

Braille patterns take one column in every terminal and font; the block elements that others draw
with are two columns wide where Chinese is set. Where UTF-8 is not to be expected it is ASCII.
"""

from collections.abc import Sequence
from typing import Any

from pmdesk.render.visible import visible
from pmdesk.texts import _

_BRAILLE = "\u28c0\u28e4\u28f6\u28ff"
_ASCII = "_-=#"
GAP = "."
"""What stands where there is no number."""


def sparkline(values: Sequence[float | None], *, utf8: bool) -> str:
    """The shares, each as high as it lies between the lowest and the highest of them."""
    known = [value for value in values if value is not None]
    steps = _BRAILLE if utf8 else _ASCII
    if not known:
        return GAP * len(values)
    low, high = min(known), max(known)
    return "".join(GAP if value is None else steps[_step(value, low, high)] for value in values)


def _step(value: float, low: float, high: float) -> int:
    """Which of the steps a share stands on; where all are the same, as high as it is."""
    top = len(_ASCII) - 1
    return round((min(value, 1) if high == low else (value - low) / (high - low)) * top)


def drawn(rows: Sequence[dict[str, Any]], *, utf8: bool) -> str:
    """A share's months as a line, with the lowest and the highest spelled out."""
    values = [row["numerator"] / row["denominator"] if row["denominator"] else None for row in rows]
    line = sparkline(values, utf8=utf8)
    known = [(value, row) for value, row in zip(values, rows, strict=True) if value is not None]
    if not known:
        return _("{line}  n/a in every month", line=line)
    low, high = (pick(known, key=lambda pair: pair[0])[1] for pick in (min, max))
    return _(
        "{line}  lowest {low} % in {low_month}, highest {high} % in {high_month}",
        line=line,
        low=low["percent"],
        low_month=low["month"],
        high=high["percent"],
        high_month=high["month"],
    )


def drawn_numbers(rows: Sequence[dict[str, Any]], *, utf8: bool) -> str:
    """The months of a number that is no share as a line, and a line for each class of it that
    stands beside, the most frequent first."""
    totals: dict[str, int] = {}
    for row in rows:
        for name, number in row["beside"].items():
            totals[name] = totals.get(name, 0) + number
    names = sorted(totals, key=lambda name: (-totals[name], name))
    whole = [row["numerator"] if row["denominator"] else None for row in rows]
    classes = [
        [row["beside"].get(name, 0) if row["denominator"] else None for row in rows]
        for name in names
    ]
    labels = ["", *(f"{visible(name)}: " for name in names)]
    return "\n".join(
        _numbers(rows, values, label, utf8=utf8)
        for values, label in zip([whole, *classes], labels, strict=True)
    )


def _numbers(
    rows: Sequence[dict[str, Any]], values: Sequence[int | None], label: str, *, utf8: bool
) -> str:
    line = sparkline(values, utf8=utf8)
    known = [(value, row["month"]) for value, row in zip(values, rows, strict=True)
             if value is not None]  # fmt: skip
    if not known:
        return _("{line}  n/a in every month", line=line)
    low, high = (pick(known, key=lambda pair: pair[0]) for pick in (min, max))
    return _(
        "{line}  {label}lowest {low} in {low_month}, highest {high} in {high_month}",
        line=line,
        label=label,
        low=low[0],
        low_month=low[1],
        high=high[0],
        high_month=high[1],
    )
