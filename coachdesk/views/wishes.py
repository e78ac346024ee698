"""Wishes about a coach as a form shows them, on the person's own page and beside their coach."""

from uuid import UUID

from coachdesk.db import db
from coachdesk.forms.coach import WishesForm
from coachdesk.models import Claimant, Staff
from coachdesk.queries import placements
from coachdesk.services import coach_wishes


def wishes_form(claimant: Claimant, kind: type[WishesForm] = WishesForm, *, fresh: bool = True) -> WishesForm:
    """As things stand; or with what was sent."""
    wished = coach_wishes.current(db.session, claimant.id)
    rather = next((each.staff_id for each in wished if each.staff_id), None)
    could_be = coach_wishes.who_could_be(db.session, claimant)
    names = {str(staff_id): staff.name for staff_id, staff in could_be.items()}
    if rather and str(rather) not in names:
        names[str(rather)] = db.session.get_one(Staff, rather).name
    if not fresh:
        return kind(names)
    chosen = {"rather": str(rather or ""), "skills": [each.skill for each in wished if each.skill]}
    return kind(names, formdata=None, data=chosen)


def not_with_names(claimant: Claimant) -> list[tuple[UUID, str]]:
    """Whom they do not want, by name."""
    named = placements.asked_by(db.session, [claimant.id])[claimant.id].not_with
    found = [(each, db.session.get_one(Staff, each).name) for each in named]
    return sorted(found, key=lambda each: each[1])
