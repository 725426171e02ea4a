"""The documents of a closed month, against bare Python."""

from collections.abc import Callable

from bench import many
from bench.measuring import PMDESK, PYTHON, Bench, Figure


def figures(bench: Bench) -> list[Figure]:
    """The documents of a closed month: 2, 10 and 3 seconds where bare Python takes 20 ms."""
    path = bench.folder / "month.db"
    path.write_bytes(bench.empty.read_bytes())
    at = {"PMDESK_DB": str(path), "PMDESK_NOW": "2026-11-03T09:00"}
    many.write_month(bench.folder / "month.csv", bench.size.people)
    pmdesk = PMDESK
    for words in (
        ["settings", "set", "language", "zh-Hans" if many.has_chinese_font() else "en"],
        ["fault", "import", str(bench.folder / "month.csv"), "--yes"],
        ["month-close", "2026-10"],
    ):
        bench.run([pmdesk, *words], at)

    def export(kind: str) -> Callable[[int], list[str]]:
        def command(number: int) -> list[str]:
            to = str(bench.folder / f"{kind}-{number}")
            return [pmdesk, "month-close", "2026-10", "--export", kind, "--to", to]

        return command

    targets = {"html": 100, "pdf": 500, "xlsx": 150}
    return [
        bench.ratio(f"{kind} of {bench.size.people} people : python", target, export(kind),
                    PYTHON, at)
        for kind, target in targets.items()
    ]  # fmt: skip
