"""The month end: gathers facts and policy, lets the rules decide, and puts the result together.

`figures` computes a month from its notices, `corrections` compares earlier months with what
was charged, `compute` makes the whole of it, `publish` writes the stored files to a folder.
"""
