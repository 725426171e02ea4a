"""What a printed document says, taken out of its HTML and its PDF again."""

import io
import re
import shutil
import subprocess
import unicodedata
from html.parser import HTMLParser
from pathlib import Path

import pytest
from pypdf import PdfReader

from pmdesk.errors import BadInput
from pmdesk.render.pdf import choose, installed


def has_chinese_font() -> bool:
    """Whether a PDF in Chinese can be made here."""
    try:
        return not choose("編号", "zh-Hant", installed())[1]
    except BadInput:
        return False


needs_chinese_font = pytest.mark.skipif(
    not has_chinese_font(), reason="no font for Chinese is installed (fonts-noto-cjk)"
)
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome") or ""
needs_chromium = pytest.mark.skipif(not CHROMIUM, reason="no chromium is installed")
WITHOUT_END = ("meta", "br", "col")


class Page(HTMLParser):
    """A page's text, its tags, and whether every tag is closed where it should be."""

    def __init__(self, page: str):
        super().__init__()
        self.words: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.style = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in WITHOUT_END:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open[-1:] != ["style"]:
            self.words.append(data)
        else:
            self.style += data

    @property
    def text(self) -> str:
        """Everything that is read on the page."""
        return " ".join(" ".join(self.words).split())


def pdf_pages(content: bytes) -> list[str]:
    """The text of each page of a PDF."""
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def run_together(text: str) -> str:
    """A text without blanks and break opportunities: lines and cells break it anywhere. A browser
    writes some characters into its PDF as the radicals that look the same."""
    return re.sub(r"[\s\u200b\xad]", "", unicodedata.normalize("NFKC", text))


def printed_by_chromium(page: Path) -> list[str]:
    """The text of each sheet of paper on which a browser prints an HTML file."""
    target = page.with_suffix(".printed.pdf")
    profile = page.parent / "profile"
    command = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
               f"--user-data-dir={profile}", f"--print-to-pdf={target}", str(page)]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return pdf_pages(target.read_bytes())
