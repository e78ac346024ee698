"""How long each kind of record is kept, what would go today, and letting it go."""
