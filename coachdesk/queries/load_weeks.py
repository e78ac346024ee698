"""How the weeks of coaches stood, and whose lead is asked for an action: four kept weeks running over the line."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session, aliased

from coachdesk import policies
from coachdesk.models import Account, LoadAction, LoadWeek, Staff
from coachdesk.policies import Viewer

RUNNING = 4
# A week that was not kept neither counts nor breaks a run, but what is older than this says nothing of today.
LOOKS_BACK, STILL_FRESH = timedelta(weeks=13), timedelta(weeks=2)


@dataclass(frozen=True, slots=True)
class Asked:
    """A coach whose lead is asked what they do about it: over the line in each kept week since a Monday.

    `percent` is that of the newest week, None where there were no hours at all; `last` is what was done the last time.
    """

    coach_id: UUID
    name: str
    since_on: date
    weeks: int
    percent: float | None
    last: LoadAction | None


def asks_action(session: Session, viewer: Viewer, on: date) -> list[Asked]:
    """The coaches this viewer leads who need an action of theirs on this day, by name: two statements.

    Whoever wrote one down is asked again from the day on which they said that they look again.
    """
    return asked_among(session, policies.led_coaches(viewer).with_only_columns(Staff.id), on)


def asked_among(session: Session, coach_ids: Select[UUID], on: date) -> list[Asked]:
    """The same of these coaches."""
    runs = {coach_id: run for coach_id, run in _runs(session, coach_ids, on).items() if len(run) >= RUNNING}
    done = _last_actions(session, list(runs)) if runs else {}
    return [
        _asked(run, done.get(coach_id))
        for coach_id, run in runs.items()
        if coach_id not in done or done[coach_id].look_again_on <= on
    ]


def weeks_running(session: Session, coach_ids: Select[UUID], on: date) -> dict[UUID, int]:
    """How many weeks running these coaches are over the line, up to now; those who are not do not stand there."""
    return {coach_id: len(run) for coach_id, run in _runs(session, coach_ids, on).items()}


def _runs(session: Session, coach_ids: Select[UUID], on: date) -> dict[UUID, list[Any]]:
    here = (Staff.id.in_(coach_ids), Staff.is_coach, Staff.left_on.is_(None))
    weeks = (
        select(LoadWeek, Staff.name)
        .join(Staff, Staff.id == LoadWeek.staff_id)
        .where(*here, LoadWeek.week_on > on - LOOKS_BACK, LoadWeek.week_on <= on)
        .order_by(Staff.name, Staff.id, LoadWeek.week_on.desc())
    )
    by_coach: dict[UUID, list[Any]] = defaultdict(list)
    for row in session.execute(weeks):
        by_coach[row.LoadWeek.staff_id].append(row)
    return {coach_id: run for coach_id, rows in by_coach.items() if (run := _run(rows, on))}


def weeks_of(session: Session, staff_id: UUID, on: date, weeks: int = 13) -> Sequence[LoadWeek]:
    """The newest weeks of one coach that were kept, the oldest first."""
    newest = select(LoadWeek).where(LoadWeek.staff_id == staff_id, LoadWeek.week_on <= on)
    return session.scalars(newest.order_by(LoadWeek.week_on.desc()).limit(weeks)).all()[::-1]


def actions_of(session: Session, staff_id: UUID) -> Sequence[Any]:
    """What leads did about it, the newest first, each with who."""
    rows = select(LoadAction, Account.name).outerjoin(Account, Account.id == LoadAction.made_by)
    return session.execute(
        rows.where(LoadAction.staff_id == staff_id).order_by(LoadAction.made_at.desc(), LoadAction.id).limit(20)
    ).all()


def _run(rows: Sequence[Any], on: date) -> list[Any]:
    """The newest weeks that are over the line, without one between that is not; none where they say nothing of now."""
    run = []
    for row in rows:
        if not row.LoadWeek.is_too_much:
            break
        run.append(row)
    return run if run and run[0].LoadWeek.week_on > on - STILL_FRESH else []


def _last_actions(session: Session, staff_ids: Sequence[UUID]) -> Mapping[UUID, LoadAction]:
    newest = aliased(LoadAction)
    later = select(func.max(newest.made_at)).where(newest.staff_id == LoadAction.staff_id).scalar_subquery()
    found = select(LoadAction).where(and_(LoadAction.staff_id.in_(staff_ids), LoadAction.made_at == later))
    return {each.staff_id: each for each in session.scalars(found)}


def _asked(run: Sequence[Any], last: LoadAction | None) -> Asked:
    newest: LoadWeek = run[0].LoadWeek
    percent = 100 * newest.needed / newest.available if newest.available else None
    return Asked(newest.staff_id, run[0].name, run[-1].LoadWeek.week_on, len(run), percent, last)
