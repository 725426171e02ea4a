"""The printed forms: complete, self-contained, in three languages, harmless with any text."""

import re
from pathlib import Path

import pytest

from tests.conftest import Program
from tests.forms.pages import Page

TITLES = {
    "en": ("Fault notice", "Summary of violations", "Public posting"),
    "zh-Hant": ("客服部員工過失通知單", "客服部員工違規處理情況匯總", "客服部員工考核結果公布"),
    "zh-Hans": ("客服部员工过失通知单", "客服部员工违规处理情况汇总", "客服部员工考核结果公布"),
}


def _add(pmdesk: Program, *more: str) -> None:
    words = ("--staff", "E001", "--code", "CMP-01", "--by", "S01", *more)
    pmdesk("fault", "add", *words)


def _posted(pmdesk: Program, *, served: bool = True) -> None:
    for number, day in enumerate(("10-05", "10-13", "10-21"), 1):
        _add(pmdesk, "--on", day)
        if served:
            pmdesk("fault", "serve", str(number), "--how", "signed", "--on", "10-22")


def _forms(pmdesk: Program, *more: str) -> dict[str, Page]:
    to = pmdesk.path.parent / "forms"
    pmdesk("month-close", "--export", "html", "--to", str(to), *more)
    folder = to / "month-close-2026-10"
    return {path.name: Page(path.read_text("utf-8")) for path in folder.glob("*.html")}


@pytest.mark.parametrize("language", TITLES)
def test_forms_carry_the_regulations_titles(pmdesk: Program, language: str) -> None:
    pmdesk("settings", "set", "language", language)
    _posted(pmdesk)
    notice = Page(pmdesk("fault", "notice", "1", "--output", "-").out)
    forms = _forms(pmdesk)
    pages = (notice, forms["summary.html"], forms["posting.html"])
    for page, title in zip(pages, TITLES[language], strict=True):
        assert title in page.text
        assert page.open == []
        assert ("html", {"lang": language}) in page.tags


def test_a_chinese_form_has_no_english_left(pmdesk: Program) -> None:
    pmdesk("settings", "set", "language", "zh-Hans")
    _posted(pmdesk)
    page = Page(pmdesk("fault", "notice", "1", "--output", "-").out)
    own = re.sub(r"Maple Court \(fictional\)|Ash Willow|Robin Alder|Front desk", "", page.text)
    left = set(re.findall(r"[A-Za-z]{4,}", own)) - {"signed"}
    assert left <= {"shipped"} | set(re.findall(r"[a-f]{4,}", page.text)), left


def test_a_notice_has_every_field_its_stub_and_the_time_to_appeal(pmdesk: Program) -> None:
    _add(pmdesk, "--on", "10-05 09:20", "--facts", "No entry", "--evidence", "Book",
         "--correction", "Enter it", "--source", "Daily check")  # fmt: skip
    pmdesk("fault", "liable", "1", "--finding", "No briefing", "--by", "I01")
    pmdesk("fault", "serve", "1", "--how", "refused", "--witness", "Indra Quill",
           "--on", "2026-11-02", "--statement", "I was not there")  # fmt: skip
    text = Page(pmdesk("fault", "notice", "1", "--output", "-").out).text
    for word in (
        "FN-202610-0001", "E001", "Ash Willow", "Front desk", "2026-10-05 09:20", "CMP-01",
        "10.00 (C4.2.1)", "No entry", "Book", "Enter it", "Daily check", "S01 Robin Alder",
        "No briefing", "Indra Quill", "I was not there", "until 2026-11-07", "Stub",
        "Journal head", "shipped-2026",
    ):  # fmt: skip
        assert word in text, word


def test_the_faults_title_is_in_the_documents_language(pmdesk: Program) -> None:
    """A notice keeps the title of its day; a form says it in its own language."""
    own = pmdesk.path.parent / "own.csv"
    own.write_text(
        "code,category,points,title_en,title_zh_hant,title_zh_hans,severity\n"
        "LNT-01,conduct,2,Lantern left out,燈籠未收,灯笼未收,minor\n",
        "utf-8",
    )
    pmdesk("fault", "catalogue", "import", str(own), "--from", "2026-01-01")
    pmdesk("fault", "add", "--staff", "E001", "--code", "LNT-01", "--by", "S01", "--on", "10-05")
    pmdesk("--as", "E001", "appeal", "add", "1", "--against", "S01", "--statement", "x")

    def said(*words: str) -> list[str]:
        pages = [
            Page(pmdesk(*words, "--output", "-", "--language", language).out).text
            for language in ("en", "zh-Hant", "zh-Hans")
        ]
        return [title for title in ("Lantern left out", "燈籠未收", "灯笼未收")
                for page in pages if title in page]  # fmt: skip

    for form in (("fault", "notice", "1"), ("appeal", "print", "1")):
        assert said(*form) == ["Lantern left out", "燈籠未收", "灯笼未收"]
    own.write_text(own.read_text("utf-8").replace("Lantern left out", "Lantern"), "utf-8")
    pmdesk("fault", "catalogue", "import", str(own), "--from", "2026-01-01")
    assert said("fault", "notice", "1") == ["Lantern left out"] * 3


def test_an_unserved_notice_tells_how_long_the_time_will_be(pmdesk: Program) -> None:
    _add(pmdesk, "--on", "10-05")
    text = Page(pmdesk("fault", "notice", "1", "--output", "-").out).text
    assert "within 5 days of service" in text


def test_forms_reach_for_nothing_outside_themselves(pmdesk: Program) -> None:
    _posted(pmdesk)
    for page in _forms(pmdesk).values():
        assert not {"script", "link", "img", "iframe"} & {tag for tag, _ in page.tags}
        assert not [
            value for _, attrs in page.tags for value in attrs.values() if "//" in str(value)
        ]
        assert "@import" not in page.text
        assert "url(" not in page.text


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "𠮷 & \"x\" 'y'", "字" * 300])
def test_any_text_is_only_text(pmdesk: Program, text: str) -> None:
    _add(pmdesk, "--on", "10-05", "--facts", text)
    page = Page(pmdesk("fault", "notice", "1", "--output", "-").out)
    assert text in page.text
    assert "script" not in {tag for tag, _ in page.tags}


def test_the_poster_masks_names_and_waits_for_the_time_to_appeal(pmdesk: Program) -> None:
    _posted(pmdesk)
    text = _forms(pmdesk)["posting.html"].text
    assert "Willow *" in text
    assert "Ash Willow" not in text
    assert "2026-10-28" in text  # served on the 22nd, five days to file, then the next day


def test_nobody_hangs_before_being_served(pmdesk: Program) -> None:
    _posted(pmdesk, served=False)
    text = _forms(pmdesk)["posting.html"].text
    assert "Willow" not in text
    assert "1 more waits" in text


def test_full_names_are_a_poster_of_their_own_and_the_journal_says_so(pmdesk: Program) -> None:
    _posted(pmdesk)
    forms = _forms(pmdesk, "--full-names")
    assert "Ash Willow" in forms["posting-full-names.html"].text
    entries = pmdesk("db", "journal", "--format", "json").json["rows"]
    assert [e["payload"]["about"] for e in entries if e["record"].startswith("printed:")] == [
        "2026-10"
    ]


def test_the_summary_adds_up_by_department(pmdesk: Program) -> None:
    _posted(pmdesk)
    pmdesk("fault", "add", "--staff", "E003", "--code", "PAT-01", "--by", "S02", "--on", "10-02")
    text = _forms(pmdesk)["summary.html"].text
    assert "Front desk" in text
    assert "Patrol" in text
    assert "3 people, 4 notices, 8 points, 60.00 to deduct" in text


def test_forms_of_a_closed_month_never_change(pmdesk: Program, tmp_path: Path) -> None:
    _posted(pmdesk)
    to = str(tmp_path / "forms")
    pmdesk("month-close", "--export", "html", "--to", to)
    folder = tmp_path / "forms" / "month-close-2026-10"
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    pmdesk("settings", "set", "office_name", "Another name")
    pmdesk("settings", "set", "language", "zh-Hans")
    pmdesk("fault", "revoke", "1", "--by", "S01", "--reason", "wrong")
    pmdesk("month-close", "2026-10", "--export", "html", "--to", to, now="2026-12-02")
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_performance_pay_is_what_the_form_speaks_of(pmdesk: Program, tmp_path: Path) -> None:
    draft = tmp_path / "ours.toml"
    pmdesk("policy", "show", "--output", str(draft))
    text = draft.read_text("utf-8").replace(
        'mode = { value = "fine"', 'mode = { value = "performance_pay"'
    )
    draft.write_text(text, "utf-8")
    pmdesk("policy", "adopt", str(draft), "--from", "2026-10", "--by", "M01")
    _add(pmdesk, "--on", "10-05")
    page = Page(pmdesk("fault", "notice", "1", "--output", "-").out).text
    assert "Performance pay withheld" in page
    assert "Fine" not in page


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("fault", "notice", "1", "--output", "n.doc"), 2, "only .html and .pdf"),
        (("fault", "notice", "99", "--output", "-"), 3, "no notice 99"),
        (("fault", "notice", "1"), 2, "missing: --output"),
        (("month-close", "--full-names"), 2, "--full-names goes with --export html or pdf"),
    ],
)
def test_what_cannot_be_printed_is_named(
    pmdesk: Program, words: tuple[str, ...], code: int, message: str
) -> None:
    ran = pmdesk(*words, ok=False)
    assert ran.code == code
    assert message in ran.err
