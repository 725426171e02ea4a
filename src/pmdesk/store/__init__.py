"""The data file: one SQLite database, the only SQL in the program.

`file` opens and refuses, `schema` and `migrations` shape it, `writing` is the one write
path with its journal; the other modules are the queries, one per domain.
"""
