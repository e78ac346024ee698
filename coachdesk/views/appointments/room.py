"""What the pages of a meeting share: the room they are in, whom they are about, and that opening one is noted."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask import Blueprint

from coachdesk import policies
from coachdesk.adjustments.words import label_text, short_text
from coachdesk.db import db
from coachdesk.models import Adjustment, Appointment, Claimant, Staff
from coachdesk.models.label import Strength
from coachdesk.queries import claimants as queries
from coachdesk.services import audit
from coachdesk.views.access import load_or_404, the_viewer
from coachdesk.views.claimants import identity

blueprint = Blueprint("appointments", __name__)
Chip = tuple[str, str, str, str]


def the_claimant(claimant_id: UUID) -> Claimant:
    return load_or_404(policies.visible_claimants(the_viewer()), claimant_id)


def the_meeting(appointment_id: UUID) -> tuple[Appointment, Claimant]:
    """A meeting of somebody the viewer sees, and that person."""
    meeting = load_or_404(policies.visible_appointments(the_viewer()), appointment_id)
    return meeting, db.session.get_one(Claimant, meeting.claimant_id)


def their_coach(claimant: Claimant) -> Staff | None:
    """Whoever is their coach today."""
    coach_id = queries.coach_now(db.session, claimant.id).coach_id
    return db.session.get_one(Staff, coach_id) if coach_id else None


def note_opened(claimant: Claimant, meeting: Appointment | None = None) -> None:
    """The page shows what stands in the record: the person can see that it was opened."""
    subject, subject_id = ("appointment", meeting.id) if meeting else ("claimant", claimant.id)
    audit.record(db.session, "claimant.opened", subject=subject, subject_id=subject_id, claimant_id=claimant.id)


def kept_for(claimant: Claimant) -> list[Adjustment]:
    """What is to be kept for somebody today."""
    return in_order(queries.adjustments(db.session, claimant))


def in_order(adjustments: Iterable[Adjustment]) -> list[Adjustment]:
    """What must be kept, what is preferred, what is good to know."""
    order = list(Strength)
    return sorted(adjustments, key=lambda each: order.index(each.strength))


def chips(adjustments: list[Adjustment], *only: Strength) -> list[Chip]:
    """Adjustments as their chips are drawn."""
    return [
        (each.code, short_text(each.code, each.params), each.strength.value, label_text(each.code))
        for each in adjustments
        if not only or each.strength in only
    ]


def the_page(claimant: Claimant, adjustments: list[Adjustment]) -> dict[str, Any]:
    """What every page of this room shows of the person."""
    return {
        "person": identity(claimant),
        "called": claimant.spoken_of,
        "musts": chips(adjustments, Strength.HARD),
    }
