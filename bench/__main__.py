"""`make bench`: every subject's figures as one table; exit 1 when one is over its target.

Few pairs and a hundredth of the month by default; `BENCH=full make bench` takes the real size.
"""

import os
import sys
import tempfile
from pathlib import Path

from bench import documents, fees, importing, lists, months, rounds, starting
from bench.measuring import Bench, Figure
from bench.sizes import SIZES, Size

SUBJECTS = {
    "starting": starting.figures,
    "importing": importing.figures,
    "lists": lists.figures,
    "rounds": rounds.figures,
    "fees": fees.figures,
    "documents": documents.figures,
    "months": months.figures,
}


def main(size: Size, subjects: list[str]) -> int:
    """Measures the named subjects and prints the table; 1 when a target is missed."""
    print(f"{'':44} {'target':>7} {'wall':>7} {'cpu':>7}")
    missed = False
    with tempfile.TemporaryDirectory(prefix="pmdesk-bench-") as folder:
        bench = Bench(Path(folder), size)
        for name in subjects:
            for figure in SUBJECTS[name](bench):
                print(_line(figure), flush=True)
                missed = missed or not figure.met
    return 1 if missed else 0


def _line(figure: Figure) -> str:
    target = "" if figure.target is None else f"{figure.target:.2f}"
    cpu = "" if figure.cpu is None else f"{figure.cpu:.2f}"
    verdict = "" if figure.met else "  OVER"
    return f"{figure.name:44} {target:>7} {figure.measured:7.2f} {cpu:>7}  {figure.detail}{verdict}"


if __name__ == "__main__":
    chosen = os.environ.get("BENCH") or "quick"
    wanted = sys.argv[1:] or list(SUBJECTS)
    if chosen not in SIZES:
        raise SystemExit(f"BENCH={chosen}: one of {', '.join(SIZES)}")
    if unknown := [name for name in wanted if name not in SUBJECTS]:
        raise SystemExit(f"{', '.join(unknown)}: of {', '.join(SUBJECTS)}")
    sys.exit(main(SIZES[chosen], wanted))
