"""What the regulation decides: pure functions from tallies and a policy to frozen results.

No clock, no SQL, no files, no output, and no number of the regulation: those are values of
the policy, and every result names the clauses and readings it used.
"""
