"""Parameter types of fee items and their prices."""

from typing import Annotated

import typer

from pmdesk.commands import completion
from pmdesk.commands.desk_params import text_option
from pmdesk.commands.params import choice, whole, words
from pmdesk.records.fees import ROUND_TO, ROUNDINGS

Code = Annotated[
    str,
    typer.Argument(
        metavar="CODE",
        parser=words,
        autocompletion=completion.fee_items,
        help="The fee item's code.",
    ),
]
NewCode = Annotated[
    str, typer.Argument(metavar="CODE", parser=words, help="A code of its own, such as PM.")
]
Price = Annotated[
    str,
    typer.Option(
        "--price", metavar="CNY", parser=words, help="In yuan, up to 4 places: 2.80, 0.5469."
    ),
]
PER_UNIT = text_option("--unit", "What the price is for: m2, month, kWh.", "MEASURE")
FromPriceDay = Annotated[
    str | None,
    typer.Option("--from", metavar="DATE", help="The first day it holds; today without."),
]
Document = Annotated[
    str | None, text_option("--document", "What the price rests on: contract, filing, notice.")
]
Text = Annotated[str | None, text_option("--text", "In words.")]
Rounding = Annotated[
    str | None,
    choice("--rounding", *ROUNDINGS, help="How an amount is rounded; half-up if never said."),
]
Round = Annotated[
    str | None,
    choice("--round", *ROUND_TO, help="To what an amount is rounded; the fen if never said."),
]
DueDay = Annotated[
    int | None,
    typer.Option(
        "--due-day",
        metavar="DAY",
        parser=whole(1, 31, "DAY"),
        help="The day of the month on which it is due; 25 if never said.",
    ),
]
DueLater = Annotated[
    int | None,
    typer.Option(
        "--due-months-later",
        metavar="N",
        parser=whole(0, 12, "N"),
        help="Due so many months after the one it is for; 0 if never said.",
    ),
]
Building = Annotated[
    list[str] | None,
    typer.Option(
        "--building", metavar="B", parser=words, help="Only for this building; repeat it."
    ),
]
