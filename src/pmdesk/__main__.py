"""`python -m pmdesk`."""

from pmdesk.cli import run

run()
