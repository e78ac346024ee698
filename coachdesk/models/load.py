"""Workload over time: hours that are taken off for a while, how each week stood, and what a lead did about it."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, Float, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coachdesk import clock
from coachdesk.db import Row, word_of
from coachdesk.models.label import ReductionKind


class Reduction(Row):
    """A share of somebody's time with people that is taken off, in per cent, from a day to a day: it always ends."""

    __tablename__ = "reduction"
    __table_args__ = (
        Index("ix_reduction_staff_id", "staff_id", "from_on"),
        CheckConstraint("percent > 0 AND percent <= 100", name="percent"),
        CheckConstraint("until_on >= from_on", name="order"),
    )

    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    kind: Mapped[ReductionKind] = mapped_column(word_of(ReductionKind, "kind"))
    percent: Mapped[int] = mapped_column(Integer)
    from_on: Mapped[date] = mapped_column(Date)
    until_on: Mapped[date] = mapped_column(Date)
    made_by: Mapped[UUID | None] = mapped_column()
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None] = mapped_column()


class LoadWeek(Row):
    """How a coach's month looked in one week, in minutes, and the line as it was drawn then (per cent)."""

    __tablename__ = "load_week"
    __table_args__ = (UniqueConstraint("staff_id", "week_on"), CheckConstraint("available >= 0", name="available"))

    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    week_on: Mapped[date] = mapped_column(Date)
    needed: Mapped[float] = mapped_column(Float)
    available: Mapped[float] = mapped_column(Float)
    people: Mapped[int] = mapped_column(Integer)
    too_much_from: Mapped[float] = mapped_column(Float)
    noted_at: Mapped[datetime] = mapped_column(default=clock.now)

    @property
    def is_too_much(self) -> bool:
        """Over the line above which four weeks running ask the lead for an action."""
        return self.needed * 100 > self.too_much_from * self.available


class LoadAction(Row):
    """What a lead does about weeks over the line: kept, with the day on which they look again."""

    __tablename__ = "load_action"
    __table_args__ = (Index("ix_load_action_staff_id", "staff_id", "made_at"),)

    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    since_on: Mapped[date] = mapped_column(Date)
    kind: Mapped[str] = mapped_column(String(40))
    words: Mapped[str] = mapped_column(Text, default="")
    look_again_on: Mapped[date] = mapped_column(Date)
    made_by: Mapped[UUID | None] = mapped_column()
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
