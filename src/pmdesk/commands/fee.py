"""`pmdesk fee`: what owners pay, and what is only held for them."""

import typer

app = typer.Typer(help="What owners pay, and what is only held for them.")
GROUPS = {
    "expense": "pmdesk.commands.fee_expense",
    "hold": "pmdesk.commands.fee_hold",
}
"""Groups within this one, imported when they are asked for."""
