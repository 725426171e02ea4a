"""The owner archive (A1.7): units, the people in them, what is held for them."""

import re
from typing import NamedTuple

from pmdesk.errors import BadInput
from pmdesk.numbers import parse_hundredths
from pmdesk.texts import _

PERSON_ROLES = ("owner", "tenant", "family", "contact")

_FOLDED = str.maketrans("０１２３４５６７８９－—–‐", "0123456789----")
_SHAPE = r"\w{1,12}(?:-\w{1,12}){1,4}"
_MOBILE = r"(?:00)?86(1\d{10})"
"""A Chinese mobile number with the country's code before it."""
_MOST_DM2 = 10**8
_SQUARE_METRES = r"(㎡|m²|m2|平方米|平米)$"


class Unit(NamedTuple):
    """A unit; `id` is the row's number, `code` what people write: building-unit-room."""

    id: int
    code: str
    building: str


def unit_code(text: str) -> str:
    """A unit's code as it is stored: `3-2-1502`, full-width digits folded. Raises BadInput."""
    code = text.translate(_FOLDED).strip()
    if not re.fullmatch(_SHAPE, code):
        raise BadInput(_("{text!r} is not a unit: write it such as 3-2-1502", text=text))
    return code


def building_of(code: str) -> str:
    """The building of a unit's code: what stands before the first hyphen."""
    return code.partition("-")[0]


def building_name(text: str) -> str:
    """A building as units' codes begin with it, full-width digits folded. Raises BadInput."""
    name = text.translate(_FOLDED).strip()
    if not re.fullmatch(r"\w{1,12}", name):
        raise BadInput(_("{text!r} is not a building: write it as units do, such as 3", text=text))
    return name


def phone_digits(phone: str | None) -> str | None:
    """A phone number's digits, by which it is found however it was written, a mobile's without
    the country's code; None without any."""
    digits = "".join(char for char in (phone or "").translate(_FOLDED) if char.isdigit())
    mobile = re.fullmatch(_MOBILE, digits, re.ASCII) if len(digits) > 11 else None
    return mobile[1] if mobile else digits or None


def parse_area(text: str) -> int:
    """The dm² of an area in m², `89`, `89.5` or `89.50`; exact. Raises BadInput."""
    area = parse_hundredths(re.sub(_SQUARE_METRES, "", text.strip()))
    if not area or area > _MOST_DM2:
        raise BadInput(_("{text!r} is not an area: write it in m2, such as 89.50", text=text))
    return area


class Facts(NamedTuple):
    """What a dated row says of a unit; None for what is not known."""

    area_dm2: int | None = None
    move_in_on: str | None = None
    move_out_on: str | None = None
    note: str | None = None
