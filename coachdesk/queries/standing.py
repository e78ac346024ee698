"""As whom somebody looks at a person: asked in the same statement that loads the record, so that it costs none."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import aliased

from coachdesk import clock
from coachdesk.models import Cover, Opening, Relationship
from coachdesk.models.label import Role
from coachdesk.policies import Viewer
from coachdesk.services.audit import Standing

COVER, GLASS, CLAIMANT = "cover", "glass", "claimant"
# Whoever is neither the coach nor their cover, and broke no glass, is here by the first of these.
BY_OFFICE = (Role.LEAD, Role.DATA_PROTECTION, Role.SAFEGUARDING, Role.RECEPTION, Role.REVIEWER, Role.COACH,
             Role.SUPPORTER, Role.SERVICE_WORKER, Role.ADMINISTRATOR)  # fmt: skip


def columns(viewer: Viewer, claimant_id: Any) -> tuple[ColumnElement[Any], ...]:
    """Whether the viewer is their coach, whether they cover today, and the glass they broke, while it lasts."""
    relationship, cover, opening = aliased(Relationship), aliased(Cover), aliased(Opening)
    today = clock.today()
    own = (relationship.coach_id == viewer.staff_id, relationship.ended_on.is_(None))
    covered = (cover.coach_id == viewer.staff_id, cover.from_on <= today, cover.until_on >= today)
    glass = (opening.account_id == viewer.account_id, opening.ends_at > clock.now())
    return (
        exists().where(relationship.claimant_id == claimant_id, *own).label("stands_own"),
        exists().where(cover.claimant_id == claimant_id, cover.ended_at.is_(None), *covered).label("stands_cover"),
        select(opening.id)
        .where(opening.claimant_id == claimant_id, *glass)
        .order_by(opening.ends_at.desc())
        .limit(1)
        .scalar_subquery()
        .label("stands_glass"),
    )


def standing(viewer: Viewer, found: Sequence[Any]) -> Standing:
    """What the three columns say."""
    own, covered, opening_id = found
    if own and viewer.has(Role.COACH):
        return Standing(Role.COACH.value, opening_id)
    if covered and viewer.has(Role.COACH):
        return Standing(COVER, opening_id)
    if opening_id:
        return Standing(GLASS, opening_id)
    return Standing(next((role.value for role in BY_OFFICE if viewer.has(role) and role is not Role.COACH), ""))


def by_office(viewer: Viewer) -> str:
    """As what somebody acts towards a person of whom nothing more is known here."""
    return next((role.value for role in BY_OFFICE if viewer.has(role)), "")


def usual(viewer: Viewer, claimant_id: UUID) -> Standing:
    """As whom, where the record was not loaded by itself: a list, or a bulk change."""
    return Standing(CLAIMANT) if viewer.claimant_id == claimant_id else Standing(by_office(viewer))
