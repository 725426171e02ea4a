"""The lake's tables as declared: told in full, and named so that every engine can ask for them."""

import re
from collections.abc import Iterator

from pmdesk.lake.publishing import CLOSED
from pmdesk.lake.schemas import KEYS, ROWS, TABLES, schema_of, summed
from tests.test_docs import DOCS, check

PAGE = DOCS / "reference" / "lake.md"
KIND = {"text": "text", "int": "integer", "flag": "true or false"}
RESERVED = {
    "all", "and", "as", "by", "case", "cross", "desc", "distinct", "else", "end", "false",
    "for", "from", "full", "group", "having", "in", "inner", "is", "join", "left", "like",
    "limit", "not", "null", "on", "or", "order", "outer", "right", "select", "table", "then",
    "to", "true", "union", "unique", "using", "when", "where", "with",
}  # fmt: skip
"""Words that DuckDB or Spark take for their own in a name's place."""


def test_the_reference_has_every_column_of_every_table() -> None:
    before, heading, _tables = PAGE.read_text(encoding="utf-8").partition("## Tables, version 1\n")
    check(PAGE, before + heading + "".join(_told()))


def _told() -> Iterator[str]:
    assert set(ROWS) == set(TABLES)
    for table, columns in TABLES.items():
        yield f"\n### {table}\n\n{ROWS[table]}\n\n| column | type | |\n|---|---|---|\n"
        for column in columns:
            kind = KIND[column.kind] + (" or null" if column.nullable else "")
            yield f"| `{column.name}` | {kind} | {column.meaning} |\n"


def test_a_columns_name_is_no_reserved_word_and_says_its_unit() -> None:
    for table, columns in TABLES.items():
        names = [column.name for column in columns]
        assert len(set(names)) == len(names), table
        assert set(names) & RESERVED == set(), table
        for column in columns:
            assert re.fullmatch(r"[a-z][a-z_]*", column.name)
            if column.name.endswith(("_fen", "_minutes")):
                assert column.kind == "int"
            if column.name.endswith(("_on", "_at", "_by", "_day", "_month")):
                assert column.kind == "text"


def test_a_schema_has_the_declared_types() -> None:
    import pyarrow as pa

    types = {"text": pa.string(), "int": pa.int64(), "flag": pa.bool_()}
    for table, columns in TABLES.items():
        assert columns[: len(KEYS)] == KEYS
        assert [(field.name, field.type, field.nullable) for field in schema_of(table)] == [
            (column.name, types[column.kind], column.nullable) for column in columns
        ]
        assert summed(table) == [column.name for column in columns if column.kind == "int"]
    assert set(CLOSED) < set(TABLES)
