"""`make screenshots`: the pictures of the documentation, taken of the program itself.

A terminal picture is what commands really print on a terminal, drawn by Chromium in cells of one
width, two for Chinese: what rich exports as SVG overlaps there. A document's picture is the page
that the program wrote, at the width of A4 paper. Needs Chromium and the fonts of
`fonts-noto-cjk` and `fonts-dejavu`.
"""

import html
import os
import pty
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from pmdesk.commands.demo import CLOCK

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
COLUMNS = 112
LINE_PX, CELL_PX, MARGIN_PX = 20, 8.43, 16
"""Of the terminal's page: a line's height, a cell's width, the space around."""
A4_PX = (794, 1123)
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--hide-scrollbars",
)  # fmt: skip


class Terminal(NamedTuple):
    """A terminal with commands typed into it, in a language."""

    language: str
    commands: tuple[str, ...]


class Paper(NamedTuple):
    """A document's first page: the command that writes it, without its `--output`."""

    language: str
    command: str
    height_px: int = A4_PX[1]


EXPLAINED = (
    'pmdesk fault add --staff E002 --code DUT-03 --by S01 --on 10-29 --facts "{facts}"',
    "pmdesk fault explain E001 --month last",
    "pmdesk due --overdue",
)
SHOTS: dict[str, Terminal | Paper] = {
    "terminal.png": Terminal(
        "en", tuple(line.format(facts="Left the counter") for line in EXPLAINED)
    ),
    "terminal.zh.png": Terminal(
        "zh-Hans", tuple(line.format(facts="交接班时离开收费窗口") for line in EXPLAINED)
    ),
    "notice.png": Paper("en", "pmdesk fault notice 7"),
    "notice.zh.png": Paper("zh-Hans", "pmdesk fault notice 7"),
    "statement.zh.png": Paper(
        "zh-Hans", "pmdesk fee disclose --from 2026-10-01 --to 2026-10-31 --format html"
    ),
}
"""Every picture by its name in `docs/images`."""


def main() -> int:
    """Takes every picture anew; 1 where Chromium is missing."""
    if CHROMIUM is None:
        print("no chromium here: install it first (Debian: apt install chromium)", file=sys.stderr)
        return 1
    IMAGES.mkdir(exist_ok=True)
    for name, shot in SHOTS.items():
        with tempfile.TemporaryDirectory(prefix="pmdesk-shot-") as folder:
            take(shot, Path(folder), IMAGES / name)
        print(f"{(IMAGES / name).relative_to(ROOT)}: {(IMAGES / name).stat().st_size:,} bytes")
    return 0


def take(shot: Terminal | Paper, folder: Path, target: Path) -> None:
    """One picture, on a demo of its language in the folder."""
    desk = environment(folder, shot.language)
    subprocess.run(
        ["pmdesk", "demo", "estate"], cwd=folder, env=desk, check=True, stdout=subprocess.DEVNULL
    )
    page = folder / "page.html"
    if isinstance(shot, Terminal):
        lines = [
            line
            for command in shot.commands
            for line in screen(command, typed(command, folder, desk))
        ]
        page.write_text(drawn(lines), encoding="utf-8")
        size = (round(COLUMNS * CELL_PX) + 2 * MARGIN_PX, len(lines) * LINE_PX + 2 * MARGIN_PX)
    else:
        command = f"{shot.command} --output {page}"
        subprocess.run(
            ["sh", "-c", command], cwd=folder, env=desk, check=True, stdout=subprocess.DEVNULL
        )
        size = (A4_PX[0], shot.height_px)
    photograph(page, size, folder, target)


def environment(folder: Path, language: str) -> dict[str, str]:
    """A desk of its own for what a picture shows."""
    return {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(folder),
        "LC_ALL": "C.UTF-8",
        "TERM": "xterm-256color",
        "COLUMNS": str(COLUMNS),
        "PMDESK_DB": str(folder / "estate" / "pmdesk.db"),
        "PMDESK_NOW": CLOCK,
        "PMDESK_LANG": language,
    }


def typed(command: str, folder: Path, desk: dict[str, str]) -> str:
    """What a command prints on a terminal, its colours included."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        ["sh", "-c", command], cwd=folder, env=desk, stdin=theirs, stdout=theirs, stderr=theirs
    ):
        os.close(theirs)
        said = b"".join(_until_closed(ours))
    os.close(ours)
    return said.decode("utf-8").replace("\r\n", "\n")


def _until_closed(terminal: int) -> Iterator[bytes]:
    while True:
        try:
            part = os.read(terminal, 65536)
        except OSError:  # the other side has closed it
            return
        if not part:
            return
        yield part


def screen(command: str, said: str) -> list[str]:
    """A command and its answer as lines of HTML, and an empty line behind."""
    prompt = f'<b class="prompt">$</b> {cells(command)}'
    return [prompt, *(line_of(Text.from_ansi(line)) for line in said.splitlines()), ""]


def line_of(text: Text) -> str:
    """A line of the terminal with its colours."""
    parts = []
    for piece in text.render(Console(color_system="truecolor", legacy_windows=False)):
        style = piece.style.get_html_style() if piece.style else ""
        parts.append(
            f'<span style="{style}">{cells(piece.text)}</span>' if style else cells(piece.text)
        )
    return "".join(parts)


def cells(text: str) -> str:
    """Text as HTML, what is two cells wide in a box of that width."""
    return "".join(
        f'<i class="wide">{html.escape(char)}</i>' if cell_len(char) == 2 else html.escape(char)
        for char in text
    )


def drawn(lines: list[str]) -> str:
    """The terminal's page."""
    rows = "".join(f"<div>{line}</div>" for line in lines)
    return f"""<!doctype html><meta charset="utf-8"><style>
body {{ margin: {MARGIN_PX}px; background: #fdfdf8; color: #1c1c1c;
  font: 14px/{LINE_PX}px "DejaVu Sans Mono", "Noto Sans Mono CJK SC", monospace; }}
div {{ height: {LINE_PX}px; white-space: pre; }}
.wide {{ display: inline-block; width: 2ch; text-align: center; font-style: normal; }}
.prompt {{ color: #2e7d32; }}
</style>{rows}"""


def photograph(page: Path, size: tuple[int, int], folder: Path, target: Path) -> None:
    """The page as Chromium shows it in a window of this size, in CSS pixels."""
    assert CHROMIUM is not None
    width, height = size
    subprocess.run(
        [
            CHROMIUM, *FLAGS, f"--user-data-dir={folder / 'chromium'}",
            f"--window-size={width},{height}", f"--screenshot={target}", page.as_uri(),
        ],
        check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
