"""Times that a person keeps for something else: treatment, caring, prayer. Nothing says what for."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from coachdesk import clock
from coachdesk.db import Row


class BlockedPeriod(Row):
    """Minutes since midnight as London's clocks show it, on one day of the week (0 is Monday) or, with none, every day.

    From a date, until a date: both the same for a single day. Kept by the person, or written down at their word.
    """

    __tablename__ = "blocked_period"
    __table_args__ = (
        Index("ix_blocked_period_claimant_id", "claimant_id"),
        CheckConstraint("weekday IS NULL OR (weekday >= 0 AND weekday <= 6)", name="weekday"),
        CheckConstraint("starts_minute >= 0 AND starts_minute < ends_minute AND ends_minute <= 1440", name="minutes"),
        CheckConstraint("until_on IS NULL OR until_on >= from_on", name="order"),
    )

    claimant_id: Mapped[UUID] = mapped_column(ForeignKey("claimant.id"))
    weekday: Mapped[int | None] = mapped_column()
    starts_minute: Mapped[int] = mapped_column()
    ends_minute: Mapped[int] = mapped_column()
    from_on: Mapped[date] = mapped_column(default=clock.today)
    until_on: Mapped[date | None] = mapped_column()
