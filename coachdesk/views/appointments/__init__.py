"""Meetings, as those see them who work with people: finding a time, the meeting itself, and what came of it."""

from coachdesk.views.appointments import agenda, booking, moving, outcome, show
from coachdesk.views.appointments.room import blueprint

__all__ = ["agenda", "blueprint", "booking", "moving", "outcome", "show"]
