"""A lead's list: who asked for another coach, and whose coach is too close, with the day that was promised."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from coachdesk import clock, policies
from coachdesk.db import Beyond, widely
from coachdesk.models import Claimant, CoachRequest, Conflict, Relationship, Staff
from coachdesk.models.label import CoachAnswer, CoachChoice
from coachdesk.policies import Viewer
from coachdesk.queries.life import confirmed_deaths
from coachdesk.services import conflicts

LATELY = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Work:
    """Somebody for whom another coach is to be found, by a day; what they chose where nobody fitted."""

    claimant: Claimant
    coach_name: str
    since_on: date
    promised_on: date
    request: CoachRequest | None = None
    chosen_name: str = ""

    @property
    def choice(self) -> CoachChoice | None:
        return self.request.choice if self.request else None


@widely(Beyond.PLACING)
def to_do(session: Session, viewer: Viewer) -> list[Work]:
    """What waits, the day that was promised the soonest first."""
    return sorted([*_asked(session, viewer), *_too_close(session, viewer)], key=lambda each: each.promised_on)


@widely(Beyond.PLACING)
def answered(session: Session, viewer: Viewer, *, at: datetime) -> Sequence[tuple[CoachRequest, Claimant]]:
    """What was answered in the last month, the newest first; what somebody took back is nobody's business."""
    lately = (CoachRequest.answered_at > at - LATELY, CoachRequest.outcome != CoachAnswer.TAKEN_BACK)
    asked = policies.visible_coach_requests(viewer).add_columns(Claimant).where(*lately)
    rows = session.execute(asked.order_by(CoachRequest.answered_at.desc(), CoachRequest.id))
    return [(row[0], row[1]) for row in rows]


def _asked(session: Session, viewer: Viewer) -> list[Work]:
    coach, chosen = aliased(Staff), aliased(Staff)
    rows = session.execute(
        policies.visible_coach_requests(viewer)
        .add_columns(Claimant, coach.name, chosen.name)
        .outerjoin(coach, coach.id == CoachRequest.coach_id)
        .outerjoin(chosen, chosen.id == CoachRequest.chosen_coach_id)
        .where(CoachRequest.answered_at.is_(None), Claimant.id.not_in(confirmed_deaths()))
    )
    return [
        Work(claimant, name or "", clock.as_london(asked.asked_at).date(), asked.promised_on, asked, with_whom or "")
        for asked, claimant, name, with_whom in rows
    ]


def _too_close(session: Session, viewer: Viewer) -> list[Work]:
    """Conflicts of somebody's coach; one that is already looked at because the person asked stands there once."""
    current = (Relationship.claimant_id == Conflict.claimant_id, Relationship.coach_id == Conflict.staff_id)
    asked = select(CoachRequest.claimant_id).where(CoachRequest.answered_at.is_(None))
    rows = session.execute(
        policies.visible_conflicts(viewer)
        .where(policies.leads_claimant(viewer))
        .add_columns(Claimant, Staff.name)
        .join(Claimant, Claimant.id == Conflict.claimant_id)
        .join(Staff, Staff.id == Conflict.staff_id)
        .join(Relationship, current[0] & current[1] & Relationship.ended_on.is_(None))
        .where(Conflict.ended_at.is_(None), Conflict.claimant_id.not_in(asked))
        .where(Claimant.id.not_in(confirmed_deaths()))
    )
    return [
        Work(claimant, name, clock.as_london(found.declared_at).date(),
             conflicts.promised_on(session, found, claimant.office_id))
        for found, claimant, name in rows
    ]  # fmt: skip
