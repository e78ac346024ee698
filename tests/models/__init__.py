"""What is true of one record, and what the database keeps of it."""
