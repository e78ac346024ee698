"""When a member of staff works: from and to on a day of the week, from a date, until a date."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from coachdesk import clock
from coachdesk.db import Row


class WorkingPattern(Row):
    """A stretch of a working day, in minutes since midnight as London's clocks show it; lunch is the gap between two.

    `weekday` is 0 for Monday. Somebody without a row works the usual day on their working days (slots/hours.py).
    """

    __tablename__ = "working_pattern"
    __table_args__ = (
        Index("ix_working_pattern_staff_id", "staff_id", "from_on"),
        CheckConstraint("weekday >= 0 AND weekday <= 6", name="weekday"),
        CheckConstraint("starts_minute >= 0 AND starts_minute < ends_minute AND ends_minute <= 1440", name="minutes"),
        CheckConstraint("until_on IS NULL OR until_on >= from_on", name="order"),
    )

    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    weekday: Mapped[int] = mapped_column()
    starts_minute: Mapped[int] = mapped_column()
    ends_minute: Mapped[int] = mapped_column()
    from_on: Mapped[date] = mapped_column(default=clock.today)
    until_on: Mapped[date | None] = mapped_column()
