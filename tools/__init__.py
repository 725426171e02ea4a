"""What the project is built and kept with; no part of the program."""
