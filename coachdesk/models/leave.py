"""Time in which a member of staff meets nobody: leave, training, team time, writing up."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from coachdesk import clock
from coachdesk.db import Row, word_of
from coachdesk.models.label import LeaveKind


class Leave(Row):
    """From an instant up to, not with, another. Why somebody is away is nobody's business here: there is no reason."""

    __tablename__ = "leave"
    __table_args__ = (
        Index("ix_leave_staff_id", "staff_id", "starts_at"),
        CheckConstraint("ends_at > starts_at", name="order"),
    )

    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    starts_at: Mapped[datetime] = mapped_column()
    ends_at: Mapped[datetime] = mapped_column()
    kind: Mapped[LeaveKind] = mapped_column(word_of(LeaveKind, "kind"), default=LeaveKind.LEAVE)
    made_by: Mapped[UUID | None] = mapped_column()
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
