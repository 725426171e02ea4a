"""What the day asks for: what is owed, the morning brief, breaches that the records show."""
