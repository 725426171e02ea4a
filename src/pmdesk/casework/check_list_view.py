"""Check lists as users see them: a row an item, what `inspect lists import` reads."""

from pmdesk.records.check_lists import CheckList
from pmdesk.render.tables import Field

FIELDS = [
    Field("list", "List"),
    Field("title_en", "Title"),
    Field("title_zh_hant", "Title (zh-Hant)"),
    Field("title_zh_hans", "Title (zh-Hans)"),
    Field("item", "Item"),
    Field("item_en", "What is checked"),
    Field("item_zh_hant", "What is checked (zh-Hant)"),
    Field("item_zh_hans", "What is checked (zh-Hans)"),
]


def list_records(lists: list[CheckList]) -> list[dict[str, object]]:
    """Lists as rows of an item each."""
    return [
        {
            "list": found.list,
            "title_en": found.title_en,
            "title_zh_hant": found.title_zh_hant,
            "title_zh_hans": found.title_zh_hans,
            "item": item.item,
            "item_en": item.title_en,
            "item_zh_hant": item.title_zh_hant,
            "item_zh_hans": item.title_zh_hans,
        }
        for found in lists
        for item in found.items
    ]
