"""The hash-checked requirements: all that an install needs, as constraints.txt has it."""

import re
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)(?: ; (.+))? \\\n((?: +--hash=.+\n)+)", re.MULTILINE)


def _locked() -> dict[str, tuple[str, list[str]]]:
    """Each requirement's version and hashes, by its canonical name."""
    text = (ROOT / "requirements-hashed.txt").read_text(encoding="utf-8") + "\n"
    return {
        canonicalize_name(name): (version, re.findall(r"--hash=(\S+)", hashes))
        for name, version, _marker, hashes in PINNED.findall(text)
    }


def _needed(name: str, extras: tuple[str, ...], known: set[str]) -> Iterator[str]:
    """What an install of a distribution needs here, at whatever depth."""
    for line in distribution(name).requires or ():
        wanted = Requirement(line)
        marks = [{"extra": extra} for extra in (*extras, "")]
        if wanted.marker and not any(wanted.marker.evaluate(mark) for mark in marks):
            continue
        needed = canonicalize_name(wanted.name)
        if needed not in known:
            known.add(needed)
            yield needed
            yield from _needed(needed, tuple(wanted.extras), known)


def test_every_requirement_has_its_hashes_and_nothing_else_stands_in_the_file() -> None:
    locked = _locked()
    text = (ROOT / "requirements-hashed.txt").read_text(encoding="utf-8")
    assert len(locked) == len(re.findall(r"^[^#\s]", text, re.MULTILINE)) > 15
    for version, hashes in locked.values():
        assert version
        assert hashes
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", each) for each in hashes)


def test_everything_that_pmdesk_and_its_build_need_is_locked() -> None:
    known: set[str] = set()
    needed = {*_needed("pmdesk", ("pdf", "xlsx"), known), *_needed("hatchling", (), known)}
    assert {"typer", "rich", "typst", "xlsxwriter", "markupsafe", "pluggy"} <= needed
    assert needed | {"hatchling", "polib"} <= set(_locked())


def test_the_versions_are_those_that_the_tests_run_with() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").split()
    pinned: dict[str, str] = {}
    for line in lines:
        name, _, version = line.partition("==")
        pinned[canonicalize_name(name)] = version
    others = {name for name, (version, _h) in _locked().items() if pinned.get(name) != version}
    assert others <= {"colorama", "tomlkit"}  # of other systems and Pythons
    for name in set(_locked()) - others:
        assert distribution(name).version == pinned[name]
