"""Service figures: what the records come to, month by month, against the standard (B7, B10)."""
