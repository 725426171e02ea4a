"""How the tests of service figures ask for one of them."""

from typing import Any

from tests.conftest import Program

RAISE = ("complaint", "add", "--anonymous", "--channel", "phone", "--category", "noise",
         "--text", "x")  # fmt: skip
REPAIR = ("request", "add", "--kind", "repair", "--place", "Garage", "--text", "x")
FIND = ("finding", "add", "--place", "Gate 2", "--class", "own", "--text", "x")
RESOLVED = ("complaint", "resolve", "1", "--text", "x", "--on")
LATER = "2027-03-01T09:00"


def row(
    pmdesk: Program, figure: str, month: str = "2026-10", now: str | None = LATER
) -> dict[str, Any]:
    """A figure of one month."""
    line = ("report", "trend", figure, "--from", month, "--to", month, "--format", "json")
    (found,) = pmdesk(*line, now=now).json["rows"]
    return dict(found)


def share(pmdesk: Program, figure: str, month: str = "2026-10", now: str | None = LATER) -> str:
    """A figure of one month as `met/n`, and what is still to come."""
    found = row(pmdesk, figure, month, now)
    to_come = f" +{found['to_come']}" if found["to_come"] else ""
    return f"{found['numerator']}/{found['denominator']}{to_come}"


def duty(pmdesk: Program, name: str, *words: str, now: str | None = LATER) -> dict[str, Any]:
    """A duty of the board."""
    board = pmdesk("report", "kpi", "--board", *words, "--format", "json", now=now).json["board"]
    (found,) = (one for one in board if one["duty"] == name)
    return dict(found)
