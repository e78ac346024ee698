"""Every how many days somebody meets their coach, and when they are due by it."""

from datetime import date, timedelta

from sqlalchemy import ScalarSelect, func, select
from sqlalchemy.orm import Session

from coachdesk import clock
from coachdesk.models import Adjustment, Appointment, Claimant, OfficeSetting
from coachdesk.models.label import AppointmentState
from coachdesk.office_settings import KINDS
from coachdesk.queries.load_sql import PAUSED

COUNTS = (AppointmentState.MET, AppointmentState.BOOKED)  # the meetings that a rhythm runs from


def due_on(session: Session, claimant: Claimant, today: date) -> date | None:
    """The day by their rhythm, from the last meeting that took place or stands; None before the first one, and for
    whoever has paused."""
    paused = select(Adjustment.id).where(
        Adjustment.claimant_id == claimant.id, Adjustment.code == PAUSED, Adjustment.ended_on.is_(None)
    )
    last = func.max(Appointment.starts_at).label("last")
    theirs = (Appointment.claimant_id == claimant.id, Appointment.state.in_(COUNTS), ~paused.exists())
    row = session.execute(
        select(last, usual_days(today).label("usual"))
        .select_from(Appointment)
        .join(Claimant, Claimant.id == Appointment.claimant_id)
        .where(*theirs)
        .group_by(Claimant.office_id)
    ).first()
    if row is None:
        return None
    return clock.as_london(row.last).date() + timedelta(days=days(claimant.rhythm_days, row.usual))


def days(agreed: int | None, usual: str | None) -> int:
    """What the two agreed, else what their office chose, else the default."""
    return agreed or int(float(usual or KINDS["rhythm_days"].default))


def usual_days(today: date) -> ScalarSelect[str]:
    """What a claimant's office chose, as it holds on a day: a part of a statement about claimants."""
    return (
        select(OfficeSetting.value)
        .where(OfficeSetting.office_id == Claimant.office_id, OfficeSetting.name == "rhythm_days")
        .where(OfficeSetting.from_on <= today)
        .order_by(OfficeSetting.from_on.desc(), OfficeSetting.set_at.desc())
        .limit(1)
        .scalar_subquery()
    )
