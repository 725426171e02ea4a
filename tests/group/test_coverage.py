"""What an answer rests on, when the lake has changed since it was put together."""

import shutil
from pathlib import Path

import pytest

from pmdesk.lake import places
from pmdesk.periods import Month
from tests.conftest import Program
from tests.group import lake as small

SEPTEMBER = Month(2026, 9)
ASKED = ("group", "report", "offices", "--from", "2026-09")


@pytest.fixture
def lake(small_lake: Path, tmp_path: Path) -> Path:
    """A lake of a test's own."""
    return Path(shutil.copytree(small_lake, tmp_path / "lake"))


def test_an_office_that_published_again_is_named_until_it_is_put_together(
    group: Program, lake: Path
) -> None:
    before = group(*ASKED, "--lake", str(lake)).out
    small.publish(lake, "A001", SEPTEMBER, revision=2)
    after = group(*ASKED, "--lake", str(lake)).out
    line = "Published again since it was put together: 2026-09 A001\n"
    assert line in after
    assert after.replace(line, "") == before
    group("group", "compact", "--lake", str(lake), "--month", "2026-09")
    assert line not in group(*ASKED, "--lake", str(lake)).out


def test_what_offices_published_need_not_be_kept(group: Program, lake: Path) -> None:
    before = group(*ASKED, "--lake", str(lake)).out
    shutil.rmtree(lake / "landing")
    assert group(*ASKED, "--lake", str(lake)).out == before


def test_without_a_list_nobody_knows_how_many_offices_there_should_be(
    group: Program, lake: Path
) -> None:
    (lake / places.OFFICES).unlink()
    group("group", "compact", "--lake", str(lake), "--month", "2026-09")
    asked = (*ASKED, "--lake", str(lake))
    assert "Coverage: 5 offices; how many there should be is not known\n" in group(*asked).out
    assert group(*asked, "--format", "json").json["coverage"]["of"] is None
    assert "5 of unknown\r\n" in group(*asked, "--format", "csv").out


def test_a_file_that_is_not_the_one_that_was_put_together_is_refused(
    group: Program, lake: Path
) -> None:
    with places.compact_file(lake, "receipts", SEPTEMBER).open("ab") as file:
        file.write(b"x")
    ran = group(*ASKED, "--lake", str(lake), ok=False)
    assert ran.code == 5
    assert "is not as it was put together: pmdesk group compact --lake" in ran.err


def test_a_manifest_that_is_none_is_refused(group: Program, lake: Path) -> None:
    places.compact_manifest(lake, SEPTEMBER).write_text("[]")
    ran = group(*ASKED, "--lake", str(lake), ok=False)
    assert (ran.code, ran.err.count("\n")) == (5, 1)
    assert "is no list of offices of version 1" in ran.err


def test_a_month_of_another_version_only_is_refused_as_that(group: Program, lake: Path) -> None:
    (lake / "compact/v1").rename(lake / "compact/v2")
    ran = group(*ASKED, "--lake", str(lake), ok=False)
    assert ran.code == 5
    assert "2026-09 is there only as v2; this program reads version 1" in ran.err
