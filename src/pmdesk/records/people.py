"""Staff: who somebody is, and what they were on a day."""

from typing import NamedTuple


class Person(NamedTuple):
    """A member of staff; `id` is the row's number, `code` the one people use."""

    id: int
    code: str
    name: str


class Position(NamedTuple):
    """What somebody was from a day on: one dated row. `from_on` is TEXT `YYYY-MM-DD`."""

    staff_id: int
    from_on: str
    employed: int
    """1 while employed, 0 from the day after the last one."""
    department: str
    role: str
    superior_id: int | None
    post: str | None
