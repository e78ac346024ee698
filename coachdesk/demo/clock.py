"""The demo's day: today when people work today, else the last day they did.

While nobody works, a demo begins at ten past nine of its day, so that there is somebody to meet.
"""

from datetime import date, datetime, time
from pathlib import Path

from sqlalchemy import Engine, select
from sqlalchemy.exc import SQLAlchemyError

from coachdesk import clock
from coachdesk.models import Installation
from coachdesk.models.label import Nation, Purpose
from coachdesk.working_days import is_working_day, last_working_day

NATION = Nation.ENGLAND
MORNING = time(9, 10)
OPEN, CLOSING = time(8), time(16, 30)


def start(engine: Engine) -> None:
    """Set this process's clock, once, before it does anything. Only of a demo, and only while nobody works."""
    now = clock.now()
    begins = start_of(now)
    if begins != now and _is_demo(engine):
        clock.start_at(begins)


def _is_demo(engine: Engine) -> bool:
    """Whether the database is there and was made as a demo. A file that is not there is not made by asking."""
    if engine.dialect.name == "sqlite" and not Path(engine.url.database or "").is_file():
        return False
    try:
        with engine.connect().execution_options(begin="DEFERRED") as connection:
            return connection.scalar(select(Installation.purpose)) is Purpose.DEMO
    except SQLAlchemyError:
        return False


def start_of(now: datetime) -> datetime:
    """The instant at which a demo that is started now begins."""
    at = clock.as_london(now)
    is_open = is_working_day(at.date(), NATION) and OPEN <= at.time() < CLOSING
    return now if is_open else morning_of(day_of(now))


def morning_of(day: date) -> datetime:
    """Ten past nine in London, when the first people are about to come."""
    return clock.from_london(datetime.combine(day, MORNING))


def day_of(now: datetime) -> date:
    """The day a demo that is started now is made for."""
    return last_working_day(clock.as_london(now).date(), NATION)
