"""Dated policy: the regulation's numbers with their clauses, and the readings.

`model` holds what the rules use; `loader` turns a TOML document into it and refuses
everything it does not know. Only commands that read or adopt a document import `loader`.
"""
