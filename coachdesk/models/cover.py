"""Cover: the one named coach who stands in for somebody's own coach, from a day, to a day. It ends by itself."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from coachdesk import clock
from coachdesk.db import Row


class Cover(Row):
    """While it lasts the cover coach sees the person; afterwards no more. Both days count."""

    __tablename__ = "cover"
    __table_args__ = (
        Index("ix_cover_coach_id", "coach_id", "until_on"),
        Index("ix_cover_claimant_id", "claimant_id"),
        CheckConstraint("until_on >= from_on", name="order"),
    )

    claimant_id: Mapped[UUID] = mapped_column(ForeignKey("claimant.id"))
    coach_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    from_on: Mapped[date] = mapped_column()
    until_on: Mapped[date] = mapped_column()
    named_by: Mapped[UUID | None] = mapped_column()
    named_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None] = mapped_column()
