"""The reports' SQL: nothing in it that two engines could understand in two ways."""

import re

import pytest

from pmdesk.group.reports import REPORTS
from pmdesk.lake.schemas import KEYS, TABLES

TOTAL = {"office", "code", "place", "points_rank"}
"""What can end an order: no two rows have the same; `place` and `..._rank` are row numbers."""
DIVISION = re.compile(r"CAST\(\w+ AS DOUBLE\) / CAST\(\w+ AS DOUBLE\)")
NEVER_NULL = r"(?:COALESCE\(.*?\)|END|COUNT\(\*\)|COUNT\(DISTINCT \w+\)|OVER \([^()]*\)(?: - 1)?)"
BANNED = ("AVG(", "FLOAT", "ROUND(", "RANK(", " % ", "//", " DIV ", " MOD", "CURRENT_", "NOW(",
          "RANDOM", "RAND(", "ILIKE", "QUALIFY", "LIMIT", '"', "`", "::")  # fmt: skip
"""Dialects, what rounds in its own way, and what gives another answer another time."""


@pytest.fixture(params=REPORTS)
def sql(request: pytest.FixtureRequest) -> str:
    """A report's SQL without its comments."""
    return re.sub(r"--.*", "", REPORTS[request.param].sql)


def orders(sql: str) -> list[list[str]]:
    """The keys of every ORDER BY."""
    found = re.findall(r"ORDER BY (.*?)(?=\)|ROWS|\Z)", sql, re.DOTALL)
    return [[key.strip() for key in keys.split(",")] for keys in found]


def test_no_whole_numbers_are_divided(sql: str) -> None:
    assert "/" not in DIVISION.sub("", sql)


def test_no_dialect_and_nothing_that_changes(sql: str) -> None:
    assert [word for word in BANNED if word in sql.upper()] == []


def test_no_sum_is_of_anything_but_whole_numbers(sql: str) -> None:
    inside = re.findall(r"SUM\(((?:[^()]|\([^()]*\))*)\)", sql)
    integers = {one.name for table in TABLES.values() for one in table if one.kind == "int"}
    made = set(re.findall(r"AS (\w+)", sql))
    shares = set(re.findall(r"DOUBLE\)\s+END AS (\w+)", sql))
    for text in inside:
        names = set(re.findall(r"\b[a-z_]+\b", re.sub(r"CASE WHEN .*? THEN", "", text)))
        assert names <= integers | made - shares, text


def test_every_order_is_total(sql: str) -> None:
    assert orders(sql)
    for keys in orders(sql):
        assert keys[-1].removesuffix(" DESC") in TOTAL, keys


def test_no_sort_key_is_null(sql: str) -> None:
    for key in {key.removesuffix(" DESC") for keys in orders(sql) for key in keys}:
        is_key = key in {column.name for column in KEYS}
        literal = re.search(rf"'\w*' AS {key}\b", sql)
        grouped = re.search(rf"GROUP BY (\w+, )*{key}\b", sql)
        never = re.search(rf"{NEVER_NULL} AS {key}\b", sql, re.DOTALL)
        assert is_key or literal or grouped or never, key


def test_every_column_that_is_given_has_a_type_both_engines_share(sql: str) -> None:
    selected = sql[sql.rindex("SELECT") : sql.rindex("FROM")]
    columns = re.split(r",(?![^(]*\))", selected.removeprefix("SELECT"))
    texts = {"office", "month", "code", "category", "level"}
    for column in columns:
        is_whole = re.fullmatch(r"CAST\(\w+ AS BIGINT\) AS \w+", column.strip())
        assert is_whole or column.strip() in texts, column


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_selects_the_columns_that_it_declares(name: str) -> None:
    report = REPORTS[name]
    final = report.sql[report.sql.rindex("SELECT") : report.sql.rindex("FROM")]
    selected = re.split(r",(?![^(]*\))", final.removeprefix("SELECT"))
    assert [column.split()[-1] for column in selected] == report.selected
