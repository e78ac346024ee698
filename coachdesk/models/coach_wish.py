"""Whom a person would rather have as their coach, or what their coach should know about; kept until it ends."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from coachdesk import clock
from coachdesk.db import Row


class CoachWish(Row):
    """Either a member of staff (`staff_id`) or a skill by its code (`skill`). A wish puts coaches in order and rules
    nobody out; whom somebody does not want at all is the adjustment STAFF_NOT, which is kept always."""

    __tablename__ = "coach_wish"
    __table_args__ = (
        Index("ix_coach_wish_claimant_id", "claimant_id"),
        CheckConstraint("(staff_id IS NULL) <> (skill IS NULL)", name="one_of_both"),
    )

    claimant_id: Mapped[UUID] = mapped_column(ForeignKey("claimant.id"))
    staff_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    skill: Mapped[str | None] = mapped_column(String(40))
    said_by: Mapped[UUID | None] = mapped_column()
    said_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None] = mapped_column()
