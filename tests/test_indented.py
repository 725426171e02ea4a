"""Indented JSON in pieces is what Python's own encoder writes, its invisible characters escaped."""

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pmdesk.render.indented import json_text

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=20,
)


def _written(content: dict[str, Any]) -> str:
    return json_text("pmdesk.x/1", content)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(TEXTS.filter(lambda name: name != "schema"), VALUES, max_size=5))
def test_it_says_what_pythons_encoder_says(content: dict[str, Any]) -> None:
    text = _written(content)
    whole = {"schema": "pmdesk.x/1", **content}
    assert json.loads(text) == whole
    plain = json.dumps(whole, ensure_ascii=False, indent=2) + "\n"
    if plain.replace("\n", "").isprintable():
        assert text == plain
    assert all(char.isprintable() or char in "\n\xa0\u3000" for char in text)


def test_an_iterator_is_written_as_the_list_of_what_it_gives() -> None:
    rows = [{"n": number, "codes": ["A", "B"], "nothing": []} for number in range(450)]
    assert _written({"rows": iter(rows)}) == _written({"rows": rows})
    assert _written({"rows": iter(())}) == _written({"rows": []})
