"""The catalogues: what extraction gives, translated, with every placeholder, nothing left over."""

import re

import polib
import pytest

from tools.messages import CATALOGUES, PLACE, Message, catalogue, messages, said


@pytest.fixture(scope="module", params=CATALOGUES, ids=str)
def known(request: pytest.FixtureRequest) -> polib.POFile:
    """A language's catalogue as it is committed."""
    return polib.pofile(str(CATALOGUES[request.param]))


def test_a_catalogue_is_what_is_found_in_the_program(known: polib.POFile) -> None:
    made = catalogue(messages(), known, known.metadata["Language"])
    assert [str(entry) for entry in known] == [str(entry) for entry in made], "run `make messages`"
    assert CATALOGUES[made.metadata["Language"]].read_text("utf-8") == str(made)


def test_no_message_is_untranslated(known: polib.POFile) -> None:
    missing = [entry.msgid for entry in known if not said(entry).strip()]
    assert missing == []


def test_no_entry_is_fuzzy_obsolete_or_there_twice(known: polib.POFile) -> None:
    assert [entry.msgid for entry in known if entry.fuzzy or entry.obsolete] == []
    assert len({Message(entry.msgid, entry.msgid_plural) for entry in known}) == len(known)


def test_no_placeholder_differs(known: polib.POFile) -> None:
    wrong = []
    for entry in known:
        places = sorted(PLACE.findall(entry.msgid_plural or entry.msgid))
        if said(entry) and sorted(PLACE.findall(said(entry))) != places:
            wrong.append((entry.msgid, said(entry)))
    assert wrong == []


def test_a_translation_begins_and_ends_as_its_message_does(known: polib.POFile) -> None:
    wrong = [
        (entry.msgid, said(entry))
        for entry in known
        if said(entry)
        for blanks in (r"^\s*", r"\s*$")
        if re.search(blanks, entry.msgid)[0] != re.search(blanks, said(entry))[0]  # type: ignore[index]
    ]
    assert wrong == []
