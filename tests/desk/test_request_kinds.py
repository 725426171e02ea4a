"""Kinds of request and their checklists: shipped, listed, exported, the office's own (B3)."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_hostile import SPARED, TEXTS
from tests.conftest import Program

HEAD = "kind,title_en,title_zh_hant,title_zh_hans,step,required,step_en,step_zh_hant,step_zh_hans"
FIELDS = HEAD.split(",")
KINDS = ["repair", "move-in", "fit-out", "move-out", "cleaning", "special", "other"]


def rows(pmdesk: Program) -> list[dict[str, Any]]:
    listed = pmdesk("request", "kinds", "list", "--format", "json").json
    assert listed["schema"] == "pmdesk.request.kinds.list/1"
    return list(listed["rows"])


def written(folder: Path, text: str, encoding: str = "utf-8") -> str:
    """A CSV file of the office's own."""
    path = folder / "kinds.csv"
    path.write_bytes(text.encode(encoding))
    return str(path)


def stored(pmdesk: Program, file: str, *words: str) -> tuple[int, int]:
    """How many an import stored, and knew."""
    answer = pmdesk("request", "kinds", "import", file, *words, "--format", "json").json
    assert answer.pop("schema") == "pmdesk.request.kinds.import/1"
    assert list(answer) == ["stored", "known"]
    return answer["stored"], answer["known"]


def refused(pmdesk: Program, file: str, code: int = 2) -> str:
    before = pmdesk.path.read_bytes()
    ran = pmdesk("request", "kinds", "import", file, ok=False)
    assert (ran.code, ran.out) == (code, ""), ran
    assert pmdesk.path.read_bytes() == before, "all or nothing"
    return ran.err


# What there is.


def test_the_kinds_of_the_regulation_are_shipped_in_three_languages(pmdesk: Program) -> None:
    found = rows(pmdesk)
    assert list(found[0]) == FIELDS
    assert list(dict.fromkeys(row["kind"] for row in found)) == KINDS
    assert all(row[name] for row in found for name in FIELDS[:4])
    steps = [row for row in found if row["step"]]
    assert all(row[name] for row in steps for name in FIELDS[6:])
    assert {row["required"] for row in steps} == {True, False}
    assert {row["required"] for row in found if not row["step"]} == {None}
    by_kind = {kind: [row["step"] for row in steps if row["kind"] == kind] for kind in KINDS}
    assert by_kind["move-in"] == [
        "identity", "agreement", "inspection", "meters", "keys", "archive", "fees",
    ]  # fmt: skip
    assert by_kind["repair"] == by_kind["cleaning"] == by_kind["other"] == []


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "Fit-out (second fix)"), ("zh-Hant", "二次裝修"), ("zh-Hans", "二次装修")],
)
def test_a_table_is_in_the_language_of_the_screen(
    pmdesk: Program, language: str, said: str
) -> None:
    out = pmdesk("--lang", language, "request", "kinds", "list").out
    lines = [line for line in out.splitlines() if line.startswith("fit-out")]
    assert len(lines) == 8
    assert all(said in line for line in lines)


def test_csv_of_the_list_is_what_export_writes(pmdesk: Program, tmp_path: Path) -> None:
    out = pmdesk("request", "kinds", "list", "--format", "csv").out
    assert pmdesk("request", "kinds", "export").out == out
    found = list(csv.DictReader(io.StringIO(out, newline="")))
    assert (list(found[0]), len(found)) == (FIELDS, len(rows(pmdesk)))
    file = tmp_path / "kinds.csv"
    assert "wrote" in pmdesk("request", "kinds", "export", "--output", str(file)).err
    assert file.read_bytes() == b"\xef\xbb\xbf" + out.encode()
    again = pmdesk("request", "kinds", "export", "--output", str(file), ok=False)
    assert (again.code, "--force" in again.err) == (4, True)


# Round trips.


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_what_is_exported_is_known_when_it_is_imported(
    pmdesk: Program, tmp_path: Path, encoding: str
) -> None:
    file = tmp_path / "kinds.csv"
    pmdesk("request", "kinds", "export", "--output", str(file), "--encoding", encoding)
    assert "二次装修" in file.read_bytes().decode(encoding)
    before = pmdesk.path.read_bytes()
    assert stored(pmdesk, str(file)) == (0, len(KINDS))
    assert pmdesk.path.read_bytes() == before


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_an_edited_export_goes_round_whole(
    pmdesk: Program, new_office: Any, tmp_path: Path, encoding: str
) -> None:
    file = tmp_path / "kinds.csv"
    text = pmdesk("request", "kinds", "export").out
    text = text.replace("Keys and access cards returned", "=Keys; all «three» 鑰匙")
    text = text.replace("repair,Repair,報修,报修,,,,,",
                        "repair,Repair,報修,报修,look,no,Look,看,看")  # fmt: skip
    file.write_bytes(text.encode(encoding))
    assert stored(pmdesk, str(file)) == (2, 5)
    found = [row for row in rows(pmdesk) if row["kind"] == "move-out" and row["step"] == "keys"]
    assert found[0]["step_en"] == "=Keys; all «three» 鑰匙"
    out = tmp_path / "again.csv"
    pmdesk("request", "kinds", "export", "--output", str(out), "--encoding", encoding)
    assert stored(pmdesk, str(out)) == (0, 7)
    other = new_office()
    assert stored(other, str(out)) == (2, 5)
    assert rows(other) == rows(pmdesk)


@pytest.mark.parametrize("text", list(TEXTS.values()), ids=list(TEXTS))
def test_hostile_titles_go_round_intact(
    pmdesk: Program, new_office: Any, tmp_path: Path, text: str
) -> None:
    shield = "'" if text.startswith(("=", "+", "-", "@", "'")) else ""
    buffer = io.StringIO()
    csv.writer(buffer).writerows([FIELDS, ["pool", *[shield + text] * 3, "look", "yes",
                                           *[shield + text] * 3]])  # fmt: skip
    stored(pmdesk, written(tmp_path, buffer.getvalue()))
    assert rows(pmdesk)[-1]["title_en"] == rows(pmdesk)[-1]["step_zh_hans"] == text
    screen = pmdesk("request", "kinds", "list").out
    assert all(char.isprintable() or char in SPARED for char in screen)
    file = tmp_path / "out.csv"
    pmdesk("request", "kinds", "export", "--output", str(file))
    other = new_office()
    assert stored(other, str(file)) == (1, 7)
    assert rows(other) == rows(pmdesk)


# The office's own.


def test_a_new_kind_can_be_used_at_once(pmdesk: Program, tmp_path: Path) -> None:
    file = written(
        tmp_path,
        "kind,title,step,required,what\npool,Pool pass,photo,,Take a photo\npool,,pass,no,Print\n"
        "訪客,Visitors,,,\n",
    )
    assert stored(pmdesk, file) == (2, 0)
    assert stored(pmdesk, file) == (0, 2), "known again"
    assert list(dict.fromkeys(row["kind"] for row in rows(pmdesk))) == [*KINDS, "pool", "訪客"]
    told = [(row["step"], row["required"]) for row in rows(pmdesk) if row["kind"] == "pool"]
    assert told == [("photo", True), ("pass", False)], "required unless it says no"
    ask = ("request", "add", "--place", "Pool", "--text", "x", "--format", "json", "--kind")
    assert pmdesk(*ask, "pool").json["missing"] == ["photo"]
    assert pmdesk(*ask, "訪客").json["kind"] == "訪客"
    pmdesk("request", "step", "1", "photo")
    pmdesk("request", "done", "1", "--text", "x")
    pmdesk("owner", "add", "3-2-1502")
    pmdesk("call", "add", "--text", "x", "--unit", "3-2-1502", "--request", "pool")
    assert pmdesk("request", "show", "3", "--format", "json").json["missing"] == ["photo"]


def test_kinds_that_are_not_in_the_file_stay(pmdesk: Program, tmp_path: Path) -> None:
    before = rows(pmdesk)
    stored(pmdesk, written(tmp_path, f"{HEAD}\nother,Else,別的,别的,look,yes,Look,看,看\n"))
    after = rows(pmdesk)
    assert after[:-1] == before[:-1]
    assert (after[-1]["kind"], after[-1]["title_en"], after[-1]["step"]) == (
        "other",
        "Else",
        "look",
    )


def test_a_kind_is_replaced_whole_its_rows_in_any_order(pmdesk: Program, tmp_path: Path) -> None:
    text = ("kind,title_en,step,step_en\npool,Pool,a,A\nother,Other,x,X\npool,Pool,b,B\n"
            "other,,y,Y\n")  # fmt: skip
    assert stored(pmdesk, written(tmp_path, text)) == (2, 0)
    steps = [(row["kind"], row["step"]) for row in rows(pmdesk)][-4:]
    assert steps == [("other", "x"), ("other", "y"), ("pool", "a"), ("pool", "b")]
    text = "kind,title_en,step,step_en\npool,Pool,b,B\n"
    assert stored(pmdesk, written(tmp_path, text)) == (1, 0)
    assert [row["step"] for row in rows(pmdesk) if row["kind"] == "pool"] == ["b"]
    text = "kind,title_en,step,step_en\npool,Pool,,\n"
    assert stored(pmdesk, written(tmp_path, text)) == (1, 0)
    assert [row["step"] for row in rows(pmdesk) if row["kind"] == "pool"] == [None]


def test_the_order_of_steps_is_the_files(pmdesk: Program, tmp_path: Path) -> None:
    head = "kind,title_en,step,step_en\n"
    stored(pmdesk, written(tmp_path, f"{head}pool,Pool,a,A\npool,,b,B\n"))
    assert stored(pmdesk, written(tmp_path, f"{head}pool,Pool,b,B\npool,,a,A\n")) == (1, 0)
    assert [row["step"] for row in rows(pmdesk) if row["kind"] == "pool"] == ["b", "a"]


def test_a_dry_run_stores_nothing(pmdesk: Program, tmp_path: Path) -> None:
    file = written(tmp_path, "kind,title_en,step\npool,Pool,\n")
    before = pmdesk.path.read_bytes()
    ran = pmdesk("request", "kinds", "import", file, "--dry-run")
    assert (ran.out, ran.err) == ("1 stored, 0 known already\n", "dry run: nothing was stored\n")
    assert pmdesk.path.read_bytes() == before
    assert pmdesk("request", "kinds", "import", file).out == "1 stored, 0 known already\n"


# Bad lines.


def test_every_bad_line_is_listed_and_nothing_is_stored(pmdesk: Program, tmp_path: Path) -> None:
    file = written(
        tmp_path,
        f"{HEAD}\n"
        "good,Good,好,好,,,,,\n"  # 2
        ",Nameless,,,,,,,\n"  # 3
        "untitled,,,,,,,,\n"  # 4
        "pool,Pool,池,池,look,yes,Look,看,看\n"  # 5
        "pool,Bath,,,swim,yes,Swim,,\n"  # 6: another title
        "pool,,,,look,yes,Look again,,\n"  # 7: twice
        "pool,,,,dive,maybe,Dive,,\n"  # 8
        "pool,,,,float,yes,,,\n"  # 9: says nothing
        "pool,,,,two words,yes,x,,\n"  # 10
        "a;b,X,,,,,,,\n"  # 11
        "short,Short\n"  # 12
        "pool,Pool,湖,,sink,yes,Sink,,\n"  # 13: another title
        "pool,,,,drown,yes,Drown,,\n",  # 14: good
    )
    said = refused(pmdesk, file).splitlines()
    assert [line.split(":")[0] for line in said[:-1]] == [f"line {n}" for n in (
        3, 4, 6, 7, 8, 9, 10, 11, 12, 13)]  # fmt: skip
    assert said[-1] == "pmdesk: bad lines: 10; nothing was stored"
    for number, why in ((3, "kind is empty"), (4, "title_en is empty"),
                        (6, "title_en is 'Pool' on its first line"),
                        (7, "step look of pool stands twice"),
                        (8, "'maybe' is not one of yes, no"), (9, "step_en is empty"),
                        (10, "'two words' cannot be a code"), (11, "'a;b' cannot be a code"),
                        (12, "2 cells where the header has 9"),
                        (13, "title_zh_hant is '池' on its first line")):  # fmt: skip
        assert f"line {number}: {why}" in "\n".join(said)
    kinds = {row["kind"] for row in rows(pmdesk)}
    assert "good" not in kinds


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "an empty file"),
        ("kind,step\nx,\n", "column title_en is missing"),
        ("kind,title_en,step,colour\nx,X,,\n", "unknown column 'colour'"),
        ("kind,title_en,title,step\nx,X,X,\n", "column title_en stands twice"),
        ('kind,title_en,step\nx,"X,\n', "a quotation mark opens here and never closes"),
    ],
    ids=["empty", "missing", "unknown", "twice", "quotation mark"],
)
def test_a_file_that_is_no_such_table_is_refused(
    pmdesk: Program, tmp_path: Path, text: str, why: str
) -> None:
    assert why in refused(pmdesk, written(tmp_path, text))


def test_what_cannot_be_decoded_is_a_bad_line(pmdesk: Program, tmp_path: Path) -> None:
    path = tmp_path / "kinds.csv"
    path.write_bytes(b"kind,title_en,step\npool,Pool,\nx,a\0b,\ny,\xff\xff,\n")
    said = refused(pmdesk, str(path))
    assert "line 3: a NUL byte" in said
    assert "line 4: a byte that is neither UTF-8 nor GB18030" in said
    assert refused(pmdesk, str(tmp_path / "none.csv"), code=3)


def test_a_kind_again_with_other_titles_is_stored_anew(pmdesk: Program, tmp_path: Path) -> None:
    head = "kind,title_en,title_zh_hant,step,step_en\n"
    assert stored(pmdesk, written(tmp_path, f"{head}pool,Pool,池,,\n")) == (1, 0)
    assert stored(pmdesk, written(tmp_path, f"{head}pool,Pool,泳池,,\n")) == (1, 0)
    found = [row["title_zh_hant"] for row in rows(pmdesk) if row["kind"] == "pool"]
    assert found == ["泳池"]
