"""Printed forms as self-contained A4 HTML: one file, no script, no network (C4.1.3, C4.2.5, C5).

The one mechanism for every document: a template, the language it is in, and its content.
Jinja2 is imported here and nowhere else.
"""

from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from pmdesk.money import yuan
from pmdesk.policy.model import Policy
from pmdesk.texts import _, _n, in_language

# The regulation's own titles of its forms (C5.1, C5.2); English ones say the same.
TITLES = {
    "en": {
        "notice": "Fault notice to a member of the customer service staff",
        "summary": "Summary of violations by the customer service staff",
        "posting": "Public posting of assessment results",
        "patrol": "Patrol sheet",
        "disclosure": "Public statement of fees, income and expenditure",
    },
    "zh-Hant": {
        "notice": "客服部員工過失通知單",
        "summary": "客服部員工違規處理情況匯總",
        "posting": "客服部員工考核結果公布",
        "patrol": "巡視記錄表",
        "disclosure": "收費項目、標準及收支情況公示",
    },
    "zh-Hans": {
        "notice": "客服部员工过失通知单",
        "summary": "客服部员工违规处理情况汇总",
        "posting": "客服部员工考核结果公布",
        "patrol": "巡视记录表",
        "disclosure": "收费项目、标准及收支情况公示",
    },
}


def document(template: str, language: str, content: dict[str, Any], policy: Policy) -> str:
    """One form as HTML in a language; `content` is what its template asks for."""
    environment = Environment(
        loader=PackageLoader("pmdesk.render"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals.update(_=_, _n=_n, yuan=yuan)
    with in_language(language):
        return environment.get_template(f"{template}.html.j2").render(
            {
                "language": language,
                "titles": TITLES[language],
                "words": _words(policy),
                "wide": False,
                **content,
            }
        )


def masked(name: str) -> str:
    """A name as the notice board shows it: the surname, the rest hidden."""
    cjk = [char for char in name if _is_cjk(char)]
    if cjk and len(cjk) == len(name.replace(" ", "").replace("·", "")):
        surname = name[:2] if len(cjk) > 2 and name[:2] in _DOUBLE_SURNAMES else name[:1]
        return surname + "某"
    words = name.split()
    return f"{words[-1]} *" if len(words) > 1 else f"{name[:1]}*"


# The two-character surnames that are met with; every other surname is one character.
_DOUBLE_SURNAMES = frozenset(
    [
        "欧阳",
        "歐陽",
        "上官",
        "司马",
        "司馬",
        "诸葛",
        "諸葛",
        "夏侯",
        "皇甫",
        "尉迟",
        "尉遲",
        "公孙",
        "公孫",
        "慕容",
        "令狐",
        "司徒",
        "端木",
    ]
)


def _is_cjk(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff" or "\U00020000" <= char <= "\U0003ffff"


def _words(policy: Policy) -> dict[str, Any]:
    """Stored words as a form says them, in the language in use."""
    performance_pay = policy.deduction.mode.value == "performance_pay"
    return {
        "money": _("Performance pay withheld") if performance_pay else _("Fine"),
        "states": {
            "issued": _("issued"),
            "served": _("served"),
            "reduced": _("reduced on appeal"),
            "appealed": _("under appeal"),
            "revoked": _("revoked"),
        },
        "how": {
            "signed": _("signed"),
            "refused": _("refused"),
            "mailed": _("mailed"),
            "electronic": _("electronic"),
        },
        "measures": {"none": "", "sanction": _("sanction"), "dismissal": _("dismissal")},
    }
