"""What owners pay: items and prices, meters, billing, charges (A1.5)."""
