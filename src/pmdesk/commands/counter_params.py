"""Parameter types of the counter: who takes the money, and how it is paid."""

from typing import Annotated

import typer

from pmdesk.commands import completion
from pmdesk.commands.desk_params import staff_option, text_option
from pmdesk.commands.params import words

_METHOD = typer.Option(
    "--method",
    metavar="M",
    parser=words,
    autocompletion=completion.payment_methods,
    help="How it is paid: a word of the setting payment_methods.",
)
NeededMethod = Annotated[str, _METHOD]
Method = Annotated[str | None, _METHOD]
Amount = Annotated[str, typer.Option("--amount", metavar="CNY", parser=words, help="In yuan.")]
Cashier = Annotated[str, staff_option("--cashier", "Who takes the money.")]
OnDay = Annotated[
    str | None, typer.Option("--on", metavar="DATE", help="The day; today where it is left out.")
]
InWords = Annotated[str | None, text_option("--text", "In words.")]
