"""The data protection officer's desk, seen through its pages."""
