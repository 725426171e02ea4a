"""How much is measured: by default a hundredth of a month, `BENCH=full` the real size."""

from typing import NamedTuple


class Size(NamedTuple):
    """How much is measured."""

    lines: int
    """Lines of the imported file; the memory is also taken at a tenth of it."""
    pairs: int
    """Pairs of short processes."""
    import_pairs: int
    listed: int
    """Records of each kind in the lists that are measured."""
    units: int
    """Units in the list of owners: a large estate."""
    list_pairs: int
    routes: int
    """Routes of the office whose patrol sheet is measured."""
    days: int
    """Days of rounds in its file."""
    charged_months: int
    """Months of charges of those units in the file whose arrears are measured; the memory is
    also taken at a tenth of them."""
    people: int
    """People with notices in the month whose documents are printed."""
    months: tuple[int, ...]
    """Notices of the month that is previewed and closed, in a file of ten times as many."""
    staff: int
    """People among whom those are spread."""
    month_pairs: int
    noticed: int
    """Notices in the list that is measured."""
    is_real: bool = False
    """Large enough to be held against what is asked of a month: the start of a process is not
    most of it."""


SIZES = {
    "tiny": Size(100, 1, 1, 300, 250, 1, 8, 30, 10, 5, (100, 300), 20, 1, 300),
    "quick": Size(100_000, 15, 1, 50_000, 5_000, 5, 200, 5 * 365, 12, 200,
                  (100, 1_000, 10_000), 100, 3, 10_000),
    "full": Size(100_000, 41, 5, 50_000, 5_000, 15, 200, 5 * 365, 120, 200,
                 (10_000, 100_000, 1_000_000), 10_000, 3, 10_000, is_real=True),
}  # fmt: skip
