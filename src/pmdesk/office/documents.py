"""Documents held for units, against the kinds that the office requires (A1.7)."""

from datetime import date
from typing import Any, NamedTuple

from pmdesk.store.writing import Writing

KIND, TABLE = "unit-document", "unit_document"


class Document(NamedTuple):
    """A document as it is filed."""

    unit_id: int
    kind: str
    on: date
    place: str | None = None
    note: str | None = None
    ref: str | None = None


def file_document(write: Writing, document: Document, *, is_dated: bool) -> int:
    """Stores that a document is held; its id. A key that is known already gives that document;
    the day is compared where it was stated."""
    stated: dict[str, Any] = {
        "unit_id": document.unit_id,
        "kind": document.kind,
        "place": document.place,
        "note": document.note,
    }
    day = {"on_day": document.on.isoformat()}
    known = write.known(TABLE, document.ref, {**stated, **(day if is_dated else {})})
    if known is not None:
        return known
    return write.add(KIND, TABLE, {"ref": document.ref, **day, **stated})
