"""A steady time: days in which a person keeps their coach whatever happens around them, for a crisis or a review."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from coachdesk import clock
from coachdesk.db import Row, word_of
from coachdesk.models.label import SteadyReason


class SteadyTime(Row):
    """From a day, until a day or open. It says nothing more than why a change of coach would come at a bad moment."""

    __tablename__ = "steady_time"
    __table_args__ = (
        Index("ix_steady_time_claimant_id", "claimant_id"),
        CheckConstraint("until_on IS NULL OR until_on >= from_on", name="order"),
    )

    claimant_id: Mapped[UUID] = mapped_column(ForeignKey("claimant.id"))
    reason: Mapped[SteadyReason] = mapped_column(word_of(SteadyReason, "reason"))
    from_on: Mapped[date] = mapped_column(default=clock.today)
    until_on: Mapped[date | None] = mapped_column()
    noted_by: Mapped[UUID | None] = mapped_column()
    noted_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None] = mapped_column()
