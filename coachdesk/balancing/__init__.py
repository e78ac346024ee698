"""Everybody under the line by moving the fewest and weakest relationships: a proposal; nothing is decided here."""

from coachdesk.balancing.parties import Coach, Move, NotPossible, Person, Proposal, Reason, StillOver
from coachdesk.balancing.solving import solve

__all__ = ["Coach", "Move", "NotPossible", "Person", "Proposal", "Reason", "StillOver", "solve"]
