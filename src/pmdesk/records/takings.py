"""Takings: a cashier's day, counted and handed on."""

STATES = ("closed", "void")
