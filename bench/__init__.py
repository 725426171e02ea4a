"""How fast the program is: `make bench`. One module a subject, the others make what it measures."""
