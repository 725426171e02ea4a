"""Tries the mutants of the rules and tells those that no test notices.

python -m tools.mutation [MODULE ...] [--every N] [--jobs N] [--list]
"""

import argparse
import os
import sys
import time

from tools.mutation.finding import Mutant, modules, mutants_of

TESTS = (
    "tests/rules",
    "tests/test_law.py",
    "tests/test_billing.py",
)
"""Where the tests are that hold the rules without a file."""


def main() -> int:
    """Prints the survivors and the counts; 1 if something is wrong."""
    if os.environ.get("PYTHONHASHSEED") != "0":  # sets are in the same order in every run
        again = [sys.executable, "-m", "tools.mutation", *sys.argv[1:]]
        os.execve(sys.executable, again, {**os.environ, "PYTHONHASHSEED": "0"})
    asked = _asked()
    every = [mutant for module in modules() for mutant in mutants_of(module)]
    chosen = [m for m in every if not asked.module or m.name.module in asked.module]
    chosen = chosen[:: asked.every]
    if asked.list:
        for mutant in chosen:
            print(f"{mutant.name.module}:{mutant.line} {mutant.name.scope}: {mutant.name.change}")
        return 0
    return _try(chosen, every, asked.jobs)


def _try(chosen: list[Mutant], every: list[Mutant], jobs: int) -> int:
    from tools.mutation.trial import tried
    from tools.mutation.verdicts import equivalents, report

    begun = time.monotonic()
    trial = tried(chosen, TESTS, jobs)
    if trial.failed or len(trial.verdicts) < len(chosen):
        print("the tests fail without any mutant:", *trial.failed, sep="\n", file=sys.stderr)
        return 1
    verdicts = {mutant: trial.verdicts[mutant] for mutant in chosen}
    lines, is_well = report(verdicts, equivalents(every))
    print(*lines, sep="\n")
    print(f"{time.monotonic() - begun:.0f} s", file=sys.stderr)
    return 0 if is_well else 1


def _asked() -> argparse.Namespace:
    asking = argparse.ArgumentParser(prog="python -m tools.mutation", description=__doc__)
    asking.add_argument("module", nargs="*", choices=[*modules(), []], help="fines, liability ...")
    asking.add_argument("--every", type=int, default=1, help="every so many mutants alone")
    asking.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    asking.add_argument("--list", action="store_true", help="the mutants, without trying them")
    return asking.parse_args()


if __name__ == "__main__":
    sys.exit(main())
