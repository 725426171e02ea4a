"""Special services (A1.11) and how one comes about (B1): proposed, approved, offered, retired.

A service is its proposal and dated steps. What it is, and what it costs, is asked for a day:
of the prices the newest that has begun holds, of one day's the last stored.
"""

from typing import NamedTuple

STATES = ("proposed", "approved", "offered", "retired", "rejected")


class Service(NamedTuple):
    """A service that is offered on a day, with its price of that day; None where it has none."""

    id: int
    code: str
    title_en: str
    title_zh_hant: str
    title_zh_hans: str
    utilities: bool
    """Whether it pays an owner's utilities: then nothing may be taken for it."""
    price_fen: int | None
    unit: str | None
    """What the price is for: page, hour."""


class ServiceStep(NamedTuple):
    """What happened to a service: `approve`, `reject`, `offer` (a price) or `retire`."""

    kind: str
    on_day: str
    by_whom: str
    price_fen: int | None
    unit: str | None
    text: str | None


class Filed(NamedTuple):
    """A service as it stands in the file; days are TEXT `YYYY-MM-DD`."""

    id: int
    ref: str | None
    code: str
    title_en: str
    title_zh_hant: str
    title_zh_hans: str
    utilities: bool
    quality_plan: str | None
    feasibility: str | None
    on_day: str
    by_whom: str
    steps: tuple[ServiceStep, ...] = ()

    def titles(self) -> tuple[str, str, str]:
        """Its title in English, traditional and simplified Chinese."""
        return self.title_en, self.title_zh_hant, self.title_zh_hans

    def first(self, *kinds: str) -> ServiceStep | None:
        """The first step of some kinds."""
        return next((step for step in self.steps if step.kind in kinds), None)

    def offer_on(self, day: str) -> ServiceStep | None:
        """The price in force on a day."""
        begun = [step for step in self.steps if step.kind == "offer" and step.on_day <= day]
        return max(reversed(begun), key=lambda step: step.on_day) if begun else None

    def state_on(self, day: str) -> str | None:
        """What it is on a day; None before it was proposed."""
        begun = {step.kind for step in self.steps if step.on_day <= day}
        for kind, state in (
            ("retire", "retired"),
            ("offer", "offered"),
            ("reject", "rejected"),
            ("approve", "approved"),
        ):
            if kind in begun:
                return state
        return "proposed" if self.on_day <= day else None

    def on(self, day: str) -> Service:
        """The service with its price of a day."""
        offer = self.offer_on(day)
        price = (offer.price_fen, offer.unit) if offer else (None, None)
        return Service(self.id, self.code, *self.titles(), self.utilities, *price)
