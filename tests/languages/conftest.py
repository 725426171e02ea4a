"""Every test here leaves English behind it."""

from collections.abc import Iterator

import pytest

from pmdesk.texts import use_language


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    use_language("en")
