"""Cover: the one named coach who stands in for somebody's own coach, from a day, to a day. It ends by itself."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from coachdesk import clock
from coachdesk.db import Row


class Cover(Row):
    """While it lasts the cover coach sees the person; afterwards no more. Both days count, and each day has one cover.

    `for_id` is the person's own coach, who stays that: whoever covers for a cover coach covers for them. `absence_id`
    is the absence it was named for. Why this one is a code with parameters (placing/words.py).
    """

    __tablename__ = "cover"
    __table_args__ = (
        Index("ix_cover_coach_id", "coach_id", "until_on"),
        Index("ix_cover_claimant_id", "claimant_id"),
        Index("ix_cover_absence_id", "absence_id"),
        CheckConstraint("until_on >= from_on", name="order"),
    )

    claimant_id: Mapped[UUID] = mapped_column(ForeignKey("claimant.id"))
    coach_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    for_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    absence_id: Mapped[UUID | None] = mapped_column(ForeignKey("absence.id"))
    reason: Mapped[str] = mapped_column(String(40), default="lead_chose", server_default=text("'lead_chose'"))
    params: Mapped[dict[str, str] | None] = mapped_column(JSON, default=dict)
    from_on: Mapped[date] = mapped_column()
    until_on: Mapped[date] = mapped_column()
    named_by: Mapped[UUID | None] = mapped_column()
    named_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None] = mapped_column()
