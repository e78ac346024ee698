"""Which times a coach and a claimant have: hours less what is in the way, in plain Python over half-open stretches."""
