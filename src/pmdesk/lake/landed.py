"""What offices have published of a month: their manifests, and those that cannot be used."""

import hashlib
import os
import re
from pathlib import Path
from typing import NamedTuple

from pmdesk.errors import reason_of
from pmdesk.lake import places
from pmdesk.lake.manifests import Manifest, manifest_of
from pmdesk.lake.schemas import VERSION
from pmdesk.periods import Month
from pmdesk.texts import _

_NAME = re.compile(r"office=(.+)\.json")


class Problem(NamedTuple):
    """Why an office's month cannot be used."""

    office: str
    name: str
    why: str


class Landed(NamedTuple):
    """The manifests of a month, each with the hash of its bytes, by office; and the problems."""

    manifests: tuple[tuple[Manifest, str], ...]
    problems: tuple[Problem, ...]


def landed(lake: Path, month: Month) -> Landed:
    """What was published of a month, in this program's version of the tables or another."""
    manifests: list[tuple[Manifest, str]] = []
    problems = _of_other_versions(lake, month)
    desks: dict[str, str] = {}
    for office, path in _offices(places.office_manifests(lake, month)):
        try:
            content = path.read_bytes()
            manifest = manifest_of(content)
        except (OSError, ValueError) as error:
            problems.append(Problem(office, "", _why(error)))
            continue
        first = desks.setdefault(manifest.desk, office)
        if (manifest.office, manifest.month) != (office, str(month)):
            problems.append(
                Problem(office, manifest.name, _("the manifest is of another office or month"))
            )
        elif first != office:
            text = _("the same desk has published the month as {office} too", office=first)
            problems.append(Problem(office, manifest.name, text))
        else:
            manifests.append((manifest, hashlib.sha256(content).hexdigest()))
    return Landed(tuple(manifests), tuple(problems))


def _of_other_versions(lake: Path, month: Month) -> list[Problem]:
    """The offices that have published the month in tables of another version."""
    return [
        Problem(office, "", _other_version(folder.name.removeprefix("v")))
        for folder in sorted(_within(places.landing(lake).parent))
        if folder.name.startswith("v") and folder != places.landing(lake)
        for office, _path in _offices(folder / "manifest" / f"month={month}")
    ]


def _offices(folder: Path) -> list[tuple[str, Path]]:
    """The manifests of a folder with the office of their names, by office."""
    found = ((_NAME.fullmatch(path.name), path) for path in _within(folder))
    return sorted((match[1], path) for match, path in found if match)


def _within(folder: Path) -> list[Path]:
    """What is in a folder; nothing without it. OSError where nobody can see: `glob` takes a folder
    that it may not read for an empty one."""
    try:
        return [folder / name for name in os.listdir(folder)]
    except (FileNotFoundError, NotADirectoryError):
        return []


def _why(error: OSError | ValueError) -> str:
    if isinstance(error, OSError):
        return _("the manifest cannot be read ({why})", why=reason_of(error))
    if error.args[0] == "version":
        return _other_version(error.args[1])
    return _("the manifest cannot be read")


def _other_version(version: object) -> str:
    return _(
        "its tables are of version {found}, this program knows {known}: update one of the two",
        found=version,
        known=VERSION,
    )
