"""Signing in at an identity provider: at a real one, and at one that forges."""
