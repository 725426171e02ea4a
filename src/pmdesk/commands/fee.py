"""`pmdesk fee`: what owners pay, and what is only held for them (A1.5, A1.6)."""

import typer

app = typer.Typer(help="What owners pay, and what is only held for them (A1.5).")
GROUPS = {
    "item": "pmdesk.commands.fee_item",
    "meter": "pmdesk.commands.fee_meter",
    "bill": "pmdesk.commands.fee_bill",
    "charge": "pmdesk.commands.fee_charge",
    "pay": "pmdesk.commands.fee_pay",
    "receipt": "pmdesk.commands.fee_receipt",
    "void": "pmdesk.commands.fee_void",
    "refund": "pmdesk.commands.fee_refund",
    "day": "pmdesk.commands.fee_day",
    "arrears": "pmdesk.commands.fee_arrears",
    "disclose": "pmdesk.commands.fee_disclose",
    "dun": "pmdesk.commands.fee_dun",
    "expense": "pmdesk.commands.fee_expense",
    "hold": "pmdesk.commands.fee_hold",
}
"""Groups and single commands within this one, imported when they are asked for."""
