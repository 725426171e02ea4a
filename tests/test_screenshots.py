"""The documentation's pictures: each is shown, described, small, and one that the script takes."""

import re
from pathlib import Path

from tests.test_docs import PAGES
from tools.screenshots import (
    IMAGES,
    SHOTS,
    Paper,
    Terminal,
    cells,
    drawn,
    environment,
    screen,
    typed,
)

MOST_BYTES = 200_000
SHOWN = re.compile(r"!\[([^\]]*)\]\(([^)]+\.png)\)")


def _shown() -> dict[Path, str]:
    """Every picture on a page with its description."""
    return {
        (page.parent / target).resolve(): told
        for page in PAGES
        for told, target in SHOWN.findall(page.read_text(encoding="utf-8"))
    }


def test_every_picture_is_taken_by_the_script_and_shown_on_a_page() -> None:
    taken = {IMAGES / name for name in SHOTS}
    assert set(IMAGES.iterdir()) == taken == set(_shown())


def test_every_picture_is_described_in_words_and_small() -> None:
    for path, told in _shown().items():
        assert len(told) > 10, path
        assert 10_000 < path.stat().st_size < MOST_BYTES, path
        assert path.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"


def test_a_picture_is_of_what_a_page_of_its_language_is_about() -> None:
    for name, shot in SHOTS.items():
        assert isinstance(shot, Terminal | Paper)
        assert shot.language == ("zh-Hans" if name.endswith(".zh.png") else "en")


def test_what_a_terminal_shows_is_what_the_command_prints_there(tmp_path: Path) -> None:
    desk = environment(tmp_path, "zh-Hans")
    assert typed("pmdesk demo estate", tmp_path, desk).startswith("已建立")
    said = typed("pmdesk staff list", tmp_path, desk)
    page = drawn(screen("pmdesk staff list", said))
    assert cells("柳小禾") in page
    assert "\x1b" not in page
    assert page.count('<i class="wide">') > 100


def test_what_is_two_cells_wide_has_a_box_of_two() -> None:
    assert cells("a<中") == 'a&lt;<i class="wide">中</i>'
