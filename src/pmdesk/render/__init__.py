"""Results as text and bytes: tables, CSV, JSON, documents. Nothing here asks anybody anything."""
