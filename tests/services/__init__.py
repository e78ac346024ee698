"""What services write, on both engines."""
