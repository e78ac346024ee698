"""How a demo begins, begins again, and goes on another day. Only ever in a database that was made as a demo."""

from collections.abc import Callable
from datetime import date, datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from coachdesk import clock
from coachdesk.db import Base
from coachdesk.demo import moving, office
from coachdesk.demo.clock import day_of, morning_of
from coachdesk.demo.office import Made
from coachdesk.migrating import APPEND_ONLY
from coachdesk.models import Installation, JobRun
from coachdesk.models.label import Purpose
from coachdesk.services import audit

Told = Callable[[int], None]
STAYS = frozenset({*APPEND_ONLY, "installation", "key_check", "form_nonce", "job_run"})


class NotADemo(RuntimeError):
    """This database is for real people."""


def made_for(session: Session) -> date | None:
    """The day the demo stands at; None before it is made. Raises NotADemo."""
    row = session.execute(select(Installation.purpose, Installation.demo_day)).one()
    if row.purpose is not Purpose.DEMO:
        raise NotADemo("This database was made for real people. A demo is made with `coachdesk migrate --demo`.")
    return clock.as_london(row.demo_day).date() if row.demo_day else None


def begin(session: Session, at: datetime, told: Told | None = None) -> Made:
    """Make the office, in a demo that is empty. Raises NotADemo."""
    made_for(session)
    made = office.make(session, day_of(at), at=at, told=told)
    _stand_at(session, made.day)
    return made


def begin_again(session: Session, at: datetime, told: Told | None = None) -> Made:
    """Take away all that is in the demo, the audit aside, and make the office anew. Raises NotADemo."""
    made_for(session)
    for table in reversed(Base.metadata.sorted_tables):
        if table.name not in STAYS:
            session.execute(delete(table))
    session.expunge_all()
    audit.record(session, "demo.begun_again", subject="installation", at=at)
    return begin(session, at, told)


def go_on(session: Session, at: datetime) -> date | None:
    """Move the demo to the day it is now. The day it was moved to, or None when it stood there. Raises NotADemo."""
    old, new = made_for(session), day_of(at)
    _forget_ticks_to_come(session, at)
    if old is None or old >= new:
        return None
    moving.move(session, old, new)
    _stand_at(session, new)
    facts: dict[str, audit.Fact] = {"from": old.isoformat(), "to": new.isoformat()}
    audit.record(session, "demo.moved_on", subject="installation", facts=facts, at=at)
    return new


def _stand_at(session: Session, day: date) -> None:
    session.execute(update(Installation).values(demo_day=morning_of(day)))


def _forget_ticks_to_come(session: Session, at: datetime) -> None:
    """A demo that stands at one morning is started there twice: its timetable runs anew as well."""
    session.execute(delete(JobRun).where(JobRun.due_at > at))
