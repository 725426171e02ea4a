"""The rules by themselves: no file, no program, both sides of every border."""
