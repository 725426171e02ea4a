"""Held money: deposits of fit-outs, and sums taken to pay for an owner. It is never income."""

KINDS = ("deposit", "on-behalf")
STATES = ("held", "settled", "void")
