"""Printed documents: the one mechanism for every form (C4.1.3, C4.2.5, C5, A3.5).

A `Document` is what a form says: its fields as a plain tree, its number, the clauses it rests on,
the policy it was made under and, where it leaves the office, the head of the journal. A layout,
`render.forms`, puts the fields into blocks; HTML and PDF print any blocks.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from pmdesk.render.blocks import Page, plain
from pmdesk.render.titles import TITLES
from pmdesk.texts import _, in_a_row, in_language, one_by_one


class Document(NamedTuple):
    """One form with what it says."""

    form: str
    """Its name among `TITLES` and `render.forms.LAYOUTS`."""
    language: str
    office: str
    number: str
    on: str
    """Its day, YYYY-MM-DD: the date of a PDF."""
    clauses: tuple[str, ...]
    fields: Mapping[str, Any]
    policy: str
    head: str | None = None
    """The journal's head, where the document leaves the office."""
    title: str | None = None
    """Where the title is data; else that of the form."""


def tree(document: Document) -> dict[str, Any]:
    """The document as both templates take it: a tree of texts, in its language."""
    from pmdesk.render.forms import LAYOUTS

    with in_language(document.language):
        page: Page = LAYOUTS[document.form](document.fields)
        found = {
            "language": document.language,
            "office": document.office,
            "title": document.title or TITLES[document.language][document.form],
            "number": document.number,
            "numbered": _("Number: {number}", number=document.number),
            "on": document.on,
            "basis": basis(document.clauses),
            "foot": " · ".join([*page.remarks, *_origin(document)]),
            **page._asdict(),
        }
    return {name: plain(value) for name, value in found.items()}


def as_html(document: Document) -> str:
    """The document as one HTML file: no script, no network, A4 when printed."""
    from pmdesk.render.html import page  # Jinja2: 65 ms

    return page(tree(document))


def as_pdf(document: Document) -> bytes:
    """The document as PDF, the same bytes each time on the same machine (BadInput without the
    extra, or without a font for its characters)."""
    from pmdesk.render.pdf import page

    return page(tree(document))


SUFFIXES: dict[str, Callable[[Document], bytes]] = {
    "html": lambda document: as_html(document).encode(),
    "pdf": as_pdf,
}
"""What a document can be printed as."""


def basis(clauses: Iterable[str]) -> str:
    """The clauses a document rests on, by the parts of the regulation."""
    parts = {
        "A": _("Quality standard"),
        "B": _("Duties of the department"),
        "C": _("Staff assessment rules"),
    }
    found = []
    for letter, part in parts.items():
        own = [clause for clause in clauses if clause.startswith(letter)]
        if own:
            found.append(f"{part} {in_a_row(own)}")
    return one_by_one(found)


def _origin(document: Document) -> list[str]:
    """Under which policy it was made, and on what state of the journal."""
    found = [_("Policy {policy}", policy=document.policy)]
    if document.head:
        found.append(_("Journal head {head}", head=document.head))
    return found


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
    name
    for names in (
        "欧阳 上官 司马 诸葛 夏侯 皇甫 尉迟 公孙 慕容 令狐 司徒 端木",
        "歐陽 司馬 諸葛 尉遲 公孫",
    )
    for name in names.split()
)


def _is_cjk(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff" or "\U00020000" <= char <= "\U0003ffff"
