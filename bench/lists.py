"""Long lists in each format, against the same rows in a table of their own."""

from bench import many, noticing
from bench.measuring import PMDESK, SQLITE_UTILS, Bench, Figure


def figures(bench: Bench) -> list[Figure]:
    """Every list in every format; the notices' as a table."""
    return [*_each(bench), _notices(bench)]


def _each(bench: Bench) -> list[Figure]:
    """Each list against the same rows in a table of their own."""
    same, figures = str(bench.folder / "same.db"), []
    desks = {rows: bench.many(rows) for rows in (bench.size.listed, bench.size.units)}
    for group in many.LISTS:
        count = bench.size.units if group == "owner" else bench.size.listed
        command = [PMDESK, "--db", str(desks[count]), group, "list"]
        rows = bench.folder / "rows.csv"
        bench.run([*command, "--format", "csv", "--force", "--output", str(rows)])
        insert = [SQLITE_UTILS, "insert", same, group, str(rows), "--csv"]
        bench.run([*insert, "--no-detect-types"])
        other = [SQLITE_UTILS, "rows", same, group, "--csv"]
        for words in ([], ["--format", "csv"], ["--format", "json"]):
            name = " ".join([group, "list", *words[1:]])
            name = f"{name} of {count} : rows --csv"
            figures.append(
                bench.ratio(name, 1.0, [*command, *words], other, pairs=bench.size.list_pairs)
            )
    return figures


def _notices(bench: Bench) -> Figure:
    path, same = bench.folder / "noticed.db", str(bench.folder / "same-notices.db")
    path.write_bytes(bench.bare.read_bytes())
    noticing.fill(path, bench.size.noticed // noticing.MONTHS, bench.size.staff)
    command, rows = [PMDESK, "--db", str(path), "fault", "list"], bench.folder / "notices.csv"
    bench.run([*command, "--format", "csv", "--output", str(rows)])
    bench.run([SQLITE_UTILS, "insert", same, "fault", str(rows), "--csv", "--no-detect-types"])
    other = [SQLITE_UTILS, "rows", same, "fault", "--csv"]
    name = f"fault list of {bench.size.noticed} : rows --csv"
    return bench.ratio(name, 0.6, command, other, pairs=bench.size.list_pairs)
