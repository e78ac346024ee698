"""The rules that adjustments are."""
