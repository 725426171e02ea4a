"""The forms' catalogues: nothing untranslated, no placeholder lost, nothing left over."""

import ast
import json
import re
from importlib import resources
from pathlib import Path

import pytest

import pmdesk

SOURCE = Path(pmdesk.__file__).parent
PRINTED = (
    "closing/compute.py",
    "closing/sanctions.py",
    "render/documents.py",
    "render/words.py",
    "render/brief.py",
    *(
        f"render/forms/{name}.py"
        for name in ("assessment", "month", "cases", "rounds", "meeting", "fees")
    ),
    "agenda/proposals.py",
    "casework/stored_texts.py",
    "render/patrol.py",
    "render/inspection.py",
    "render/disclosure.py",
)

HEADED = ("render/brief.py",)
"""Whose fields a form has as headings."""


def _messages() -> set[str]:
    """Every text that a form or a stored warning says."""
    found = set()
    for name in PRINTED:
        for node in ast.walk(ast.parse((SOURCE / name).read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            called = getattr(node.func, "id", "")
            if called == "_" and isinstance(node.args[0], ast.Constant):
                found.add(str(node.args[0].value))
            elif called == "Field" and name in HEADED:
                assert isinstance(node.args[1], ast.Constant)
                found.add(str(node.args[1].value))
    return found


@pytest.mark.parametrize("language", ["zh-Hant", "zh-Hans"])
def test_every_printed_text_is_translated_whole(language: str) -> None:
    text = (
        resources.files("pmdesk.locale").joinpath(f"documents.{language}.json").read_text("utf-8")
    )
    catalogue: dict[str, str] = json.loads(text)
    assert catalogue.keys() == _messages()
    for message, translated in catalogue.items():
        places = sorted(re.findall(r"\{\w+\}", message))
        assert sorted(re.findall(r"\{\w+\}", translated)) == places, message
