"""Billing, arrears and service figures after years of charges, against SQLite's own shell."""

from pathlib import Path

from bench import many, owing
from bench.measuring import PMDESK, PYTHON, Bench, Figure
from pmdesk.periods import Month

ARREARS_ON = "2025-12-31"


def figures(bench: Bench) -> list[Figure]:
    """What owners owe and are billed."""
    return [_billing(bench), *_arrears(bench), _kpi(bench)]


def _billing(bench: Bench) -> Figure:
    """A month's charges of every unit, month after month, in a file that has those before."""
    path, units = bench.folder / "fees.db", bench.size.units
    path.write_bytes(bench.many(units).read_bytes())
    months = bench.size.list_pairs + 3
    many.fill_fees(path, units, many.FIRST_DAY_OF_YEAR, months)
    at = {"PMDESK_DB": str(path)}

    def bill(number: int) -> list[str]:
        month = Month.of(many.FIRST_DAY_OF_YEAR).plus(number)
        now = f"{month.plus(1)}-03T09:00"
        return [PMDESK, "--now", now, "fee", "bill", "--month", str(month)]

    name = f"fee bill of {units} units, 4 items : python"
    return bench.ratio(name, 150, bill, PYTHON, at, pairs=bench.size.list_pairs)


def _arrears(bench: Bench) -> list[Figure]:
    """What is owed after years of charges, against one statement in SQLite's own shell."""
    size = bench.size
    whole, tenth = (
        _owing(bench, size.charged_months),
        _owing(bench, max(1, size.charged_months // 10)),
    )
    words = ["fee", "arrears", "--as-of", ARREARS_ON, "--format", "csv"]
    ours, little = ([PMDESK, "--db", str(path), *words] for path in (whole, tenth))
    other = owing.sql_shell(whole, owing.statement(ARREARS_ON))
    count = size.units * size.charged_months * owing.ITEMS
    name = f"fee arrears of {count} charges : {Path(other[0]).name}"
    ratio = bench.ratio(name, 2.0, ours, other, pairs=size.list_pairs)
    peak, small = bench.peak_mib(ours), bench.peak_mib(little)
    detail = f"{peak:.1f} MiB : {small:.1f} MiB"
    flat = Figure("peak memory of that : of a tenth", 1.20, peak / small, None, detail)
    return [ratio, flat]


def _kpi(bench: Bench) -> Figure:
    """A year's service figures of many cases and years of charges, against one statement of
    arrears over the same charges in SQLite's own shell."""
    size = bench.size
    path = bench.folder / "kpi.db"
    path.write_bytes(bench.many(size.listed).read_bytes())
    charges = owing.fill(path, size.units, size.charged_months)
    words = ["report", "kpi", "--from", "2025-01", "--to", "2025-12", "--format", "json"]
    ours = [PMDESK, "--db", str(path), *words]
    other = owing.sql_shell(path, owing.statement(ARREARS_ON))
    name = f"report kpi, a year, {charges} charges : {Path(other[0]).name}"
    return bench.ratio(name, 5.0, ours, other, pairs=size.list_pairs)


def _owing(bench: Bench, months: int) -> Path:
    path = bench.folder / f"owing-{months}.db"
    path.write_bytes(bench.empty.read_bytes())
    many.fill_units(path, bench.size.units)
    owing.fill(path, bench.size.units, months)
    return path
