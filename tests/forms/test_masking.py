"""Names on the notice board: the surname, the rest hidden."""

import pytest

from pmdesk.render.documents import masked


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Ash Willow", "Willow *"),
        ("Ash B. Willow", "Willow *"),
        ("Willow", "W*"),
        ("王小明", "王某"),
        ("王明", "王某"),
        ("欧阳小明", "欧阳某"),
        ("歐陽明", "歐陽某"),
        ("𠮷田一", "𠮷某"),
    ],
)
def test_a_name_is_masked(name: str, shown: str) -> None:
    assert masked(name) == shown
