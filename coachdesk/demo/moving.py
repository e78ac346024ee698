"""Moving the demo to a later day: every day and time in it goes forward together, and what a visitor changed with it.

Working days are counted, so that today's diary is full again and nobody meets on a day off; a day that is not worked
moves with the working day before it. What is signed, and what belongs to this machine rather than to the office, stays.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Column, Date, Table, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from coachdesk import clock
from coachdesk.db import Base, UtcDateTime
from coachdesk.demo.clock import NATION
from coachdesk.models import Absence, Claim, Cover, LoadWeek
from coachdesk.working_days import is_working_day, last_working_day

STAYS = frozenset({
    "event", "seal", "seal_row", "installation", "form_nonce", "job_run", "data_key", "sign_in", "password_link",
    "staged_upload", "staged_file", "deletion_certificate", "disposal", "erasure", "published_seal",
})  # fmt: skip
STAYS_IN_ROW = frozenset({("claimant", "date_of_birth")})
ONE_DAY = timedelta(days=1)
# Days of which somebody has one row at a time, and since when such a row is there.
SPANS = {Absence.__tablename__: "noted_at", Cover.__tablename__: "named_at"}
Moved = Callable[[Any], Any]


def move(session: Session, old: date, new: date) -> None:
    """Move everything that was made for one working day to a later one."""
    count = _working_days_between(old, new)

    @cache
    def moved_day(day: date) -> date:
        return _add(last_working_day(day, NATION), count)

    def moved(value: date | datetime | None) -> date | datetime | None:
        if isinstance(value, datetime):
            wall = clock.as_london(value)
            there = datetime.combine(moved_day(wall.date()), wall.timetz().replace(tzinfo=None))
            return clock.from_london(there)
        return value and moved_day(value)

    claims = session.execute(select(Claim.__table__)).mappings().all()
    session.execute(delete(Claim))
    _move_weeks(session, old, new)
    for table in Base.metadata.sorted_tables:
        if table.name not in STAYS and table.name not in (Claim.__tablename__, LoadWeek.__tablename__):
            _move_rows(session, table, moved)
    if claims:
        columns = _columns(Claim.__table__)  # type: ignore[arg-type]
        later = [dict(row) | {column.name: moved(row[column.name]) for column in columns} for row in claims]
        session.execute(insert(Claim.__table__), later)  # type: ignore[arg-type]
    session.expire_all()


def _move_weeks(session: Session, old: date, new: date) -> None:
    """Weeks begin on Mondays and go forward by whole ones, all at once: none comes where another still is."""
    table, later = LoadWeek.__table__, _monday(new) - _monday(old)
    weeks = session.execute(select(table)).mappings().all() if later else []
    if weeks:
        session.execute(delete(LoadWeek))
        session.execute(
            insert(LoadWeek),
            [dict(row) | {"week_on": row["week_on"] + later, "noted_at": row["noted_at"] + later} for row in weeks],
        )


def _monday(day: date) -> date:
    return day - ONE_DAY * day.weekday()


def _move_rows(session: Session, table: Table, moved: Moved) -> None:
    columns = _columns(table)
    if not columns:
        return
    key = next(iter(table.primary_key))
    rows = session.execute(select(key.label("row"), *columns)).mappings().all()
    changes = [{"row": row["row"]} | {f"new_{each.name}": moved(row[each.name]) for each in columns} for row in rows]
    if since := SPANS.get(table.name):
        changes = [
            change | _after_the_weekend(change, since) if not is_working_day(row["from_on"], NATION) else change
            for row, change in zip(rows, changes, strict=True)
        ]
    if not changes:
        return
    values: dict[str, Any] = {each.name: bindparam(f"new_{each.name}", type_=each.type) for each in columns}
    if "version" in table.c:
        values["version"] = table.c.version + 1
    session.connection().execute(update(table).where(key == bindparam("row", type_=key.type)).values(values), changes)


def _after_the_weekend(change: dict[str, Any], since: str) -> dict[str, Any]:
    """What began on a day off would begin on the working day before it, on which another lasts still: it begins on the
    day after. Of what lasted for days off alone nothing is left."""
    begins = change["new_from_on"] + ONE_DAY
    if change["new_until_on"] >= begins:
        return {"new_from_on": begins}
    over = change["new_ended_at"] or change[f"new_{since}"]
    return {"new_from_on": begins, "new_until_on": begins, "new_ended_at": over}


def _columns(table: Table) -> list[Column[Any]]:
    kinds = (Date, UtcDateTime)
    return [
        column for column in table.c if isinstance(column.type, kinds) and (table.name, column.name) not in STAYS_IN_ROW
    ]


def _working_days_between(old: date, new: date) -> int:
    return sum(is_working_day(old + ONE_DAY * days, NATION) for days in range(1, (new - old).days + 1))


def _add(day: date, count: int) -> date:
    while count:
        day += ONE_DAY
        count -= is_working_day(day, NATION)
    return day
