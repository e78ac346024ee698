"""What was typed, as typed values with a clear sentence where it makes no sense."""
