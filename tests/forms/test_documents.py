"""Every printed document in every language, as HTML and as PDF: whole, harmless, the same again."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from pmdesk.errors import BadInput
from pmdesk.render.documents import SUFFIXES
from pmdesk.render.pdf import Font, choose
from pmdesk.render.titles import TITLES
from tests.conftest import Program
from tests.forms import estate
from tests.forms.estate import LONG, NAME, SHOWN, TITLE
from tests.forms.pages import (
    Page,
    needs_chinese_font,
    needs_chromium,
    pdf_pages,
    printed_by_chromium,
    run_together,
)

LANGUAGES = ("en", "zh-Hant", "zh-Hans")
FORMATS = ("html", "pdf")


class Printed(NamedTuple):
    """How a document is printed, what of its record has to stand on it, and its PDF's pages."""

    command: str
    fields: tuple[str, ...]
    pages: int
    file: str = ""
    """Where the command itself names the file: in a folder."""


_SHEET = "patrol sheet --date 2026-11-20 --format {format} --language {language} --to {folder}"
_DEMANDED = ("3-2-1502", "80.00", "100.00", TITLE, LONG, "1 月 x 100.00", "2026-10-01",
             "2026-10-31", "2026-10-25", SHOWN, "B2", "shipped-2026")  # fmt: skip
DOCUMENTS = {
    "fault-notice": Printed(
        "fault notice 1 --output {file} --language {language}",
        ("FN-202610-0001", "E1", NAME, "前臺部", "前臺接待", "2026-10-05", "DIS-06", LONG, SHOWN,
         "補錄來電", "日檢", "S1 石主管", "未作交底", "尹檢查", "2026-10-20",
         "30.00 (C4.2.1)", "2026-10-25", "C5.1", "shipped-2026"),
        1,
    ),
    "sanction": Printed(
        "sanction print 1 --output {file} --language {language}",
        ("SD-202610-0001", "E1", NAME, "2026-10", "18", "FN-202610-0002", "50.00", LONG,
         "M1 莫經理", "2026-11-20", "2026-11-25", "C4.2.3"),
        1,
    ),
    "appeal": Printed(
        "appeal print 1 --output {file} --language {language}",
        ("AP-202610-0001", f"E1 {NAME}", "S1 石主管", "FN-202610-0003", LONG, SHOWN, "D1 戴主任",
         "2026-10-22", "2026-10-24", "2026-10-25", "已當面告知", "C4.3.2", "C5.3",
         "《客服部內部溝通管理程序》"),
        1,
    ),
    "complaint": Printed(
        "complaint print 1 --output {file} --language {language}",
        ("CP-202611-0001", "2026-11-18 10:00", "3-2-1502", NAME, "555 0150", "noise", LONG, SHOWN,
         f"E1 {NAME}", "2026-11-18 10:30", "2026-11-18 12:00", "A1.3"),
        2,
    ),
    "request": Printed(
        "request print 1 --output {file} --language {language}",
        ("RQ-202611-0001", "2026-11-17 09:00", "3-2-1502", NAME, LONG, SHOWN, "identity", "keys",
         "B3"),
        2,
    ),
    "report": Printed(
        "finding report print 1 --output {file} --language {language}",
        ("CA-202611-0001", "NC-202611-0001", "三座大堂", LONG, SHOWN, "補錄", "交接班核對",
         "S1 石主管", "2026-12-01", "DIS-06", "《不合格糾正、預防標準作業規程》", "A3.7"),
        2,
    ),
    "brief": Printed(
        "brief --format {format} --output {file} --language {language}",
        ("MB-20261120", "E1", NAME, LONG, SHOWN, "2026-11-20 09:00", "A2.2"),
        3,
    ),
    "patrol": Printed(
        _SHEET,
        ("PS-20261120", "09:30-11:00", "NC-202611-0001", LONG, SHOWN, "RQ-202611-0001", "A2.5"),
        2,
        "patrol-sheet-2026-11-20",
    ),
    "inspection": Printed(
        "inspect sheet --kind weekly --format {format} --output {file} --language {language}",
        ("2026-W47", "2026-11-16", "NC-202611-0001", "三座大堂", LONG, "reception", "A3.2"),
        1,
    ),
    "month": Printed(
        "report month 2026-10 --output {file} --language {language}",
        ("MR-202610", "2026-11-20 09:00", TITLE, "前臺部", "75.0", "18", "C4.1.6", "B10", "B2",
         "shipped-2026"),
        4,
    ),
    "summary": Printed(
        "month-close 2026-10 --export {format} --to {folder}",
        ("MS-202610", "2026-11", "前臺部", "E1", NAME, TITLE, "DIS-06 x3", "18", "90.00", "120.00",
         "C4.1.4", "C5.2", "shipped-2026"),
        3,
        "month-close-2026-10/summary",
    ),
    "posting": Printed(
        "month-close 2026-10 --export {format} --to {folder}",
        ("PO-202610", "𠮷某", "何某", TITLE, "前臺部", "18", "2026-10-31", "2026-11-06", "C4.2.5",
         "C4.3.2"),
        2,
        "month-close-2026-10/posting",
    ),
    "disclosure": Printed(
        "fee disclose --from 2026-10-01 --to 2026-11-20 --format {format} --output {file}"
        " --language {language}",
        ("FD-20261001-20261120", "2026-10-01", "2026-11-20", TITLE, LONG, SHOWN, "120.00", "45.50",
         "74.50", "A1.5", "shipped-2026"),
        2,
    ),
    "receipt": Printed(
        "fee receipt print 1 --output {file} --language {language}",
        ("RC-202611-0001", "3-2-1502", NAME, "2026-11-20", TITLE, "2026-09", "2026-10", "100.00",
         "20.00", "120.00", "E1 𠮷田一", LONG, "A1.6", "shipped-2026"),
        1,
    ),
    "reminder": Printed(
        "fee dun print 1 --output {file} --language {language}",
        ("DN-202611-0001", *_DEMANDED),
        1,
    ),
    "demand": Printed(
        "fee dun print 2 --output {file} --language {language}",
        ("DN-202611-0002", "2026-11-27", *_DEMANDED),
        2,
    ),
    "final-demand": Printed(
        "fee dun print 3 --output {file} --language {language}",
        ("DN-202611-0003", "2026-11-27", "DN-202611-0001", "DN-202611-0002", NAME, *_DEMANDED),
        2,
    ),
    "arrears": Printed(
        "fee dun print 4 --output {file} --language {language}",
        ("DN-202611-0004", "DN-202611-0001", "DN-202611-0002", "DN-202611-0003", "3-2-1502",
         "80.00", TITLE, "2026-10-25", NAME, LONG, "B2", "shipped-2026"),
        2,
    ),
    "visit": Printed(
        "visit print 1 --output {file} --language {language}",
        ("VS-202611-0001", "2026-11-19 15:00", "3-2-1502", NAME, "D1 戴主任", "2026-11", SHOWN,
         LONG, "2026-12-01", "另約", "A1.10", "A2.6", "B7", "shipped-2026"),
        1,
    ),
    "survey": Printed(
        "survey print 1 --output {file} --language {language}",
        ("SF-2026Q4-0001", "2026Q4", SHOWN, LONG, NAME, TITLE, "綠化", "1 2 3 4 5 6 7 8 9 10",
         "A2.7", "B8", "shipped-2026"),
        1,
    ),
}  # fmt: skip
CLOSED = ("summary", "posting")
"""In the language in which the month was closed, whatever is asked for."""


@pytest.fixture(scope="session")
def _estate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return estate.make(tmp_path_factory.mktemp("estate") / "desk.db").path


@pytest.fixture
def desk(_estate: Path, tmp_path: Path) -> Program:
    """The program on a fresh copy of the estate's file."""
    shutil.copy(_estate, tmp_path / "desk.db")
    program = Program(tmp_path / "desk.db")
    program.now = estate.NOW
    return program


Print = Callable[[str, str, str], bytes]


@pytest.fixture
def print_(desk: Program, tmp_path: Path) -> Print:
    """Prints a document in a format and a language; its bytes."""

    def run(name: str, format: str, language: str) -> bytes:
        printed = DOCUMENTS[name]
        folder = tmp_path / f"{name}-{language}"
        file = folder / f"{printed.file or name}.{format}"
        folder.mkdir(exist_ok=True)
        command = printed.command.format(
            format=format, language=language, folder=folder, file=folder / f"{name}.{format}"
        )
        desk(*command.split(), "--force")
        return file.read_bytes()

    return run


def text_of(content: bytes, format: str) -> str:
    """What is read on a document."""
    if format == "html":
        return Page(content.decode()).text
    return "\n".join(pdf_pages(content))


def in_language(name: str) -> tuple[str, ...]:
    """The languages in which a document is tried."""
    return ("zh-Hant",) if name in CLOSED else LANGUAGES


EACH = [
    pytest.param(name, format, language, marks=[needs_chinese_font] if format == "pdf" else [])
    for name in DOCUMENTS
    for format in FORMATS
    for language in in_language(name)
]


@pytest.mark.parametrize(("name", "format", "language"), EACH)
def test_a_document_says_everything(print_: Print, name: str, format: str, language: str) -> None:
    said = run_together(text_of(print_(name, format, language), format))
    title = TITLES[language].get(name)
    wanted = [*DOCUMENTS[name].fields, "楓林苑(虛構)", *([title] if title else [])]
    assert [field for field in wanted if run_together(field) not in said] == []


@pytest.mark.parametrize(
    ("name", "format", "language"), [case for case in EACH if case.values[2] != "en"]
)
def test_a_chinese_document_has_no_english_in_it(
    print_: Print, name: str, format: str, language: str
) -> None:
    said = text_of(print_(name, format, language), format).replace("\u200b", "")
    said = re.sub(r"pmdesk [a-z-]+ .*", "", said)  # a command is what it is
    said = re.sub(r"[0-9a-f]{16,}", "", said.replace("\n", ""))
    left = set(re.findall(r"[A-Za-z]{4,}", said))
    codes = {"noise", "shipped", "weekly", "move"}
    codes |= {"identity", "agreement", "inspection", "meters", "keys", "archive", "fees"}
    codes |= set(re.findall(r"[a-z]{4,}", CHECK_ITEMS))
    assert left <= codes, left - codes


CHECK_ITEMS = """
    area complaints violations vehicles work-quality canteen-dormitory hotline open-findings
    reception archive fit-outs greening cleaning repairs workplace supplier-goods
"""


@needs_chinese_font
@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_has_the_pages_it_needs(print_: Print, name: str) -> None:
    for language in in_language(name):
        pages = pdf_pages(print_(name, "pdf", language))
        assert len(pages) == DOCUMENTS[name].pages, language
        for number, page in enumerate(pages, 1):
            assert f"{number}/{len(pages)}" in run_together(page)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_page_is_one_file_that_reaches_for_nothing(print_: Print, name: str) -> None:
    content = print_(name, "html", "zh-Hant").decode()
    page = Page(content)
    assert page.open == []
    assert ("html", {"lang": "zh-Hant"}) in page.tags
    assert not {"script", "link", "img", "iframe", "b"} & {tag for tag, _ in page.tags}
    assert not re.search(r"https?:|src=|href=|@import|url\(", content)
    assert "@page { size: A4" in page.style
    assert [tag for tag, _ in page.tags if tag == "h1"] == ["h1"]


@needs_chromium
@needs_chinese_font
@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_browser_prints_it_whole_on_as_many_pages_give_or_take_one(
    print_: Print, tmp_path: Path, name: str
) -> None:
    file = tmp_path / "page.html"
    file.write_bytes(print_(name, "html", "zh-Hant"))
    pages = printed_by_chromium(file)
    assert abs(len(pages) - DOCUMENTS[name].pages) <= 1
    said = run_together("".join(pages))
    assert [field for field in DOCUMENTS[name].fields if run_together(field) not in said] == []
    assert f"1/{len(pages)}" in said


@pytest.mark.parametrize(("name", "format", "language"), EACH)
def test_the_same_bytes_again(print_: Print, name: str, format: str, language: str) -> None:
    assert print_(name, format, language) == print_(name, format, language)


@needs_chinese_font
def test_a_pdf_does_not_depend_on_the_process(desk: Program, tmp_path: Path) -> None:
    made = set()
    for seed, zone, locale in (("1", "UTC", "C"), ("2", "America/New_York", "zh_CN.UTF-8")):
        target = tmp_path / f"{seed}.pdf"
        command = [sys.executable, "-m", "pmdesk", "--db", str(desk.path), "--now", estate.NOW,
                   "fault", "notice", "1", "--output", str(target)]  # fmt: skip
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale}
        subprocess.run(command, env=environment, check=True, capture_output=True, timeout=60)
        made.add(target.read_bytes())
    assert len(made) == 1


@needs_chinese_font
def test_a_long_word_stays_within_its_column(desk: Program, tmp_path: Path) -> None:
    desk("complaint", "add", "--anonymous", "--channel", "phone", "--category", "noise", "--text",
         "x" * 300)  # fmt: skip
    file = tmp_path / "long.pdf"
    desk("complaint", "print", "3", "--output", str(file))
    lines = [line for page in pdf_pages(file.read_bytes()) for line in page.splitlines()]
    runs = [line for line in lines if "xxx" in line]
    assert len(runs) > 1
    assert "x" * 300 in run_together("".join(lines))


def test_a_document_speaks_the_offices_language_unless_told_otherwise(desk: Program) -> None:
    assert "投訴處理記錄" in desk("complaint", "print", "1", "--output", "-").out
    assert "投诉处理记录" in desk(
        "complaint", "print", "1", "--output", "-", "--language", "zh-Hans", "--lang", "en"
    ).out  # fmt: skip


@needs_chinese_font
def test_what_leaves_the_office_carries_the_journals_head(print_: Print, desk: Program) -> None:
    head = desk("db", "check", "--format", "json").json["journal_head"]
    for name in (
        "fault-notice",
        "sanction",
        "appeal",
        "request",
        "report",
        "receipt",
        "demand",
        "survey",
    ):
        assert head in run_together(text_of(print_(name, "pdf", "en"), "pdf"))
    for name in ("complaint", "brief", "patrol", "inspection", "visit"):
        assert head not in text_of(print_(name, "html", "en"), "html")


def test_a_file_that_is_there_is_left_alone(desk: Program, tmp_path: Path) -> None:
    file = tmp_path / "there.pdf"
    file.write_text("mine")
    ran = desk("complaint", "print", "1", "--output", str(file), ok=False)
    assert ran.code == 4
    assert file.read_text() == "mine"


@pytest.mark.parametrize(
    ("command", "code", "message"),
    [
        ("complaint print 1 --output c.docx", 2, "only .html and .pdf"),
        ("complaint print 1", 2, "missing: --output"),
        ("complaint print 9 --output -", 3, "there is no complaint 9"),
        ("request print 9 --output -", 3, "there is no request 9"),
        ("finding report print 9 --output -", 3, "there is no report 9"),
        ("appeal print 9 --output -", 3, "there is no appeal 9"),
        ("sanction print 9 --output -", 3, "there is no sanction 9"),
        ("complaint print 1 --output /nowhere/c.pdf", 3, "there is no folder /nowhere"),
        ("complaint print 1 --output - --language fr", 2, "'fr' is not one of"),
        ("settings set posting_days 0", 2, "0 is not from 1 to 366"),
    ],
)
def test_what_cannot_be_printed_is_named(
    desk: Program, command: str, code: int, message: str
) -> None:
    ran = desk(*command.split(), ok=False)
    assert ran.code == code
    assert message in ran.err


WITHOUT = """
import sys
sys.modules[{module!r}] = None
from pmdesk.cli import main
sys.exit(main(sys.argv[1:]))
"""


def test_without_the_extra_it_is_named_and_nothing_is_stored(desk: Program, tmp_path: Path) -> None:
    journal = desk("db", "check", "--format", "json").json["journal_head"]
    for words in (
        ("fault", "notice", "1", "--output", str(tmp_path / "n.pdf")),
        ("brief", "--record", "--format", "pdf", "--output", str(tmp_path / "n.pdf")),
        ("patrol", "sheet", "--format", "pdf", "--to", str(tmp_path)),
        ("month-close", "--export", "pdf", "--to", str(tmp_path)),
    ):
        ran = subprocess.run(
            [sys.executable, "-c", WITHOUT.format(module="typst"), "--db", str(desk.path),
             "--now", estate.NOW, *words],
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert ran.returncode == 2, ran
        assert ran.stderr == (
            "pmdesk: pdf needs an extra that is not installed: pip install 'pmdesk[pdf]'\n"
        )
    assert list(tmp_path.glob("*.pdf")) == []
    assert desk("db", "check", "--format", "json").json["journal_head"] == journal


def test_a_close_whose_workbook_cannot_be_made_stays_closed(pmdesk: Program) -> None:
    pmdesk("fault", "add", "--staff", "E001", "--code", "CMP-01", "--by", "S01", "--on", "10-05",
           "--correction", "字" * 32_768)  # fmt: skip
    folder = pmdesk.path.parent
    ran = pmdesk("month-close", "--export", "xlsx", "--to", str(folder), ok=False)
    assert ran.code == 5
    assert "October 2026 is closed; its files are not written (a cell holds 32767" in ran.err
    assert list(folder.glob("month-close*")) == []
    pmdesk("month-close", "--export", "csv,pdf", "--to", str(folder))


def test_a_missing_chinese_font_names_the_package_to_install() -> None:
    latin = [Font("Some Latin", "/nowhere/latin.ttf", 0)]
    with pytest.raises(BadInput, match="fonts-noto-cjk"):
        choose("編號", "en", latin)
    assert choose("Number: 7", "en", latin) == (["Libertinus Serif"], set())
    assert choose("Число", "en", latin) == (["Libertinus Serif"], set("Число"))


@needs_chinese_font
def test_a_character_that_no_font_has_is_spelled_out(desk: Program, tmp_path: Path) -> None:
    desk("complaint", "add", "--anonymous", "--channel", "phone", "--category", "noise", "--text",
         "謝謝 \U0001fae8")  # fmt: skip
    file = tmp_path / "face.pdf"
    desk("complaint", "print", "3", "--output", str(file))
    said = run_together("".join(pdf_pages(file.read_bytes())))
    assert "\\U0001fae8" in said or "\U0001fae8" in said


def test_every_form_is_printed_here() -> None:
    from pmdesk.render.forms import LAYOUTS

    assert set(LAYOUTS) - {"group"} == set(DOCUMENTS)  # tests/group prints that of many offices
    assert set(SUFFIXES) == set(FORMATS)


def test_an_appeal_says_what_it_is_about(desk: Program) -> None:
    desk("appeal", "add", "sanction:1", "--against", "M1", "--statement", "x")
    desk("appeal", "add", "liable:1", "--against", "I1", "--statement", "x", "--late-reason", "y")
    about = [
        desk("appeal", "print", number, "--output", "-", "--language", "en").out
        for number in ("1", "2", "3")
    ]
    assert "fault notice FN-202610-0003, 2026-10-19, DIS-06" in about[0]
    assert "sanction SD-202610-0001" in about[1]
    assert "the share borne for FN-202610-0001" in about[2]


def test_a_decision_counts_the_points_that_count(desk: Program) -> None:
    desk("fault", "revoke", "1", "--by", "S1", "--reason", "x")
    said = Page(desk("sanction", "print", "1", "--output", "-", "--language", "en").out).text
    assert "FN-202610-0001" not in said
    assert "Sum 12" in said
