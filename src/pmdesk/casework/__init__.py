"""Cases worked from their opening to their close: complaints, requests, follow-ups."""
