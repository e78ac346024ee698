"""How full each coach's month is, kept once a week; and what a lead does about weeks over the line."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from coachdesk import clock
from coachdesk.models import LoadAction, LoadWeek, Office, Staff
from coachdesk.queries import loads
from coachdesk.queries.offices import workload_settings
from coachdesk.services import audit

ACTIONS = ("talked", "fewer_new", "moves_proposed", "longer_rhythm", "cover", "other")
FURTHEST = timedelta(weeks=13)
LONGEST = 1_000


def keep_all_due(session: Session, as_of: datetime) -> int:
    """Keep this week for every coach for whom it is not kept yet. A week that was missed stays missing: how it stood
    then is not known now."""
    on = clock.as_london(as_of).date()
    week_on = on - timedelta(days=on.weekday())
    kept = select(LoadWeek.staff_id).where(LoadWeek.week_on == week_on)
    due = select(Staff.id).where(Staff.is_coach, Staff.left_on.is_(None), Staff.id.not_in(kept))
    offices = session.scalars(select(Office.id).where(Office.id.in_(due.with_only_columns(Staff.office_id)))).all()
    rows = [row for office_id in offices for row in _weeks(session, office_id, due, on, week_on, as_of)]
    if rows:
        session.execute(insert(LoadWeek), rows)
    return len(rows)


def _weeks(session: Session, office_id: UUID, due: Any, on: date, week_on: date, at: datetime) -> Iterator[Any]:
    settings = workload_settings(session, office_id, on)
    for coach in loads.coaches(session, office_id, settings, on, among=due):
        yield {
            "id": uuid7(),
            "staff_id": coach.load.coach_id,
            "week_on": week_on,
            "needed": coach.load.needed,
            "available": coach.load.available,
            "people": coach.load.people,
            "too_much_from": settings.too_much_from,
            "noted_at": at,
        }


def act(
    session: Session,
    staff: Staff,
    *,
    kind: str,
    words: str,
    since_on: date,
    look_again_on: date,
    by: UUID,
    at: datetime,
) -> LoadAction:
    """A lead does something about it, and says when they look again. It stays as it was written."""
    today = clock.as_london(at).date()
    if kind not in ACTIONS or (kind == "other" and not words) or len(words) > LONGEST:
        raise ValueError("an action is one of the known ones, and another one says what")
    if not today < look_again_on <= today + FURTHEST:
        raise ValueError("a lead looks again after today, and within thirteen weeks")
    made = LoadAction(
        staff_id=staff.id,
        since_on=since_on,
        kind=kind,
        words=words,
        look_again_on=look_again_on,
        made_by=by,
        made_at=at,
    )
    session.add(made)
    session.flush()
    facts: dict[str, audit.Fact] = {
        "kind": kind, "since_on": since_on.isoformat(), "look_again_on": look_again_on.isoformat(),
    }  # fmt: skip
    audit.record(session, "load.acted_on", subject="staff", subject_id=staff.id, facts=facts, at=at)
    return made
