"""What comes with the program as data is in each of the three languages, and so are the titles of
the forms: the regulation's own where it names them (C5)."""

import csv
import re
from pathlib import Path

import pytest

import pmdesk
from pmdesk.render.documents import basis
from pmdesk.render.forms import LAYOUTS
from pmdesk.render.titles import TITLES
from pmdesk.texts import in_language

DATA = Path(pmdesk.__file__).parent / "data"
LANGUAGES = ("en", "zh_hant", "zh_hans")
HALF_WIDTH = re.compile(r"[\u3400-\u9fff][,;:!?()]|[,;:!?()][\u3400-\u9fff]")
TITLED = sorted(
    path.name for path in DATA.glob("*.csv") if "title_en" in path.read_text("utf-8").split("\n")[0]
)


def test_the_lists_that_are_shipped_have_titles() -> None:
    assert TITLED == [
        "check-lists.csv", "fault-catalogue.csv", "request-kinds.csv", "services.csv",
        "survey-questions.csv",
    ]  # fmt: skip


@pytest.mark.parametrize("name", TITLED)
def test_every_title_is_there_in_each_language(name: str) -> None:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    stems = {cell.removesuffix("_en") for cell in rows[0] if cell.endswith("_en")}
    assert rows
    for row in rows:
        for stem in stems:
            texts = [row[f"{stem}_{language}"] for language in LANGUAGES]
            assert all(texts) or not any(texts), row
            if all(texts):
                assert not re.search(r"[\u3400-\u9fff]", texts[0]), row
            assert not HALF_WIDTH.search("".join(texts[1:])), row


def test_every_form_has_a_title_in_each_language() -> None:
    own = {"inspection"}  # its title is its list's
    assert {frozenset(titles) for titles in TITLES.values()} == {frozenset(set(LAYOUTS) - own)}


@pytest.mark.parametrize(
    ("language", "titles"),
    [
        ("zh-Hant", ("客服部員工過失通知單", "客服部員工違規處理情況匯總", "走訪記錄", "催繳通知")),
        ("zh-Hans", ("客服部员工过失通知单", "客服部员工违规处理情况汇总", "走访记录", "催缴通知")),
    ],
)
def test_forms_have_the_titles_that_practice_and_the_regulation_give_them(
    language: str, titles: tuple[str, ...]
) -> None:
    names = ("fault-notice", "summary", "visit", "demand")
    assert tuple(TITLES[language][name] for name in names) == titles


def test_a_form_names_the_part_of_the_regulation_by_its_own_title() -> None:
    with in_language("zh-Hant"):
        assert basis(("C4.1.3", "C5.1")) == "管理處客戶服務質量考核辦法 C4.1.3、C5.1"
        assert basis(("B2",)) == "物業客戶服務部質量管理職責 B2"
