"""What became of the mutants, held against the list of those that change nothing."""

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from tools.mutation.finding import ROOT, Mutant, Name
from tools.mutation.trial import KILLED, SURVIVED, TIMEOUT

EQUIVALENTS = ROOT / "tests" / "mutation" / "equivalents.toml"


class Equivalents(NamedTuple):
    """The mutants that change nothing, with the reason; and what is wrong with the list."""

    reasons: Mapping[Name, str]
    faults: list[str]


def equivalents(every: Iterable[Mutant], path: Path = EQUIVALENTS) -> Equivalents:
    """The list of equivalents: an entry that names no mutant, or gives no reason, is a fault."""
    known = {mutant.name for mutant in every}
    reasons: dict[Name, str] = {}
    faults = []
    for entry in tomllib.loads(path.read_text(encoding="utf-8")).get("equivalent", ()):
        for change in entry["changes"]:
            name = Name(entry["module"], entry["function"], entry["at"], change)
            if name not in known:
                faults.append(f"no such mutant: {told(name)}")
            if name in reasons:
                faults.append(f"listed twice: {told(name)}")
            if not entry.get("reason", "").strip():
                faults.append(f"no reason given: {told(name)}")
            reasons[name] = entry.get("reason", "")
    return Equivalents(reasons, faults)


def report(verdicts: Mapping[Mutant, str], known: Equivalents) -> tuple[list[str], bool]:
    """The lines to print, and whether all is well: every mutant killed, or known to change
    nothing; none of these killed."""
    lines, wrong = [], list(known.faults)
    for mutant, verdict in verdicts.items():
        listed = mutant.name in known.reasons
        if verdict == SURVIVED and not listed:
            lines.append(f"{place(mutant)} survived: {mutant.name.change}")
        elif verdict != SURVIVED and listed:
            wrong.append(f"{verdict}, so it does change something: {told(mutant.name)}")
    ok = not lines and not wrong
    counts = [list(verdicts.values()).count(name) for name in (KILLED, TIMEOUT)]
    alike = sum(1 for mutant in verdicts if mutant.name in known.reasons)
    summary = (
        f"{len(verdicts)} mutants: {counts[0]} killed, {counts[1]} stopped by time, "
        f"{alike} equivalent, {len(lines)} survived"
    )
    return [*lines, *wrong, summary], ok


def place(mutant: Mutant) -> str:
    """Where a mutant is, as an editor reads it."""
    return f"{mutant.path.relative_to(ROOT)}:{mutant.line} {mutant.name.scope}"


def told(name: Name) -> str:
    """A mutant's name on one line."""
    return f"{name.module} {name.scope}: {name.change} (in {name.at!r})"
