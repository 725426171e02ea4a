"""`pmdesk group`: many offices' closed months together."""

import typer

from pmdesk.commands.group_compact import add_compact
from pmdesk.commands.group_report import add_report

app = typer.Typer(help="Many offices' closed months together.")
add_compact(app)
add_report(app)
