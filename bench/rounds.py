"""The day's patrol sheets of a large office, against bare Python."""

from datetime import date, timedelta

from bench import many
from bench.measuring import MEMBERS, PMDESK, PYTHON, Bench, Figure

ROUNDS_UP_TO = date(2026, 11, 2)


def figures(bench: Bench) -> list[Figure]:
    """The sheet of a new day, planned and printed, and that of a day printed again."""
    path = bench.folder / "rounds.db"
    path.write_bytes(bench.empty.read_bytes())
    many.fill_rounds(path, bench.size.routes, bench.size.days, ROUNDS_UP_TO, MEMBERS)
    at = {"PMDESK_DB": str(path)}

    def sheet(number: int) -> list[str]:
        day = ROUNDS_UP_TO + timedelta(days=number)
        return [PMDESK, "--now", f"{day}T06:00", "patrol", "sheet"]

    name = f"patrol sheet of {bench.size.routes} routes"
    return [
        bench.ratio(f"{name} : python", 10, sheet, PYTHON, at),
        bench.ratio(f"{name}, again : python", 10, sheet(1), PYTHON, at),
    ]
