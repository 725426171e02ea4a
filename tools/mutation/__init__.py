"""Mutation testing of the rules: each small change of a rule has to fail some test.

`make mutants` makes every mutant of `src/pmdesk/rules` and runs the tests that reach it:

- operators: which changes are tried of a piece of syntax
- finding: every mutant of a module, in the order of its source
- planting: one mutant put into the modules that are loaded
- trial: the tests that need no file, collected once; a forked process for each mutant
- verdicts: what became of the mutants, held against the list of those that change nothing

Why an own tool: docs/why/rules.md.
"""
