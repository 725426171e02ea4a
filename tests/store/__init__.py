"""The data file: refusals, guards, journal, writing, killed runs, publication."""
