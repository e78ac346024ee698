"""The commands, as somebody at a keyboard runs them."""
