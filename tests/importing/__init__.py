"""Loading an office from the export of its old case system."""
