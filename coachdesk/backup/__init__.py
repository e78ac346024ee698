"""Copies of everything, and what keeps them from bringing back what is gone."""
