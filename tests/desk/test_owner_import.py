"""`owner import`: units and their people from the sheets that offices have (A1.7)."""

import time
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Program

HEADER = "unit,area,move_in,name,role,phone,from,note,key\n"


class Importer:
    """Writes a file and imports it."""

    def __init__(self, program: Program, folder: Path):
        self.program = program
        self.file = folder / "owners.csv"

    def __call__(self, content: str | bytes, *words: str) -> tuple[int, int]:
        """How many lines stored something, how many were known."""
        self.file.write_bytes(content if isinstance(content, bytes) else content.encode())
        ran = self.program("owner", "import", str(self.file), *words, "--format", "json").json
        assert ran["schema"] == "pmdesk.owner.import/1"
        return ran["stored"], ran["known"]

    def refused(self, content: str | bytes) -> tuple[int, list[str]]:
        """Exit code and the bad lines; nothing may have been stored."""
        self.file.write_bytes(content if isinstance(content, bytes) else content.encode())
        before = self.program.path.read_bytes()
        ran = self.program("owner", "import", str(self.file), ok=False)
        assert ran.out == ""
        assert self.program.path.read_bytes() == before, "something was stored"
        return ran.code, ran.err.splitlines()[:-1]

    def unit(self, code: str) -> dict[str, Any]:
        """A unit's record."""
        return dict(self.program("owner", "show", code, "--format", "json").json)

    @property
    def people(self) -> list[tuple[str, str, str, str | None, str | None]]:
        """Everybody: unit, name, role, phone, from."""
        rows = self.program("owner", "person", "list", "--format", "json").json["rows"]
        return [(r["unit"], r["name"], r["role"], r["phone"], r["from"]) for r in rows]


@pytest.fixture
def importer(pmdesk: Program, tmp_path: Path) -> Importer:
    """An importer on a fresh office."""
    return Importer(pmdesk, tmp_path)


def test_a_unit_may_stand_on_several_lines_and_without_a_name_alone(importer: Importer) -> None:
    stored = importer(
        HEADER + "3-2-1502,89.50,2024-05-01,Lin Heron,owner,138 0000 1502,2024-05-01,,p1\n"
        "3-2-1502,,,Bo Reed,tenant,,,Upstairs,\n"
        "3-2-1503,120,,,,,,Empty so far,u2\n"
    )
    assert stored == (3, 0)
    assert importer.people == [
        ("3-2-1502", "Lin Heron", "owner", "138 0000 1502", "2024-05-01"),
        ("3-2-1502", "Bo Reed", "tenant", None, None),
    ]
    first, second = importer.unit("3-2-1502"), importer.unit("3-2-1503")
    assert (first["area_dm2"], first["move_in_on"], first["note"]) == (8950, "2024-05-01", None)
    assert (second["area_dm2"], second["note"], second["ref"]) == (12000, "Empty so far", "u2")
    assert importer.unit("138-0000-1502")["unit"] == "3-2-1502"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize(
    "header",
    [
        "房号,面积,入住日期,姓名,身份,电话,起始日期,备注",
        "房號,建築面積,入住時間,業主姓名,關係,聯繫電話,起始日期,備註",
        "单元,建筑面积,入住时间,业主,关系,手机,起始日期,备注",
        "單元,面積,入住日期,業主,身份,手機,起始日期,備註",
        "Room,Size,Move_In,Owner,Type,Mobile,Since,Remarks",
        "unit_no,area,move_in,name,role,tel,from,note",
    ],
)
def test_usual_headers_are_understood(importer: Importer, header: str, encoding: str) -> None:
    lines = (
        f"{header}\r\n"
        "3-2-1502,89.50㎡,2024年5月1日,林虚构,业主,138 0000 1502,2024-05-01,甲\r\n"
        "3-2-1502,,,陳虛構,租戶,,,\r\n3-2-1502,,,何虚构,家属,,,\r\n3-2-1502,,,伍虛構,聯繫人,,,\r\n"
    )
    assert importer(lines.encode(encoding)) == (4, 0)
    assert [(name, role) for _unit, name, role, *_more in importer.people] == [
        ("林虚构", "owner"),
        ("陳虛構", "tenant"),
        ("何虚构", "family"),
        ("伍虛構", "contact"),
    ]
    record = importer.unit("林虚构")
    assert (record["area_dm2"], record["move_in_on"]) == (8950, "2024-05-01")


def test_without_a_role_somebody_is_the_owner(importer: Importer) -> None:
    importer("房号,业主\n3-2-1502,林虚构\n")
    assert importer.people == [("3-2-1502", "林虚构", "owner", None, None)]
    assert importer("房号,业主\n3-2-1502,林虚构\n") == (0, 1)


def test_the_same_file_again_adds_nothing(importer: Importer) -> None:
    content = HEADER + (
        "3-2-1502,89.50,2024-05-01,Lin Heron,owner,555 0101,2024-05-01,Note,p1\n"
        "3-2-1502,89.50,,Bo Reed,tenant,555 0102,,,\n"
        "3-2-1503,,,,,,,Empty,u1\n"
    )
    assert importer(content) == (3, 0)
    before = importer.program.path.read_bytes()
    assert importer(content) == (0, 3)
    assert importer.program.path.read_bytes() == before


def test_a_person_on_two_lines_of_a_file_is_stored_once(importer: Importer) -> None:
    assert importer("unit,name\n3-2-1502,Lin Heron\n3-2-1502,Lin Heron\n") == (1, 1)


def test_another_area_or_phone_needs_a_day_from_which_it_holds(importer: Importer) -> None:
    importer("unit,area,name,phone\n3-2-1502,89.50,Lin Heron,555 0101\n")
    code, lines = importer.refused(
        "unit,area,name,phone\n3-2-1502,90,Lin Heron,555 0101\n3-2-1502,,Lin Heron,555 0202\n"
    )
    assert code == 2
    assert lines == [
        "line 2: 3-2-1502 is known with another area: say in the column from, from which day on",
        "line 3: Lin Heron of 3-2-1502 is known with another phone: say in the column from, from "
        "which day on",
    ]
    later = "unit,area,name,phone,from\n3-2-1502,90,Lin Heron,555 0202,2026-06-01\n"
    assert importer(later) == (1, 0)
    assert importer(later) == (0, 1)
    record = importer.unit("3-2-1502")
    assert (record["area_dm2"], record["phones"]) == (9000, ["555 0202"])
    earlier = importer.program("owner", "show", "3-2-1502", "--format", "json", now="2026-05-01")
    assert earlier.json["area_dm2"] == 8950


def test_who_left_is_not_recorded_anew_by_an_old_list(importer: Importer) -> None:
    old = "unit,name,role,from\n3-2-1502,Bo Reed,tenant,2025-01-01\n"
    importer(old)
    importer.program("owner", "person", "leave", "1", "--on", "2026-09-30")
    assert importer(old) == (0, 1)
    assert importer(old.replace("2025-01-01", "2026-10-15")) == (1, 0)
    assert [row[4] for row in importer.people] == ["2025-01-01", "2026-10-15"]


def test_void_records_are_not_known(importer: Importer) -> None:
    importer("unit,name\n3-2-1502,Lin Heron\n3-2-1503,\n")
    importer.program("owner", "person", "void", "1", "--reason", "Typing mistake")
    importer.program("owner", "void", "3-2-1503", "--reason", "Typing mistake")
    assert importer("unit,name\n3-2-1502,Lin Heron\n3-2-1503,\n") == (2, 0)


@pytest.mark.parametrize(
    ("line", "code", "says"),
    [
        ("1502,,,,,,,,", 2, "'1502' is not a unit: write it such as 3-2-1502"),
        (",89,,,,,,,", 2, "unit is empty"),
        ("3-2-1,big,,,,,,,", 2, "'big' is not an area"),
        ("3-2-1,,05/11/2026,,,,,,", 2, "can be read in two ways"),
        ("3-2-1,,2027-01-01,,,,,,", 4, "2027-01-01 lies in the future"),
        ("3-2-1,,,,owner,,,,", 2, "name is empty"),
        ("3-2-1,,,,,555 0101,,,", 2, "name is empty"),
        ("3-2-1,,,Ann,cat,,,,", 2, "'cat' is not one of owner, tenant, family, contact"),
        ("3-2-1,,,Ann,owner,,2026-13-01,,", 2, "there is no such day"),
        ("3-2-1,,,Ann,owner,,tomorrow,,", 4, "lies in the future"),
        ("3-2-1,,,Ann", 2, "4 cells where the header has 9"),
        ("3-2-1502,,,Lin Heron,tenant,,,,", 4,
         "Lin Heron of 3-2-1502 is recorded with other content: role"),
        ("3-2-1502,,,Lin Heron,owner,,,Other,", 4, "recorded with other content: note"),
        ("3-2-1502,,,Lin Heron,owner,555 9,2024-04-30,,", 4,
         "2024-04-30 lies before 2024-05-01, from which day Lin Heron is recorded"),
        ("3-2-1502,,,Lin Heron,owner,555 9,2024-05-01,,p1", 4,
         "--ref 'p1' names record 1 already, with other content: phone"),
        ("3-2-9,,,,,,,,u1", 4, "key 'u1' names unit 3-2-1503 already"),
        ("3-2-9,,,Ann,owner,,,,good", 2, "key 'good' stands twice in this file"),
    ],
)  # fmt: skip
def test_bad_lines(importer: Importer, line: str, code: int, says: str) -> None:
    importer(
        HEADER + "3-2-1502,89.50,,Lin Heron,owner,555 0101,2024-05-01,,p1\n3-2-1503,,,,,,,,u1\n"
    )
    good = "7-1-101,90,,Kim Wren,owner,555 0103,,,good\n"
    found, lines = importer.refused(f"{HEADER}{good}{line}\n")
    assert found == code
    assert len(lines) == 1
    assert lines[0].startswith("line 3: ")
    assert says in lines[0]


def test_every_bad_line_is_listed_and_nothing_stored(importer: Importer) -> None:
    code, lines = importer.refused("unit,name\nx,\n3-2-1,Ann\n,\n3-2-1\n,Bo\n")
    assert code == 2
    assert [line.split(":")[0] for line in lines] == ["line 2", "line 5", "line 6"]
    code, lines = importer.refused("unit,colour\n")
    assert (code, lines) == (2, [
        "line 1: unknown column 'colour'; columns are unit,area,move_in,name,role,phone,from,note,"
        "key",
    ])  # fmt: skip
    assert importer.refused("房号,单元\n3-2-1,3-2-1\n")[1][0].startswith(
        "line 1: column unit stands twice"
    )
    assert importer.refused("name\nAnn\n")[1][0].startswith("line 1: column unit is missing")


def test_a_dry_run_stores_nothing(importer: Importer) -> None:
    before = importer.program.path.read_bytes()
    assert importer("unit,name\n3-2-1502,Ann\n", "--dry-run") == (1, 0)
    assert importer.program.path.read_bytes() == before


def test_a_shield_of_a_spreadsheet_is_taken_off_once(importer: Importer) -> None:
    importer("unit,name,phone,note\n3-2-1502,''Ann,'+86 138 0000 1502,'=1+1\n")
    assert importer.people[0][1:4] == ("'Ann", "owner", "+86 138 0000 1502")


def test_five_thousand_units_with_ten_thousand_people_take_seconds(importer: Importer) -> None:
    lines = [
        f"{unit // 500 + 1}-1-{unit % 500 + 101},89.50,,{name} {unit},{role},555 {unit:04},,,\n"
        for unit in range(5000)
        for name, role in (("Heron", "owner"), ("Reed", "tenant"))
    ]
    began = time.perf_counter()
    assert importer(HEADER + "".join(lines)) == (10000, 0)
    assert time.perf_counter() - began < 10
    began = time.perf_counter()
    assert importer(HEADER + "".join(lines)) == (0, 10000)
    rows = importer.program("owner", "list", "--format", "json").json["rows"]
    assert time.perf_counter() - began < 10
    assert len(rows) == 5000
    assert rows[-1]["owners"] == ["Heron 4999"]
    assert importer.program("db", "check").code == 0


def test_a_day_is_read_as_a_chinese_spreadsheet_writes_it(pmdesk: Program, tmp_path: Path) -> None:
    file = tmp_path / "in.csv"
    file.write_text("房号,入住日期\n3-2-1502,2024/5/1\n3-2-1503,05/01/2024\n", encoding="utf-8")
    ran = pmdesk("owner", "import", str(file), ok=False)
    assert (ran.code, "line 3: '05/01/2024' can be read in two ways" in ran.err) == (2, True)
    file.write_text("房号,入住日期\n3-2-1502,2024/5/1\n", encoding="utf-8")
    pmdesk("owner", "import", str(file))
    record = pmdesk("owner", "show", "3-2-1502", "--format", "json").json
    assert record["move_in_on"] == "2024-05-01"
