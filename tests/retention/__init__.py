"""How long things are kept, on both engines."""
