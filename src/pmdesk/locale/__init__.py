"""Message catalogues: what forms and stored texts say in other languages than English."""
