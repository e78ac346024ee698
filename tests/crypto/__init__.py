"""Closing and opening what is kept."""
