"""What owes something: a module a source, all in `registry`."""
