"""The office's archive and registers, the morning brief, and what is owed."""
