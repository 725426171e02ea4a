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
    "assessment/printing.py",
    "render/documents.py",
    "agenda/proposals.py",
    "casework/stored_texts.py",
    "render/patrol.py",
    "render/inspection.py",
    "render/disclosure.py",
)


def _messages() -> set[str]:
    """Every text that a form or a stored warning says."""
    found = set()
    for name in PRINTED:
        for node in ast.walk(ast.parse((SOURCE / name).read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "_":
                assert isinstance(node.args[0], ast.Constant)
                found.add(str(node.args[0].value))
    for template in (SOURCE / "render" / "templates").glob("*.j2"):
        found |= set(re.findall(r'_\("((?:[^"\\]|\\.)*)"', template.read_text("utf-8")))
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
