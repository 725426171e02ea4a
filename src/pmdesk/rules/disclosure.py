"""What of a statement may be published by building, and whether its totals tie (A1.5). Pure."""

from collections.abc import Iterable, Sequence

from pmdesk.records.disclosure import WHOLE_PERMILLE, Building, Cash, Group


def groups(buildings: Iterable[Building], least: int) -> list[Group]:
    """The buildings with their figures; those with fewer than `least` units as one.

    Where the small ones together are too few, the next larger building joins them, so that
    nothing can be found by subtraction from the whole. An estate that is too small has no row.
    """
    by_size = sorted(buildings, key=lambda one: (one.units, one.building))
    small = [one for one in by_size if one.units < least]
    large = by_size[len(small) :]
    while small and large and sum(one.units for one in small) < least:
        small.append(large.pop(0))
    found = [[one] for one in large]
    if sum(one.units for one in small) >= least:
        found.append(small)
    return sorted(map(_group, found), key=_order)


def permille(part: int, whole: int) -> int | None:
    """A part of a whole in thousandths, rounded down; None of nothing."""
    return part * WHOLE_PERMILLE // whole if whole else None


def untied(
    cash: Cash, by_item: Sequence[int], received: int, used: int, refunded: int, over: int
) -> list[str]:
    """Which totals of a statement are not those of the ledger: `received` to `over` are by how
    much the ledger's sums grew in the period."""
    pairs = {
        "received": (cash.received_fen - cash.voided_fen, received),
        "used": (cash.used_fen, used),
        "refunded": (cash.refunded_fen, refunded),
        "over": (cash.over_fen, over),
        "by item": (sum(by_item), used),
    }
    return [name for name, (stated, kept) in pairs.items() if stated != kept]


def _order(group: Group) -> tuple[int, int, str]:
    """Buildings of their own first, 2 before 10."""
    first, *_others = group.buildings
    return len(group.buildings), len(first), first


def _group(buildings: Sequence[Building]) -> Group:
    units, billed, waived, paid, left = (
        sum(column) for column in zip(*(one[1:] for one in buildings), strict=True)
    )
    names = tuple(sorted((one.building for one in buildings), key=lambda name: (len(name), name)))
    collected = permille(paid, billed - waived)
    return Group(names, units, billed, waived, paid, left, collected)
