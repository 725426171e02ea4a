"""Offices put together: what is checked, what is refused and of whom, and what the result says."""

import hashlib
import json
import runpy
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pmdesk.lake import compacted, manifests, places
from pmdesk.lake.schemas import TABLES, schema_of
from pmdesk.lake.tables import Contents
from pmdesk.periods import Month
from tests.conftest import Program, Ran
from tests.lake.conftest import bytes_of

LAKES = runpy.run_path(str(Path(__file__).parent.parent.parent / "bench" / "lakes.py"))
SIZE = LAKES["Size"](3, 4, 3, 4, 5, 2, 2, 6, 5)
OCTOBER = Month(2026, 10)
A1, A2, A3 = "A00001", "A00002", "A00003"


@pytest.fixture(scope="session")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three offices' October; a fourth is expected and has published nothing."""
    lake: Path = tmp_path_factory.mktemp("made") / "lake"
    lake.mkdir()
    LAKES["make_lake"](lake, 3, [OCTOBER], SIZE, missing=1)
    return lake


@pytest.fixture
def lake(_made: Path, tmp_path: Path) -> Path:
    """A fresh copy of that lake."""
    return Path(shutil.copytree(_made, tmp_path / "lake"))


Compact = Callable[..., Ran]


@pytest.fixture
def compact(empty: Program, lake: Path) -> Compact:
    """Puts October together, without any desk."""

    def compact(*words: str, ok: bool = True) -> Ran:
        line = ("group", "compact", "--lake", str(lake), "--month", "2026-10", *words)
        return empty(*line, ok=ok)

    return compact


def test_a_month_is_one_file_a_table_sorted_by_office(lake: Path, compact: Compact) -> None:
    ran = compact()
    assert ran.err == "October 2026: 3 of 4 offices put together\n"
    assert ran.out.split() == [
        "Office",
        "Office",
        "name",
        "State",
        "Why",
        "A00004",
        "Estate",
        "4",
        "missing",
    ]
    for table in TABLES:
        path = places.compact_file(lake, table, OCTOBER)
        assert pq.read_schema(path).equals(schema_of(table))
        parts = [_read(places.office_file(lake, table, OCTOBER, office)) for office in (A1, A2, A3)]
        assert _read(path).equals(pa.concat_tables(parts))


def test_its_manifest_names_the_offices_with_what_each_had_published(
    lake: Path, compact: Compact
) -> None:
    compact()
    found = compacted.read(lake, OCTOBER)
    assert found is not None
    assert (found.expected, found.missing, found.unexpected) == (4, ("A00004",), ())
    assert [(one.office, one.name, one.revision) for one in found.offices] == [
        (A1, "Estate 1", 1), (A2, "Estate 2", 1), (A3, "Estate 3", 1),
    ]  # fmt: skip
    for one in found.offices:
        content = places.office_manifest(lake, OCTOBER, one.office).read_bytes()
        assert one.sha256 == hashlib.sha256(content).hexdigest()
    sums = [manifests.read(places.office_manifest(lake, OCTOBER, o)).tables for o in (A1, A2, A3)]
    for table, contents in found.tables.items():
        assert contents.rows == sum(one[table].rows for one in sums)
        for name, total in contents.totals.items():
            assert total == sum(one[table].totals[name] for one in sums)
        content = places.compact_file(lake, table, OCTOBER).read_bytes()
        assert (contents.bytes, contents.sha256) == (
            len(content), hashlib.sha256(content).hexdigest(),
        )  # fmt: skip


def test_put_together_again_it_is_the_same_bytes(lake: Path, compact: Compact) -> None:
    compact()
    before = bytes_of(lake)
    compact()
    assert bytes_of(lake) == before


def test_an_office_that_published_again_replaces_what_it_had(lake: Path, compact: Compact) -> None:
    compact()
    before = compacted.read(lake, OCTOBER)
    LAKES["publish_office"](lake, 2, OCTOBER, SIZE._replace(notices=9))
    compact()
    after = compacted.read(lake, OCTOBER)
    assert before is not None
    assert after is not None
    assert [one.revision for one in after.offices] == [1, 2, 1]
    assert after.tables["notices"].rows == before.tables["notices"].rows - 4 + 9
    assert after.tables["charges"] == before.tables["charges"]


def test_an_office_that_nobody_expects_is_told_and_is_in_the_month(
    lake: Path, compact: Compact
) -> None:
    (lake / "offices.csv").write_text(f"office,name\n{A1},One\n{A2},Two\n", encoding="utf-8")
    ran = compact("--format", "json")
    assert ran.json["offices"] == 3
    assert (ran.json["ok"], ran.json["rows"]["charges"]) == (True, 18)
    assert [(row["office"], row["state"]) for row in ran.json["attention"]] == [(A3, "unexpected")]
    assert ran.err == "October 2026: 2 of 2 offices put together\n"


def test_without_a_list_nobody_is_missing(lake: Path, compact: Compact) -> None:
    (lake / "offices.csv").unlink()
    ran = compact()
    assert ran.err == (
        "October 2026: 3 offices put together; no offices.csv says which are expected\n"
        "no office is missing or refused\n"
    )
    assert ran.out == ""


def _cut_short(lake: Path) -> None:
    path = places.office_file(lake, "lines", OCTOBER, A2)
    path.write_bytes(path.read_bytes()[:-9])


def _one_bit(lake: Path) -> None:
    path = places.office_file(lake, "charges", OCTOBER, A2)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def _stale_manifest(lake: Path) -> None:
    path = places.office_manifest(lake, OCTOBER, A2)
    old = path.read_bytes()
    LAKES["publish_office"](lake, 2, OCTOBER, SIZE._replace(notices=9))
    path.write_bytes(old)


def _no_file(lake: Path) -> None:
    places.office_file(lake, "visits", OCTOBER, A2).unlink()


def _another_version(lake: Path) -> None:
    _manifest(lake, lambda found: found.update(version=2))


def _another_folder(lake: Path) -> None:
    places.office_manifest(lake, OCTOBER, A2).unlink()
    folder = lake / "landing" / "v2" / "manifest" / "month=2026-10"
    folder.mkdir(parents=True)
    (folder / f"office={A2}.json").write_text("{}")


def _no_json(lake: Path) -> None:
    places.office_manifest(lake, OCTOBER, A2).write_text('{"version": 1, "office"')


def _nested(lake: Path) -> None:
    places.office_manifest(lake, OCTOBER, A2).write_text("[" * 100_000)


def _no_manifest_to_read(lake: Path) -> None:
    path = places.office_manifest(lake, OCTOBER, A2)
    path.unlink()
    path.mkdir()


def _no_file_to_read(lake: Path) -> None:
    path = places.office_file(lake, "visits", OCTOBER, A2)
    path.unlink()
    path.mkdir()


def _without_a_table(lake: Path) -> None:
    _manifest(lake, lambda found: found["tables"].pop("rounds"))


def _of_another_office(lake: Path) -> None:
    _manifest(lake, lambda found: found.update(office=A1))


def _twice(lake: Path) -> None:
    desk = manifests.read(places.office_manifest(lake, OCTOBER, A1)).desk
    _manifest(lake, lambda found: found.update(desk=desk))


def _other_totals(lake: Path) -> None:
    _manifest(lake, lambda found: found["tables"]["receipts"]["totals"].update(amount_fen=1))


def _other_columns(lake: Path) -> None:
    path = places.office_file(lake, "surveys", OCTOBER, A2)
    pq.write_table(_read(path).append_column("more", pa.array([], pa.int64())), path)
    _seal(lake, "surveys")


def _no_parquet(lake: Path) -> None:
    places.office_file(lake, "rounds", OCTOBER, A2).write_bytes(b"nothing of the kind")
    _seal(lake, "rounds")


def _rows_of_another(lake: Path) -> None:
    theirs, ours = (places.office_file(lake, "findings", OCTOBER, o) for o in (A1, A2))
    shutil.copy(theirs, ours)
    _seal(lake, "findings")


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (_cut_short, "lines: the file is not the one that the manifest names"),
        (_one_bit, "charges: the file is not the one that the manifest names"),
        (_stale_manifest, "notices: the file is not the one that the manifest names"),
        (_no_file, "visits: there is no file"),
        (_another_version, "its tables are of version 2, this program knows 1"),
        (_another_folder, "its tables are of version 2, this program knows 1"),
        (_no_json, "the manifest cannot be read"),
        (_nested, "the manifest cannot be read"),
        (_no_manifest_to_read, "the manifest cannot be read (Is a directory)"),
        (_no_file_to_read, "visits: the file cannot be read (Is a directory)"),
        (_without_a_table, "the manifest cannot be read"),
        (_of_another_office, "the manifest is of another office or month"),
        (_twice, f"the same desk has published the month as {A1} too"),
        (_other_totals, "receipts: the control totals differ"),
        (_other_columns, "surveys: it is no file of version 1"),
        (_no_parquet, "rounds: it is no file of version 1"),
        (_rows_of_another, "findings: there are rows of another office or month"),
    ],
    ids=lambda value: value.__name__.strip("_") if callable(value) else "",
)
def test_what_does_not_agree_is_refused_with_the_offices_name_and_nothing_is_replaced(
    lake: Path, compact: Compact, spoil: Callable[[Path], None], says: str
) -> None:
    compact()
    before = bytes_of(lake / "compact")
    spoil(lake)
    ran = compact("--format", "json", ok=False)
    assert ran.code == 6
    assert ran.err == "pmdesk: October 2026 is not put together: 1 office is refused\n"
    refused = [row for row in ran.json["attention"] if row["state"] == "refused"]
    assert [row["office"] for row in refused] == [A2]
    assert says in refused[0]["why"]
    assert (ran.json["ok"], ran.json["rows"]) == (False, None)
    assert bytes_of(lake / "compact") == before


def test_every_problem_is_told_at_once(lake: Path, compact: Compact) -> None:
    _no_file(lake)
    places.office_manifest(lake, OCTOBER, A3).write_text("{")
    ran = compact(ok=False)
    assert ran.err.endswith("October 2026 is not put together: 2 offices are refused\n")
    rows = [line.split(maxsplit=4) for line in ran.out.splitlines()[1:]]
    assert [row[:3] for row in rows] == [
        [A2, "Estate", "2"], [A3, "Estate", "3"], ["A00004", "Estate", "4"],
    ]  # fmt: skip


def test_one_that_was_cut_off_says_that_nothing_is_put_together(
    lake: Path, compact: Compact, monkeypatch: pytest.MonkeyPatch
) -> None:
    compact()
    before = bytes_of(lake)
    folder = places.compact_file(lake, "receipts", OCTOBER)
    folder.unlink()
    folder.mkdir()
    (folder / "in the way").write_text("")
    ran = compact(ok=False)
    assert (ran.code, ran.out) == (5, "")
    assert "Is a directory" in ran.err or "Directory not empty" in ran.err
    assert compacted.read(lake, OCTOBER) is None
    (folder / "in the way").unlink()
    folder.rmdir()
    compact()
    assert bytes_of(lake) == before


def test_a_folder_that_nobody_can_look_into_is_not_taken_for_an_empty_one(
    lake: Path, compact: Compact
) -> None:
    folder = places.office_manifests(lake, OCTOBER)
    shutil.rmtree(folder)
    folder.symlink_to(folder.name)
    ran = compact(ok=False)
    assert (ran.code, ran.out) == (5, "")
    assert ran.err == f"pmdesk: {folder}: Too many levels of symbolic links\n"


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        ("--lake {lake}/none --month 2026-10", 3, "there is no lake at"),
        ("--lake {lake} --month 2026-09", 3, "no office has published September 2026 in"),
        ("--lake {lake} --month 2026-13", 2, "2026-13"),
        ("--lake {lake}", 2, "missing: --month"),
    ],
    ids=str,
)
def test_bad_input_is_one_line(
    empty: Program, lake: Path, words: str, code: int, says: str
) -> None:
    ran = empty("group", "compact", *words.format(lake=lake).split(), ok=False)
    assert (ran.code, ran.out, ran.err.count("\n")) == (code, "", 1)
    assert says in ran.err


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ("office,name\n007,Bond\n", 2, "line 2: '007': a capital first"),
        ("office,name\nA1,x\nA1,y\n", 2, "line 3: code A1 stands twice in this file"),
        ("name\nx\n", 2, "office"),
    ],
    ids=["a number", "twice", "no codes"],
)
def test_a_bad_list_of_offices_is_refused(
    lake: Path, compact: Compact, text: str, code: int, says: str
) -> None:
    (lake / "offices.csv").write_text(text, encoding="utf-8")
    ran = compact(ok=False)
    assert (ran.code, ran.out) == (code, "")
    assert says in ran.err
    told = f"pmdesk: {lake}/offices.csv is no list of offices: nothing is put together\n"
    assert ran.err.endswith(told)
    assert not places.compact(lake).exists()


def test_a_list_of_offices_that_is_a_link_to_nowhere_is_not_taken_for_none(
    lake: Path, compact: Compact
) -> None:
    (lake / "offices.csv").unlink()
    (lake / "offices.csv").symlink_to("elsewhere.csv")
    ran = compact(ok=False)
    assert (ran.code, ran.out) == (3, "")
    assert ran.err == f"pmdesk: there is no file {lake}/offices.csv\n"


def test_what_an_office_exports_is_put_together(
    told: Program, empty: Program, tmp_path: Path
) -> None:
    lake = tmp_path / "real"
    told("month-close", "2026-11", "--export", "parquet", "--to", str(lake))
    empty("group", "compact", "--lake", str(lake), "--month", "2026-11")
    rows = _read(places.compact_file(lake, "complaints", Month(2026, 11))).to_pylist()
    assert [row["complaint"][-1] for row in rows] == ["1", "2", "3", "4"]
    assert _read(places.compact_file(lake, "sanctions", Month(2026, 11))).num_rows == 0


def test_without_the_extra_its_name_is_said(
    compact: Compact, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    monkeypatch.setattr(sys, "path", [])
    ran = compact(ok=False)
    assert ran.code == 2
    assert ran.err == (
        "pmdesk: group needs an extra that is not installed: pip install 'pmdesk[group]'\n"
    )


def _read(path: Path) -> pa.Table:
    return pq.read_table(path, partitioning=None)


def _manifest(lake: Path, change: Callable[[dict[str, Any]], Any]) -> None:
    """Rewrites the second office's manifest."""
    path = places.office_manifest(lake, OCTOBER, A2)
    found = json.loads(path.read_text())
    change(found)
    path.write_text(json.dumps(found))


def _seal(lake: Path, table: str) -> None:
    """Has the second office's manifest name the file that is there now."""
    content = places.office_file(lake, table, OCTOBER, A2).read_bytes()
    path = places.office_manifest(lake, OCTOBER, A2)
    manifest = manifests.read(path)
    rows = manifest.tables[table]
    named = Contents(rows.rows, len(content), hashlib.sha256(content).hexdigest(), rows.totals)
    tables = {**manifest.tables, table: named}
    path.write_text(manifests.text_of(manifest._replace(tables=tables)), encoding="utf-8")
