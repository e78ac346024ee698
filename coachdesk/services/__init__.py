"""Writes across records: one verb a function; each takes who and when, and none commits."""
