"""The mutants that change nothing, and the tests of the tool that makes mutants."""
