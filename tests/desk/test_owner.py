"""The owner archive: units, their people and documents, what is missing (A1.7)."""

import csv
import io
from typing import Any

import pytest

from tests.conftest import Program

UNIT = "3-2-1502"
REQUIRED = ["identity", "title", "move-in-form", "house-rules", "contact-form"]
HOSTILE = [
    "[/red] [bold]x[/bold]",
    "\x1b[31mred\x1b[0m",
    "abc\u202etxt.exe",
    "=cmd|' /C calc'!A0",
    "'=1",
    'say "hi", then; go',
    "one\ntwo\ttabs\\u0000",
    "𠮷野家 🧾",
    "長" * 3000,
]


@pytest.fixture
def desk(pmdesk: Program) -> Program:
    """An office with one unit, an owner and a tenant."""
    pmdesk("owner", "add", UNIT, "--area", "89.50", "--move-in", "2024-05-01")
    person(pmdesk, "Lin Heron", "owner", "--phone", "138 0000 1502", "--from", "2024-05-01")
    person(pmdesk, "Bo Reed", "tenant", "--phone", "0763-555 0102")
    return pmdesk


def person(pmdesk: Program, name: str, role: str, *words: str, unit: str = UNIT) -> Any:
    ran = pmdesk("owner", "person", "add", unit, f"--name={name}", "--role", role, *words,
                 "--format", "json")  # fmt: skip
    return ran.json


def show(pmdesk: Program, named: str = UNIT) -> Any:
    return pmdesk("owner", "show", named, "--format", "json").json


def listed(pmdesk: Program, *words: str) -> list[dict[str, Any]]:
    return list(pmdesk(*words, "--format", "json").json["rows"])


def refused(pmdesk: Program, code: int, says: str, *words: str) -> None:
    """Runs a command that must store nothing and say so."""
    before = pmdesk.path.read_bytes()
    ran = pmdesk(*words, ok=False)
    assert (ran.code, ran.out) == (code, ""), ran
    assert says in ran.err
    assert pmdesk.path.read_bytes() == before


# Units.


def test_a_new_unit_shows_what_its_archive_lacks(pmdesk: Program) -> None:
    ran = pmdesk("owner", "add", UNIT, "--area", "89.5")
    assert ran.out == (
        "3-2-1502; 89.50 m2; 0 of 5 documents; missing: identity, title, move-in-form, "
        "house-rules, contact-form\n"
    )


def test_a_units_record(desk: Program) -> None:
    desk("owner", "document", "add", UNIT, "--kind", "title")
    assert show(desk) == {
        "schema": "pmdesk.owner/1",
        "id": 1,
        "ref": None,
        "unit": UNIT,
        "building": "3",
        "area_dm2": 8950,
        "move_in_on": "2024-05-01",
        "move_out_on": None,
        "owners": ["Lin Heron"],
        "tenants": ["Bo Reed"],
        "phones": ["138 0000 1502", "0763-555 0102"],
        "documents": ["title"],
        "missing": ["identity", "move-in-form", "house-rules", "contact-form"],
        "documents_held": 1,
        "documents_required": 5,
        "archive_complete": False,
        "note": None,
        "void": None,
    }


@pytest.mark.parametrize(
    ("text", "dm2"),
    [("89", 8900), ("89.5", 8950), ("８９．０５", 8905), ("89.50㎡", 8950), ("120 m2", 12000)],
)
def test_areas_are_exact(pmdesk: Program, text: str, dm2: int) -> None:
    pmdesk("owner", "add", UNIT, "--area", text)
    assert show(pmdesk)["area_dm2"] == dm2


@pytest.mark.parametrize("text", ["0", "-3", "89.505", "1e3", "", "large", "99999999"])
def test_what_is_no_area_is_refused(pmdesk: Program, text: str) -> None:
    refused(pmdesk, 2, "is not an area: write it in m2", "owner", "add", UNIT, f"--area={text}")


@pytest.mark.parametrize(
    ("code", "says", "words"),
    [
        (4, "3-2-1502 is there already; change it with pmdesk owner change 3-2-1502",
         ("add", "３-２-１５０２")),
        (2, "is not a unit: write it such as 3-2-1502", ("add", "1502")),
        (2, "is not a unit", ("add", "3 2 1502")),
        (2, "missing: UNIT", ("add",)),
        (4, "2026-11-04 lies in the future", ("add", "3-2-1", "--move-in", "2026-11-04")),
        (4, "before it was moved into on 2024-05-01",
         ("add", "3-2-1", "--move-in", "2024-05-01", "--move-out", "2024-04-30")),
        (2, "say what changes", ("change", UNIT, "--from", "today")),
        (2, "missing: --from", ("change", UNIT, "--note", "x")),
        (3, "there is no unit '9-9-9'; record it first: pmdesk owner add 9-9-9",
         ("change", "9-9-9", "--note", "x", "--from", "today")),
        (4, "--move-out none says that somebody lives there again",
         ("change", UNIT, "--move-out", "2024-04-30", "--from", "today")),
        (3, "there is no unit", ("show", "9-9-9")),
        (3, "near to it: 3-2-1502", ("show", "3-2-1503")),
        (2, "missing: --reason", ("void", UNIT)),
        (4, "3-2-1502 is named by other records (unit-person: 2)", ("void", UNIT, "--reason", "x")),
        (2, "--to 2026-01-01 lies before --from 2026-02-01",
         ("timeline", UNIT, "--from", "2026-02-01", "--to", "2026-01-01")),
    ],
)  # fmt: skip
def test_refusals_of_units(desk: Program, code: int, says: str, words: tuple[str, ...]) -> None:
    refused(desk, code, says, "owner", *words)


def test_a_change_holds_from_its_day_and_carries_on_the_rest(desk: Program) -> None:
    ran = desk("owner", "change", UNIT, "--area", "90", "--from", "2026-12-01")
    assert ran.out == "3-2-1502; 89.50 m2; changed from 2026-12-01 on\n"
    desk("owner", "change", UNIT, "--note", "Corner flat", "--from", "2026-11-01")
    today = show(desk)
    assert (today["area_dm2"], today["note"]) == (8950, "Corner flat")
    desk.now = "2026-12-01T08:00"
    later = show(desk)
    assert (later["area_dm2"], later["move_in_on"]) == (9000, "2024-05-01")


def test_a_day_of_moving_out_can_be_taken_back(desk: Program) -> None:
    desk("owner", "change", UNIT, "--move-out", "2026-10-31", "--from", "2026-10-31")
    assert [row["unit"] for row in listed(desk, "owner", "list", "--vacant")] == [UNIT]
    desk("owner", "change", UNIT, "--move-out", "none", "--from", "2026-11-01")
    assert show(desk)["move_out_on"] is None
    assert [row["unit"] for row in listed(desk, "owner", "list", "--occupied")] == [UNIT]


def test_the_same_key_again_stores_nothing(pmdesk: Program) -> None:
    words = ("owner", "add", UNIT, "--area", "89.50", "--note", "x", "--ref", "u1")
    first = pmdesk(*words, "--format", "json").json
    before = pmdesk.path.read_bytes()
    assert pmdesk(*words, "--format", "json").json == first
    assert pmdesk.path.read_bytes() == before
    other = ("owner", "add", UNIT, "--area", "90", "--move-in", "2024-05-01", "--ref", "u1")
    refused(pmdesk, 4, "'u1' names record 1 already, with other content: area, move_in, note",
            *other)  # fmt: skip
    refused(pmdesk, 4, "other content: unit", "owner", "add", "3-2-9", "--ref", "u1")


def test_a_void_unit_stays_and_its_code_can_be_used_again(pmdesk: Program) -> None:
    pmdesk("owner", "add", UNIT, "--note", "mistaken")
    assert pmdesk("owner", "void", UNIT, "--reason", "No such unit").out == (
        "3-2-1502; void: No such unit\n"
    )
    assert show(pmdesk)["void"] == "No such unit"
    refused(pmdesk, 4, "unit 1 is void: No such unit", "owner", "void", UNIT, "--reason", "x")
    refused(pmdesk, 3, "there is no unit", "owner", "person", "add", UNIT, "--name", "Ann",
            "--role", "owner")  # fmt: skip
    pmdesk("owner", "add", UNIT)
    assert [(row["id"], row["void"]) for row in listed(pmdesk, "owner", "list")] == [
        (1, "No such unit"),
        (2, None),
    ]
    assert [row["id"] for row in listed(pmdesk, "owner", "list", "--incomplete")] == [2]
    assert show(pmdesk)["id"] == 2


# Finding.


@pytest.mark.parametrize(
    "named",
    [
        "3-2-1502",
        "３－２－１５０２",
        "138 0000 1502",
        "13800001502",
        "138-0000-1502",
        "+86 138 0000 1502",
        "0086-13800001502",
        "07635550102",
        "Lin Heron",
        "lin",
        "Bo",
    ],
)
def test_a_unit_is_found_however_it_is_named(desk: Program, named: str) -> None:
    assert show(desk, named)["unit"] == UNIT


def test_a_phone_stored_with_the_countrys_code_is_found_without(desk: Program) -> None:
    desk("owner", "add", "3-2-1503")
    person(desk, "Kim Wren", "owner", "--phone", "+86 139-0000-1503", unit="3-2-1503")
    assert show(desk, "139 0000 1503")["unit"] == "3-2-1503"


def test_several_that_fit_are_suggested(desk: Program) -> None:
    for room in ("1503", "1504"):
        desk("owner", "add", f"3-2-{room}")
        person(desk, "Lin Tern", "owner", unit=f"3-2-{room}")
    refused(desk, 3, "'Lin' fits several units: 3-2-1502, 3-2-1503, 3-2-1504", "owner", "show",
            "Lin")  # fmt: skip


def test_an_earlier_phone_and_somebody_who_left_still_find_the_unit(desk: Program) -> None:
    desk("owner", "person", "change", "1", "--phone", "139 0000 1502")
    assert show(desk, "139 0000 1502")["phones"][0] == "139 0000 1502"
    assert show(desk, "13800001502")["unit"] == UNIT
    desk("owner", "person", "leave", "2", "--on", "yesterday")
    assert show(desk, "Bo Reed")["tenants"] == []


# People.


def test_a_persons_record(desk: Program) -> None:
    stored = person(desk, "Ann Reed", "family", "--note", "Daughter", "--ref", "p3")
    assert stored == {
        "schema": "pmdesk.owner.person/1",
        "id": 3,
        "ref": "p3",
        "unit": UNIT,
        "name": "Ann Reed",
        "role": "family",
        "phone": None,
        "from": None,
        "to": None,
        "note": "Daughter",
        "void": None,
    }
    rows = listed(desk, "owner", "person", "list")
    assert [row["name"] for row in rows] == ["Lin Heron", "Bo Reed", "Ann Reed"]
    assert {"schema": "pmdesk.owner.person/1", **rows[2]} == stored


def test_somebody_leaves_and_may_come_again(desk: Program) -> None:
    ran = desk("owner", "person", "leave", "2", "--on", "2026-10-31")
    assert ran.out == ("person 2: Bo Reed, tenant, 3-2-1502; 0763-555 0102; left on 2026-10-31\n")
    assert person(desk, "Bo Reed", "tenant", "--from", "2026-11-02")["id"] == 3
    assert show(desk)["tenants"] == ["Bo Reed"]


def test_a_void_person_counts_no_more(desk: Program) -> None:
    desk("owner", "person", "void", "2", "--reason", "Lives next door")
    assert show(desk)["tenants"] == []
    assert listed(desk, "owner", "person", "list")[1]["void"] == "Lives next door"


def test_a_phone_holds_from_its_day(desk: Program) -> None:
    desk("owner", "person", "change", "1", "--phone", "555 0202", "--on", "2026-10-01")
    desk("owner", "person", "change", "1", "--phone", "555 0101", "--on", "2026-09-01")
    assert show(desk)["phones"][0] == "555 0202"


@pytest.mark.parametrize(
    ("code", "says", "words"),
    [
        (2, "missing: UNIT, --name, --role", ("add",)),
        (2, "'cat' is not one of owner, tenant, family, contact",
         ("add", UNIT, "--name", "Tom", "--role", "cat")),
        (4, "Bo Reed is recorded in 3-2-1502 already; change the phone with pmdesk owner person "
            "change 2", ("add", UNIT, "--name", "Bo Reed", "--role", "owner")),
        (4, "lies in the future",
         ("add", UNIT, "--name", "Ann", "--role", "owner", "--from", "tomorrow")),
        (3, "there is no unit-person 9", ("change", "9", "--phone", "555 0101")),
        (3, "there is no unit-person 9", ("leave", "9", "--on", "today")),
        (3, "there is no unit-person 9", ("void", "9", "--reason", "x")),
        (4, "2024-04-30 lies before 2024-05-01, from which day Lin Heron is recorded",
         ("leave", "1", "--on", "2024-04-30")),
        (4, "lies in the future", ("leave", "1", "--on", "tomorrow")),
        (2, "missing: --on", ("leave", "1")),
        (2, "missing: --phone", ("change", "1")),
        (3, "there is no unit", ("list", "--unit", "9-9-9")),
    ],
)  # fmt: skip
def test_refusals_of_people(desk: Program, code: int, says: str, words: tuple[str, ...]) -> None:
    refused(desk, code, says, "owner", "person", *words)


def test_nothing_more_is_done_to_who_left_or_is_void(desk: Program) -> None:
    desk("owner", "person", "leave", "1", "--on", "today")
    refused(desk, 4, "person 1 left on 2026-11-03 already", "owner", "person", "leave", "1",
            "--on", "today")  # fmt: skip
    desk("owner", "person", "void", "2", "--reason", "Twice")
    for words in (("leave", "2", "--on", "today"), ("change", "2", "--phone", "555 0101"),
                  ("void", "2", "--reason", "x")):  # fmt: skip
        refused(desk, 4, "unit-person 2 is void: Twice", "owner", "person", *words)


def test_a_persons_key_again_stores_nothing(desk: Program) -> None:
    words = ("Ann Reed", "family", "--phone", "555 0101", "--ref", "p3")
    first = person(desk, *words)
    before = desk.path.read_bytes()
    assert person(desk, *words) == first
    assert desk.path.read_bytes() == before
    refused(desk, 4, "names record 3 already, with other content: role, phone", "owner", "person",
            "add", UNIT, "--name", "Ann Reed", "--role", "tenant", "--ref", "p3")  # fmt: skip


# Documents.


def test_the_archive_is_complete_once_every_required_document_is_held(desk: Program) -> None:
    for kind in REQUIRED[:-1]:
        desk("owner", "document", "add", UNIT, "--kind", kind)
    assert show(desk)["missing"] == ["contact-form"]
    assert [row["unit"] for row in listed(desk, "owner", "list", "--incomplete")] == [UNIT]
    ran = desk("owner", "document", "add", UNIT, "--kind", "contact-form")
    assert ran.out == "document 5: contact-form, 3-2-1502; the archive is complete\n"
    record = show(desk)
    assert (record["archive_complete"], record["documents_held"]) == (True, 5)
    assert listed(desk, "owner", "list", "--incomplete") == []
    desk("owner", "document", "void", "2", "--reason", "The neighbour's")
    assert show(desk)["missing"] == ["title"]


def test_the_office_says_what_is_required(desk: Program) -> None:
    desk("settings", "set", "owner_documents", "deed, photo")
    assert show(desk)["missing"] == ["deed", "photo"]
    desk("settings", "set", "owner_documents", " ")
    assert (show(desk)["missing"], show(desk)["archive_complete"]) == ([], True)


def test_another_document_and_two_of_a_kind_can_be_held(desk: Program) -> None:
    ran = desk("owner", "document", "add", UNIT, "--kind", "pet card")
    assert "pet card, 3-2-1502; not among the required kinds; 0 of 5 documents" in ran.out
    for _owner in range(2):
        desk("owner", "document", "add", UNIT, "--kind", "identity")
    record = show(desk)
    assert (record["documents"], record["documents_held"]) == (["identity", "pet card"], 1)


def test_a_documents_record_and_key(desk: Program) -> None:
    words = ("owner", "document", "add", UNIT, "--kind", "title", "--on", "2024-05-02", "--place",
             "Cabinet 3", "--note", "Copy", "--ref", "d1", "--format", "json")  # fmt: skip
    first = desk(*words).json
    assert first == {
        "schema": "pmdesk.owner.document/1",
        "id": 1,
        "ref": "d1",
        "unit": UNIT,
        "kind": "title",
        "on": "2024-05-02",
        "place": "Cabinet 3",
        "note": "Copy",
        "void": None,
    }
    assert desk(*words).json == first
    assert listed(desk, "owner", "document", "list", "--unit", UNIT) == [
        {name: value for name, value in first.items() if name != "schema"}
    ]
    refused(desk, 4, "with other content: kind, place, note", "owner", "document", "add", UNIT,
            "--kind", "deed", "--ref", "d1")  # fmt: skip


@pytest.mark.parametrize(
    ("code", "says", "words"),
    [
        (2, "missing: UNIT, --kind", ("add",)),
        (4, "lies in the future", ("add", UNIT, "--kind", "title", "--on", "tomorrow")),
        (3, "there is no unit", ("add", "9-9-9", "--kind", "title")),
        (3, "there is no unit-document 4", ("void", "4", "--reason", "x")),
        (2, "missing: ID, --reason", ("void",)),
    ],
)
def test_refusals_of_documents(desk: Program, code: int, says: str, words: tuple[str, ...]) -> None:
    refused(desk, code, says, "owner", "document", *words)


def test_a_second_void_is_refused(desk: Program) -> None:
    desk("owner", "document", "add", UNIT, "--kind", "title")
    desk("owner", "document", "void", "1", "--reason", "Wrong")
    refused(desk, 4, "unit-document 1 is void: Wrong", "owner", "document", "void", "1",
            "--reason", "x")  # fmt: skip


def test_who_voided_is_the_acting_person(desk: Program) -> None:
    desk("owner", "person", "void", "2", "--reason", "Twice", "--by", "S01")
    told = listed(desk, "owner", "timeline", UNIT, "--search", "voided")
    assert [(row["id"], row["by"], row["text"]) for row in told] == [(2, "S01", "Twice")]


# Lists and forms.


@pytest.fixture
def estate(desk: Program) -> Program:
    """Several units in all their states."""
    desk("owner", "add", "3-2-1503", "--area", "120", "--note", "=Corner; 'flat'")
    person(desk, "Wren, A.", "owner", "--phone", "+86 139 0000 1503", unit="3-2-1503")
    person(desk, "Wren; B.", "owner", unit="3-2-1503")
    desk("owner", "add", "4-1-101")
    desk("owner", "add", "4-1-102")
    desk("owner", "void", "4-1-102", "--reason", "Twice")
    desk("owner", "document", "add", UNIT, "--kind", "title")
    desk("owner", "document", "add", UNIT, "--kind", "a; b")
    return desk


def test_a_list_row_is_what_show_shows(estate: Program) -> None:
    rows = listed(estate, "owner", "list")
    assert [row["unit"] for row in rows] == [UNIT, "3-2-1503", "4-1-101", "4-1-102"]
    for row in rows:
        assert {"schema": "pmdesk.owner/1", **row} == show(estate, row["unit"])
    assert rows[1]["owners"] == ["Wren, A.", "Wren; B."]
    assert rows[0]["documents"] == ["a; b", "title"]


def test_csv_of_a_list_is_what_show_gives(estate: Program) -> None:
    whole = estate("owner", "list", "--format", "csv").out
    lines = [
        estate("owner", "show", unit, "--format", "csv").out.split("\r\n", 1)
        for unit in (UNIT, "3-2-1503", "4-1-101", "4-1-102")
    ]
    assert whole == lines[0][0] + "\r\n" + "".join(rest for _header, rest in lines)
    row = list(csv.DictReader(io.StringIO(whole)))[1]
    assert (row["area"], row["archive_complete"]) == ("120.00", "no")
    assert row["note"] == "'=Corner; 'flat'"
    assert (row["owners"], row["phones"]) == ("Wren, A.;Wren; B.", "'+86 139 0000 1503")


@pytest.mark.parametrize(
    ("words", "units"),
    [
        (("--building", "4"), ["4-1-101", "4-1-102"]),
        (("--search", "heron"), [UNIT]),
        (("--search", "139 0000"), ["3-2-1503"]),
        (("--search", "corner"), ["3-2-1503"]),
        (("--search", "%"), []),
        (("--search", "150", "--occupied"), [UNIT]),
        (("--incomplete", "--building", "4"), ["4-1-101"]),
        (("--building", "9"), []),
    ],
)
def test_lists_are_asked_for(estate: Program, words: tuple[str, ...], units: list[str]) -> None:
    assert [row["unit"] for row in listed(estate, "owner", "list", *words)] == units


def test_a_table_names_people_and_what_is_missing(estate: Program) -> None:
    table = estate("owner", "list").out.splitlines()
    assert table[0].split("  ")[0] == "Unit"
    assert "Wren, A., Wren; B." in table[2]
    assert "identity, move-in-form, house-rules, contact-form" in table[1]
    assert estate("owner", "list", "--building", "9").err == "no unit fits\n"


def test_show_tells_people_documents_open_cases_and_held_money(estate: Program) -> None:
    estate("complaint", "add", "--unit", UNIT, "--channel", "phone", "--category", "noise",
           "--text", "Drilling")  # fmt: skip
    estate("fee", "hold", "add", "--unit", UNIT, "--amount", "2000", "--kind", "deposit")
    estate("owner", "person", "leave", "2", "--on", "2026-10-31")
    out = estate("owner", "show", UNIT).out
    for line in (
        " 1  owner   Lin Heron  138 0000 1502  2024-05-01\n",
        " 2  tenant  Bo Reed    0763-555 0102              2026-10-31\n",
        " 1  title  2026-11-03\n",
        "complaint 1  registered, Drilling\n",
        " 1  deposit     2026-11-03  2000.00  2000.00\n",
    ):
        assert line in out


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_kept_and_shown_harmless(pmdesk: Program, text: str) -> None:
    pmdesk("owner", "add", UNIT, f"--note={text}", f"--ref={text}")
    person(pmdesk, text, "owner", f"--phone={text}", f"--note={text}", f"--ref={text}")
    pmdesk("owner", "document", "add", UNIT, f"--kind={text}", f"--place={text}", f"--note={text}")
    pmdesk("owner", "person", "change", "1", f"--phone={text}9")
    record = show(pmdesk)
    assert (record["note"], record["ref"]) == (text, text)
    assert (record["owners"], record["phones"]) == ([text], [f"{text}9"])
    assert record["documents"] == [text]
    assert listed(pmdesk, "owner", "list")[0] == {
        name: value for name, value in record.items() if name != "schema"
    }
    assert listed(pmdesk, "owner", "person", "list")[0]["name"] == text
    assert listed(pmdesk, "owner", "document", "list")[0]["place"] == text
    for words in (("show", UNIT), ("list",), ("person", "list"), ("document", "list"),
                  ("timeline", UNIT)):  # fmt: skip
        out = pmdesk("owner", *words).out
        assert all(char.isprintable() or char == "\n" for char in out)
        assert "\x1b" not in out
    cells = next(csv.DictReader(io.StringIO(pmdesk("owner", "list", "--format", "csv").out)))
    shielded = "'" + text if text[0] in "='" else text
    assert (cells["owners"], cells["note"]) == (shielded, shielded)
