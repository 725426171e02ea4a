"""Fault notices from draft to record: who may issue them, what they lead to, why (C3, C4.2)."""
