"""Loading an office from the export of its old case system: read, checked, compared, written, and told about."""
