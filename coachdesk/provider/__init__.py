"""Signing in at an organisation's own identity provider, by OpenID Connect: what is asked, and what is believed."""
