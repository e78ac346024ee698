"""Reads across records: small rows for a page; never a write."""
