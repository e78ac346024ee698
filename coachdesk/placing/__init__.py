"""Giving a coach to somebody without one: suggestions with reasons, for a lead to confirm. Nothing is decided here."""

from coachdesk.placing.parties import Coach, Person, Suggestion, Unplaceable
from coachdesk.placing.suggesting import suggest

__all__ = ["Coach", "Person", "Suggestion", "Unplaceable", "suggest"]
