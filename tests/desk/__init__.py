"""The service desk: cases, registers, and what is owed."""
